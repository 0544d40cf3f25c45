import assert from "node:assert/strict";
import { test } from "node:test";

import { readDate, wrongWithDate } from "../../static/js/lib/dates.js";
import { addedWords, leftOver, pastedRows } from "../../static/js/lib/pasting.js";

const TYPE_IT = "type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.";
const datesIn = (text) => pastedRows(text, readDate).rows.map(({ date }) => date);

test("reads dates as people write them", () => {
    const text = "2026-02-07\n2026/02/08\n7/3/2026\n14-03-2026\n4.4.2026\n28 March 2026\n9 Sept 2026\nSat 11 Apr 2026\nSunday, 12 apr 2026";

    assert.deepEqual(datesIn(text), [
        "2026-02-07", "2026-02-08", "2026-03-07", "2026-03-14", "2026-04-04", "2026-03-28", "2026-09-09", "2026-04-11", "2026-04-12",
    ]);
});

test("reads times behind a date, and takes them over for the lines after it", () => {
    const { rows, wrong } = pastedRows("2026-02-07 9 14\n8/2/2026\n21 Mar 2026 9:00-14h30\n2026-03-22, 915 to 12", readDate);

    assert.deepEqual(rows, [
        { date: "2026-02-07", start: "9", end: "14" },
        { date: "2026-02-08", start: "9", end: "14" },
        { date: "2026-03-21", start: "9:00", end: "14h30" },
        { date: "2026-03-22", start: "915", end: "12" },
    ]);
    assert.deepEqual(wrong, []);
});

test("tells which dates took times over, and which are there already", () => {
    const before = { start: "8", end: "9" };
    const found = pastedRows("5 Feb 2026\n2026-02-07 9 14\n8/2/2026\n7 Feb 2026 9 14\n9 Feb 2026 9 14", readDate, before);
    const words = addedWords(found.takenOver, found.repeated, (date) => date);

    assert.deepEqual(found.takenOver, [{ date: "2026-02-05", start: "8", end: "9" }, { date: "2026-02-08", start: "9", end: "14" }]);
    assert.deepEqual(found.repeated, ["2026-02-07"]);
    assert.deepEqual(words, [
        "Without times of their own, these got those of the date before: 2026-02-05, 8 to 9; 2026-02-08, 9 to 14.",
        "In the list already, and not added again: 2026-02-07.",
    ]);
    assert.deepEqual(addedWords([], [], String), []);
    assert.equal(addedWords([], ["a", "b", "c", "d", "e", "f", "g"], String)[0], "In the list already, and not added again: a; b; c; d; e; and 2 more.");
    assert.deepEqual(pastedRows("2026-02-07\n2026-02-08", readDate).takenOver, []);
});

test("gives back what is no date", () => {
    const lines = ["31/02/2026 9 14", "2026-02-30", "7 Foo 2026", "13/13/2026", "2026-02/07", "tomorrow", "2026-02-07 9"];

    const { rows, wrong } = pastedRows(lines.join("\n"), readDate);

    assert.deepEqual({ rows, wrong }, { rows: [], wrong: lines });
});

test("says why a line was not read", () => {
    const said = (line) => leftOver([line], wrongWithDate).slice(1);

    assert.deepEqual(said("Tue 9 Nov 2026 09:00-13:00"), ["“Tue 9 Nov 2026” is a Monday: correct the day or the date."]);
    assert.deepEqual(said("31 Nov 2026 09:00-13:00"), [`“31 Nov 2026” is no date that exists: ${TYPE_IT}`]);
    assert.deepEqual(said("12 Nov 09:00-13:00"), [`“12 Nov” has no year: ${TYPE_IT}`]);
    assert.deepEqual(said("tomorrow"), [`“tomorrow” cannot be read as a date: ${TYPE_IT}`]);
    assert.deepEqual(said("2026-02-07 9"), ["“2026-02-07 9”: give a start and an end behind the date, such as 9:00 14:00, or nothing."]);
    assert.equal(leftOver(["a", "b", "c", "d", "e"], wrongWithDate).at(-1), "And 2 more.");
    assert.deepEqual(leftOver([], wrongWithDate), []);
});

test("reads a list with bullets", () => {
    assert.deepEqual(datesIn("- 2026-02-07 09h00-13h00\n• 8 Feb 2026"), ["2026-02-07", "2026-02-08"]);
});

test("takes the same line once", () => {
    assert.deepEqual(datesIn("2026-02-07\n7 Feb 2026\n2026-02-08"), ["2026-02-07", "2026-02-08"]);
});
