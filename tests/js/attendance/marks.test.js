import assert from "node:assert/strict";
import { test } from "node:test";

import { partsOf, presenceOf, progressOf } from "../../../static/js/lib/attendance/marks.js";

test("parts of a session are halves, of a long one whole hours", () => {
    assert.deepEqual(partsOf("3"), ["0.5", "1", "1.5", "2", "2.5"]);
    assert.deepEqual(partsOf("2.25"), ["0.5", "1", "1.5", "2"]);
    assert.deepEqual(partsOf("8"), ["1", "2", "3", "4", "5", "6", "7"]);
    assert.deepEqual(partsOf("0.5"), []);
});

test("hours say whether somebody was there, and nothing says nothing", () => {
    assert.equal(presenceOf("", "3"), "");
    assert.equal(presenceOf("x", "3"), "");
    assert.equal(presenceOf("0", "3"), "absent");
    assert.equal(presenceOf("0.00", "3"), "absent");
    assert.equal(presenceOf("3,0", "3"), "full");
    assert.equal(presenceOf("1.5", "3"), "part");
    assert.equal(presenceOf("4", "3"), "part");
});

test("it says how far the register is", () => {
    assert.equal(progressOf(["", ""], "3"), "Nobody of 2 captured yet");
    assert.equal(progressOf(["3", "0", ""], "3"), "1 present, 1 absent, 1 of 3 open");
    assert.equal(progressOf(["3", "1"], "3"), "2 present, 0 absent, all captured");
    assert.equal(progressOf([], "3"), "No hours to capture");
});
