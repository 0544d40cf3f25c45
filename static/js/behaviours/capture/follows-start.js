/* The first days of a class's agent and learners that are its start go with it in the form: what is shown is what is sent.

   <form data-behaviour="follows-start ... keep-entries"> <input name="start_date">, <input name="agent_from">,
     <input name="…-from_date"> of learners </form>

   Adds a hidden `follows_start` with the names of those that follow: the server takes them as they were read, and moves
   them itself. Without it, the form was sent without script. Whatever the user enters in one of them stays: each `input`
   is their doing, and what other behaviours put in has a `change` alone. */

import { readDate } from "../../lib/dates.js";
import { moveAlong, namesAt, without } from "../../lib/forms/following.js";

const FIRST_DAYS = "[name='agent_from'], [name^='learners-'][name$='-from_date']";

export function mount(form) {
    const start = form.querySelector("[name='start_date']");
    const following = document.createElement("input");
    let day = readDate(start.value);

    function move() {
        const days = { from: day, to: readDate(start.value) };
        if (days.to) {
            day = days.to;
            moveAlong(following.value, form.querySelectorAll(FIRST_DAYS), days, readDate)
                .forEach((control) => control.dispatchEvent(new Event("change", { bubbles: true })));
        }
    }

    following.type = "hidden";
    following.name = "follows_start";
    following.value = namesAt(start, form.querySelectorAll(FIRST_DAYS), readDate);
    form.append(following);
    form.addEventListener("input", ({ target }) => {
        following.value = without(following.value, target.name);
    });
    start.addEventListener("change", move);
}
