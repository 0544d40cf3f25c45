import assert from "node:assert/strict";
import { test } from "node:test";

import { momentIn } from "../../static/js/lib/moments.js";

test("of today, the time is enough", () => {
    assert.equal(momentIn(new Date(2026, 1, 2, 9, 5), new Date(2026, 1, 2, 23, 59)), "09:05");
    assert.equal(momentIn(new Date(2026, 1, 2, 0, 0), new Date(2026, 1, 2, 8, 0)), "00:00");
});

test("another day is named", () => {
    assert.equal(momentIn(new Date(2026, 1, 2, 14, 5), new Date(2026, 1, 3, 0, 1)), "Mon 2 Feb 2026, 14:05");
    assert.equal(momentIn(new Date(2025, 8, 7, 14, 5), new Date(2026, 1, 3, 0, 1)), "Sun 7 Sep 2025, 14:05");
});
