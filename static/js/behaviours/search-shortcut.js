/* `/` puts the cursor into the search field of the form: <form data-behaviour="search-shortcut"><input type="search"></form> */

import { isShortcut } from "../lib/typing.js";

export function mount(form) {
    const field = form.querySelector("input[type='search']");
    document.addEventListener("keydown", (event) => {
        if (isShortcut(event, "/") && !document.querySelector("dialog[open]")) {
            event.preventDefault();
            field.focus();
            field.select();
        }
    });
}
