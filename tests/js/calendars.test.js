import assert from "node:assert/strict";
import test from "node:test";

import { addressOf, placed, wordsOf } from "../../static/js/lib/calendars.js";

test("an address keeps the filters and changes the days", () => {
    const query = "?client=3&q=bread+%26+rolls&month=2026-04&view=list&page=2";

    assert.equal(addressOf("/calendar/", query, { day: "2026-04-07" }), "/calendar/?client=3&q=bread+%26+rolls&day=2026-04-07");
    assert.equal(addressOf("/calendar/", query, { month: "2026-05", view: null }), "/calendar/?client=3&q=bread+%26+rolls&month=2026-05");
    assert.equal(addressOf("/events/", "", { start: "2026-04-01", class_code: "" }), "/events/?start=2026-04-01");
});

test("events of a day stand from the holiday to the stops", () => {
    const kinds = ["session", "exception", "event", "end", "start", "stop", "holiday"].map((kind) => placed({ kind }));

    assert.deepEqual(kinds.sort((one, other) => one.place - other.place).map(({ kind }) => kind), [
        "holiday",
        "start",
        "end",
        "event",
        "exception",
        "session",
        "stop",
    ]);
});

test("an event says its class, and why the class does not meet", () => {
    const session = { title: "11-REALLL-RLN-0043", reason: "", detail: "Numeracy, Thaba Foods, Bakery" };
    const exception = { ...session, reason: "Agent absent" };
    const holiday = { title: "Family Day", reason: "", detail: "" };

    assert.equal(wordsOf(session, { classIsKnown: false }), "11-REALLL-RLN-0043");
    assert.equal(wordsOf(exception, { classIsKnown: false }), "11-REALLL-RLN-0043: Agent absent");
    assert.equal(wordsOf(holiday, { classIsKnown: false }), "Family Day");
});

test("beside the class's own name an event does not repeat it", () => {
    const stop = { title: "11-REALLL-RLN-0043", reason: "Annual stop", detail: "Numeracy, Thaba Foods, Bakery" };

    assert.equal(wordsOf(stop, { classIsKnown: true }), "Annual stop");
    assert.equal(wordsOf({ title: "Family Day", reason: "", detail: "" }, { classIsKnown: true }), "Family Day");
});
