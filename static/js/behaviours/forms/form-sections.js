/* Says how far each section is and what is still missing.

   <form data-behaviour="... form-sections">
     <section data-section="class"> <span data-part="section-state"> <span data-state="complete" hidden> ...
       <div data-field="site" data-needed> <span data-part="label"> controls </div>               ({% field %})
     <a data-part="missing-count">
   anywhere: <a data-section-link="class">, <ul data-part="missing">, <p data-part="missing-none">, <p data-part="missing-wrong">,
             <p data-part="missing-told">   when the panel tells what is wrong, but nothing is marked

   Hears `timetable:checked`, with {errors} by the names of the fields.

   What has no field of its own and is sent all the same has `data-filled` while something is chosen there, and `data-lacks`
   with a name for what is still missing of it.
   A field with `data-unadded` has something in it that saving would not add: it is still missing.
   A row in which nothing stands is none, unless its list needs one: the server passes over it, too. */

import { nameOf } from "../../lib/controls.js";
import { CONTROLS } from "../../lib/forms/field-errors.js";
import { missingWords, stateOf } from "../../lib/sections.js";

const EVENTS = ["input", "change", "form:answer", "choices:loaded", "fields:revealed", "fields:marked", "learners:chosen"];
// Marked by the server's answers, or by behaviours/forms/date-field.js and type-ahead.js
const WRONG = ".field--wrong, :has(> :is(.day-field--unread, .type-ahead--unread))";

function controlsOf(field) {
    return [...field.querySelectorAll(CONTROLS)];
}

function isEmpty(row) {
    return controlsOf(row).every((control) => ["radio", "checkbox"].includes(control.type) ? !control.checked : control.value.trim() === "");
}

function isSpare(field) {
    const row = field.closest("[data-part='one-row']");
    if (!row || !isEmpty(row)) {
        return false;
    }
    const set = row.closest("[data-rows]");
    const rows = [...set.querySelectorAll("[data-part='one-row']:not(.row-set__row--removed)")];
    return !("reveal" in set.dataset) || rows[0] !== row || rows.some((each) => !isEmpty(each));
}

function factsOf(field, namesOfWrong) {
    const controls = controlsOf(field);
    const filled = controls.some((control) =>
        control.type === "radio" || control.type === "checkbox" ? control.checked : control.value.trim() !== "");
    const isTick = controls.length === 1 && controls[0].type === "checkbox";  // says no by being empty
    const wrong = field.matches(WRONG) || namesOfWrong.has(field.dataset.field);
    if ("unadded" in field.dataset) {
        return { field, filled: false, needed: true, wrong };
    }
    return { field, filled, needed: "needed" in field.dataset && !isTick, wrong };
}

function factsOfChosen(place) {
    const lacks = "lacks" in place.dataset ? [{ field: place, filled: false, needed: true }] : [];
    return [{ filled: true }, ...lacks];
}

function nameOfMissing(field) {
    return field.dataset.lacks ?? nameOf(field);
}

function lineOf(field, key) {
    const line = document.createElement("li");
    line.dataset.of = key;
    const link = line.appendChild(document.createElement("a"));
    link.href = `#${controlsOf(field)[0].id}`;
    link.textContent = nameOfMissing(field);
    return line;
}

export function mount(form) {
    const sections = [...form.querySelectorAll("[data-section]")];
    const missing = document.querySelector("[data-part='missing']");
    const count = form.querySelector("[data-part='missing-count']");
    let namesOfWrong = new Set();

    function showState(section, state) {
        for (const badge of section.querySelectorAll("[data-state]")) {
            badge.hidden = badge.dataset.state !== state;
        }
        const link = document.querySelector(`[data-section-link='${section.dataset.section}']`);
        if (link.dataset.state === state) {
            return;
        }
        const icon = section.querySelector(`[data-state='${state}'] .bi`).cloneNode(true);
        const word = document.createElement("span");
        word.className = "visually-hidden";
        word.textContent = `, ${section.querySelector(`[data-state='${state}']`).textContent.trim()}`;
        link.dataset.state = state;
        link.querySelectorAll("span").forEach((span) => span.remove());
        link.prepend(icon);
        link.append(word);
    }

    // A line that stays is not touched: pressing the mouse on it ends the typing in a field, and with that comes an update.
    function showLines(fields) {
        const lines = new Map([...missing.children].map((line) => [line.dataset.of, line]));
        const wanted = fields.map((field) => {
            const key = `${controlsOf(field)[0].id} ${nameOfMissing(field)}`;
            return lines.get(key) ?? lineOf(field, key);
        });
        [...lines.values()].filter((line) => !wanted.includes(line)).forEach((line) => line.remove());
        wanted.forEach((line, place) => {
            if (missing.children[place] !== line) {
                missing.insertBefore(line, missing.children[place] ?? null);
            }
        });
    }

    function showMissing(fields, isMarked) {
        const isTold = namesOfWrong.size > 0 && !isMarked;
        showLines(fields);
        document.querySelector("[data-part='missing-none']").hidden = fields.length > 0 || isMarked || isTold;
        document.querySelector("[data-part='missing-wrong']").hidden = !isMarked;
        document.querySelector("[data-part='missing-told']").hidden = !isTold;
        count.textContent = missingWords(fields.length);
        count.hidden = fields.length === 0;
    }

    function update() {
        const lacking = [];
        let isMarked = !form.querySelector("[data-part='summary']").hidden;
        for (const section of sections) {
            const fields = [...section.querySelectorAll("[data-field]")].filter((field) => !field.closest("[hidden], [inert]") && !isSpare(field));
            const facts = [...fields.map((field) => factsOf(field, namesOfWrong)), ...[...section.querySelectorAll("[data-filled]")].flatMap(factsOfChosen)];
            showState(section, stateOf(facts));
            isMarked ||= fields.some((field) => field.matches(WRONG));
            lacking.push(...facts.filter(({ needed, filled }) => needed && !filled).map(({ field }) => field));
        }
        showMissing(lacking, isMarked);
    }

    let isPlanned = false;
    function updateSoon() {
        if (!isPlanned) {
            isPlanned = true;
            // After everybody else has heard of the same event
            setTimeout(() => {
                isPlanned = false;
                if (form.isConnected) {
                    update();
                }
            });
        }
    }

    form.addEventListener("timetable:checked", ({ detail }) => {
        namesOfWrong = new Set(Object.keys(detail.errors));
        updateSoon();
    });
    EVENTS.forEach((name) => form.addEventListener(name, updateSoon));
    update();
}
