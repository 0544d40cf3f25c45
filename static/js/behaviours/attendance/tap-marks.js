/* Hours by a tap: everybody the full hours, then the exceptions. Nothing is filled in that nobody has said.

   <form data-behaviour="tap-marks ..." data-hours="3.00"> with the outcome as radio buttons named `outcome`, and in it
     <div data-part="marks"> what belongs to a session held
       <output data-part="progress"> <button data-part="all-full"> <input data-part="page-of-all"> <button data-part="give-page">
       <li data-part="mark"> <b data-part="name"> <div data-part="hours"> <span data-part="typed"> <input name="marks-0-hours"> </span> </div>
         <div data-part="page"> <input name="marks-0-page"> </div> </li>
   <template data-part="taps"> <div role="group"> <button data-presence="full|part|absent" aria-pressed> ... <div data-part="parts" hidden>
   <template data-part="one-part"> <button> </template>

   The chosen button takes its hours off again; "Part" offers the others with it, and closes them while they are shown.
   A page that was given to all can be given anew; one that was typed for a learner stays.
   Of whom hours were taken off, no page is sent.
   Of a session that was not held, no hours and pages are sent; what was entered is still there when the outcome changes back. */

import { partsOf, presenceOf, progressOf } from "../../lib/attendance/marks.js";

const SAID = { full: (hours) => hours, part: () => null, absent: () => "0" };

export function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);
    const hours = String(Number(form.dataset.hours));
    const rows = [...form.querySelectorAll("[data-part='mark']")].map(rowOf);
    let given = "";  // the page that was given to all last

    function rowOf(element) {
        const within = (name) => element.querySelector(`[data-part='${name}']`);
        const taps = document.querySelector("template[data-part='taps']").content.cloneNode(true).firstElementChild;
        taps.setAttribute("aria-label", `Hours of ${within("name").textContent}`);
        const input = within("hours").querySelector("input");
        within("hours").prepend(taps);
        const row = { element, input, taps, page: within("page"), typed: within("typed"), isTakenOff: false, parts: taps.querySelector("[data-part='parts']") };
        // The second of a double click would take off again what the first has chosen
        taps.addEventListener("click", ({ target, detail }) => tap(row, detail > 1 ? null : target.closest("button")));
        return row;
    }

    function say(row, value) {
        row.input.value = value;
        row.input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function tap(row, button) {
        if (!button) {
            return;
        }
        const isChosen = button.getAttribute("aria-pressed") === "true";
        const said = button.dataset.presence ? SAID[button.dataset.presence](hours) : button.value;
        const wasOpen = row.isOpen;
        row.isOpen = button.dataset.presence === "part" && !wasOpen;
        row.isTakenOff = isChosen && (said !== null || !wasOpen);
        if (said === null) {
            offerParts(row);
        }
        if (row.isTakenOff || said !== null) {
            say(row, row.isTakenOff ? "" : said);
        } else {
            show(row);
        }
        if (!button.dataset.presence) {
            row.taps.querySelector("[data-presence='part']").focus();  // the button itself is hidden now
        }
    }

    function offerParts(row) {
        if (row.parts.children.length === 0) {
            row.parts.append(...partsOf(hours).map((value) => {
                const button = document.querySelector("template[data-part='one-part']").content.cloneNode(true).firstElementChild;
                button.value = value;
                button.textContent = value;
                return button;
            }));
        }
    }

    function show(row) {
        const presence = presenceOf(row.input.value, hours);
        for (const button of row.taps.querySelectorAll("[data-presence]")) {
            button.setAttribute("aria-pressed", String(button.dataset.presence === presence));
        }
        const words = row.taps.querySelector("[data-presence='part'] [data-part='words']");
        words.textContent = presence === "part" ? row.input.value : words.dataset.words;
        for (const button of row.parts.children) {
            button.setAttribute("aria-pressed", String(button.value === row.input.value));
        }
        const isWrong = row.input.getAttribute("aria-invalid") === "true";
        row.parts.hidden = !row.isOpen;
        row.typed.hidden = !row.isOpen && !isWrong;
        row.element.dataset.presence = presence;
        row.isTakenOff &&= presence === "";
        row.page.hidden = presence === "absent" || row.isTakenOff;
    }

    function isHeld() {
        return ["held", ""].includes(form.elements.outcome.value);
    }

    function update() {
        rows.forEach(show);
        part("marks").hidden = !isHeld();
        part("progress").textContent = progressOf(isHeld() ? rows.map((row) => row.input.value) : [], hours);
    }

    part("all-full")?.addEventListener("click", () => {
        rows.filter((row) => row.input.value.trim() === "").forEach((row) => say(row, hours));
    });
    function givePage() {
        const page = part("page-of-all").value;
        const present = rows.filter((row) => ["full", "part"].includes(presenceOf(row.input.value, hours)));
        for (const input of present.map((row) => row.page.querySelector("input")).filter(({ value }) => ["", given].includes(value))) {
            input.value = page;
            input.dispatchEvent(new Event("change", { bubbles: true }));
        }
        given = page;
    }

    part("give-page")?.addEventListener("click", givePage);
    form.addEventListener("submit", () => {
        if (part("page-of-all") && isHeld() && !["", given].includes(part("page-of-all").value)) {
            givePage();  // what stands there is meant, whether the button was pressed or not
        }
    });
    form.addEventListener("change", update);
    form.addEventListener("fields:revealed", () => rows.forEach(show));  // a wrong one is marked by now
    form.addEventListener("formdata", ({ formData }) => {
        for (const row of rows) {
            const page = row.page.querySelector("input");
            if (!isHeld()) {
                formData.set(row.input.name, "");
            }
            if (!isHeld() || row.page.hidden) {
                formData.set(page.name, "");
            }
        }
    });
    update();
}
