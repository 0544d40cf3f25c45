import assert from "node:assert/strict";
import { test } from "node:test";

import { missingWords, stateOf } from "../../static/js/lib/sections.js";

function field({ needed = true, filled = false, wrong = false } = {}) {
    return { needed, filled, wrong };
}

test("a section without an entry is not started", () => {
    assert.equal(stateOf([field(), field({ needed: false })]), "not-started");
});

test("a section that needs nothing is optional until something stands there", () => {
    assert.equal(stateOf([field({ needed: false })]), "optional");
    assert.equal(stateOf([]), "optional");
    assert.equal(stateOf([field({ needed: false, filled: true })]), "complete");
});

test("with some entries it is in progress, with all that are needed complete", () => {
    assert.equal(stateOf([field({ filled: true }), field()]), "in-progress");
    assert.equal(stateOf([field(), field({ needed: false, filled: true })]), "in-progress");
    assert.equal(stateOf([field({ filled: true }), field({ needed: false })]), "complete");
});

test("one wrong field is something to correct, whatever else there is", () => {
    assert.equal(stateOf([field({ filled: true }), field({ wrong: true })]), "to-correct");
    assert.equal(stateOf([field({ filled: true, wrong: true })]), "to-correct");
});

test("what is missing is counted in words", () => {
    assert.equal(missingWords(0), "");
    assert.equal(missingWords(1), "1 still missing");
});
