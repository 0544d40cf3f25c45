/* Registers that lie on this phone until the server has them: in an IndexedDB, one for each session and user, for seven
   days at most.

   {key, user, session, address, page, words, entries, state, sentence, at, tries, next}: `entries` are [name, value] pairs of
   the form, `state` is "entered" (nobody has sent it yet), "waiting" (sent by its user, not by the network) or "asking" (the
   server wants something decided; `sentence` says what). What the server could not take has so many `tries` behind it, and is
   not sent by itself before `next` (milliseconds, as `at`). */

const NAME = "wecoza-registers";
const STORE = "kept";
const PATIENCE = { tries: 40, pause: 300 };
const FIRST_PAUSE = 20_000;
const LONGEST_PAUSE = 60 * 60 * 1000;
export const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000;

function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function written(transaction) {
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error);
    });
}

async function opened(factory) {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    return settled(request);
}

function after(milliseconds) {
    return new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
    });
}

async function openedFor(factory, work) {
    const database = await opened(factory);
    try {
        return { database, result: await work(database) };
    } catch (error) {
        database.close();
        throw error;
    }
}

/** Opens it and does the first `work` with it, with some tries more where a page that is just being closed disturbs
    that: it may be closed again at once. Gives {database, result}; null where a browser keeps nothing. `factory` is
    indexedDB, `pause` the milliseconds between two of so many `tries`. */
export async function openKept(factory, work, { tries, pause } = PATIENCE) {
    for (let number = 1; number <= tries; number += 1) {
        try {
            return await openedFor(factory, work);
        } catch {
            await (number < tries && after(pause));
        }
    }
    return null;
}

export function keyOf(user, session) {
    return `${user}:${session}`;
}

/** Keeps it in the place of what was kept of the same session. */
export async function keep(database, register) {
    const transaction = database.transaction(STORE, "readwrite");
    transaction.objectStore(STORE).put({ ...register, key: keyOf(register.user, register.session) });
    return written(transaction);
}

/** What is kept of a user, the oldest first. */
export async function keptOf(database, user) {
    const all = await keptOfAll(database);
    return all.filter((each) => each.user === user).sort((one, other) => one.at - other.at);
}

/** What is kept of all users of the phone, in no order. */
export async function keptOfAll(database) {
    return settled(database.transaction(STORE).objectStore(STORE).getAll());
}

/** What is kept of a session, or undefined. */
export async function keptFor(database, user, session) {
    return settled(database.transaction(STORE).objectStore(STORE).get(keyOf(user, session)));
}

async function ifUnchanged(database, register, act) {
    const transaction = database.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    const acted = settled(store.get(keyOf(register.user, register.session))).then((now) => {
        if (now && isSame(now.entries, register.entries)) {
            act(store, now);
        }
    });
    await Promise.all([acted, written(transaction)]);
}

/** Takes it away, unless something else has been entered or sent meanwhile, in another tab for example. */
export async function forget(database, register) {
    return ifUnchanged(database, register, (store, now) => store.delete(now.key));
}

/** Notes what the server answered, unless something else has been entered or sent meanwhile. */
export async function note(database, register, noted) {
    return ifUnchanged(database, register, (store, now) => store.put({ ...now, ...noted }));
}

/** Whether it is to be sent by itself now. No pause is longer than an hour: then the phone's clock was put back. */
export function isDue(register, now) {
    const pause = (register.next ?? 0) - now;
    return register.state === "waiting" && (pause <= 0 || pause > LONGEST_PAUSE);
}

/** What is noted of a register that the server could not take just now: each pause is twice the last, an hour at most, and
    as long as the server asks for (`retryAfter`, in seconds). */
export function triedAt(register, now, retryAfter = 0) {
    const tries = (register.tries ?? 0) + 1;
    const pause = Math.max(FIRST_PAUSE * 2 ** (tries - 1), retryAfter * 1000);
    return { tries, next: now + Math.min(pause, LONGEST_PAUSE) };
}

async function forgetAll(database, isGone) {
    const transaction = database.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    const acted = settled(store.getAll()).then((all) => {
        all.filter(isGone).forEach((each) => store.delete(each.key));
    });
    await Promise.all([acted, written(transaction)]);
}

/** Takes away what is older than seven days, whosever it is. */
export async function forgetOld(database, now) {
    return forgetAll(database, (each) => !isYoung(each.at, now));
}

/** Takes away all that is kept of a user. */
export async function forgetAllOf(database, user) {
    return forgetAll(database, (each) => each.user === user);
}

/** A channel to the other tabs of the phone, and to other behaviours of this page. Through it goes {user, happened}:
    "taken-away", so that nothing of that user is kept or sent any more, and "not-logged-out", without a network. */
export function tabsOfPhone() {
    return new BroadcastChannel(NAME);
}

/** Whether something from then may still lie on the phone; `then` and `now` in milliseconds. */
export function isYoung(then, now) {
    return now - then <= SEVEN_DAYS;
}

/** Whether two lists of entries say the same. */
export function isSame(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
}

/** What becomes of a kept register after an answer, as kinds in lib/answers.js: its new state, or null when it is done with. */
export function stateAfter(kind) {
    if (kind === "saved") {
        return null;
    }
    return kind === "uncertain" || kind === "log-in" ? "waiting" : "asking";
}
