/* Asks before logging out while registers lie on this phone that are not sent, on every page; and lets stored pages be
   those of the user who is logged in. Named before `forget-entries`.

   <form data-behaviour="ask-before-leaving forget-entries" data-user-id="7">
   <dialog data-part="leaving"> <button data-part="stay"> <button data-part="leave"> */

import { keptOf, openKept } from "../../lib/attendance/kept-registers.js";
import { belongTo } from "../../lib/attendance/stored-pages.js";

const PATIENCE = { tries: 12, pause: 50 };  // somebody waits to log out

async function isAnythingKept(user) {
    const names = (await indexedDB.databases?.())?.map(({ name }) => name);
    if (names && !names.includes("wecoza-registers")) {
        return false;
    }
    const opened = await openKept(indexedDB, (database) => keptOf(database, user), PATIENCE);
    opened?.database.close();
    return opened !== null && opened.result.length > 0;
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
    if ("caches" in window) {
        await belongTo(caches, user).catch(() => null);  // a browser that keeps nothing has nothing of others
    }
}
