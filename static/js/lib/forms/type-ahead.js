/* Which of many choices fit a part of their name. */

function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Those `{value, words}` in which each typed word occurs, whatever its case and accents; those that begin with the text come first. */
export function fitting(choices, typed) {
    const text = plain(typed).trim();
    const parts = text.split(/\s+/);
    const fit = choices.filter(({ words }) => parts.every((part) => plain(words).includes(part)));
    const isFirst = ({ words }) => text !== "" && plain(words).startsWith(text);
    return [...fit.filter(isFirst), ...fit.filter((choice) => !isFirst(choice))];
}

/** The one choice that is meant by what was typed, if there is one: the only one that fits, or the only one of that name. */
export function meant(choices, typed) {
    const fit = fitting(choices, typed);
    const named = fit.filter(({ words }) => plain(words).trim() === plain(typed).trim());
    return [named, fit].find((some) => some.length === 1)?.[0] ?? null;
}

/** What is said about a text that means no choice. */
export function unmeantWords(choices, typed) {
    const text = `“${[...typed.trim()].slice(0, 40).join("")}”`;
    const { length } = fitting(choices, typed);
    return length === 0 ? `Nothing in the list fits ${text}: type another part of the name.` : `${length} in the list fit ${text}: choose one.`;
}
