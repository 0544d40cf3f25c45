/* Plans the chosen classes again in batches, one after the other, and says for each what became of it.

   <form method="post" data-behaviour="replan"> <p data-part="progress" hidden> <input type="checkbox" data-part="all">
     <tr data-class="11-REALLL-RLN-0043"> <input type="checkbox" name="classes"> <td data-part="end-now"> <td data-part="result"> </tr>
     <button data-part="submit"> </form> */

import { tokenIn } from "../../lib/answers.js";
import { dayIn } from "../../lib/moments.js";
import { batchesOf } from "../../lib/rows.js";

const BATCH = 10;
const AWAY = "The server could not be reached: the classes without a result are as they were. Send the rest again.";

export function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);
    const chosen = () => [...form.querySelectorAll("[name='classes']:checked")];
    let isSending = false;

    function tell(words) {
        part("progress").hidden = false;
        part("progress").textContent = words;
    }

    function tellResult({ class_code: code, end_after: end, message }) {
        const row = form.querySelector(`[data-class="${CSS.escape(code)}"]`);
        row.querySelector("[data-part='result']").textContent = message || (end ? `Ends ${dayIn(end)}` : "Open");
        if (!message) {
            row.querySelector("[data-part='end-now']").textContent = end ? dayIn(end) : "open";
        }
        row.querySelector("[name='classes']").checked = false;
        row.querySelector("[name='classes']").disabled = !message;
    }

    async function send(batch) {
        const body = new URLSearchParams([["holiday", form.elements.holiday.value], ...batch.map((tick) => ["classes", tick.value])]);
        const response = await fetch(form.action, {
            method: "POST",
            body,
            headers: { Accept: "application/json", "X-CSRFToken": tokenIn(document.cookie) ?? form.elements.csrfmiddlewaretoken.value },
        });
        const answer = await response.json();
        if (!answer.success) {
            throw new Error(answer.message);
        }
        answer.results.forEach(tellResult);
        return answer.results.filter(({ message }) => !message).length;
    }

    async function sendAll() {
        const ticks = chosen();
        let seen = 0;
        let done = 0;
        try {
            for (const batch of batchesOf(ticks, BATCH)) {
                tell(`${seen} of ${ticks.length} classes are planned again …`);
                done += await send(batch);
                seen += batch.length;
            }
            tell(ticks.length ? `Planned again: ${done} of ${ticks.length}.` : "Choose at least one class.");
        } catch (error) {
            tell(error instanceof TypeError || error instanceof SyntaxError ? AWAY : error.message);
        }
    }

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (isSending) {
            return;
        }
        isSending = true;
        part("submit").setAttribute("aria-disabled", "true");
        await sendAll();
        part("submit").setAttribute("aria-disabled", "false");
        part("submit").hidden = !form.querySelector("[name='classes']:not(:disabled)");
        isSending = false;
    });
    part("all").addEventListener("change", ({ target }) => {
        form.querySelectorAll("[name='classes']:not(:disabled)").forEach((tick) => {
            tick.checked = target.checked;
        });
    });
}
