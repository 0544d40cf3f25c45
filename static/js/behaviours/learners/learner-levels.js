/* The level of the learners in a form's rows follows its subject, where it is the one that was proposed.

   <form> <select name="subject"> ... <div data-behaviour="learner-levels" data-rows="learners"> controls named `learners-0-level` */

import { levelFor } from "../../lib/learners.js";

export function mount(set) {
    const { subject } = set.closest("form").elements;
    let proposed = levelFor(subject?.value);

    function proposeAnew() {
        const now = levelFor(subject.value);
        for (const control of set.querySelectorAll("[name$='-level']")) {
            control.value = control.value === proposed ? now : control.value;
        }
        proposed = now;
    }

    for (const name of ["change", "choices:loaded"]) {
        subject?.addEventListener?.(name, proposeAnew);
    }
}
