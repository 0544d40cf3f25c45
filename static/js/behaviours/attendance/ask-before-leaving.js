/* Asks before logging out while registers of the user lie on this phone that are not sent, on every page. What is the
   user's goes before the server is asked, for there may be no network: then all open pages are emptied and say so. Those
   of others stay there, and the server is told so (`keep`) and does not empty the whole browser.
   Lets stored pages be those of the user who is logged in, and takes away what has lain there for seven days. Named before
   `forget-entries`.

   <form data-behaviour="ask-before-leaving forget-entries" data-user-id="7">
     <input type="hidden" name="keep" value="registers-of-others" disabled>
   </form>
   <dialog data-part="leaving"> <button data-part="stay"> <button data-part="leave"> </dialog>   for those who capture
   <template data-part="not-logged-out"> <h1 tabindex="-1"> <p data-part="all-gone" hidden> <p data-part="not-gone" hidden> </template> */

import { forgetAllOf, forgetOld, keptOfAll, openKept, SEVEN_DAYS, tabsOfPhone } from "../../lib/attendance/kept-registers.js";
import { alone, belongTo, forgetPagesBefore } from "../../lib/attendance/stored-pages.js";

const PATIENCE = { tries: 12, pause: 50 };  // somebody waits to log out
const ANSWERS_WITHIN = 10_000;

/** What `work` gives for what is kept, `nothing` where nothing is; undefined where it cannot be looked at. */
async function inKept(work, nothing) {
    const names = (await indexedDB.databases?.())?.map(({ name }) => name);
    if (names && !names.includes("wecoza-registers")) {
        return nothing;
    }
    const opened = await openKept(indexedDB, work, PATIENCE);
    opened?.database.close();
    return opened?.result;
}

/** Of whom a register is kept. */
async function whose() {
    const kept = await inKept(keptOfAll, []) ?? [];
    return new Set(kept.map((each) => each.user));
}

/** Gives whether all of it is gone. */
async function takeAwayAllOf(user) {
    const isForgotten = await inKept((database) => forgetAllOf(database, user).then(() => true), true);
    await ("caches" in window && alone(() => belongTo(caches, ""), { atOnce: true }));
    return isForgotten === true;
}

function takeAwayPages(user) {
    return alone(async () => {
        await belongTo(caches, user);
        await forgetPagesBefore(caches, user, Date.now() - SEVEN_DAYS);
    });
}

/** Whether there is a server at the address, whatever it says. */
function answers(address) {
    return fetch(address, { method: "OPTIONS", signal: AbortSignal.timeout(ANSWERS_WITHIN) }).then(() => true, () => false);
}

/** Instead of all that the page shows: names of learners may be among it. */
function sayNotLoggedOut(isAllGone) {
    const said = document.querySelector("template[data-part='not-logged-out']").content.cloneNode(true);
    const heading = said.querySelector("h1");
    said.querySelector("[data-part='all-gone']").hidden = !isAllGone;
    said.querySelector("[data-part='not-gone']").hidden = isAllGone;
    document.querySelector("main").replaceChildren(said);
    heading.focus();
}

export async function mount(form) {
    const leaving = document.querySelector("dialog[data-part='leaving']");
    const user = form.dataset.userId;
    const tabs = tabsOfPhone();
    let isLeaving = false;
    let isDecided = false;
    let hasNetwork = true;
    let users = new Set();  // of whom something is kept

    async function leave() {
        if (isLeaving) {
            return;
        }
        isLeaving = true;
        leaving?.close();
        tabs.postMessage({ user, happened: "taken-away" });
        const isAllGone = await takeAwayAllOf(user).catch(() => false);
        form.elements.keep.disabled = !isAllGone || [...users].every((each) => each === user);
        hasNetwork = await answers(form.action);
        isDecided = true;
        form.requestSubmit();  // other behaviours forget what is theirs
        isDecided = false;
        isLeaving = false;
        if (!hasNetwork) {
            form.closest("[popover]")?.hidePopover();
            tabs.postMessage({ user, happened: "not-logged-out", isAllGone });
            sayNotLoggedOut(isAllGone);
        }
    }

    tabs.addEventListener("message", ({ data }) => {
        if (data.user === user && data.happened === "not-logged-out") {
            sayNotLoggedOut(data.isAllGone);
        }
    });
    form.addEventListener("submit", async (event) => {
        if (isDecided) {
            if (!hasNetwork) {
                event.preventDefault();
            }
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
