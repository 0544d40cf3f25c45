import assert from "node:assert/strict";
import { test } from "node:test";

import { choiceAmong, hoursInWords, optionsFrom } from "../../static/js/lib/choices.js";

const RLN = { code: "RLN", name: "Numeracy", type: "REALLL", hours: "160.00", hours_by_hand: false };

test("sites are named, with their address as detail", () => {
    const [option] = optionsFrom([{ id: 4, name: "Head office", address: "12 Kerk Street, Polokwane" }]);

    assert.deepEqual([option.value, option.words, option.detail, option.group], ["4", "Head office", "12 Kerk Street, Polokwane", ""]);
});

test("subjects are named with their code and bring their hours", () => {
    const [option] = optionsFrom([RLN]);

    assert.deepEqual([option.value, option.words, option.hours, option.byHand], ["RLN", "Numeracy (RLN)", "160.00", false]);
});

test("a subject named only by its code is not named twice", () => {
    assert.equal(optionsFrom([{ ...RLN, code: "BA2LP9", name: "BA2LP9" }])[0].words, "BA2LP9");
});

test("a package's subjects are grouped by their type and bring no hours", () => {
    const [option] = optionsFrom([{ ...RLN, hours: null, hours_by_hand: true }]);

    assert.deepEqual([option.group, option.hours, option.byHand], ["REALLL", "", true]);
});

test("a choice is kept if it still fits", () => {
    const options = [{ value: "1" }, { value: "2" }];

    assert.equal(choiceAmong(options, "2"), "2");
    assert.equal(choiceAmong(options, undefined, "2"), "2");
    assert.equal(choiceAmong(options, "9", "1"), "1");
    assert.equal(choiceAmong(options, "9"), "");
});

test("a single choice is made by itself", () => {
    assert.equal(choiceAmong([{ value: "LP" }], "RLN"), "LP");
    assert.equal(choiceAmong([], "RLN"), "");
});

test("hours are written as people write them", () => {
    assert.equal(hoursInWords("160.00"), "160 h");
    assert.equal(hoursInWords("62.50"), "62.5 h");
    assert.equal(hoursInWords("62,5"), "62.5 h");
    assert.equal(hoursInWords(" .5 "), "0.5 h");
    assert.equal(hoursInWords("5000"), "5000 h");
    for (const nothing of ["", ".", "0", "-3", "many", undefined]) {
        assert.equal(hoursInWords(nothing), "");
    }
});

test("what the server refuses as hours is not shown as hours", () => {
    for (const refused of ["1e9", "1e2", "0x10", "+3", "1 000", "5000.01", "37.555", "Infinity"]) {
        assert.equal(hoursInWords(refused), "", refused);
    }
});
