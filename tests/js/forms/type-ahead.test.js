import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenIn, fitting, meant, textInValue, unmeantWords, valueOfText } from "../../../static/js/lib/forms/type-ahead.js";

const CHOICES = ["Aganang Farms", "Bokamoso Farms", "Farmworks", "Ré Farms (Pty) Ltd"].map((words, value) => ({ value, words }));
const names = (choices) => choices.map(({ words }) => words);

test("a part of a name is found wherever it stands, and first where it begins the name", () => {
    assert.deepEqual(names(fitting(CHOICES, "farm")), ["Farmworks", "Aganang Farms", "Bokamoso Farms", "Ré Farms (Pty) Ltd"]);
});

test("each word has to be there, in whatever order, case and accents", () => {
    assert.deepEqual(names(fitting(CHOICES, " LTD re ")), ["Ré Farms (Pty) Ltd"]);
    assert.deepEqual(fitting(CHOICES, "bokamoso ltd"), []);
});

test("all fit as long as nothing is typed, in their order", () => {
    assert.deepEqual(fitting(CHOICES, "  "), CHOICES);
});

test("one is meant when it is the only one that fits, or the only one of that name", () => {
    assert.equal(meant(CHOICES, "bok").words, "Bokamoso Farms");
    assert.equal(meant([...CHOICES, { value: 9, words: "Farmworks North" }], "farmWorks ").words, "Farmworks");
    assert.equal(meant(CHOICES, "Aganang   farms").words, "Aganang Farms");
});

test("none is meant while several fit, or none, or several have that name", () => {
    assert.equal(meant([...CHOICES, { value: 9, words: "Farmworks" }], "farmworks"), null);
    assert.equal(meant(CHOICES, "farms"), null);
    assert.equal(meant(CHOICES, "x"), null);
});

test("what means no choice is told with what to do", () => {
    assert.equal(unmeantWords(CHOICES, " farms"), "3 in the list fit “farms”: choose one.");
    assert.equal(unmeantWords(CHOICES, "zebra"), "Nothing in the list fits “zebra”: type another part of the name.");
});

test("a text that means no choice has a value that no row has", () => {
    assert.equal(valueOfText(" 5 "), "?5");
    assert.equal(textInValue("?5"), "5");
    assert.equal(textInValue("5"), "");
    assert.equal(chosenIn({ value: "?5" }), "");
    assert.equal(chosenIn({ value: "5" }), "5");
});
