/* What was typed into forms, kept in a Storage apart by user, form, version and tab, for two days at most. */

const PREFIX = "wecoza:entries:";
const TWO_DAYS = 2 * 24 * 60 * 60 * 1000;

/** The name under which one user's entries of one form in one tab are kept; `version` only for edits. */
export function entriesKey(userId, address, version = "", tab = "") {
    return `${PREFIX}${userId}:${address}:${version}:${tab}`;
}

/** Keeps `fields`, an array of [name, value], as they are at `now` (milliseconds); `left` when their tab goes away. */
export function keepEntries(storage, key, fields, now, left = false) {
    storage.setItem(key, JSON.stringify({ at: now, fields, left }));
}

/** Takes over what a tab that went away has left of the same form, the newest first; whether there was any. */
export function adoptEntries(storage, key, now) {
    const form = key.slice(0, key.lastIndexOf(":") + 1);
    const orphans = keysOf(storage)
        .filter((other) => other !== key && other.startsWith(form) && keptEntries(storage, other, now)?.left)
        .sort((one, other) => keptEntries(storage, other, now).at - keptEntries(storage, one, now).at);
    if (orphans.length === 0) {
        return false;
    }
    storage.setItem(key, storage.getItem(orphans[0]));
    storage.removeItem(orphans[0]);
    return true;
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

/** What tells this tab from the others of the same browser, in its Storage for the session; it outlives a reload. */
export function tabOf(session) {
    const name = "wecoza:tab";
    if (!session.getItem(name)) {
        session.setItem(name, String(Math.random()).slice(2));
    }
    return session.getItem(name);
}
