/* Shows which code the class would get if it were saved now, as what it is: a forecast.

   <div data-behaviour="forecast" data-form="capture-form" data-address="/classes/next-code/">
     <p data-part="forecast" hidden> <span data-part="forecast-code"> </p> <p data-part="forecast-words"> </div> */

import { chosenIn } from "../../lib/forms/type-ahead.js";

const NAMES = ["client", "class_type", "subject"];
const EARLY = "It follows from the client, the class type and the subject.";
const NOW = "Forecast: the next number as it stands now. The class gets its code when it is saved.";
const AWAY = "It cannot be told just now. The class gets its code when it is saved.";

export function mount(panel) {
    const form = document.getElementById(panel.dataset.form);
    const part = (name) => panel.querySelector(`[data-part='${name}']`);
    let asked = "";
    let running = new AbortController();

    function show(code, words) {
        part("forecast").hidden = !code;
        part("forecast-code").textContent = code;
        part("forecast-words").textContent = words;
    }

    async function ask(query, signal) {
        try {
            const response = await fetch(`${panel.dataset.address}?${query}`, { headers: { Accept: "application/json" }, signal });
            if (response.status === 401) {
                form.dispatchEvent(new CustomEvent("log-in:needed", { detail: { again: () => ask(query, signal) } }));
            }
            const { class_code: code = "" } = await response.json();
            show(code, code ? NOW : AWAY);
        } catch {
            if (!signal.aborted) {
                show("", AWAY);
            }
        }
    }

    function update() {
        const choices = NAMES.map((name) => [name, chosenIn(form.elements[name])]);
        const query = choices.every(([, value]) => value) ? new URLSearchParams(choices).toString() : "";
        if (query === asked) {
            return;
        }
        asked = query;
        running.abort();
        running = new AbortController();
        if (query) {
            ask(query, running.signal);
        } else {
            show("", EARLY);
        }
    }

    form.addEventListener("change", update);
    form.addEventListener("choices:loaded", update);
    update();
}
