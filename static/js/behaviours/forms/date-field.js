/* Beside a date that is typed: its weekday, and a calendar to pick it from. What was read is written back as 2026-02-02;
   what cannot be read stays as it is, and is marked: nothing that stands here is sent as empty.

   <span class="day-field" data-behaviour="date-field"> <input type="text"> </span>     (DayInput in classes/forms/fields.py) */

import { afterPress } from "../../lib/controls.js";
import { readDate, wrongWithDate } from "../../lib/dates.js";
import { element } from "../../lib/forms/elements.js";
import { dayIn } from "../../lib/moments.js";

export function mount(box) {
    const control = box.querySelector("input");
    const weekday = element(box, "span", "day-field__weekday", { "data-part": "weekday" });
    const error = element(box, "span", "field__error", { role: "status", "data-part": "unread" });
    // The browser's own, for its calendar alone: without a name it is not sent
    const native = element(box, "input", "day-field__native", {
        type: "date", min: "2000-01-01", max: "2100-12-31", tabindex: "-1", "aria-hidden": "true",
    });
    const button = element(box, "button", "day-field__pick", { type: "button", title: "Pick a day" });
    const words = element(box, "span", "visually-hidden");
    words.textContent = "Pick a day";
    button.append(element(box, "span", "bi bi-calendar3", { "aria-hidden": "true" }), words);

    function show() {
        const iso = readDate(control.value);
        weekday.textContent = iso ? dayIn(iso).slice(0, 3) : "";
        return iso;
    }

    function settle() {
        const iso = show();
        const isUnread = !iso && control.value.trim() !== "";
        control.value = iso || control.value;
        box.classList.toggle("day-field--unread", isUnread);
        afterPress(control, () => {
            error.textContent = isUnread ? wrongWithDate(control.value) : "";
        });
    }

    function pick() {
        native.value = readDate(control.value);
        native.showPicker();
    }

    function take() {
        control.value = native.value;
        for (const name of ["input", "change"]) {
            control.dispatchEvent(new Event(name, { bubbles: true }));
        }
        control.focus();
    }

    control.addEventListener("input", show);
    control.addEventListener("change", settle);
    button.addEventListener("click", pick);
    for (const name of ["input", "change"]) {
        native.addEventListener(name, (event) => event.stopPropagation());
    }
    native.addEventListener("change", take);
    if (!control.disabled && !control.readOnly) {
        box.append(weekday, native, button, error);
        settle();
    }
}
