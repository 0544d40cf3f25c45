import assert from "node:assert/strict";
import { test } from "node:test";

import { applies } from "../../static/js/lib/controls.js";
import { batchesOf, numbered, weekdaysToCopyTo } from "../../static/js/lib/rows.js";

test("a template row gets its number wherever it stands", () => {
    assert.equal(numbered("id_blocks-__prefix__-start", 3), "id_blocks-3-start");
});

test("a time is copied to the days of the working week that lack it", () => {
    assert.deepEqual(weekdaysToCopyTo(["Monday", "Saturday"]), ["Tuesday", "Wednesday", "Thursday", "Friday"]);
});

test("things are parted into batches", () => {
    assert.deepEqual(batchesOf([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
    assert.deepEqual(batchesOf([], 2), []);
});

test("a field applies when each condition is met", () => {
    const values = { pattern: "monthly", monthly_on: "day", end: "" };
    const valueOf = (name) => values[name];

    assert.equal(applies("pattern monthly_on", "monthly day", valueOf), true);
    assert.equal(applies("pattern", "weekly|biweekly", valueOf), false);
    assert.equal(applies("end", "*", valueOf), false);
});
