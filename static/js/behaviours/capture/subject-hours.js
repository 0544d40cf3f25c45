/* Shows the hours that the chosen subject brings, or asks for them where the catalogue has none.

   <div data-behaviour="dependent-choices subject-hours"> <select> </div>
   in the form: <div data-part="hours-typed"> <input> </div> for a package, and for all others
   <div data-part="hours-by-hand"> <input name="hours_by_hand"> </div>; anywhere: <p data-part="hours">.
   Of the two, what does not apply is not sent. */

import { hoursInWords } from "../../lib/choices.js";

export function mount(box) {
    const select = box.querySelector("select");
    const ofPackage = select.form.querySelector("[data-part='hours-typed']");
    const typed = ofPackage.querySelector("input");
    const byHand = select.form.querySelector("[data-part='hours-by-hand']");
    const other = byHand.querySelector("[name='hours_by_hand']");
    const shown = document.querySelector("[data-part='hours']");

    function apply(part, isApplied) {
        part.hidden = !isApplied;
        part.querySelectorAll("input").forEach((input) => {
            input.disabled = !isApplied;
        });
    }

    function update() {
        const { hours, byHand: isByHand } = select.selectedOptions[0]?.dataset ?? {};
        const isTyped = isByHand === "yes" || [...select.options].some((option) => option.dataset.byHand === "yes");
        apply(ofPackage, isTyped);
        apply(byHand, !isTyped);
        shown.textContent = hoursInWords(isTyped ? typed.value : other.value || hours) || "Not known yet";
        select.form.dispatchEvent(new CustomEvent("fields:revealed"));
    }

    select.form.addEventListener("choices:loaded", update);
    select.addEventListener("change", update);
    typed.addEventListener("input", update);
    other.addEventListener("input", update);
    update();
}
