import assert from "node:assert/strict";
import { test } from "node:test";

import { pauseAfter, triedSentence } from "../../static/js/lib/retries.js";

test("pauses grow up to a minute, then it stops by itself", () => {
    const pauses = Array.from({ length: 12 }, (_, index) => pauseAfter(index + 1));

    assert.deepEqual(pauses, [2, 4, 8, 15, 30, 60, 60, 60, 60, 60, 60, null]);
});

test("what the server asks for is waited at least", () => {
    assert.equal(pauseAfter(1, 10), 10);
    assert.equal(pauseAfter(5, 10), 30);
});

test("it says how often it tried", () => {
    assert.equal(triedSentence(1, 2), "Tried once; the next try is in 2 seconds.");
    assert.equal(triedSentence(3, 8), "Tried 3 times; the next try is in 8 seconds.");
    assert.equal(triedSentence(12, null), "Tried 12 times.");
});
