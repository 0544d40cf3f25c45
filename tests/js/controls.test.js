import assert from "node:assert/strict";
import { test } from "node:test";

import { entriesAsRead, entriesOf, putEntries } from "../../static/js/lib/controls.js";

function text(name, value, changes = {}) {
    return { name, type: "text", value, defaultValue: value, dataset: {}, ...changes };
}

function radio(name, value, checked = false) {
    return { name, type: "radio", value, checked, defaultChecked: checked, dataset: {} };
}

function select(name, values, chosen) {
    const options = values.map((value) => ({ value, defaultSelected: value === chosen }));
    return { name, type: "select-one", value: chosen, options, dataset: {} };
}

test("entries are what would be sent, in order", () => {
    const controls = [select("site", ["", "4"], "4"), radio("exam_class", "yes"), radio("exam_class", "no", true), text("note", "x")];

    assert.deepEqual(entriesOf(controls), [["site", "4"], ["exam_class", "no"], ["note", "x"]]);
});

test("secrets, files, buttons and what is marked are never kept", () => {
    const controls = [
        text("csrfmiddlewaretoken", "t", { type: "hidden" }),
        text("password", "p", { type: "password" }),
        text("report", "f", { type: "file" }),
        text("save", "s", { type: "submit" }),
        text("", "nameless"),
        text("id_number", "1", { dataset: { keep: "no" } }),
    ];

    assert.deepEqual(entriesOf(controls), []);
});

test("what was read is what the page was loaded with", () => {
    const order = text("order_number", "PO 1");
    const site = select("site", ["", "4", "5"], "4");
    const [yes, no] = [radio("exam_class", "yes"), radio("exam_class", "no", true)];
    order.value = "PO 2";
    site.value = "5";
    [yes.checked, no.checked] = [true, false];

    assert.deepEqual(entriesAsRead([order, site, yes, no]), [["order_number", "PO 1"], ["site", "4"], ["exam_class", "no"]]);
});

test("a select without a chosen option was read with its first", () => {
    const site = { name: "site", type: "select-one", value: "5", options: [{ value: "" }, { value: "5" }], dataset: {} };

    assert.deepEqual(entriesAsRead([site]), [["site", ""]]);
    assert.deepEqual(entriesAsRead([{ ...site, options: [] }]), [["site", ""]]);
});

test("entries are put back, and only what changed is named", () => {
    const order = text("order_number", "");
    const date = text("start_date", "2026-02-02");
    const [yes, no] = [radio("exam_class", "yes", true), radio("exam_class", "no")];

    const changed = putEntries([order, date, yes, no], [["order_number", "PO 1"], ["start_date", "2026-02-02"], ["exam_class", "no"]]);

    assert.deepEqual(changed, [order, yes, no]);
    assert.equal(order.value, "PO 1");
    assert.equal(no.checked, true);
    assert.equal(yes.checked, false);
});

test("a choice that is not offered yet is wished for", () => {
    const site = select("site", [""], "");

    assert.deepEqual(putEntries([site], [["site", "4"]]), [site]);
    assert.equal(site.value, "");
    assert.equal(site.dataset.wanted, "4");
});

test("several controls of one name get their values in order, and ticks go where they belong", () => {
    const first = text("dates", "");
    const second = text("dates", "");
    const untouched = text("other", "stays");
    const held = ["a", "b", "c"].map((value) => ({ ...radio("held", value, value === "a"), type: "checkbox" }));

    putEntries([first, second, untouched, ...held], [["dates", "1"], ["dates", "2"], ["held", "b"], ["held", "c"]]);

    assert.deepEqual([first.value, second.value, untouched.value], ["1", "2", "stays"]);
    assert.deepEqual(held.map((box) => box.checked), [false, true, true]);
});
