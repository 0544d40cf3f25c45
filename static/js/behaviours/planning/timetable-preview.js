/* Shows what the timetable comes to, as the server plans it, shortly after each change; the last answer wins.

   <div data-behaviour="timetable-preview" data-form="capture-form" data-address="/classes/preview/">
     data-part: end-date, explanation (role="status"), facts with class-days, planned-hours, difference;
     hints (ul), left-out (details) with left-out-days (ul) </div>
   <form id="capture-form"> <span data-part="end-in-short"></span>   where the panel is out of view

   What cannot be worked out is never shown as a fact: the end is "Not known yet", and what was worked out before is gone.

   Dispatches on the form `timetable:previewed` with the server's answer, which has `left_out` where it knows the days left out;
   `timetable:unknown` where the answer has no plan, or there is none; and `timetable:checked` with {errors} after each. */

import { isLoggedOut, tokenIn } from "../../lib/answers.js";
import { bodyOf } from "../../lib/requests.js";
import { dayIn } from "../../lib/moments.js";

const PAUSE = 400;
const ASKED_FROM = ["pattern", "start_date", "order_number"];
const EARLY = "It follows from the start, the hours and the timetable.";
const INCOMPLETE = "It is not known until the entries are complete: see “Still missing”.";
const NO_PATTERN = "It is not known while the pattern is not known yet.";
const WORKING = "It is being worked out.";
// Milliseconds after which what was worked out before the last change is shown no longer
const SLOW = 2000;
const NOT_KNOWN = "Not known yet";
const AWAY = "It cannot be told just now.";

function explanationOf(missing) {
    if (missing.length === 0) {
        return EARLY;
    }
    return missing.every((name) => name === "pattern") ? NO_PATTERN : INCOMPLETE;
}

export function mount(panel) {
    const form = document.getElementById(panel.dataset.form);
    const part = (name) => panel.querySelector(`[data-part='${name}']`);
    let timer;
    let running = new AbortController();

    function list(name, lines) {
        part(name).replaceChildren(...lines.map((line) => {
            const item = document.createElement("li");
            item.textContent = line;
            return item;
        }));
    }

    function addLink({ class_code: code, url, message }) {
        const line = [...part("hints").children].find((item) => item.textContent === message);
        const link = document.createElement("a");
        link.href = url;
        link.target = "_blank";  // the form stays as it is
        link.textContent = code;
        line.replaceChildren(...message.split(code).flatMap((words, number) => (number === 1 ? [link, words] : [words])));
    }

    function paint({ explanation = EARLY, ...plan }) {
        part("end-date").textContent = plan.end_date ? dayIn(plan.end_date) : NOT_KNOWN;
        form.querySelector("[data-part='end-in-short']").textContent = plan.end_date ? `Ends ${dayIn(plan.end_date)}` : "";
        part("explanation").textContent = explanation;
        part("facts").hidden = plan.class_days === undefined;
        part("class-days").textContent = plan.class_days ?? "";
        part("planned-hours").textContent = plan.hours ?? "";
        part("difference").textContent = plan.difference ?? "";
        list("hints", plan.hints ?? []);
        plan.alike?.forEach(addLink);
        list("left-out-days", (plan.left_out ?? []).map((day) => `${dayIn(day.date)}: ${day.name}`));
        part("left-out").hidden = !plan.left_out?.length;
        if (plan.class_days === undefined) {
            form.dispatchEvent(new CustomEvent("timetable:unknown"));
        }
    }

    function show({ errors = {}, ...plan }) {
        paint(plan);
        form.dispatchEvent(new CustomEvent("timetable:checked", { detail: { errors } }));
    }

    function settle(answer) {
        if (!answer.success) {
            const sentences = Object.values(answer.errors ?? { all: [answer.message] }).flat();
            show({ explanation: sentences[0] ?? AWAY, hints: sentences.slice(1), errors: answer.errors });
            if (answer.left_out) {
                form.dispatchEvent(new CustomEvent("timetable:previewed", { detail: answer }));
            }
            return;
        }
        show({ explanation: explanationOf(answer.missing ?? []), ...answer });
        form.dispatchEvent(new CustomEvent("timetable:previewed", { detail: answer }));
    }

    async function ask() {
        running.abort();
        const { signal } = running = new AbortController();
        const body = new FormData(form);
        const slow = setTimeout(() => paint({ explanation: WORKING }), SLOW);
        signal.addEventListener("abort", () => clearTimeout(slow));
        body.set("csrfmiddlewaretoken", tokenIn(document.cookie) ?? body.get("csrfmiddlewaretoken"));
        try {
            const response = await fetch(panel.dataset.address, {
                method: "POST",
                body: bodyOf(body),
                headers: { Accept: "application/json" },
                signal,
            });
            clearTimeout(slow);
            if (isLoggedOut(response.status, tokenIn(document.cookie))) {
                show({ explanation: AWAY });
                form.dispatchEvent(new CustomEvent("log-in:needed", { detail: { again: ask } }));
            } else {
                settle(await response.json());
            }
        } catch {
            clearTimeout(slow);
            if (!signal.aborted) {
                show({ explanation: AWAY });
            }
        }
    }

    function askSoon() {
        clearTimeout(timer);
        if (ASKED_FROM.some((name) => form.elements[name]?.value)) {
            timer = setTimeout(ask, PAUSE);
        } else {
            running.abort();
            show({});
        }
    }

    for (const name of ["input", "change", "choices:loaded"]) {
        form.addEventListener(name, askSoon);
    }
    askSoon();
}
