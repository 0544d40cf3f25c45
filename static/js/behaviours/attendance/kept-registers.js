/* What lies on this phone of one's registers, and sending it as soon as there is a network again, each once.

   <section id="kept-registers" data-behaviour="log-in-again kept-registers" data-user-id="7" hidden>
     <p data-part="state" role="status"> <ul data-part="lines"> <button data-part="send-now">
     <template data-part="line"> <li> <a data-part="page"> <span data-part="words"> <span data-part="sentence">
       <div data-part="away"> <button data-part="take-away"> <div data-part="sure" hidden> <button data-part="yes"> <button data-part="keep"> </div> </div>
     </li> </template>
   </section>
   <dialog data-for="kept-registers"> (classes/_log_in_again.html)

   What waits for its user can be taken away, one by one: it may be of a session that nobody captures any more.
   One tab at a time sends. Of what was entered and never sent, nothing is sent by itself. */

import { kindOf, sentenceOf, tokenIn } from "../../lib/answers.js";
import {
    forget, forgetOld, isDue, isSame, keptFor, keptOf, note, openKept, stateAfter, triedAt,
} from "../../lib/attendance/kept-registers.js";
import { sendTo } from "../../lib/requests.js";

const CARRIED = "wecoza:message";
const LOCK = "wecoza:registers";
const OFTEN = 20_000;
const SECONDS = 30;
const AGAIN = "It is sent again by itself.";
const NOBODY_MAY_ASK = new Set([429, 503]);
const SENTENCES = { entered: "Not sent yet: open it and send it.", waiting: "Sent by itself when the network is back." };

function bodyOf(entries) {
    const body = new FormData();
    entries.forEach(([name, value]) => body.append(name, value));
    return body;
}

/** Sends those that are `wanted`, one after the other, until there is no network, no login or a server that wants no more;
    the messages of what was saved. One that the server cannot take just then is left for a later time, when it comes after
    the others. */
async function sendThose(database, user, { wanted, askToLogIn }) {
    const messages = [];
    const leastTriedFirst = (one, other) => (one.tries ?? 0) - (other.tries ?? 0);
    for (const kept of (await keptOf(database, user)).filter(wanted).sort(leastTriedFirst)) {
        if (!isSame((await keptFor(database, user, kept.session))?.entries, kept.entries)) {
            continue;  // taken away, or changed, since the first of them was sent
        }
        const { status, body, retryAfter } = await sendTo(kept.address, bodyOf(kept.entries), { token: tokenIn(document.cookie), seconds: SECONDS });
        const kind = kindOf(status, body, { keepsTrying: true });
        const state = stateAfter(kind);
        if (kind === "log-in") {
            askToLogIn();
        }
        if (status === 0 || kind === "log-in") {
            break;
        }
        if (state === null) {
            messages.push(body.message);
            await forget(database, kept);
        } else if (state === "waiting") {
            const sentence = `${sentenceOf(status, body, { keepsTrying: true })} ${AGAIN}`;
            await note(database, kept, { sentence, ...triedAt(kept, Date.now(), retryAfter) });
        } else {
            await note(database, kept, { state, sentence: sentenceOf(status, body) });
        }
        if (NOBODY_MAY_ASK.has(status)) {
            break;
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
    let shown = "";  // what the lines say: they are made anew only where that changes

    function lineOf(kept) {
        const line = part("line").content.cloneNode(true).firstElementChild;
        line.dataset.state = kept.state;
        line.querySelector("[data-part='page']").href = kept.page;
        line.querySelector("[data-part='words']").textContent = kept.words;
        line.querySelector("[data-part='sentence']").textContent = kept.sentence || SENTENCES[kept.state];
        if (kept.state === "waiting") {
            line.querySelector("[data-part='away']").remove();
        } else {
            offerToTakeAway(line, kept);
        }
        return line;
    }

    function offerToTakeAway(line, kept) {
        const [first, sure, yes, keep] = ["take-away", "sure", "yes", "keep"].map((name) => line.querySelector(`[data-part='${name}']`));
        const ask = (isAsked) => {
            first.hidden = isAsked;
            sure.hidden = !isAsked;
            (isAsked ? keep : first).focus();
        };
        first.addEventListener("click", () => ask(true));
        keep.addEventListener("click", () => ask(false));
        yes.addEventListener("click", async () => {
            await forget(database, kept);
            await show();
        });
    }

    async function show() {
        const all = await keptOf(database, user);
        const waiting = all.filter((each) => each.state === "waiting").length;
        place.hidden = all.length === 0;
        if (JSON.stringify(all) !== shown) {
            shown = JSON.stringify(all);
            part("lines").replaceChildren(...all.map(lineOf));
        }
        part("send-now").hidden = waiting === 0;
    }

    function sendAll() {
        return sendThem((kept) => kept.state === "waiting", { waits: true });
    }

    function askToLogIn() {
        place.dispatchEvent(new CustomEvent("log-in:needed", { detail: { again: sendAll } }));
    }

    async function sendThem(wanted, { waits }) {
        const messages = await navigator.locks.request(LOCK, { ifAvailable: !waits }, (lock) =>
            lock ? sendThose(database, user, { wanted, askToLogIn }) : []);
        await show();
        if (messages.length) {
            sessionStorage.setItem(CARRIED, messages.join(" "));
            window.location.reload();
        }
    }

    const sendDue = () => sendThem((kept) => isDue(kept, Date.now()), { waits: false });
    part("send-now").addEventListener("click", sendAll);
    window.addEventListener("online", sendAll);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendDue());
    setInterval(sendDue, OFTEN);
    await sendDue();
}
