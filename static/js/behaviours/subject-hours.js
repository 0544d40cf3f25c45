/* Shows the hours that the chosen subject brings, or asks for them where the catalogue has none.

   <div data-behaviour="dependent-choices subject-hours"> <select> </div>
   in the form: <div data-part="hours-by-hand"> <input> </div>; anywhere: <p data-part="hours"> */

import { hoursInWords } from "../lib/choices.js";

export function mount(box) {
    const select = box.querySelector("select");
    const byHand = select.form.querySelector("[data-part='hours-by-hand']");
    const typed = byHand.querySelector("input");
    const shown = document.querySelector("[data-part='hours']");

    function update() {
        const { hours, byHand: isByHand } = select.selectedOptions[0]?.dataset ?? {};
        byHand.hidden = isByHand !== "yes" && ![...select.options].some((option) => option.dataset.byHand === "yes");
        shown.textContent = hoursInWords(byHand.hidden ? hours : typed.value) || "–";
        select.form.dispatchEvent(new CustomEvent("fields:revealed"));
    }

    select.form.addEventListener("choices:loaded", update);
    select.addEventListener("change", update);
    typed.addEventListener("input", update);
    update();
}
