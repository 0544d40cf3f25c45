/* Sends a form in the background and says what became of it. Sending again is always safe: the form's submission_id stays.
   By itself it sends again only what the user has sent themselves: once they type on, they are asked to save.

   <form data-behaviour="... ajax-form" [data-timeout="600"]              seconds that sending may take, 30 if missing
         [data-keeps-trying]>                                             what the server could not take just then, too, and for ever
     <span data-part="said"></span> <a data-part="open" hidden>           inside a role="status"
     <button type="button" data-part="send-again" hidden>
     <button type="submit" data-part="submit" data-sending="Saving …">Save</button>  (its words perhaps in data-part="submit-words")
   </form>

   What the page says of the action before goes when a form is sent: `data-part="message"`.

   Dispatches `form:answer` with {kind, status, body, sentence}, kinds as in lib/answers.js: others show errors, conflicts,
   the log-in, the result. Listens for `form:send-again`. */

import { kindOf, sentenceOf, tokenIn } from "../../lib/answers.js";
import { sendTo } from "../../lib/requests.js";
import { isSameContent, pauseAfter, triedSentence } from "../../lib/retries.js";

const TIMEOUT = 30;
const CHANGED = "It is not certain that this was saved, and you have changed something since: save again when it is complete.";

export function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);
    const submit = part("submit");
    const label = part("submit-words") ?? submit;
    const words = label.textContent;
    const keepsTrying = "keepsTrying" in form.dataset;
    let isSending = false;
    let tries = 0;
    let timer;
    let sent = null;

    function show({ said = "", sending = false, again = false, open = null }) {
        part("said").textContent = said;
        part("send-again").hidden = !again;
        part("open").hidden = !open;
        if (open) {
            part("open").href = open;
        }
        label.textContent = sending ? submit.dataset.sending : words;
        submit.setAttribute("aria-disabled", String(sending));
        form.setAttribute("aria-busy", String(sending));
    }

    function waitAndSendAgain(sentence, retryAfter) {
        tries += 1;
        const pause = pauseAfter(tries, retryAfter, { keepsTrying });
        show({ said: `${sentence} ${triedSentence(tries, pause)}`, again: true });
        if (pause !== null) {
            timer = setTimeout(sendUnchanged, pause * 1000);
        }
    }

    function settle({ status, body, retryAfter }) {
        const kind = kindOf(status, body, { keepsTrying });
        const sentence = sentenceOf(status, body, { keepsTrying });
        if (kind === "uncertain") {
            waitAndSendAgain(sentence, retryAfter);
        } else {
            tries = 0;
            // What is wrong or in conflict is said on top of the form
            const said = kind === "wrong" || kind === "conflict" ? "" : sentence;
            show({ said, again: kind === "log-in", open: kind === "refused" && body?.redirect_url });
        }
        form.dispatchEvent(new CustomEvent("form:answer", { detail: { kind, status, body, sentence } }));
    }

    async function send() {
        if (isSending) {
            return;
        }
        isSending = true;
        clearTimeout(timer);
        document.querySelectorAll("[data-part='message']").forEach((message) => message.remove());
        show({ sending: true, said: tries ? "Sending again …" : "" });
        sent = new FormData(form);
        const answer = await sendTo(form.action, sent, { token: tokenIn(document.cookie), seconds: form.dataset.timeout ?? TIMEOUT });
        isSending = false;
        settle(answer);
    }

    function sendUnchanged() {
        if (!form.isConnected) {
            return;  // its user wanted to log out, and the page was emptied
        }
        if (isSameContent(sent, new FormData(form))) {
            send();
            return;
        }
        clearTimeout(timer);
        tries = 0;
        show({ said: CHANGED });
    }

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        send();
    });
    form.addEventListener("form:send-again", send);
    part("send-again").addEventListener("click", send);
    window.addEventListener("online", () => {
        if (tries) {
            sendUnchanged();
        }
    });
}
