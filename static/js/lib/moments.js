/* Moments as the program writes them: `14:05` today, else `Mon 2 Feb 2026, 14:05`. */

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Both are Dates; in the time zone of this computer. */
export function momentIn(moment, now) {
    const time = TIME.format(moment);
    if (moment.toDateString() === now.toDateString()) {
        return time;
    }
    const day = `${WEEKDAYS[moment.getDay()]} ${moment.getDate()} ${MONTHS[moment.getMonth()]} ${moment.getFullYear()}`;
    return `${day}, ${time}`;
}
