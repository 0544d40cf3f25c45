/* What was typed into forms, kept in a Storage apart by user, form and tab, for a day at most: a login that
   was there while one typed has then been over for a day, or goes on. */

const PREFIX = "wecoza:entries:";
const LAST_USER = "wecoza:last-user";
const TAB = "wecoza:tab";
const ONE_DAY = 24 * 60 * 60 * 1000;

/** The name under which one user's entries of one form in one tab are kept. */
export function entriesKey(userId, form, tab = "") {
    return `${PREFIX}${userId}:${form}:${tab}`;
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
    const { at, fields } = keptEntries(storage, orphans[0], now);
    keepEntries(storage, key, fields, at);
    storage.removeItem(orphans[0]);
    return true;
}

/** Marks what is kept, where there is any, as left by its tab, which goes away. */
export function leaveEntries(storage, key, now) {
    const kept = keptEntries(storage, key, now);
    if (kept) {
        keepEntries(storage, key, kept.fields, kept.at, true);
    }
}

/** `{at, fields}` as kept, or null when there is nothing, or nothing that can be read and is young enough. */
export function keptEntries(storage, key, now) {
    try {
        const kept = JSON.parse(storage.getItem(key));
        return kept && now - kept.at <= ONE_DAY && Array.isArray(kept.fields) ? kept : null;
    } catch {
        return null;
    }
}

const OF_ROW = /^(.+?)-(\d+)-(.+)$/;
const COUNTS = /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;

/** What entries say: the fields as `name=value`, and the rows of each set, in whatever order and without those that were
    removed or are empty. The names in `technical` and the keys of rows say nothing. */
function said(entries, technical) {
    const rows = new Map();
    const fields = [];
    for (const [name, value] of entries.filter(([each]) => !technical.has(each) && !COUNTS.test(each))) {
        const [, set, number, field] = OF_ROW.exec(name) ?? [];
        if (!set) {
            fields.push(`${name}=${value}`);
        } else if (field !== "id" && value !== "") {
            const row = `${set}-${number}`;
            rows.set(row, { set, values: [...rows.get(row)?.values ?? [], `${field}=${value}`] });
        }
    }
    const kept = [...rows.values()].filter(({ values }) => !values.some((value) => value.startsWith("DELETE=")));
    return [...fields, ...kept.map(({ set, values }) => `${set}: ${values.sort().join()}`)].sort();
}

/** Whether two arrays of [name, value] say the same, though rows may have got keys or another order by saving. */
export function saysTheSame(one, other, technical = new Set()) {
    return JSON.stringify(said(one, technical)) === JSON.stringify(said(other, technical));
}

/** The entries with the row that an address asks for at its place in the page, so that the rows from there on move: the kept
    row of the same day, or else the page's own. `asked` are the page's entries of it, such as ["exceptions-1-date", "2026-12-01"]. */
export function withRowAskedFor(entries, asked) {
    const [, set, place] = OF_ROW.exec(asked[0][0]);
    const total = `${set}-TOTAL_FORMS`;
    const own = asked.map(([name, value]) => [OF_ROW.exec(name)[3], value]);
    const others = [];
    const rows = [];
    for (const [name, value] of entries) {
        const [, ofSet, number, field] = OF_ROW.exec(name) ?? [];
        if (ofSet === set) {
            (rows[number] ??= []).push([field, value]);
        } else if (name !== total) {
            others.push([name, value]);
        }
    }
    const found = rows.findIndex((row = []) => isOfDay(row, Object.fromEntries(own).date));
    const row = found < 0 ? own : rows.splice(found, 1)[0];
    rows.splice(Number(place), 0, row);
    const named = rows.flatMap((each, number) => each.map(([field, value]) => [`${set}-${number}-${field}`, value]));
    return [...others, [total, String(rows.length)], ...named];
}

/** Whether the row is of that day; not one that was removed before it was ever saved. */
function isOfDay(row, day) {
    const { date, id, DELETE: isRemoved } = Object.fromEntries(row);
    return date === day && Boolean(id || !isRemoved);
}

function keysOf(storage) {
    return Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((key) => key.startsWith(PREFIX));
}

/** Remembers who is logged in, for all tabs. */
export function rememberUser(storage, userId) {
    storage.setItem(LAST_USER, userId);
}

/** Who is logged in, as far as this browser knows; null after they have logged out in any tab. */
export function rememberedUser(storage) {
    return storage.getItem(LAST_USER);
}

/** Forgets everything of one user, and that they are logged in. */
export function forgetUser(storage, userId) {
    if (rememberedUser(storage) === userId) {
        storage.removeItem(LAST_USER);
    }
    keysOf(storage).filter((key) => key.startsWith(`${PREFIX}${userId}:`)).forEach((key) => storage.removeItem(key));
}

/** Forgets what is older than a day or cannot be read, whosever it is. */
export function forgetOld(storage, now) {
    keysOf(storage).filter((key) => keptEntries(storage, key, now) === null).forEach((key) => storage.removeItem(key));
}

/** What tells this tab from the others of the same browser, in its Storage for the session; it outlives a reload.

    `{name, isCopy}`: the Storage is copied when a tab is opened from another. `locks` (navigator.locks, which only secure
    pages have) tells whether the name is taken, and holds it until `left`, a promise, is kept. */
export async function tabOf(session, locks, left) {
    const name = session.getItem(TAB);
    if (name && await isFree(locks, name, left)) {
        return { name, isCopy: false };
    }
    const own = String(Math.random()).slice(2);
    session.setItem(TAB, own);
    await isFree(locks, own, left);
    return { name: own, isCopy: Boolean(name) };
}

function isFree(locks, name, left) {
    return new Promise((resolve) => {
        if (!locks) {
            resolve(true);
            return;
        }
        locks.request(`${TAB}:${name}`, { ifAvailable: true }, (lock) => {
            resolve(lock !== null);
            return lock && left;
        });
    });
}
