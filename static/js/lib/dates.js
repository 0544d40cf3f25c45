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

function placeOf(typed, names) {
    return names.findIndex((name) => name.startsWith(typed.toLowerCase()));
}

function isoDate({ year, month, day, weekday }) {
    const number = Number(month) || placeOf(month, MONTHS) + 1;
    const text = `${year.padStart(4, "20")}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}`;
    const moment = new Date(`${text}T00:00Z`);
    const exists = !Number.isNaN(moment.valueOf()) && moment.toISOString().startsWith(text) && !text.startsWith("0000");
    return exists && (!weekday || placeOf(weekday, WEEKDAYS) === moment.getUTCDay()) ? text : "";
}

/** What was typed as `2026-02-02`; empty where it is no date, or none of that weekday. */
export function readDate(typed) {
    const text = typed.trim().replace(/\s+/g, " ");
    const found = WAYS.map((way) => way.exec(text)?.groups).find(Boolean);
    return found ? isoDate(found) : "";
}
