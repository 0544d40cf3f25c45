/* Hides fields that do not apply. What stands in them stays, for when the choice changes back; the server ignores it.

   <form data-behaviour="revealed-by"> <div data-reveal="seta_funded" data-reveal-when="yes"> ... </div> </form>
   Several conditions stand one after the other, in both; alternatives are parted by `|`, and `*` is whatever was entered. */

import { applies } from "../../lib/controls.js";

export function mount(form) {
    function update() {
        const values = {};  // each looked up once, however many rows ask
        const valueOf = (name) => values[name] ??= form.elements[name]?.value ?? "";
        for (const field of form.querySelectorAll("[data-reveal]")) {
            field.hidden = !applies(field.dataset.reveal, field.dataset.revealWhen, valueOf);
        }
        form.dispatchEvent(new CustomEvent("fields:revealed"));
    }

    form.addEventListener("change", update);
    update();
}
