/* Moments as the program writes them, in the company's time zone: `14:05` today, else `Mon 2 Feb 2026, 14:05`. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FORMAT = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Africa/Johannesburg",
    weekday: "short",
    day: "numeric",
    month: "numeric",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
});

function partsOf(moment) {
    const parts = Object.fromEntries(FORMAT.formatToParts(moment).map(({ type, value }) => [type, value]));
    return {
        day: `${parts.weekday} ${Number(parts.day)} ${MONTHS[parts.month - 1]} ${parts.year}`,
        time: `${parts.hour}:${parts.minute}`,
    };
}

/** Both are Dates. */
export function momentIn(moment, now) {
    const { day, time } = partsOf(moment);
    return day === partsOf(now).day ? time : `${day}, ${time}`;
}

/** A date such as `2026-02-02`, as `Mon 2 Feb 2026`. */
export function dayIn(date) {
    return partsOf(new Date(`${date}T12:00:00+02:00`)).day;
}
