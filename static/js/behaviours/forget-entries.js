/* Forgets what a user typed and did not save: when he logs out by <form data-user-id="7">, and when the page says that
   somebody has logged out, <body data-forget="now">. Whatever is older than two days goes at every opportunity. */

import { forgetOld, forgetUser } from "../lib/entries.js";

const LAST_USER = "wecoza:last-user";

export function mount(element) {
    forgetOld(localStorage, Date.now());

    if (element.dataset.forget === "now") {
        forgetUser(localStorage, localStorage.getItem(LAST_USER));
        return;
    }
    localStorage.setItem(LAST_USER, element.dataset.userId);
    element.addEventListener("submit", () => forgetUser(localStorage, element.dataset.userId));
}
