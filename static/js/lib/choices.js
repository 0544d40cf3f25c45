/* Choices that depend on another: rows of an answer as options of a select. */

/** `{value, words, group, detail, hours, byHand}` for each site or subject, as the addresses give them. */
export function optionsFrom(rows) {
    return rows.map((row) => ({
        value: String(row.id ?? row.code),
        words: row.code && row.name !== row.code ? `${row.name} (${row.code})` : row.name,
        group: row.hours_by_hand ? row.type : "",
        detail: row.address ?? "",
        hours: row.hours ?? "",
        byHand: Boolean(row.hours_by_hand),
    }));
}

/** The first of the wanted values that is offered; the only one, where there is one; else none. */
export function choiceAmong(options, ...wanted) {
    const fitting = wanted.find((value) => value && options.some((option) => option.value === value));
    return fitting ?? (options.length === 1 ? options[0].value : "");
}

// As the server reads them (HoursField in classes/forms/fields.py)
const HOURS = /^\d*(?:[.,]\d{0,2})?$/;
const MOST_HOURS = 5000;

/** `160.00` as `160 h`, `62.50` as `62.5 h`; nothing for what the server refuses as hours. */
export function hoursInWords(hours) {
    const text = String(hours).trim();
    const number = HOURS.test(text) ? Number(text.replace(",", ".")) : 0;
    return number > 0 && number <= MOST_HOURS ? `${number} h` : "";
}
