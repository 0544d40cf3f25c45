import assert from "node:assert/strict";
import { test } from "node:test";

import { readDate } from "../../../static/js/lib/dates.js";
import { moveAlong, namesAt, without } from "../../../static/js/lib/forms/following.js";

function date(name, value, asRead = value) {
    return { name, value, defaultValue: asRead, dataset: {} };
}

function daysOf(controls) {
    return controls.map(({ value }) => value);
}

test("whatever was the other date when the page was read, and is it still, follows it", () => {
    const start = date("start_date", "2026-02-09", "2026-02-02");
    const moved = date("agent_from", "2026-02-09", "2026-02-02");
    const left = date("learners-0-from_date", "2026-02-02");
    const late = date("learners-1-from_date", "2026-02-09");
    const typed = date("learners-2-from_date", "9 Feb 2026", "");

    assert.equal(namesAt(start, [moved, left, late, typed], readDate), "agent_from");
    assert.equal(namesAt(date("start_date", ""), [date("agent_from", "")], readDate), "");
});

test("a date that is corrected in two steps takes along what followed it alone", () => {
    const controls = [date("agent_from", "2026-02-02"), date("learners-0-from_date", "2026-02-02"), date("learners-1-from_date", "2026-02-09")];
    const names = namesAt(date("start_date", "2026-02-02"), controls, readDate);

    const first = moveAlong(names, controls, { from: "2026-02-02", to: "2026-02-09" }, readDate);
    assert.deepEqual(daysOf(controls), ["2026-02-09", "2026-02-09", "2026-02-09"]);
    moveAlong(names, controls, { from: "2026-02-09", to: "2026-02-02" }, readDate);

    assert.equal(first.length, 2);
    assert.deepEqual(daysOf(controls), ["2026-02-02", "2026-02-02", "2026-02-09"]);
});

test("what somebody entered follows no more, and what was put in or emptied is left as it is", () => {
    const controls = [date("agent_from", "2026-02-02"), date("learners-0-from_date", ""), date("learners-1-from_date", "2026-02-16")];
    const names = without("agent_from learners-0-from_date learners-1-from_date", "agent_from");

    const moved = moveAlong(names, controls, { from: "2026-02-02", to: "2026-02-09" }, readDate);

    assert.equal(names, "learners-0-from_date learners-1-from_date");
    assert.deepEqual(moved, []);
    assert.deepEqual(controls.map(({ dataset }) => dataset.asBefore), [undefined, "2026-02-09", "2026-02-09"]);
});
