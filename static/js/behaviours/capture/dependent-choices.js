/* Loads the choices that follow from another choice at once, and keeps what was chosen if it still fits.

   <div data-behaviour="dependent-choices" data-by="client" data-address="/classes/sites/" data-list="sites">
     <select> with an empty first option </select> <p data-part="detail"></p> </div>

   `by` names the other control and the parameter, `list` the array of the answer (see lib/choices.js). A single choice is
   made by itself. Dispatches `choices:loaded`, and `log-in:needed` on the form; options carry what they entail as data-hours, data-by-hand. */

import { choiceAmong, optionsFrom } from "../../lib/choices.js";
import { MANY, chosenIn } from "../../lib/forms/type-ahead.js";

const FAILED = "The list could not be loaded. Come back to this field to try again.";

function elementsFor(options) {
    const groups = new Map();
    const top = [];
    for (const { value, words, group, detail, hours, byHand } of options) {
        const option = new Option(words, value);
        Object.assign(option.dataset, { detail, hours, byHand: byHand ? "yes" : "no" });
        if (group && !groups.has(group)) {
            groups.set(group, document.createElement("optgroup"));
            groups.get(group).label = group;
            top.push(groups.get(group));
        }
        if (group) {
            groups.get(group).append(option);
        } else {
            top.push(option);
        }
    }
    return top;
}

export function mount(box) {
    const select = box.querySelector("select");
    const by = select.form.elements[box.dataset.by];
    const detail = box.querySelector("[data-part='detail']");
    const none = select.options[0];
    const chosenBefore = new Map();
    let loadedFor = by.value;
    let hasFailed = false;
    let running = new AbortController();

    function say() {
        detail.textContent = hasFailed ? FAILED : select.selectedOptions[0]?.dataset.detail ?? "";
    }

    function fill(options, wanted) {
        const before = select.value;
        select.replaceChildren(none, ...elementsFor(options));
        if (options.length > MANY && !select.dataset.behaviour) {
            select.dataset.behaviour = "type-ahead";
            box.dispatchEvent(new CustomEvent("content:added", { bubbles: true }));
        }
        select.value = choiceAmong(options, select.dataset.wanted, wanted);
        if (select.value) {
            delete select.dataset.wanted;
        }
        if (select.value !== before) {
            select.dispatchEvent(new Event("change", { bubbles: true }));
        }
        say();
        select.dispatchEvent(new CustomEvent("choices:loaded", { bubbles: true }));
    }

    async function rows(signal) {
        const query = new URLSearchParams({ [box.dataset.by]: by.value });
        const response = await fetch(`${box.dataset.address}?${query}`, { headers: { Accept: "application/json" }, signal });
        if (response.status === 401) {
            select.form.dispatchEvent(new CustomEvent("log-in:needed", { detail: { again: load } }));
        }
        return (await response.json())[box.dataset.list];
    }

    /** An entry that is being put back counts from the start, however long the list takes. */
    function comingBack() {
        const { wanted } = select.dataset;
        return wanted ? [new Option("Loading …", wanted, false, true)] : [];
    }

    async function load() {
        running.abort();
        running = new AbortController();
        const { signal } = running;
        if (select.value) {
            chosenBefore.set(loadedFor, select.value);
        }
        const wanted = chosenBefore.get(by.value) ?? select.value;
        hasFailed = false;
        loadedFor = by.value;
        select.replaceChildren(none, ...comingBack());
        if (!chosenIn(by)) {
            fill([], "");
            return;
        }
        try {
            fill(optionsFrom(await rows(signal)), wanted);
        } catch {
            hasFailed = !signal.aborted;
            say();
        }
    }

    by.addEventListener("change", load);
    select.addEventListener("change", say);
    box.addEventListener("focusin", () => {
        if (hasFailed) {
            load();
        }
    });
    if (by.value) {
        load();
    }
}
