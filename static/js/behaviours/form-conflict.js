/* Somebody else saved the same fields meanwhile: asks, field by field, whose value stands, and sends again.

   <form data-behaviour="form-conflict ... ajax-form"> with hidden inputs that tell what was read, and in it
     <section data-part="conflict" tabindex="-1" hidden>
       <p data-part="conflict-words"> <div data-part="conflict-fields"> <ul data-part="conflict-taken" hidden>
       <button type="submit">
   <template data-part="conflict-field"> <fieldset> <legend data-part="label"> radio buttons `mine`, `theirs`,
     <b data-part="yours"> <b data-part="theirs"> <span data-part="by"> </fieldset> </template>

   Their values are read from the form as the server gives it now, at the same address: the answer has them only as
   people read them. What only the other one changed comes with the answer and is taken over unasked, and said. */

import { entriesAsRead, putEntries } from "../lib/controls.js";
import { momentIn } from "../lib/moments.js";
import { partAt } from "../lib/requests.js";

// All of these count as one field each
const TOGETHER = {
    timetable: /^(pattern|month|blocks-|dates-|extras-|exceptions-|stops-|held_holidays|end_date_|change_from)/,
    agents: /^(agent|agent_from|backups-.*)$/,
};

function fieldOf(name) {
    return Object.keys(TOGETHER).find((field) => TOGETHER[field].test(name)) ?? name;
}

export function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);
    const section = part("conflict");
    let saved = [];
    let answer = null;

    function ask(meeting) {
        const field = part("conflict-field").content.cloneNode(true).firstElementChild;
        const inField = (name) => field.querySelector(`[data-part='${name}']`);
        inField("label").textContent = meeting.label;
        inField("yours").textContent = meeting.yours;
        inField("theirs").textContent = meeting.theirs;
        inField("by").textContent = `(${[meeting.by, meeting.at && momentIn(new Date(meeting.at), new Date())].filter(Boolean).join(", ")})`;
        field.dataset.conflict = meeting.field;
        field.querySelectorAll("input").forEach((radio) => {
            radio.name = `conflict-${meeting.field}`;
            radio.dataset.keep = "no";
        });
        part("conflict-fields").append(field);
    }

    function tell(sentences) {
        part("conflict-taken").replaceChildren(...sentences.map((sentence) => {
            const line = document.createElement("li");
            line.textContent = sentence;
            return line;
        }));
        part("conflict-taken").hidden = sentences.length === 0;
    }

    async function show(body, sentence) {
        tell(body.taken_over ?? []);
        part("conflict-fields").replaceChildren();
        part("conflict-words").textContent = sentence;
        try {
            const savedForm = await partAt(form.action, form.id);
            saved = entriesAsRead(savedForm.elements);
            answer = body;
            body.conflict.forEach(ask);
        } catch {
            part("conflict-words").textContent = "What was saved meanwhile could not be loaded. Save again in a moment.";
        }
        section.hidden = false;
        section.focus();
        section.scrollIntoView({ block: "center" });
    }

    function theirsWhereChosen() {
        const taken = [...form.querySelectorAll("[data-conflict]:has([value='theirs']:checked)")];
        const names = new Set(taken.map((field) => field.dataset.conflict));
        return saved.filter(([name]) => names.has(name) || names.has(fieldOf(name)));
    }

    function takeOver() {
        const meanwhile = answer.meanwhile ?? {};
        const unasked = Object.entries(meanwhile).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
        const entries = [["version", String(answer.version)], ...unasked, ...theirsWhereChosen()];
        const names = new Set([...Object.keys(meanwhile), ...entries.map(([name]) => name)]);
        form.dispatchEvent(new CustomEvent("entries:coming", { detail: entries }));
        const touched = [...form.elements].filter((control) => names.has(control.name));
        putEntries(touched, entries).forEach((control) => control.dispatchEvent(new Event("change", { bubbles: true })));
        part("conflict-fields").replaceChildren();
        answer = null;
    }

    // Heard before behaviours/ajax-form.js sends, by whichever button
    form.addEventListener("submit", () => {
        if (answer) {
            takeOver();
        }
    });
    form.addEventListener("form:answer", ({ detail }) => {
        section.hidden = true;
        answer = null;
        if (detail.kind === "conflict") {
            show(detail.body, detail.sentence);
        }
    });
}
