/* What a field is called where it is spoken of elsewhere: of a row, with whom or which row it is about. */

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
