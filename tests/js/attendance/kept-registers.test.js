import assert from "node:assert/strict";
import { test } from "node:test";

import { isSame, isYoung, keyOf, SEVEN_DAYS, stateAfter } from "../../../static/js/lib/attendance/kept-registers.js";

test("what is kept is one user's and one session's", () => {
    assert.notEqual(keyOf("7", "12"), keyOf("71", "2"));
});

test("it lies there for seven days", () => {
    assert.ok(isYoung(0, SEVEN_DAYS));
    assert.ok(!isYoung(0, SEVEN_DAYS + 1));
});

test("only what was saved is done with; what the server wants decided waits for its user", () => {
    assert.equal(stateAfter("saved"), null);
    assert.equal(stateAfter("uncertain"), "waiting");
    assert.equal(stateAfter("log-in"), "waiting");
    for (const kind of ["wrong", "conflict", "refused"]) {
        assert.equal(stateAfter(kind), "asking");
    }
});

test("entries are the same when all of them are", () => {
    assert.ok(isSame([["a", "1"]], [["a", "1"]]));
    assert.ok(!isSame([["a", "1"]], [["a", "2"]]));
});
