/* What the calendar needs of the server, without the page. */

// The order in which the events of a day stand
const ORDER = ["holiday", "start", "end", "event", "exception", "session", "stop"];

// Parts of the address that say which days are shown, and how: they do not go on to other days
const OF_THE_DAYS = ["month", "day", "view", "page", "start", "end"];

/** `path` with a query's filters, and with what is given instead of its days. */
export function addressOf(path, query, given) {
    const parameters = new URLSearchParams(query);
    for (const name of OF_THE_DAYS) {
        parameters.delete(name);
    }
    for (const [name, value] of Object.entries(given)) {
        if (value) {
            parameters.set(name, value);
        }
    }
    return `${path}?${parameters}`;
}

/** An event as it came, with its place among those of its day; only what leads somewhere takes the focus. */
export function placed(event) {
    return { ...event, place: ORDER.indexOf(event.kind), interactive: Boolean(event.url) };
}

/** What an event says: of a class its code and, where it does not meet, why; of a holiday its name. */
export function wordsOf({ title, reason, detail }, { classIsKnown }) {
    if (!classIsKnown || !detail) {
        return [title, reason].filter(Boolean).join(": ");
    }
    return reason;
}
