/* Sends nothing that the server must refuse, and says so as the server would: without network it would be kept, and said
   to be sent by itself. Named before `kept-register`, which keeps what is sent.

   <form data-behaviour="... check-register kept-register form-errors ... ajax-form"
         data-say="Nothing was saved: ..." data-say-outcome="..." data-say-reason="..." data-say-hours="..." ...>   the server's sentences
     <div data-part="reason" hidden>                                    asked for once the register was captured before today

   A correction that changes nothing needs no reason. */

import { entriesAsRead, entriesOf } from "../../lib/controls.js";
import { refusalsOf } from "../../lib/attendance/checks.js";
import { isSame } from "../../lib/attendance/kept-registers.js";

const OF_SERVER = 422;

export function mount(form) {
    const { say, sayOutcome, sayReason, sayHours, sayPage, sayNobody } = form.dataset;
    const sentences = { outcome: sayOutcome, reason: sayReason, hours: sayHours, page: sayPage, nobody: sayNobody };

    function needsReason() {
        const isAsked = !form.querySelector("[data-part='reason']").hidden;
        return isAsked && !isSame(entriesOf(form.elements), entriesAsRead(form.elements));
    }

    form.addEventListener("submit", (event) => {
        const errors = refusalsOf([...new FormData(form)], { sentences, needsReason: needsReason() });
        if (Object.keys(errors).length) {
            event.preventDefault();
            event.stopImmediatePropagation();
            const detail = { kind: "wrong", status: OF_SERVER, body: { message: say, errors }, sentence: say };
            form.dispatchEvent(new CustomEvent("form:answer", { detail }));
        }
    });
}
