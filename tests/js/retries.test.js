import assert from "node:assert/strict";
import { test } from "node:test";

import { isSameContent, pauseAfter, triedSentence } from "../../static/js/lib/retries.js";

test("pauses grow up to a minute, then it stops by itself", () => {
    const pauses = Array.from({ length: 12 }, (_, index) => pauseAfter(index + 1));

    assert.deepEqual(pauses, [2, 4, 8, 15, 30, 60, 60, 60, 60, 60, 60, null]);
});

test("what keeps trying does not stop", () => {
    assert.equal(pauseAfter(12, 0, { keepsTrying: true }), 60);
    assert.equal(pauseAfter(1000, 90, { keepsTrying: true }), 90);
});

test("what the server asks for is waited at least", () => {
    assert.equal(pauseAfter(1, 10), 10);
    assert.equal(pauseAfter(5, 10), 30);
});

test("it says how often it tried", () => {
    assert.equal(triedSentence(1, 2), "Tried once; the next try is in 2 seconds.");
    assert.equal(triedSentence(3, 8), "Tried 3 times; the next try is in 8 seconds.");
    assert.equal(triedSentence(12, null), "Tried 12 times.");
});

function said(...entries) {
    const data = new FormData();
    entries.forEach(([name, value]) => data.append(name, value));
    return data;
}

test("the token is no content, everything else is", () => {
    const sent = said(["csrfmiddlewaretoken", "a"], ["order_number", "PO 4711"]);

    assert.equal(isSameContent(sent, said(["csrfmiddlewaretoken", "b"], ["order_number", "PO 4711"])), true);
    assert.equal(isSameContent(sent, said(["csrfmiddlewaretoken", "a"], ["order_number", "PO 47"])), false);
    assert.equal(isSameContent(sent, said(["order_number", "PO 4711"], ["order_number", "PO 4711"])), false);
});

test("files are told apart by name, size and date", () => {
    const file = (words, lastModified) => said(["upload", new File([words], "report.pdf", { lastModified })]);

    assert.equal(isSameContent(file("one", 1), file("one", 1)), true);
    assert.equal(isSameContent(file("one", 1), file("three", 1)), false);
    assert.equal(isSameContent(file("one", 1), file("two", 2)), false);
});
