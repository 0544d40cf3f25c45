/* When a field applies: `pattern monthly_on` and `monthly day`, say. */

function fits(value, wanted) {
    return wanted === "*" ? value !== "" : wanted.split("|").includes(value);
}

/** Whether each named field has one of its wanted values. */
export function applies(names, wanted, valueOf) {
    const wants = wanted.split(" ");
    return names.split(" ").every((name, index) => fits(valueOf(name), wants[index]));
}
