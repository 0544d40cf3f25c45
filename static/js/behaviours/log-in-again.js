/* Asks for the password in a dialogue when the log-in has expired or is somebody else's now, then goes on.

   <form id="capture-form" data-behaviour="... log-in-again ... ajax-form">
   <dialog data-for="capture-form"> (classes/_log_in_again.html) <form data-part="log-in" action="/accounts/login/">
     <p data-part="log-in-words"> <div data-part="log-in-said" hidden> <button data-part="log-in-later">
     <button data-part="log-in-submit">

   After a `form:answer` that asks for it the form is sent again. What only loads for the form dispatches `log-in:needed`
   on it, with {again}, a function to call then; after "Later" only saving asks.
   Dispatches `form:logged-in`. */

import { tokenIn } from "../lib/answers.js";

const EXPIRED = "Your login has expired. Everything you typed is still there.";
const AND_SAVE = "It is sent as soon as you are logged in.";
const WRONG = "The password is not right. Check it; capital letters count.";
const LATER = "The login page could not be reached. Try again in a moment.";

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
    const submit = form.querySelector("[data-part='log-in-submit']");
    const password = form.elements.password;
    const toDo = new Set();
    let isPutOff = false;

    function say(sentence) {
        said.textContent = sentence ?? "";
        said.hidden = !sentence;
    }

    function ask(words, button, again) {
        toDo.add(again);
        form.querySelector("[data-part='log-in-words']").textContent = words;
        submit.textContent = button;
        if (!dialog.open) {
            say(null);
            password.value = "";
            dialog.showModal();
            password.focus();
        }
    }

    function putOff() {
        isPutOff = true;
        toDo.clear();
    }

    function sendAgain() {
        waiting.dispatchEvent(new CustomEvent("form:send-again"));
    }

    waiting.addEventListener("form:answer", ({ detail: { kind, body, sentence } }) => {
        if (kind === "log-in") {
            ask(`${body?.logged_in_as ? sentence : EXPIRED} ${AND_SAVE}`, "Log in and save", sendAgain);
        }
    });
    waiting.addEventListener("log-in:needed", ({ detail: { again } }) => {
        if (dialog.open) {
            toDo.add(again);
        } else if (!isPutOff) {
            ask(EXPIRED, "Log in", again);
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
        const all = [...toDo];
        toDo.clear();
        dialog.close();
        isPutOff = false;
        waiting.dispatchEvent(new CustomEvent("form:logged-in"));
        all.forEach((again) => again());
    });
    dialog.addEventListener("cancel", putOff);
    dialog.querySelector("[data-part='log-in-later']").addEventListener("click", () => {
        putOff();
        dialog.close();
    });
}
