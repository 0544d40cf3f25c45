/* A pasted list of dates: a date a line in any of the usual ways (lib/dates.js), then perhaps a start and an end. */

const TIMES = /^(?<start>\S+?)(?:\s*(?:[–-]|to)\s*|\s+)(?<end>\S+)$/;

/** The longest part of a line, from its beginning, that is a date, and the times behind it; nothing where there is none. */
function partsOf(line, readDate) {
    const words = line.split(/[\s,;]+/);
    for (let count = words.length; count > 0; count -= 1) {
        const date = readDate(words.slice(0, count).join(" "));
        if (date) {
            const rest = words.slice(count).join(" ");
            const times = TIMES.exec(rest)?.groups;
            return rest && !times ? null : { date, ...times };
        }
    }
    return null;
}

/** What is said of lines that are no dates, as the server says it. */
export const LEFT_OVER = "These dates were not added: give each line a date such as 2026-02-07, or empty the box.";

/** `{rows: [{date, start, end}], wrong: [line]}`; a line without times takes those of the line before it. What stands in
    `rows` already is not there twice. `readDate` is that of lib/dates.js. */
export function pastedRows(text, readDate, before = { start: "", end: "" }) {
    const rows = [];
    const wrong = [];
    let times = before;
    for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
        const found = partsOf(line, readDate);
        if (!found) {
            wrong.push(line);
            continue;
        }
        times = found.start ? { start: found.start, end: found.end } : times;
        if (!rows.some((row) => row.date === found.date && row.start === times.start && row.end === times.end)) {
            rows.push({ date: found.date, ...times });
        }
    }
    return { rows, wrong };
}
