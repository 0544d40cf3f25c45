/* The choice between light, dark and the system's theme: radio buttons named `theme` with the values light, dark and "".
   Kept in this browser; js/before-paint.js applies it when a page opens. */

const KEY = "wecoza:theme";

export function mount(element) {
    const radios = element.querySelectorAll("input[name='theme']");
    const chosen = localStorage.getItem(KEY) || "";
    const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

    for (const radio of radios) {
        radio.checked = radio.value === chosen;
        radio.addEventListener("change", () => {
            localStorage.setItem(KEY, radio.value);
            document.documentElement.dataset.bsTheme = radio.value || (prefersDark.matches ? "dark" : "light");
        });
    }
}
