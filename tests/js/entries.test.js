import assert from "node:assert/strict";
import { test } from "node:test";

import { adoptEntries, entriesKey, forgetOld, forgetUser, keepEntries, keptEntries, tabOf } from "../../static/js/lib/entries.js";

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
    const key = entriesKey("7", "/classes/new/");

    keepEntries(storage, key, [["order_number", "PO 12"]], MONDAY);

    assert.deepEqual(keptEntries(storage, key, MONDAY + HOUR), { at: MONDAY, fields: [["order_number", "PO 12"]], left: false });
});

test("each user, form and version has its own", () => {
    const keys = [
        entriesKey("7", "/classes/new/"),
        entriesKey("8", "/classes/new/"),
        entriesKey("7", "/classes/a/edit/", "3"),
        entriesKey("7", "/classes/a/edit/", "4"),
    ];

    assert.equal(new Set(keys).size, keys.length);
});

test("entries older than two days do not come back", () => {
    const storage = storageWith();
    const key = entriesKey("7", "/classes/new/");
    keepEntries(storage, key, [], MONDAY);

    assert.notEqual(keptEntries(storage, key, MONDAY + 48 * HOUR), null);
    assert.equal(keptEntries(storage, key, MONDAY + 48 * HOUR + 1), null);
});

test("what cannot be read counts as nothing", () => {
    const key = entriesKey("7", "/classes/new/");

    for (const damaged of ["", "{", "null", "[]", '{"at": 1}', '"x"']) {
        assert.equal(keptEntries(storageWith({ [key]: damaged }), key, MONDAY), null);
    }
});

test("forgetting a user leaves the others and other things alone", () => {
    const storage = storageWith({ "wecoza:theme": "dark" });
    for (const user of ["7", "70", "8"]) {
        keepEntries(storage, entriesKey(user, "/classes/new/"), [], MONDAY);
    }

    forgetUser(storage, "7");

    assert.equal(storage.getItem(entriesKey("7", "/classes/new/")), null);
    assert.notEqual(storage.getItem(entriesKey("70", "/classes/new/")), null);
    assert.notEqual(storage.getItem(entriesKey("8", "/classes/new/")), null);
    assert.equal(storage.getItem("wecoza:theme"), "dark");
});

test("forgetting what is old takes everybody's, and what is damaged", () => {
    const storage = storageWith({ [entriesKey("9", "/x/")]: "{" });
    keepEntries(storage, entriesKey("7", "/old/"), [], MONDAY - 49 * HOUR);
    keepEntries(storage, entriesKey("8", "/young/"), [], MONDAY - 47 * HOUR);

    forgetOld(storage, MONDAY);

    assert.equal(storage.length, 1);
    assert.equal(storage.key(0), entriesKey("8", "/young/"));
});

test("a tab takes over what another one left, and nothing of one that is still open", () => {
    const storage = storageWith();
    const [left, open, own] = ["1", "2", "3"].map((tab) => entriesKey("7", "/classes/new/", "", tab));
    keepEntries(storage, open, [["order_number", "open"]], MONDAY);

    assert.equal(adoptEntries(storage, own, MONDAY), false);
    keepEntries(storage, left, [["order_number", "left"]], MONDAY, true);
    assert.equal(adoptEntries(storage, own, MONDAY), true);

    assert.deepEqual(keptEntries(storage, own, MONDAY).fields, [["order_number", "left"]]);
    assert.equal(storage.getItem(left), null);
    assert.notEqual(storage.getItem(open), null);
});

test("a tab keeps its name, and another has another", () => {
    const session = storageWith();

    assert.equal(tabOf(session), tabOf(session));
    assert.notEqual(tabOf(session), tabOf(storageWith()));
});
