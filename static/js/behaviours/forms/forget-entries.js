/* Forgets what a user typed and did not save: when they log out by <form data-user-id="7">, and when the page says that
   somebody has logged out, <body data-forget="now">. What is older than a day goes on every page, the log-in page too
   (<body data-forget="old">), and from pages that stay open. */

import { forgetOld, forgetUser, rememberedUser, rememberUser } from "../../lib/entries.js";

const OFTEN = 10 * 60 * 1000;

export function mount(element) {
    const forgetOfEverybody = () => forgetOld(localStorage, Date.now());
    forgetOfEverybody();
    setInterval(forgetOfEverybody, OFTEN);

    if (element.dataset.forget === "old") {
        return;
    }
    if (element.dataset.forget === "now") {
        forgetUser(localStorage, rememberedUser(localStorage));
        return;
    }
    rememberUser(localStorage, element.dataset.userId);
    element.addEventListener("submit", () => forgetUser(localStorage, element.dataset.userId));
}
