import assert from "node:assert/strict";
import { test } from "node:test";

import { isShortcut } from "../../static/js/lib/typing.js";

const OUTSIDE = { tagName: "BODY" };

function press(key, changes = {}) {
    return { key, target: OUTSIDE, ctrlKey: false, metaKey: false, altKey: false, ...changes };
}

test("a slash outside of any field is the shortcut", () => {
    assert.equal(isShortcut(press("/"), "/"), true);
});

test("a slash that is being typed is not", () => {
    for (const tagName of ["INPUT", "SELECT", "TEXTAREA"]) {
        assert.equal(isShortcut(press("/", { target: { tagName } }), "/"), false);
    }
    assert.equal(isShortcut(press("/", { target: { tagName: "DIV", isContentEditable: true } }), "/"), false);
});

test("another key, or the key with a modifier, is not", () => {
    assert.equal(isShortcut(press("a"), "/"), false);
    assert.equal(isShortcut(press("/", { ctrlKey: true }), "/"), false);
    assert.equal(isShortcut(press("/", { metaKey: true }), "/"), false);
    assert.equal(isShortcut(press("/", { altKey: true }), "/"), false);
});
