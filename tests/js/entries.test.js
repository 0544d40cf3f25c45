import assert from "node:assert/strict";
import { test } from "node:test";

import {
    adoptEntries,
    entriesKey,
    forgetOld,
    forgetUser,
    keepEntries,
    keptEntries,
    leaveEntries,
    rememberedUser,
    rememberUser,
    saysTheSame,
    tabOf,
    withRowAskedFor,
} from "../../static/js/lib/entries.js";

const MONDAY = Date.parse("2026-02-02T14:05:00+02:00");
const HOUR = 60 * 60 * 1000;

/** What `localStorage` offers, in memory. */
function storageWith(pairs = {}) {
    const kept = new Map(Object.entries(pairs));
    return {
        get length() {
            return kept.size;
        },
        key: (index) => [...kept.keys()][index],
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => kept.set(key, value),
        removeItem: (key) => kept.delete(key),
    };
}

test("entries come back as they were kept", () => {
    const storage = storageWith();
    const key = entriesKey("7", "new");

    keepEntries(storage, key, [["order_number", "PO 12"]], MONDAY);

    assert.deepEqual(keptEntries(storage, key, MONDAY + HOUR), { at: MONDAY, fields: [["order_number", "PO 12"]], left: false });
});

test("each user, form and tab has its own", () => {
    const keys = [
        entriesKey("7", "new", "1"),
        entriesKey("8", "new", "1"),
        entriesKey("7", "new", "2"),
        entriesKey("7", "class-12", "1"),
    ];

    assert.equal(new Set(keys).size, keys.length);
});

test("entries older than a day do not come back", () => {
    const storage = storageWith();
    const key = entriesKey("7", "new");
    keepEntries(storage, key, [], MONDAY);

    assert.notEqual(keptEntries(storage, key, MONDAY + 24 * HOUR), null);
    assert.equal(keptEntries(storage, key, MONDAY + 24 * HOUR + 1), null);
});

test("what cannot be read counts as nothing", () => {
    const key = entriesKey("7", "new");

    for (const damaged of ["", "{", "null", "[]", '{"at": 1}', '"x"']) {
        assert.equal(keptEntries(storageWith({ [key]: damaged }), key, MONDAY), null);
    }
});

test("forgetting a user leaves the others and other things alone", () => {
    const storage = storageWith({ "wecoza:theme": "dark" });
    for (const user of ["7", "70", "8"]) {
        keepEntries(storage, entriesKey(user, "new"), [], MONDAY);
    }

    forgetUser(storage, "7");

    assert.equal(storage.getItem(entriesKey("7", "new")), null);
    assert.notEqual(storage.getItem(entriesKey("70", "new")), null);
    assert.notEqual(storage.getItem(entriesKey("8", "new")), null);
    assert.equal(storage.getItem("wecoza:theme"), "dark");
});

test("forgetting what is old takes everybody's, and what is damaged", () => {
    const storage = storageWith({ [entriesKey("9", "x")]: "{" });
    keepEntries(storage, entriesKey("7", "old"), [], MONDAY - 25 * HOUR);
    keepEntries(storage, entriesKey("8", "young"), [], MONDAY - 23 * HOUR);

    forgetOld(storage, MONDAY);

    assert.equal(storage.length, 1);
    assert.equal(storage.key(0), entriesKey("8", "young"));
});

test("a tab takes over what another one left, and nothing of one that is still open", () => {
    const storage = storageWith();
    const [left, open, own] = ["1", "2", "3"].map((tab) => entriesKey("7", "new", tab));
    keepEntries(storage, open, [["order_number", "open"]], MONDAY);

    assert.equal(adoptEntries(storage, own, MONDAY), false);
    keepEntries(storage, left, [["order_number", "left"]], MONDAY, true);
    assert.equal(adoptEntries(storage, own, MONDAY), true);

    assert.deepEqual(keptEntries(storage, own, MONDAY).fields, [["order_number", "left"]]);
    assert.equal(storage.getItem(left), null);
    assert.notEqual(storage.getItem(open), null);
});

test("what a tab has taken over, no other one takes", () => {
    const storage = storageWith();
    const [left, own, third] = ["a", "b", "c"].map((tab) => entriesKey("7", "/classes/new/", tab));
    keepEntries(storage, left, [["order_number", "left"]], MONDAY, true);

    assert.equal(adoptEntries(storage, own, MONDAY + HOUR), true);

    assert.equal(adoptEntries(storage, third, MONDAY + HOUR), false);
    assert.equal(keptEntries(storage, own, MONDAY).at, MONDAY);
});

test("who has logged out is not remembered, and whoever is logged in stays so", () => {
    const storage = storageWith();
    rememberUser(storage, "7");

    forgetUser(storage, "8");
    assert.equal(rememberedUser(storage), "7");
    forgetUser(storage, "7");
    assert.equal(rememberedUser(storage), null);
});

/** What `navigator.locks` offers, as far as it is used. */
function locksWith(held = new Set()) {
    return {
        held,
        async request(name, _options, work) {
            if (held.has(name)) {
                await work(null);
                return;
            }
            held.add(name);
            await work({ name });
            held.delete(name);
        },
    };
}

const FOR_GOOD = new Promise(() => {});

test("a tab keeps its name over a reload, and another has another", async () => {
    const locks = locksWith();
    const session = storageWith();

    const { name: first } = await tabOf(session, locks, Promise.resolve());
    await new Promise((resolve) => {
        setTimeout(resolve);
    });

    assert.deepEqual(await tabOf(session, locks, FOR_GOOD), { name: first, isCopy: false });
    const other = await tabOf(storageWith(), locks, FOR_GOOD);
    assert.notEqual(other.name, first);
    assert.equal(other.isCopy, false);
});

test("a tab that was opened from another one, with a copy of its storage, gets a name of its own", async () => {
    const locks = locksWith();
    const session = storageWith();
    const { name } = await tabOf(session, locks, FOR_GOOD);
    const copy = storageWith({ "wecoza:tab": name });

    const other = await tabOf(copy, locks, FOR_GOOD);

    assert.notEqual(other.name, name);
    assert.equal(other.isCopy, true);
    assert.equal(copy.getItem("wecoza:tab"), other.name);
});

test("without locks a tab has its name all the same", async () => {
    const session = storageWith();

    assert.deepEqual(await tabOf(session, undefined, FOR_GOOD), await tabOf(session, undefined, FOR_GOOD));
});

test("entries say the same as a page that has them saved, with keys and in another order", () => {
    const kept = [
        ["version", "1"], ["order_number", "PO 12"], ["stops-TOTAL_FORMS", "4"],
        ["stops-0-id", ""], ["stops-0-last_day", "2026-03-02"], ["stops-1-id", ""], ["stops-1-last_day", "2026-02-02"],
        ["stops-2-id", "7"], ["stops-2-last_day", "2026-01-12"], ["stops-2-DELETE", "on"], ["stops-3-last_day", ""],
    ];
    const page = [
        ["version", "2"], ["order_number", "PO 12"], ["stops-TOTAL_FORMS", "2"],
        ["stops-0-id", "8"], ["stops-0-last_day", "2026-02-02"], ["stops-1-id", "9"], ["stops-1-last_day", "2026-03-02"],
    ];
    const technical = new Set(["version"]);

    assert.equal(saysTheSame(page, kept, technical), true);
    assert.equal(saysTheSame(page, kept.filter(([name]) => name !== "stops-2-DELETE"), technical), false);
    assert.equal(saysTheSame(page, kept.map(([name, value]) => [name, name === "order_number" ? "" : value]), technical), false);
});

const ASKED = [["rows-1-id", ""], ["rows-1-date", "2026-12-07"], ["rows-1-note", ""]];
const STORED = [["rows-0-id", "5"], ["rows-0-date", "2026-11-02"], ["rows-0-note", ""]];

function keptWith(...rows) {
    const total = ["rows-TOTAL_FORMS", String(rows.length + 1)];
    return [["site", "4"], total, ...STORED, ...rows.flatMap((row, place) => row.map(([name, value]) => [`rows-${place + 1}-${name}`, value]))];
}

function rowOf(date, note, ...more) {
    return [["id", ""], ["date", date], ["note", note], ...more];
}

test("a row that is asked for stands before the kept ones that are as new", () => {
    const kept = keptWith(rowOf("2026-12-01", "Strike"));

    assert.deepEqual(withRowAskedFor(kept, ASKED), keptWith(rowOf("2026-12-07", ""), rowOf("2026-12-01", "Strike")));
});

test("a row that is asked for is the kept one of its day", () => {
    const kept = keptWith(rowOf("2026-12-01", "Strike"), rowOf("2026-12-07", "Flood"));

    assert.deepEqual(withRowAskedFor(kept, ASKED), keptWith(rowOf("2026-12-07", "Flood"), rowOf("2026-12-01", "Strike")));
});

test("a row that was removed before it was saved is asked for anew", () => {
    const gone = rowOf("2026-12-07", "Flood", ["DELETE", "on"]);

    assert.deepEqual(withRowAskedFor(keptWith(gone), ASKED), keptWith(rowOf("2026-12-07", ""), gone));
});

test("what a tab leaves stays as it was kept", () => {
    const storage = storageWith();
    keepEntries(storage, "wecoza:entries:7:new:1", [["site", "4"]], MONDAY);

    leaveEntries(storage, "wecoza:entries:7:new:1", MONDAY + HOUR);
    leaveEntries(storage, "wecoza:entries:7:other:1", MONDAY + HOUR);

    assert.deepEqual(keptEntries(storage, "wecoza:entries:7:new:1", MONDAY), { at: MONDAY, fields: [["site", "4"]], left: true });
    assert.equal(storage.length, 1);
});
