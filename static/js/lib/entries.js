/* What was typed into forms, kept in a Storage apart by user, form and version, for two days at most. */

const PREFIX = "wecoza:entries:";
const TWO_DAYS = 2 * 24 * 60 * 60 * 1000;

/** The name under which one user's entries of one form are kept; `version` only for edits. */
export function entriesKey(userId, address, version = "") {
    return `${PREFIX}${userId}:${address}:${version}`;
}

/** Keeps `fields`, an array of [name, value], as they are at `now` (milliseconds). */
export function keepEntries(storage, key, fields, now) {
    storage.setItem(key, JSON.stringify({ at: now, fields }));
}

/** `{at, fields}` as kept, or null when there is nothing, or nothing that can be read and is young enough. */
export function keptEntries(storage, key, now) {
    try {
        const kept = JSON.parse(storage.getItem(key));
        return kept && now - kept.at <= TWO_DAYS && Array.isArray(kept.fields) ? kept : null;
    } catch {
        return null;
    }
}

function keysOf(storage) {
    return Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((key) => key.startsWith(PREFIX));
}

/** Forgets everything of one user. */
export function forgetUser(storage, userId) {
    keysOf(storage).filter((key) => key.startsWith(`${PREFIX}${userId}:`)).forEach((key) => storage.removeItem(key));
}

/** Forgets what is older than two days or cannot be read, whosever it is. */
export function forgetOld(storage, now) {
    keysOf(storage).filter((key) => keptEntries(storage, key, now) === null).forEach((key) => storage.removeItem(key));
}
