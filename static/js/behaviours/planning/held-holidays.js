/* Offers the public holidays on class days to be held, as the preview finds them; those that are held stay in the list.
   A holiday that is newer than the plan (`holidays_met`) is offered too, and says that the class is still planned on it.
   While it cannot find any, those that it found before stay, and are said to be old.

   <div data-behaviour="held-holidays" data-form="capture-form">
     <ul data-part="holidays"> <template data-part="holiday"> <li> <input type="checkbox" name="held_holidays"> <span data-part="name"> <span data-part="still-planned" hidden>
     <p data-part="no-holidays"> <p data-part="unknown-holidays"> <p data-part="old-holidays"> <div data-part="all-at-once"> <button data-part="hold-all"> <button data-part="leave-all-out"> </div> */

import { dayIn } from "../../lib/moments.js";

export function mount(group) {
    const form = document.getElementById(group.dataset.form);
    const part = (name) => group.querySelector(`[data-part='${name}']`);
    let isKnown = part("unknown-holidays").hidden && part("old-holidays").hidden;
    const ticks = () => [...part("holidays").querySelectorAll("input")];

    function offer({ date, name }) {
        const line = part("holiday").content.cloneNode(true).firstElementChild;
        line.querySelector("input").value = date;
        line.querySelector("[data-part='name']").textContent = name ? `${name}, ${dayIn(date)}` : dayIn(date);
        return line;
    }

    function insert(holiday) {
        const later = ticks().find((tick) => tick.value > holiday.date);
        part("holidays").insertBefore(offer(holiday), later?.closest("li") ?? null);
    }

    function update({ detail }) {
        if (detail.class_days === undefined && !detail.left_out?.length) {
            return;
        }
        isKnown = true;
        const met = detail.holidays_met ?? [];
        const found = [...detail.left_out.filter((day) => day.because === "holiday"), ...met];
        const dates = new Set(found.map((day) => day.date));
        ticks().filter((tick) => !tick.checked && !dates.has(tick.value)).forEach((tick) => tick.closest("li").remove());
        const shown = new Set(ticks().map((tick) => tick.value));
        found.filter((day) => !shown.has(day.date)).forEach(insert);
        const metDates = new Set(met.map((day) => day.date));
        for (const tick of ticks()) {
            tick.closest("li").querySelector("[data-part='still-planned']").hidden = !metDates.has(tick.value);
        }
        showWhetherAny();
    }

    function showWhetherAny() {
        const isEmpty = ticks().length === 0;
        part("no-holidays").hidden = !isKnown || !isEmpty;
        part("unknown-holidays").hidden = isKnown || !isEmpty;
        part("old-holidays").hidden = isKnown || isEmpty;
        part("all-at-once").hidden = isEmpty;
    }

    function tickAll(isHeld) {
        ticks().forEach((tick) => {
            tick.checked = isHeld;
        });
        group.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function bringBack({ detail }) {
        const held = detail.filter(([name, value]) => name === "held_holidays" && value).map(([, date]) => date);
        const shown = new Set(ticks().map((tick) => tick.value));
        held.filter((date) => !shown.has(date)).forEach((date) => insert({ date, name: "" }));
        showWhetherAny();
    }

    form.addEventListener("timetable:previewed", update);
    form.addEventListener("timetable:unknown", () => {
        isKnown = false;
        showWhetherAny();
    });
    form.addEventListener("entries:coming", bringBack);
    part("hold-all").addEventListener("click", () => tickAll(true));
    part("leave-all-out").addEventListener("click", () => tickAll(false));
}
