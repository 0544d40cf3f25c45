import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { readDate } from "../../static/js/lib/dates.js";

const WRITTEN = JSON.parse(readFileSync(new URL("../support/timetable/written_dates.json", import.meta.url), "utf8"));

for (const [typed, meant] of Object.entries(WRITTEN)) {
    test(`reads “${typed}” as the server does`, () => {
        assert.equal(readDate(typed), meant ?? "");
    });
}
