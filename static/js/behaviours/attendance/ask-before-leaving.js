/* Asks before logging out while registers of the user lie on this phone that are not sent, on every page. Those of others
   stay there: then only what is the user's goes, and the server is told so (`keep`) and does not empty the whole browser.
   Lets stored pages be those of the user who is logged in, and takes away what has lain there for seven days. Named before
   `forget-entries`.

   <form data-behaviour="ask-before-leaving forget-entries" data-user-id="7">
     <input type="hidden" name="keep" value="registers-of-others" disabled>
   </form>
   <dialog data-part="leaving"> <button data-part="stay"> <button data-part="leave"> </dialog>   for those who capture */

import { forgetAllOf, forgetOld, keptOfAll, openKept, SEVEN_DAYS } from "../../lib/attendance/kept-registers.js";
import { alone, belongTo, forgetPagesBefore } from "../../lib/attendance/stored-pages.js";

const PATIENCE = { tries: 12, pause: 50 };  // somebody waits to log out

/** What `work` gives for what is kept; undefined where nothing is, or cannot be looked at. */
async function inKept(work) {
    const names = (await indexedDB.databases?.())?.map(({ name }) => name);
    if (names && !names.includes("wecoza-registers")) {
        return undefined;
    }
    const opened = await openKept(indexedDB, work, PATIENCE);
    opened?.database.close();
    return opened?.result;
}

/** Of whom a register is kept. */
async function whose() {
    const kept = await inKept(keptOfAll) ?? [];
    return new Set(kept.map((each) => each.user));
}

/** Gives whether all of it is gone. */
async function takeAwayAllOf(user) {
    const isForgotten = await inKept((database) => forgetAllOf(database, user).then(() => true));
    await ("caches" in window && alone(() => belongTo(caches, "")));
    return isForgotten === true;
}

function takeAwayPages(user) {
    return alone(async () => {
        await belongTo(caches, user);
        await forgetPagesBefore(caches, user, Date.now() - SEVEN_DAYS);
    });
}

export async function mount(form) {
    const leaving = document.querySelector("dialog[data-part='leaving']");
    const user = form.dataset.userId;
    let isDecided = false;
    let users = new Set();  // of whom something is kept

    async function leave() {
        isDecided = true;
        if ([...users].some((each) => each !== user)) {
            form.elements.keep.disabled = !await takeAwayAllOf(user).catch(() => false);
        }
        form.requestSubmit();
    }

    form.addEventListener("submit", async (event) => {
        if (isDecided) {
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        users = await whose().catch(() => new Set());
        if (leaving && users.has(user)) {
            leaving.showModal();
        } else {
            await leave();
        }
    }, { capture: true });
    leaving?.querySelector("[data-part='leave']").addEventListener("click", leave);
    leaving?.querySelector("[data-part='stay']").addEventListener("click", () => leaving.close());
    // A browser that keeps nothing has nothing old, and nothing of others
    const oldRegisters = inKept((database) => forgetOld(database, Date.now())).catch(() => null);
    const oldPages = "caches" in window ? takeAwayPages(user).catch(() => null) : null;
    await Promise.all([oldRegisters, oldPages]);
}
