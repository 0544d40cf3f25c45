/* Days that are the class's start go with it: the server would move them, too, and what is shown is what is sent.

   <form data-behaviour="follows-start"> <input name="start_date">, <input name="agent_from">, <input name="…-from_date">
   of learners </form> */

import { readDate } from "../../lib/dates.js";

const FOLLOWING = "[name='agent_from'], [name^='learners-'][name$='-from_date']";

export function mount(form) {
    const start = form.querySelector("[name='start_date']");
    let before = readDate(start.value);

    function take(control) {
        control.value = start.value;
        for (const name of ["input", "change"]) {
            control.dispatchEvent(new Event(name, { bubbles: true }));
        }
    }

    start.addEventListener("change", () => {
        const now = readDate(start.value);
        if (now && before) {
            [...form.querySelectorAll(FOLLOWING)].filter((control) => readDate(control.value) === before).forEach(take);
        }
        before = now || before;
    });
}
