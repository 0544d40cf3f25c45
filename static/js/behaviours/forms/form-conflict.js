/* Somebody else saved the same fields meanwhile: asks, field by field, whose value stands, and sends again. What is chosen, and
   what only the other one changed, is put into the form at once: the form shows what saving it saves.

   <form data-behaviour="form-conflict ... ajax-form"> with hidden inputs that tell what was read, and in it
     <section data-part="conflict" tabindex="-1" hidden>
       <p data-part="conflict-words"> <div data-part="conflict-fields"> <ul data-part="conflict-taken" hidden>
     <button data-part="submit">                                        (its words perhaps in data-part="submit-words")
   <template data-part="conflict-field"> <fieldset> <legend data-part="label"> radio buttons `mine`, `theirs`,
     <span data-part="whose-mine"> <b data-part="yours"> <span data-part="whose-theirs"> <b data-part="theirs"> <span data-part="by">
   </fieldset> </template>

   Their values are read from the form as the server gives it now, at the same address: the answer has them only as
   people read them. The version, and what else tells what was read, is put in when the choices are sent: entries that
   are kept before that are compared once more. */

import { placedAmong } from "../../lib/attendance/rows-by-learner.js";
import { entriesAsRead, putEntries } from "../../lib/controls.js";
import { momentIn } from "../../lib/moments.js";
import { partAt } from "../../lib/requests.js";

// All of these count as one field each
const TOGETHER = {
    timetable: /^(pattern|month|blocks-|dates-|extras-|exceptions-|stops-|held_holidays|end_date_|change_from)/,
    agents: /^(agent|agent_from|backups-.*)$/,
};
const PAGE = /^(marks-\d+)-page$/;  // it goes with the hours
const TELLS_WHAT_WAS_READ = /^initial-/;

const CHOOSES = "Save with these choices";
const AS_IN_THE_FORM = "what is in the form now";
const NOT_LOADED = "What was saved meanwhile could not be loaded. Save again in a moment.";
const OTHER_WINDOW = { mine: "Keep this window's:", theirs: "Take the other window's:" };

function fieldOf(name) {
    const [, mark] = PAGE.exec(name) ?? [];
    return mark ? `${mark}-hours` : Object.keys(TOGETHER).find((field) => TOGETHER[field].test(name)) ?? name;
}

function isOf(field, name) {
    return name === field || fieldOf(name) === field;
}

function only(entries, field) {
    return entries.filter(([name]) => isOf(field, name));
}

export function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);
    const section = part("conflict");
    let savedForm = null;
    let read = null;  // entries to send with what is chosen; null while nothing is asked
    let isPutting = false;

    function sent() {
        return [...new FormData(form)];
    }

    function offer(control, value) {
        if (control.type !== "select-one" || [...control.options].some((option) => option.value === value)) {
            return;
        }
        const there = [...savedForm.elements].find(({ name, type }) => name === control.name && type === control.type);
        const option = [...there?.options ?? []].find((each) => each.value === value);
        if (option) {
            control.append(new Option(option.text, value));
        }
    }

    /** Ticks that have no entry are taken away, so it is told which controls are meant. */
    function put(entries, isMeant) {
        isPutting = true;
        form.dispatchEvent(new CustomEvent("entries:coming", { detail: entries }));
        const controls = [...form.elements].filter(({ name }) => isMeant(name));
        controls.forEach((control) => entries.filter(([name]) => name === control.name).forEach(([, value]) => offer(control, value)));
        putEntries(controls, entries).forEach((control) => control.dispatchEvent(new Event("change", { bubbles: true })));
        isPutting = false;
    }

    function ask(meeting, saved) {
        const field = part("conflict-field").content.cloneNode(true).firstElementChild;
        const inField = (name) => field.querySelector(`[data-part='${name}']`);
        const of = meeting.field;
        const values = { mine: only(sent(), of), theirs: only(saved, of) };
        let shown = JSON.stringify(values.mine);
        inField("label").textContent = meeting.label;
        inField("yours").textContent = meeting.yours;
        inField("theirs").textContent = meeting.theirs;
        inField("by").textContent = `(${[meeting.by, meeting.at && momentIn(new Date(meeting.at), new Date())].filter(Boolean).join(", ")})`;
        if (meeting.by === "you") {
            inField("whose-mine").textContent = OTHER_WINDOW.mine;
            inField("whose-theirs").textContent = OTHER_WINDOW.theirs;
        }
        field.querySelectorAll("input").forEach((radio) => {
            radio.name = `conflict-${of}`;
            radio.dataset.keep = "no";
        });
        field.addEventListener("change", (event) => {
            event.stopPropagation();  // nothing of the form is changed by this alone
            put(values[event.target.value], (name) => isOf(of, name));
            shown = JSON.stringify(only(sent(), of));
        });
        // What is entered in the form itself is the user's own
        field.addEventListener("form:changed", () => {
            const now = only(sent(), of);
            if (JSON.stringify(now) !== shown) {
                values.mine = now;
                shown = JSON.stringify(now);
                inField("yours").textContent = AS_IN_THE_FORM;
                field.querySelector("[value='mine']").checked = true;
            }
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

    function begin(body) {
        const meanwhile = Object.entries(body.meanwhile ?? {}).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
        const isRead = ([name]) => TELLS_WHAT_WAS_READ.test(name);
        const changed = Object.keys(body.meanwhile ?? {}).filter((name) => !TELLS_WHAT_WAS_READ.test(name));
        const { entries: saved } = placedAmong(sent(), entriesAsRead(savedForm.elements));
        put(meanwhile.filter((entry) => !isRead(entry)), (name) => changed.includes(name));
        read = [["version", String(body.version)], ...meanwhile.filter(isRead)];
        body.conflict.forEach((meeting) => ask(meeting, saved));
        tell(body.taken_over ?? []);
        (part("submit-words") ?? part("submit")).textContent = CHOOSES;
    }

    async function show(body, sentence) {
        tell([]);
        part("conflict-fields").replaceChildren();
        part("conflict-words").textContent = sentence;
        try {
            savedForm = await partAt(form.action, form.id);
            begin(body);
        } catch {
            part("conflict-words").textContent = NOT_LOADED;
        }
        section.hidden = false;
        section.focus();
        section.scrollIntoView({ block: "center" });
    }

    // Heard before behaviours/forms/ajax-form.js sends
    form.addEventListener("submit", () => {
        if (read) {
            const names = new Set(read.map(([name]) => name));
            put(read, (name) => names.has(name));
            read = null;
            part("conflict-fields").replaceChildren();
        }
    });
    form.addEventListener("change", () => {
        if (!isPutting) {
            form.querySelectorAll("[data-part='conflict-fields'] > *").forEach((field) => field.dispatchEvent(new CustomEvent("form:changed")));
        }
    });
    form.addEventListener("form:answer", ({ detail }) => {
        section.hidden = true;
        read = null;
        if (detail.kind === "conflict") {
            show(detail.body, detail.sentence);
        }
    });
}
