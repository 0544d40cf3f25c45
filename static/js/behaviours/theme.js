/* The choice between light, dark and the system's theme: radio buttons named `theme` with the values light, dark and "".
   Kept in this browser; js/before-paint.js applies it when a page opens. */

import { preference, preferred } from "../lib/preferences.js";

const NAME = "theme";

export function mount(element) {
    const radios = element.querySelectorAll("input[name='theme']");
    const chosen = preferred(NAME, document.cookie);
    const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

    for (const radio of radios) {
        radio.checked = radio.value === chosen;
        radio.addEventListener("change", () => {
            document.cookie = preference(NAME, radio.value, window.location.protocol === "https:");
            document.documentElement.dataset.bsTheme = radio.value || (prefersDark.matches ? "dark" : "light");
        });
    }
}
