import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyOf } from "../../static/js/lib/requests.js";

function filledIn(...entries) {
    const data = new FormData();
    entries.forEach(([name, value]) => data.append(name, value));
    return data;
}

test("a form without a file is sent as one line", () => {
    const body = bodyOf(filledIn(["order_number", "PO 4711 & more"], ["learners-0-id", "7"], ["learners-0-id", "é"]));

    assert.ok(body instanceof URLSearchParams);
    assert.equal(String(body), "order_number=PO+4711+%26+more&learners-0-id=7&learners-0-id=%C3%A9");
});

test("a form with a file is sent in parts", () => {
    const data = filledIn(["file", new File(["a"], "a.txt")]);

    assert.equal(bodyOf(data), data);
});

test("so is one whose file was not chosen", () => {
    const data = filledIn(["file", new File([], "")]);

    assert.equal(bodyOf(data), data);
});
