/* Asks for the password in a dialogue when the log-in has expired, then goes on sending.

   <form id="capture-form" data-behaviour="... log-in-again ... ajax-form">
   <dialog data-for="capture-form"> (classes/_log_in_again.html) <form data-part="log-in" action="/accounts/login/">
     <div data-part="log-in-said" hidden> <button data-part="log-in-later"> */

import { tokenIn } from "../lib/csrf.js";

const WRONG = "The password is not right. Check it; capital letters count.";
const LATER = "The log-in could not be reached. Try again in a moment.";

/** Null when logged in, otherwise the sentence that says why not. */
async function logIn(form) {
    try {
        if (!tokenIn(document.cookie)) {
            await fetch(form.action, { headers: { Accept: "text/html" } });
        }
        const body = new FormData(form);
        body.set("csrfmiddlewaretoken", tokenIn(document.cookie) ?? "");
        const headers = { Accept: "application/json" };
        const response = await fetch(form.action, { method: "POST", body, headers, redirect: "manual" });
        const said = await response.json().catch(() => null);
        if (response.type === "opaqueredirect" || said?.success) {
            return null;
        }
        return said?.message || (response.status >= 500 ? LATER : WRONG);
    } catch {
        return LATER;
    }
}

export function mount(waiting) {
    const dialog = document.querySelector(`dialog[data-for='${waiting.id}']`);
    const form = dialog.querySelector("[data-part='log-in']");
    const said = dialog.querySelector("[data-part='log-in-said']");
    const password = form.elements.password;

    function say(sentence) {
        said.textContent = sentence ?? "";
        said.hidden = !sentence;
    }

    waiting.addEventListener("form:answer", ({ detail }) => {
        if (detail.kind === "log-in") {
            say(null);
            password.value = "";
            dialog.showModal();
            password.focus();
        }
    });
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const sentence = await logIn(form);
        say(sentence);
        if (sentence) {
            password.select();
            return;
        }
        dialog.close();
        waiting.dispatchEvent(new CustomEvent("form:send-again"));
    });
    dialog.querySelector("[data-part='log-in-later']").addEventListener("click", () => dialog.close());
}
