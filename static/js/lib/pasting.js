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
const LEFT_OVER = "These dates were not added: give each line a date such as 2026-02-07, or empty the box.";
const MOST_SAID = 3;
// A list that was copied from a mail
const BULLET = /^[-–•*]\s+/;
const TIMES_AFTER_IT = "give a start and an end behind the date, such as 9:00 14:00, or nothing.";

/** Why a line was not read; `wrongWithDate` is that of lib/dates.js: empty for a date. What is written most like a date is
    meant to be one, whatever stands behind it. */
function wrongWithLine(line, wrongWithDate) {
    const words = line.split(/[\s,;]+/);
    const beginnings = words.map((_, place) => words.slice(0, words.length - place).join(" "));
    const sentences = beginnings.map(wrongWithDate);
    if (sentences.includes("")) {
        return `“${line}”: ${TIMES_AFTER_IT}`;
    }
    return sentences.find((sentence) => !sentence.includes("cannot be read")) ?? sentences[0];
}

/** What is said of these lines: of all of them, then why the first few could not be read. */
export function leftOver(lines, wrongWithDate) {
    if (lines.length === 0) {
        return [];
    }
    const more = lines.length > MOST_SAID ? [`And ${lines.length - MOST_SAID} more.`] : [];
    return [LEFT_OVER, ...lines.slice(0, MOST_SAID).map((line) => wrongWithLine(line, wrongWithDate)), ...more];
}

const MOST_NAMED = 5;

function named(dates) {
    const more = dates.length > MOST_NAMED ? [`and ${dates.length - MOST_NAMED} more`] : [];
    return `${[...dates.slice(0, MOST_NAMED), ...more].join("; ")}.`;
}

/** What was added otherwise than it was written: `takenOver` and `repeated` are those of `pastedRows`, `dayIn` writes a date. */
export function addedWords(takenOver, repeated, dayIn) {
    const withTimes = takenOver.map(({ date, start, end }) => `${dayIn(date)}, ${start} to ${end}`);
    return [
        ...(withTimes.length ? [`Without times of their own, these got those of the date before: ${named(withTimes)}`] : []),
        ...(repeated.length ? [`In the list already, and not added again: ${named(repeated.map(dayIn))}`] : []),
    ];
}

/** `{rows: [{date, start, end}], wrong: [line], takenOver: [row], repeated: [date]}`; a line without times takes over those of
    the line before it. What stands in `rows` already is not there twice. `readDate` is that of lib/dates.js. */
export function pastedRows(text, readDate, before = { start: "", end: "" }) {
    const rows = [];
    const wrong = [];
    const takenOver = [];
    const repeated = [];
    let times = before;
    for (const line of text.split("\n").map((each) => each.trim().replace(BULLET, "")).filter(Boolean)) {
        const found = partsOf(line, readDate);
        if (!found) {
            wrong.push(line);
            continue;
        }
        times = found.start ? { start: found.start, end: found.end } : times;
        const row = { date: found.date, ...times };
        if (rows.some((each) => each.date === row.date && each.start === row.start && each.end === row.end)) {
            repeated.push(row.date);
            continue;
        }
        rows.push(row);
        if (!found.start && row.start) {
            takenOver.push(row);
        }
    }
    return { rows, wrong, takenOver, repeated };
}
