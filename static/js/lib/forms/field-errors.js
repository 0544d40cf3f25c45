/* What is wrong with a field, shown at it. */

/** What a person fills in and what is sent. */
export const CONTROLS = "select, textarea, input:not([type='hidden'], .day-field__native, .type-ahead__text)";

/** Shows the sentences at a field (`{% field %}`), and joins them to its control. */
export function mark(field, sentences) {
    const control = controlOf(field);
    const errors = field.ownerDocument.createElement("div");
    errors.dataset.part = "errors";
    const describedId = described(field, control)?.id || `id_${field.dataset.field}`;
    errors.id = `${describedId}_error`;
    for (const sentence of sentences) {
        const paragraph = errors.appendChild(field.ownerDocument.createElement("p"));
        paragraph.className = "field__error";
        paragraph.textContent = sentence;
    }
    field.classList.add("field--wrong");
    field.append(errors);
    if (control) {
        control.setAttribute("aria-invalid", "true");
        describe(described(field, control), errors.id, true);
    }
}

/** Shows these in the place of what was shown before; none takes that away. */
export function markAnew(field, sentences) {
    clear(field);
    if (sentences.length) {
        mark(field, sentences);
    }
}

/** Takes away what `mark` has shown. */
export function clear(field) {
    const errors = field.querySelector("[data-part='errors']");
    const control = controlOf(field);
    field.classList.remove("field--wrong");
    delete field.dataset.markedAhead;
    control?.removeAttribute("aria-invalid");
    if (errors) {
        if (control) {
            describe(described(field, control), errors.id, false);
        }
        errors.remove();
    }
}

/** The control of a field. */
export function controlOf(field) {
    return field.querySelector(CONTROLS);
}

/** What the errors describe: the group of radio buttons as a whole, any other control by itself. */
function described(field, control) {
    return field.matches("fieldset") ? field : control;
}

function describe(element, id, isSo) {
    const ids = new Set((element.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
    ids[isSo ? "add" : "delete"](id);
    if (ids.size) {
        element.setAttribute("aria-describedby", [...ids].join(" "));
    } else {
        element.removeAttribute("aria-describedby");
    }
}
