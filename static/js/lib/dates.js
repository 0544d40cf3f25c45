/* Dates as people write them, read as the server reads them (classes/timetable/written_dates.py). */

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const YEAR = "(?<year>\\d{4})";
const SHORT_YEAR = "(?<year>\\d{4}|\\d{2})";
const WEEKDAY = "(?:(?<weekday>[a-z]{3,9}),? )?";
const WAYS = [
    `${YEAR}([-/.])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})`,
    `${YEAR}(?<month>\\d{2})(?<day>\\d{2})`,
    `(?<day>\\d{1,2})([-/.])(?<month>\\d{1,2})\\2${SHORT_YEAR}`,
    `(?<day>\\d{1,2})([-/.])(?<month>[a-z]{3,9})\\2${SHORT_YEAR}`,
    `${WEEKDAY}(?<day>\\d{1,2}) ?(?<month>[a-z]{3,9}),? ?${YEAR}`,
    `${WEEKDAY}(?<month>[a-z]{3,9}) (?<day>\\d{1,2}),? ${YEAR}`,
].map((way) => new RegExp(`^${way}$`, "i"));
// What makes a date of one that has no year, in each of the ways
const WITH_A_YEAR = [" 2028", "/2028", "-2028", ".2028"];
const TYPE_IT = "type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.";

function placeOf(typed, names) {
    return names.findIndex((name) => name.startsWith(typed.toLowerCase()));
}

/** `{year, month, day, weekday}` of what is written like a date, whether there is such a day or not; null otherwise. */
function writtenIn(text) {
    const found = WAYS.map((way) => way.exec(text)?.groups).find(Boolean);
    if (!found) {
        return null;
    }
    const { year, month, day } = found;
    const number = /^\d+$/.test(month) ? Number(month) : placeOf(month, MONTHS) + 1;
    const weekday = found.weekday ? placeOf(found.weekday, WEEKDAYS) : null;
    const isNamed = weekday !== -1 && (number > 0 || /^\d+$/.test(month));
    return isNamed ? { year: year.padStart(4, "20"), month: String(number).padStart(2, "0"), day: day.padStart(2, "0"), weekday } : null;
}

/** The day as a Date, or null where there is none. */
function dayOf({ year, month, day }) {
    const text = `${year}-${month}-${day}`;
    const moment = new Date(`${text}T00:00Z`);
    const exists = !Number.isNaN(moment.valueOf()) && moment.toISOString().startsWith(text) && !text.startsWith("0000");
    return exists ? moment : null;
}

function inOneLine(typed) {
    return typed.trim().replace(/\s+/g, " ");
}

/** What was typed as `2026-02-02`; empty where it is no date, or none of that weekday. */
export function readDate(typed) {
    const written = writtenIn(inOneLine(typed));
    const moment = written && dayOf(written);
    const isMeant = moment && (written.weekday === null || written.weekday === moment.getUTCDay());
    return isMeant ? moment.toISOString().slice(0, 10) : "";
}

/** Why what was typed is no date, as the server says it; empty where it is one. */
export function wrongWithDate(typed) {
    const text = inOneLine(typed);
    const quoted = (length) => `“${[...text].slice(0, length).join("")}”`;
    const written = writtenIn(text);
    if (!written) {
        const lacksYear = WITH_A_YEAR.some((rest) => writtenIn(`${text}${rest}`));
        return `${quoted(20)} ${lacksYear ? "has no year" : "cannot be read as a date"}: ${TYPE_IT}`;
    }
    const moment = dayOf(written);
    if (!moment) {
        return `${quoted(20)} is no date that exists: ${TYPE_IT}`;
    }
    const day = WEEKDAYS[moment.getUTCDay()];
    const isMeant = written.weekday === null || WEEKDAYS[written.weekday] === day;
    return isMeant ? "" : `${quoted(30)} is a ${day[0].toUpperCase()}${day.slice(1)}: correct the day or the date.`;
}
