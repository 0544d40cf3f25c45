/* The level of the learners in a form's rows follows its subject, where it is the one that was proposed. A level that there
   is not is marked when its field is left, as the server says it.

   <form> <select name="subject"> ... <div data-behaviour="learner-levels" data-rows="learners">
     <div data-field="learners-0-level"> <input name="learners-0-level"> </div> </div>
   <datalist id="learner-levels">                                          anywhere in the form

   Dispatches `fields:marked` on the form. */

import { afterPress } from "../../lib/controls.js";
import { markAnew } from "../../lib/forms/field-errors.js";
import { levelFor, wrongWithLevel } from "../../lib/learners.js";

export function mount(set) {
    const form = set.closest("form");
    const { subject } = form.elements;
    let proposed = levelFor(subject?.value);

    function proposeAnew() {
        const now = levelFor(subject.value);
        for (const control of set.querySelectorAll("[name$='-level']")) {
            control.value = control.value === proposed ? now : control.value;
        }
        proposed = now;
    }

    function check(control) {
        const field = control.closest("[data-field]");
        const levels = [...form.querySelectorAll("#learner-levels option")].map((option) => option.value);
        const sentence = wrongWithLevel(control.value, [...levels, proposed, control.defaultValue]);
        markAnew(field, sentence ? [sentence] : []);
        form.dispatchEvent(new CustomEvent("fields:marked"));
    }

    for (const name of ["change", "choices:loaded"]) {
        subject?.addEventListener?.(name, proposeAnew);
    }
    // After behaviours/forms/form-errors.js has heard that something was changed
    set.addEventListener("change", ({ target }) => {
        if (target.matches("[name$='level']")) {
            setTimeout(() => afterPress(form, () => check(target)));
        }
    });
}
