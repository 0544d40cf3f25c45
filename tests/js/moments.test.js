import assert from "node:assert/strict";
import { test } from "node:test";

import { momentIn } from "../../static/js/lib/moments.js";

function at(text) {
    return new Date(`${text}+02:00`);
}

test("of today, the time is enough", () => {
    assert.equal(momentIn(at("2026-02-02T09:05"), at("2026-02-02T23:59")), "09:05");
    assert.equal(momentIn(at("2026-02-02T00:00"), at("2026-02-02T08:00")), "00:00");
});

test("another day is named", () => {
    assert.equal(momentIn(at("2026-02-02T14:05"), at("2026-02-03T00:01")), "Mon 2 Feb 2026, 14:05");
    assert.equal(momentIn(at("2025-09-07T14:05"), at("2026-02-03T00:01")), "Sun 7 Sep 2025, 14:05");
});

test("the day is the company's, wherever the computer thinks it is", () => {
    assert.equal(momentIn(new Date("2026-02-01T22:30Z"), at("2026-02-02T08:00")), "00:30");
});
