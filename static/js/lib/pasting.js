/* A pasted list of dates: a date a line as 2026-02-07, 2026/02/07, 7/2/2026, 7 Feb 2026 or Sat 7 Feb 2026, then perhaps a
   start and an end. */

const YEAR_FIRST = "(?<year>\\d{4})([-/])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})";
const DAY_FIRST = "(?<day>\\d{1,2})([-/.])(?<month>\\d{1,2})\\2(?<year>\\d{4})";
const IN_WORDS = "(?:[a-z]{3,9},?\\s+)?(?<day>\\d{1,2})()\\s+(?<month>[a-z]{3,9})\\s+(?<year>\\d{4})";
const TIMES = "(?:[\\s,;]+(?<start>\\S+?)(?:\\s*(?:[,;–-]|to)\\s*|\\s+)(?<end>\\S+))?";
const LINES = [YEAR_FIRST, DAY_FIRST, IN_WORDS].map((day) => new RegExp(`^${day}${TIMES}$`, "i"));
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Nothing where there is no such day. */
function isoDate({ year, month, day }) {
    const number = Number(month) || MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
    const text = `${year}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}`;
    const moment = new Date(`${text}T00:00Z`);
    return !Number.isNaN(moment.valueOf()) && moment.toISOString().startsWith(text) ? text : "";
}

/** `{rows: [{date, start, end}], wrong: [line]}`; a line without times takes those of the line before it. What stands in
    `rows` already is not there twice. */
export function pastedRows(text, before = { start: "", end: "" }) {
    const rows = [];
    const wrong = [];
    let times = before;
    for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
        const found = LINES.map((pattern) => pattern.exec(line)?.groups).find(Boolean);
        const date = found && isoDate(found);
        if (!date) {
            wrong.push(line);
            continue;
        }
        times = found.start ? { start: found.start, end: found.end } : times;
        if (!rows.some((row) => row.date === date && row.start === times.start && row.end === times.end)) {
            rows.push({ date, ...times });
        }
    }
    return { rows, wrong };
}
