import assert from "node:assert/strict";
import { test } from "node:test";

import { isSame, isYoung, keep, keyOf, openKept, SEVEN_DAYS, stateAfter } from "../../../static/js/lib/attendance/kept-registers.js";

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

function factoryThatOpensAt(wanted) {
    let tries = 0;
    return {
        open() {
            tries += 1;
            if (tries < wanted) {
                throw new Error("a page is just being closed");
            }
            const request = {};
            queueMicrotask(() => request.onsuccess());
            return Object.assign(request, { result: `database of try ${tries}` });
        },
    };
}

test("opening is tried some times more, and given up where a browser keeps nothing", async () => {
    const noPause = () => Promise.resolve();

    assert.equal(await openKept(factoryThatOpensAt(1), noPause), "database of try 1");
    assert.equal(await openKept(factoryThatOpensAt(5), noPause), "database of try 5");
    assert.equal(await openKept(factoryThatOpensAt(100), noPause), null);
});

test("keeping in a database that was closed is a promise that fails", async () => {
    const closed = {
        transaction() {
            throw new Error("closed");
        },
    };

    await assert.rejects(keep(closed, { user: "7", session: "9" }), /closed/);
});

test("entries are the same when all of them are", () => {
    assert.ok(isSame([["a", "1"]], [["a", "1"]]));
    assert.ok(!isSame([["a", "1"]], [["a", "2"]]));
});
