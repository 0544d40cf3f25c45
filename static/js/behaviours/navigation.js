/* Folds the side navigation to icons and remembers it in this browser: <nav><button data-part="fold" aria-pressed="false">.
   Opening it on small screens is the browser's own popover and needs no script. */

import { preference } from "../lib/preferences.js";

const NAME = "navigation";

export function mount(nav) {
    const root = document.documentElement;
    const button = nav.querySelector("[data-part='fold']");

    function show() {
        button.setAttribute("aria-pressed", String(root.dataset.navigation === "folded"));
    }

    button.addEventListener("click", () => {
        root.dataset.navigation = root.dataset.navigation === "folded" ? "open" : "folded";
        document.cookie = preference(NAME, root.dataset.navigation, window.location.protocol === "https:");
        show();
    });
    show();
}
