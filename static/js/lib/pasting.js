/* A pasted list of dates: a date a line as 2026-02-07 or 7/2/2026, then perhaps a start and an end. */

const LINE = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))(?:[\s,;]+(\S+?)(?:\s*(?:[,;–-]|to)\s*|\s+)(\S+))?$/;

function isoDate([, year, month, day, dayFirst, monthSecond, yearLast]) {
    const parts = year ? [year, month, day] : [yearLast, monthSecond, dayFirst];
    return parts.map((part) => part.padStart(2, "0")).join("-");
}

/** `{rows: [{date, start, end}], wrong: [line]}`; a line without times takes those of the line before it. */
export function pastedRows(text, before = { start: "", end: "" }) {
    const rows = [];
    const wrong = [];
    let times = before;
    for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
        const found = LINE.exec(line);
        if (!found) {
            wrong.push(line);
            continue;
        }
        times = found[7] ? { start: found[7], end: found[8] } : times;
        rows.push({ date: isoDate(found), ...times });
    }
    return { rows, wrong };
}
