/* Shows what is wrong with a form: a summary on top that takes the focus, and the same words at the fields.
   A field that is changed, or applies no longer, is not marked any more, and its line in the summary goes too; the summary goes
   with its last line. A line that belongs to no field stays until the form is sent again: nobody knows before whether it still holds.

   <form data-behaviour="form-errors ... ajax-form">
     <div data-part="summary" tabindex="-1" hidden> <h2 data-part="summary-heading"> <ul data-part="summary-lines">
     <div data-field="site"> <span data-part="label">Site</span> <select id="id_site"> </div>   ({% field %})
   </form> */

import { afterPress, nameOf } from "../../lib/controls.js";
import { clear, controlOf, mark } from "../../lib/forms/field-errors.js";

export function mount(form) {
    const summary = form.querySelector("[data-part='summary']");
    const lines = summary.querySelector("[data-part='summary-lines']");
    const fieldOfLine = new Map();

    function fieldOf(name) {
        return form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    }

    function addLine(field, sentence) {
        const line = lines.appendChild(document.createElement("li"));
        if (!field) {
            line.textContent = sentence;
            return;
        }
        const link = line.appendChild(document.createElement("a"));
        link.textContent = `${nameOf(field)}: ${sentence}`;
        const target = controlOf(field)?.id || `${field.dataset.field}-heading`;
        link.href = `#${target}`;
        fieldOfLine.set(line, field);
    }

    function show(errors, heading) {
        lines.replaceChildren();
        fieldOfLine.clear();
        summary.querySelector("[data-part='summary-heading']").textContent = heading;
        for (const [name, sentences] of Object.entries(errors)) {
            const field = fieldOf(name);
            sentences.filter((sentence) => field || sentence !== heading).forEach((sentence) => addLine(field, sentence));
            if (field) {
                mark(field, sentences);
                field.closest("details")?.setAttribute("open", "");
            }
        }
        summary.hidden = false;
        form.dispatchEvent(new CustomEvent("fields:revealed"));
        summary.focus();
        summary.scrollIntoView({ block: "center" });
    }

    function isMarked(field) {
        return field.matches(".field--wrong:not([data-marked-ahead])") && !field.closest("[hidden], [inert]");
    }

    function showWhatRemains() {
        for (const [line, field] of fieldOfLine) {
            line.hidden = !isMarked(field);
        }
        if (fieldOfLine.size) {
            summary.hidden = [...lines.children].every((line) => line.hidden);
        }
    }

    /** The marked fields that a change concerns: its own and, within rows, that of their set, which stands beside them. */
    function markedAt(target) {
        const set = target.closest("[data-rows]")?.dataset.rows;
        return [target.closest("[data-field]"), set && fieldOf(set)].filter((field) => field?.matches(".field--wrong"));
    }

    form.addEventListener("form:answer", ({ detail }) => {
        form.querySelectorAll(".field--wrong").forEach(clear);
        summary.hidden = true;
        if (detail.kind === "wrong") {
            show(detail.body?.errors ?? {}, detail.sentence);
        }
    });
    form.addEventListener("change", ({ target }) => {
        const marks = new Map(markedAt(target).map((field) => [field, field.querySelector("[data-part='errors']")]));
        if (marks.size) {
            afterPress(form, () => {
                // An answer that came in between has marked it anew
                marks.forEach((errors, field) => field.querySelector("[data-part='errors']") === errors && clear(field));
                form.dispatchEvent(new CustomEvent("fields:revealed"));
            });
        }
    });
    // Said when fields come to apply or cease to; a row that is taken out or put back says it by a change
    for (const name of ["change", "fields:revealed"]) {
        form.addEventListener(name, () => fieldOfLine.size && afterPress(form, showWhatRemains));
    }
}
