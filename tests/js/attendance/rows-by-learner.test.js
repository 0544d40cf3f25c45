import assert from "node:assert/strict";
import { test } from "node:test";

import { placedAmong } from "../../../static/js/lib/attendance/rows-by-learner.js";

const PAGE = [
    ["marks-TOTAL_FORMS", "3"],
    ["marks-0-enrolment", "11"],
    ["marks-0-hours", ""],
    ["marks-1-enrolment", "12"],
    ["marks-1-hours", ""],
    ["marks-2-enrolment", "13"],
    ["marks-2-hours", ""],
];

test("kept hours go to the row of their learner, wherever it is now", () => {
    const kept = [
        ["outcome", "held"],
        ["marks-TOTAL_FORMS", "2"],
        ["marks-0-enrolment", "11"],
        ["marks-0-hours", "3"],
        ["marks-1-enrolment", "13"],
        ["marks-1-hours", "0"],
    ];

    const { entries, gone } = placedAmong(PAGE, kept);

    assert.deepEqual(entries, [["outcome", "held"], ["marks-0-hours", "3"], ["marks-2-hours", "0"]]);
    assert.deepEqual(gone, []);
});

test("the hours of somebody who is not on the register any more are named and go to nobody", () => {
    const kept = [["marks-0-enrolment", "99"], ["marks-0-hours", "3"], ["marks-1-enrolment", "12"], ["marks-1-hours", ""]];

    const { entries, gone } = placedAmong(PAGE, kept);

    assert.deepEqual(entries, [["marks-1-hours", ""]]);
    assert.deepEqual(gone, ["99"]);
});
