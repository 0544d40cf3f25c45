import assert from "node:assert/strict";
import { test } from "node:test";

import { refusalsOf } from "../../../static/js/lib/attendance/checks.js";

const SENTENCES = { outcome: "What?", reason: "Why?", hours: "Quarters.", page: "A page.", nobody: "Who?" };

function refused(entries, needsReason = false) {
    const form = { version: "0", outcome: "held", "marks-0-hours": "3", "marks-1-hours": "", "marks-0-page": "", ...entries };
    return refusalsOf(Object.entries(form), { sentences: SENTENCES, needsReason });
}

test("what can be saved is not refused", () => {
    assert.deepEqual(refused({}), {});
    assert.deepEqual(refused({ outcome: "agent_absent", "marks-0-hours": "" }), {});
    assert.deepEqual(refused({ version: "2", "marks-0-hours": "" }), {});  // what is stored has hours
    for (const hours of ["0", "12", "2,5", " 2.75 ", "3.00", ".5"]) {
        assert.deepEqual(refused({ "marks-1-hours": hours }), {});
    }
    assert.deepEqual(refused({ "marks-0-page": "9999" }), {});
});

test("an outcome is needed, and somebody's hours where it was held", () => {
    const without = { version: "0", "marks-0-hours": "3" };
    assert.deepEqual(refusalsOf(Object.entries(without), { sentences: SENTENCES }), { outcome: ["What?"] });
    assert.deepEqual(refused({ "marks-0-hours": "" }), { __all__: ["Who?"] });
});

test("a reason is needed where it is asked for", () => {
    assert.deepEqual(refused({ reason: " " }, true), { reason: ["Why?"] });
    assert.deepEqual(refused({ reason: "Counted again" }, true), {});
});

test("hours are quarters from 0 to 12, pages from 1 to 9,999, both in plain digits", () => {
    for (const hours of ["3.1", "13", "-1", "three", "1e1", "3.0.0", "3_0", "\uff13"]) {
        assert.deepEqual(refused({ "marks-1-hours": hours }), { "marks-1-hours": ["Quarters."] });
    }
    for (const page of ["0", "10000", "12a", "1e1", "-2"]) {
        assert.deepEqual(refused({ "marks-0-page": page }), { "marks-0-page": ["A page."] });
    }
});
