/* Rows that can be added, removed, brought back, copied to the other days and pasted; Django's formsets read them.

   <form data-behaviour="... row-sets revealed-by ... keep-entries">
     <div data-rows="blocks"> <input name="blocks-TOTAL_FORMS">
       <div data-part="rows"> <div data-part="one-row"> controls named `blocks-0-start`, <button data-part="remove"> ... </div>
       <template data-part="row"> the same with `__prefix__` for the number </template>
       <button data-part="add"> [<details> <div data-field="pasted_dates"> <textarea data-part="pasted"> </div>
         <button data-part="add-pasted"> <div data-part="pasted-told" role="status"> ]

   Others add rows by dispatching `rows:add` on the set, with an array of the values by their names.
   What is pasted is added by its button or by saving; what cannot be read stays, and is marked when the box is left.
   While there are such lines their field has `data-unadded`; dispatches `fields:marked` on the form.
   A removed row is sent with `-DELETE`. Before entries are put back (`entries:coming`) there are as many rows as they need. */

import { afterPress } from "../../lib/controls.js";
import { readDate, wrongWithDate } from "../../lib/dates.js";
import { markAnew } from "../../lib/forms/field-errors.js";
import { dayIn } from "../../lib/moments.js";
import { addedWords, leftOver, pastedRows } from "../../lib/pasting.js";
import { markRemoval, numbered, paintRemoval, weekdaysToCopyTo } from "../../lib/rows.js";

export function mount(form) {
    for (const set of form.querySelectorAll("[data-rows]")) {
        mountSet(form, set);
    }
}

function mountSet(form, set) {
    const prefix = set.dataset.rows;
    const part = (name) => set.querySelector(`[data-part='${name}']`);
    const total = set.querySelector(`[name='${prefix}-TOTAL_FORMS']`);
    const place = part("rows");
    const rows = () => [...place.querySelectorAll("[data-part='one-row']")];
    const kept = () => rows().filter((row) => !row.classList.contains("row-set__row--removed"));
    const firstControl = (row) => row.querySelector("[data-field] :is(select, input)");
    const control = (row, name) => row.querySelector(`[name$='-${name}']`);

    function put(row, values) {
        for (const [name, value] of Object.entries(values)) {
            control(row, name).value = value;
        }
    }

    function add(values = {}, isOneOfMany = false) {
        const number = rows().length;
        const row = part("row").content.cloneNode(true).firstElementChild;
        for (const element of [row, ...row.querySelectorAll("*")]) {
            for (const attribute of element.attributes) {
                attribute.value = numbered(attribute.value, number);
            }
        }
        put(row, values);
        place.append(row);
        total.value = String(number + 1);
        row.dispatchEvent(new CustomEvent("content:added", { bubbles: true }));
        if (!isOneOfMany) {
            row.dispatchEvent(new Event("change", { bubbles: true }));
        }
        return row;
    }

    function setRemoved(row, isRemoved) {
        const button = row.querySelector("[data-part='remove']");
        if (!button) {
            return; // one that stays
        }
        markRemoval(row, firstControl(row).name.replace(/[a-z_]+$/, "DELETE"), isRemoved);
        row.classList.toggle("row-set__row--removed", isRemoved);
        row.querySelectorAll("[data-field]").forEach((field) => {
            field.inert = isRemoved;
        });
        paintRemoval(button, isRemoved);
        row.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function copyToOtherDays(row) {
        const times = { start: control(row, "start").value, end: control(row, "end").value };
        const taken = kept().filter((each) => control(each, "start").value === times.start);
        const days = weekdaysToCopyTo(taken.map((each) => control(each, "day").value));
        if (!control(row, "day").value && days.length) {
            put(row, { day: days.shift() });
            row.dispatchEvent(new Event("change", { bubbles: true }));
        }
        days.forEach((day) => add({ day, ...times }));
    }

    function stands(values) {
        return kept().some((row) => Object.entries(values).every(([name, value]) => control(row, name).value === value));
    }

    function addPasted() {
        const last = kept().at(-1);
        const before = last && { start: control(last, "start").value, end: control(last, "end").value };
        const { rows: pasted, wrong, takenOver, repeated } = pastedRows(part("pasted").value, readDate, before);
        const there = pasted.filter(stands);
        const empty = kept().filter((row) => !control(row, "date").value);
        for (const values of pasted.filter((row) => !there.includes(row))) {
            const row = empty.shift() ?? add({}, true);
            put(row, values);
            control(row, "date").dispatchEvent(new Event("change", { bubbles: true }));
        }
        empty.forEach((row) => setRemoved(row, true));
        part("pasted").value = wrong.join("\n");
        tellOfPasted(addedWords(takenOver.filter((row) => !there.includes(row)), [...there.map(({ date }) => date), ...repeated], dayIn));
        markUnread();
    }

    function tellOfPasted(sentences) {
        part("pasted-told").replaceChildren(...sentences.map((sentence) => {
            const paragraph = document.createElement("p");
            paragraph.className = "field__help";
            paragraph.textContent = sentence;
            return paragraph;
        }));
    }

    function findUnread() {
        const { wrong } = pastedRows(part("pasted").value, readDate);
        part("pasted").closest("[data-field]").toggleAttribute("data-unadded", wrong.length > 0);
        return wrong;
    }

    function markUnread() {
        const field = part("pasted").closest("[data-field]");
        markAnew(field, leftOver(findUnread(), wrongWithDate));
        field.closest("details").open ||= part("pasted").value.trim() !== "";
        form.dispatchEvent(new CustomEvent("fields:marked"));
    }

    function makeRoomFor(fields) {
        const wanted = fields.findLast(([name]) => name === total.name)?.[1];
        if (wanted === undefined) {
            return;
        }
        rows().slice(Number(wanted)).forEach((row) => row.remove());
        for (let number = rows().length; number < Number(wanted); number += 1) {
            add({}, true);
        }
        const marks = new Set(fields.filter(([, value]) => value).map(([name]) => name));
        rows().forEach((row, number) => {
            const isRemoved = marks.has(numbered(`${prefix}-__prefix__-DELETE`, number));
            if (isRemoved !== row.classList.contains("row-set__row--removed")) {
                setRemoved(row, isRemoved);
            }
        });
        set.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function beginWithOneRow() {
        if (!set.hidden && "reveal" in set.dataset && kept().length === 0 && form.elements.pattern.value) {
            add();
        }
    }

    set.addEventListener("click", ({ target }) => {
        const button = target.closest("button");
        const row = button?.closest("[data-part='one-row']");
        switch (button?.dataset.part) {
        case "add":
            firstControl(add()).focus();
            break;
        case "remove":
            setRemoved(row, !row.classList.contains("row-set__row--removed"));
            break;
        case "copy-to-days":
            copyToOtherDays(row);
            break;
        case "add-pasted":
            addPasted();
        }
    });
    set.addEventListener("rows:add", ({ detail }) => {
        detail.forEach((values) => add(values, true));
        set.dispatchEvent(new Event("change", { bubbles: true }));
    });
    part("pasted")?.addEventListener("input", findUnread);
    // After behaviours/forms/form-errors.js has heard that something was changed, and whatever was pressed
    part("pasted")?.addEventListener("change", () => setTimeout(() => afterPress(form, markUnread)));
    // The answer says of all lines what its field says of each
    form.addEventListener("form:answer", () => part("pasted") && findUnread().length && setTimeout(markUnread));
    form.addEventListener("submit", () => !set.hidden && part("pasted")?.value.trim() && addPasted(), { capture: true });
    form.addEventListener("entries:coming", ({ detail }) => makeRoomFor(detail));
    form.addEventListener("fields:revealed", beginWithOneRow);
    total.value = String(rows().length);
}
