/* Asks before logging out while registers lie on this phone that are not sent, on every page; lets stored pages be those of
   the user who is logged in, and takes away what has lain there for seven days. Named before `forget-entries`.

   <form data-behaviour="ask-before-leaving forget-entries" data-user-id="7">
   <dialog data-part="leaving"> <button data-part="stay"> <button data-part="leave"> */

import { forgetOld, keptOf, openKept, SEVEN_DAYS } from "../../lib/attendance/kept-registers.js";
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

async function isAnythingKept(user) {
    const kept = await inKept((database) => keptOf(database, user));
    return kept?.length > 0;
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

    function leave() {
        isDecided = true;
        form.requestSubmit();
    }

    form.addEventListener("submit", async (event) => {
        if (isDecided) {
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        if (await isAnythingKept(user).catch(() => false)) {
            leaving.showModal();
        } else {
            leave();
        }
    }, { capture: true });
    leaving.querySelector("[data-part='stay']").addEventListener("click", () => leaving.close());
    leaving.querySelector("[data-part='leave']").addEventListener("click", leave);
    // A browser that keeps nothing has nothing old, and nothing of others
    const oldRegisters = inKept((database) => forgetOld(database, Date.now())).catch(() => null);
    const oldPages = "caches" in window ? takeAwayPages(user).catch(() => null) : null;
    await Promise.all([oldRegisters, oldPages]);
}
