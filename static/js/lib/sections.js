/* How far a section of a form is. */

/** optional (nothing is needed and nothing stands there), not-started, in-progress, complete or to-correct, from the fields that apply: `{needed, filled, wrong}` each. */
export function stateOf(fields) {
    if (fields.some((field) => field.wrong)) {
        return "to-correct";
    }
    if (!fields.some((field) => field.filled)) {
        return fields.some((field) => field.needed) ? "not-started" : "optional";
    }
    return fields.every((field) => field.filled || !field.needed) ? "complete" : "in-progress";
}

/** How many are missing, in words for a small place; empty for none. */
export function missingWords(count) {
    return count ? `${count} still missing` : "";
}
