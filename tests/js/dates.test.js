import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { readDate, wrongWithDate } from "../../static/js/lib/dates.js";

const WRITTEN = read("written_dates.json");
const REFUSED = read("refused_dates.json");

function read(name) {
    return JSON.parse(readFileSync(new URL(`../support/timetable/${name}`, import.meta.url), "utf8"));
}

for (const [typed, meant] of Object.entries(WRITTEN)) {
    test(`reads “${typed}” as the server does`, () => {
        assert.equal(readDate(typed), meant ?? "");
        assert.equal(wrongWithDate(typed) === "", meant !== null);
    });
}

for (const [typed, sentence] of Object.entries(REFUSED)) {
    test(`says what is wrong with “${typed}” as the server does`, () => {
        assert.equal(wrongWithDate(typed), sentence);
    });
}
