/* What stands in the controls of a form, as [name, value] pairs. Takes `form.elements`, or objects that look like them. */

const NEVER = new Set(["csrfmiddlewaretoken"]);
const BUTTONS = new Set(["submit", "button", "reset", "file", "password", "fieldset", "output"]);

function counts(control) {
    return Boolean(control.name) && !NEVER.has(control.name) && !BUTTONS.has(control.type);
}

function isTicked(control) {
    return control.type === "radio" || control.type === "checkbox";
}

/** What would be sent, without token, files, passwords and what `data-keep="no"` marks. */
export function entriesOf(controls) {
    return [...controls]
        .filter((control) => counts(control) && control.dataset?.keep !== "no")
        .filter((control) => !isTicked(control) || control.checked)
        .map((control) => [control.name, control.value]);
}

function valueAsRead(control) {
    if (control.type !== "select-one") {
        return control.defaultValue;
    }
    const options = [...control.options];
    return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/** What stood there when the page was loaded. */
export function entriesAsRead(controls) {
    return [...controls]
        .filter(counts)
        .filter((control) => !isTicked(control) || control.defaultChecked)
        .map((control) => [control.name, isTicked(control) ? control.value : valueAsRead(control)]);
}

/** Puts entries back and returns the controls that changed. A choice that a select does not offer yet is noted as
    `dataset.wanted`. Controls without an entry of their name are left alone, but for ticks, which are taken away. */
export function putEntries(controls, entries) {
    const values = new Map();
    for (const [name, value] of entries) {
        values.set(name, [...(values.get(name) ?? []), value]);
    }
    return [...controls].filter(counts).filter((control) => {
        if (isTicked(control)) {
            return putTick(control, values.get(control.name) ?? []);
        }
        return values.get(control.name)?.length > 0 && putValue(control, values.get(control.name).shift());
    });
}

function putTick(control, wanted) {
    const before = control.checked;
    control.checked = wanted.includes(control.value);
    return control.checked !== before;
}

function putValue(control, wanted) {
    if (control.value === wanted) {
        return false;
    }
    if (control.type === "select-one" && ![...control.options].some((option) => option.value === wanted)) {
        control.dataset.wanted = wanted;
        return true;
    }
    control.value = wanted;
    return true;
}

function fits(value, wanted) {
    return wanted === "*" ? value !== "" : wanted.split("|").includes(value);
}

/** Whether each named field has one of its wanted values. */
export function applies(names, wanted, valueOf) {
    const wants = wanted.split(" ");
    return names.split(" ").every((name, index) => fits(valueOf(name), wants[index]));
}

/** `Times, row 2, Start`; of a learner's row `Mthembu, Zanele, Level`, and of the learner in it just the name. `field` is an element. */
export function nameOf(field) {
    const label = field.querySelector("[data-part='label']")?.textContent ?? "";
    const row = field.closest("[data-part='one-row']");
    if (!row) {
        return label;
    }
    const person = row.querySelector("input[name$='-name']");
    if (person?.value) {
        return field.contains(person) ? person.value : `${person.value}, ${label}`;
    }
    const set = row.closest("[data-rows]");
    const shown = [...set.querySelectorAll("[data-part='one-row']:not(.row-set__row--removed)")];
    return `${set.querySelector(".row-set__heading").textContent.trim()}, row ${shown.indexOf(row) + 1}, ${label}`;
}

const UNTIL_RELEASED = 30;

/** Does at once what changes the height of the page or, while something is pressed, after its click.

    A control that loses the focus to a press must not move what is pressed: the click would fall on what comes to lie there.
    It is looked for again and again, for a finger has left the screen before the change that its tap makes is told. */
export function afterPress(control, act) {
    if (control.getRootNode().querySelector(":active")) {
        setTimeout(() => afterPress(control, act), UNTIL_RELEASED);
    } else {
        act();
    }
}
