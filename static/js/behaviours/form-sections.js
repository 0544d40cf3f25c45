/* Says how far each section is and what is still missing.

   <form data-behaviour="... form-sections">
     <section data-section="class"> <span data-part="section-state"> <span data-state="complete" hidden> ...
       <div data-field="site" data-needed> <span data-part="label"> controls </div>               (classes/_field.html)
     <a data-part="missing-count">
   anywhere: <a data-section-link="class">, <ul data-part="missing">, <p data-part="missing-none"> */

import { missingWords, stateOf } from "../lib/sections.js";

const EVENTS = ["input", "change", "form:answer", "choices:loaded", "fields:revealed"];
// Marked by the server's answer, or by behaviours/date-field.js
const WRONG = ".field--wrong, :has(> .day-field--unread)";

function controlsOf(field) {
    return [...field.querySelectorAll("select, textarea, input:not([type='hidden'], .day-field__native)")];
}

function factsOf(field) {
    const controls = controlsOf(field);
    const filled = controls.some((control) =>
        control.type === "radio" || control.type === "checkbox" ? control.checked : control.value.trim() !== "");
    const isTick = controls.length === 1 && controls[0].type === "checkbox";  // says no by being empty
    return { field, filled, needed: "needed" in field.dataset && !isTick, wrong: field.matches(WRONG) };
}

export function mount(form) {
    const sections = [...form.querySelectorAll("[data-section]")];
    const missing = document.querySelector("[data-part='missing']");
    const count = form.querySelector("[data-part='missing-count']");

    function showState(section, state) {
        for (const badge of section.querySelectorAll("[data-state]")) {
            badge.hidden = badge.dataset.state !== state;
        }
        const link = document.querySelector(`[data-section-link='${section.dataset.section}']`);
        const icon = section.querySelector(`[data-state='${state}'] .bi`).cloneNode(true);
        const word = document.createElement("span");
        word.className = "visually-hidden";
        word.textContent = `, ${section.querySelector(`[data-state='${state}']`).textContent.trim()}`;
        link.dataset.state = state;
        link.querySelectorAll("span").forEach((span) => span.remove());
        link.prepend(icon);
        link.append(word);
    }

    function showMissing(fields) {
        missing.replaceChildren(...fields.map((field) => {
            const line = document.createElement("li");
            const link = line.appendChild(document.createElement("a"));
            link.href = `#${controlsOf(field)[0].id}`;
            link.textContent = field.querySelector("[data-part='label']").textContent;
            return line;
        }));
        document.querySelector("[data-part='missing-none']").hidden = fields.length > 0;
        count.textContent = missingWords(fields.length);
        count.hidden = fields.length === 0;
    }

    function update() {
        const lacking = [];
        for (const section of sections) {
            const fields = [...section.querySelectorAll("[data-field]")].filter((field) => !field.closest("[hidden], [inert]"));
            const facts = fields.map(factsOf);
            showState(section, stateOf(facts));
            lacking.push(...facts.filter(({ needed, filled }) => needed && !filled).map(({ field }) => field));
        }
        showMissing(lacking);
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

    EVENTS.forEach((name) => form.addEventListener(name, updateSoon));
    update();
}
