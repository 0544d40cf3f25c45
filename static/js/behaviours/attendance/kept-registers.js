/* What lies on this phone of one's registers, and sending it as soon as there is a network again, each once.

   <section id="kept-registers" data-behaviour="log-in-again kept-registers" data-user-id="7" hidden>
     <p data-part="state" role="status"> <ul data-part="lines"> <button data-part="send-now">
     <template data-part="line"> <li> <a data-part="page"> <span data-part="words"> <span data-part="sentence"> </li> </template>
   </section>
   <dialog data-for="kept-registers"> (classes/_log_in_again.html)

   One tab at a time sends. Of what was entered and never sent, nothing is sent by itself. */

import { kindOf, sentenceOf, tokenIn } from "../../lib/answers.js";
import { forget, forgetOld, keptOf, note, openKept, stateAfter } from "../../lib/attendance/kept-registers.js";
import { sendTo } from "../../lib/posts.js";

const CARRIED = "wecoza:message";
const LOCK = "wecoza:registers";
const OFTEN = 20_000;
const SECONDS = 30;
const NOT_YET = "The server could not take it yet: it is sent again by itself.";
const SENTENCES = { entered: "Not sent yet: open it and send it.", waiting: "Sent by itself when the network is back." };

function bodyOf(entries) {
    const body = new FormData();
    entries.forEach(([name, value]) => body.append(name, value));
    return body;
}

/** Sends what waits, one after the other, until there is no network or no login; the messages of those that were saved.
    One that the server cannot take just then is left for the next time, and keeps none of the others back. */
async function sendWaiting(database, user, askToLogIn) {
    const messages = [];
    for (const kept of (await keptOf(database, user)).filter((each) => each.state === "waiting")) {
        const { status, body } = await sendTo(kept.address, bodyOf(kept.entries), { token: tokenIn(document.cookie), seconds: SECONDS });
        const kind = kindOf(status, body);
        const state = stateAfter(kind, status);
        if (kind === "log-in") {
            askToLogIn();
        }
        if (status === 0 || status === 429 || status === 503 || kind === "log-in") {
            break;  // nobody answers, or nobody may ask just now
        }
        if (state === null) {
            messages.push(body.message);
            await forget(database, kept);
        } else {
            await note(database, kept, { state, sentence: state === "waiting" ? NOT_YET : sentenceOf(status, body) });
        }
    }
    return messages;
}

export async function mount(place) {
    const part = (name) => place.querySelector(`[data-part='${name}']`);
    const user = place.dataset.userId;
    const opened = await openKept(indexedDB, (each) => forgetOld(each, Date.now()));
    if (!opened) {
        return;
    }
    const { database } = opened;

    function lineOf(kept) {
        const line = part("line").content.cloneNode(true).firstElementChild;
        line.dataset.state = kept.state;
        line.querySelector("[data-part='page']").href = kept.page;
        line.querySelector("[data-part='words']").textContent = kept.words;
        line.querySelector("[data-part='sentence']").textContent = kept.sentence || SENTENCES[kept.state];
        return line;
    }

    async function show() {
        const all = await keptOf(database, user);
        const waiting = all.filter((each) => each.state === "waiting").length;
        place.hidden = all.length === 0;
        part("lines").replaceChildren(...all.map(lineOf));
        part("send-now").hidden = waiting === 0;
    }

    function askToLogIn() {
        place.dispatchEvent(new CustomEvent("log-in:needed", { detail: { again: sendAll } }));
    }

    async function sendAll() {
        const messages = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) =>
            lock ? sendWaiting(database, user, askToLogIn) : []);
        await show();
        if (messages.length) {
            sessionStorage.setItem(CARRIED, messages.join(" "));
            window.location.reload();
        }
    }

    part("send-now").addEventListener("click", sendAll);
    window.addEventListener("online", sendAll);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll());
    setInterval(sendAll, OFTEN);
    await sendAll();
}
