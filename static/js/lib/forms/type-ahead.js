/* Which of many choices fit a part of their name, and what stands for a text that means none of them. */

/** With more choices than these one is found by typing; as in wecoza/renderers.py. */
export const MANY = 50;

const TYPED = "?";  // no key of a row begins like this, so the server refuses it

function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim().toLowerCase();
}

/** Those `{words}` in which each typed word occurs, whatever its case and accents; those that begin with the text come first. */
export function fitting(choices, typed) {
    const text = plain(typed);
    const parts = text.split(" ");
    const named = choices.map((choice) => ({ choice, name: plain(choice.words) }));
    const fit = named.filter(({ name }) => parts.every((part) => name.includes(part)));
    const first = text ? fit.filter(({ name }) => name.startsWith(text)) : [];
    return [...first, ...fit.filter((each) => !first.includes(each))].map(({ choice }) => choice);
}

/** The one choice that is meant by what was typed, if there is one: the only one that fits, or the only one of that name. */
export function meant(choices, typed) {
    const fit = fitting(choices, typed);
    const named = fit.filter(({ words }) => plain(words) === plain(typed));
    return [named, fit].find((some) => some.length === 1)?.[0] ?? null;
}

/** What is said about a text that means no choice. */
export function unmeantWords(choices, typed) {
    const text = `“${[...typed.trim()].slice(0, 40).join("")}”`;
    const { length } = fitting(choices, typed);
    return length === 0 ? `Nothing in the list fits ${text}: type another part of the name.` : `${length} in the list fit ${text}: choose one.`;
}

/** What is sent for a text that means no choice. */
export function valueOfText(typed) {
    return `${TYPED}${typed.trim()}`;
}

/** That text; empty where the value is one of the choices, or none. */
export function textInValue(value) {
    return value.startsWith(TYPED) ? value.slice(TYPED.length) : "";
}

/** What is chosen in a control; empty while a text stands there that means no choice. */
export function chosenIn(control) {
    return textInValue(control.value) ? "" : control.value;
}
