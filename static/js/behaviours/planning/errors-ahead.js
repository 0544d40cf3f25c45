/* Marks fields with what the timetable's preview says is wrong with them, before anything is saved.

   <form data-behaviour="form-errors ... errors-ahead ..."> <div data-field="blocks-0-end"> </form>

   Hears `timetable:checked`, with {errors} by the names of the fields. A field that somebody is typing in is marked when
   they leave it; what saving has marked already stays as it is (behaviours/forms/form-errors.js). */

import { afterPress } from "../../lib/controls.js";
import { clear, mark } from "../../lib/forms/field-errors.js";

export function mount(form) {
    let errors = {};

    function isBeingTyped(field) {
        return field.contains(document.activeElement) && document.activeElement.matches("input[type='text'], textarea");
    }

    function show() {
        form.querySelectorAll("[data-marked-ahead]").forEach(clear);
        for (const [name, sentences] of Object.entries(errors)) {
            const field = form.querySelector(`[data-field="${CSS.escape(name)}"]:not(.field--wrong)`);
            if (field && !isBeingTyped(field)) {
                mark(field, sentences);
                field.dataset.markedAhead = "yes";
            }
        }
        form.dispatchEvent(new CustomEvent("fields:marked"));
    }

    /** What was said of a field, or of the rows that it is one of, holds no longer once it is changed: the next preview says it anew. */
    function forgetAt(target) {
        const name = target.closest("[data-field]")?.dataset.field;
        const set = target.closest("[data-rows]")?.dataset.rows;
        const holds = ([each]) => each !== name && each !== set && !(set && each.startsWith(`${set}-`));
        errors = Object.fromEntries(Object.entries(errors).filter(holds));
    }

    form.addEventListener("timetable:checked", ({ detail }) => {
        errors = detail.errors;
        afterPress(form, show);
    });
    form.addEventListener("input", ({ target }) => forgetAt(target));
    form.addEventListener("change", ({ target }) => forgetAt(target));
    form.addEventListener("form:answer", () => Object.keys(errors).length && show());
    form.addEventListener("focusout", () => Object.keys(errors).length && afterPress(form, show));
}
