import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenWords, foundWords, levelFor, levelWords, wrongWithLevel } from "../../static/js/lib/learners.js";

test("proposes the subject as the level, but for a progression", () => {
    assert.equal(levelFor("RLN"), "RLN");
    assert.equal(levelFor("LP"), "");
    assert.equal(levelFor(""), "");
    assert.equal(levelFor(undefined), "");
});

test("says how many were found", () => {
    assert.equal(foundWords({ count: 0, page: 1, pages: 1 }), "Nobody fits. Search for fewer words, or capture the learner first.");
    assert.equal(foundWords({ count: 1, page: 1, pages: 1 }), "1 learner fits.");
    assert.equal(foundWords({ count: 60, page: 2, pages: 3 }), "60 learners fit: page 2 of 3.");
});

test("says how many will be added", () => {
    assert.equal(chosenWords(0), "Add the chosen");
    assert.equal(chosenWords(1), "Add the chosen");
    assert.equal(chosenWords(12), "Add the 12 chosen");
});

test("a level is one of those there are, however it is written", () => {
    for (const fine of ["RLN", " rln ", ""]) {
        assert.equal(wrongWithLevel(fine, ["NL1", "RLN"]), "");
    }
    assert.equal(wrongWithLevel("xx9", ["NL1", "RLN"]), "There is no level XX9: choose one from the list.");
});

test("says at which level they will be added", () => {
    assert.equal(levelWords(0, "RLN"), "");
    assert.equal(levelWords(2, "RLN"), "Level RLN, as the class: change it in the list above once they are added.");
    assert.equal(levelWords(2, ""), "Give the level in the list above once they are added.");
});
