/* Forgets what a user typed and did not save: when he logs out by <form data-user-id="7">, and when the page says that
   somebody has logged out, <body data-forget="now">. Whatever is older than two days goes at every opportunity. */

import { forgetOld, forgetUser, rememberedUser, rememberUser } from "../lib/entries.js";

export function mount(element) {
    forgetOld(localStorage, Date.now());

    if (element.dataset.forget === "now") {
        forgetUser(localStorage, rememberedUser(localStorage));
        return;
    }
    rememberUser(localStorage, element.dataset.userId);
    element.addEventListener("submit", () => forgetUser(localStorage, element.dataset.userId));
}
