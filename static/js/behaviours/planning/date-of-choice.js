/* The day since when a choice holds was that of the choice before: with another choice it is asked for.

   <div data-behaviour="date-of-choice" data-choice="status" data-date="from_date">
     [<div data-part="one-row">] a select and a date, whose names end so [</div>] </div>
   A date that has followed something else since has that day in `data-as-before` (behaviours/capture/follows-start.js). */

export function mount(element) {
    const { choice, date } = element.dataset;

    element.addEventListener("change", ({ target: chosen }) => {
        if (chosen.tagName !== "SELECT" || !chosen.name.endsWith(choice)) {
            return;
        }
        const row = chosen.closest("[data-part='one-row']") ?? element;
        const since = row.querySelector(`input[name$='${date}']`);
        const before = since.dataset.asBefore ?? since.defaultValue;
        const isAsBefore = [...chosen.options].every((option) => option.selected === option.defaultSelected);
        if (isAsBefore && !since.value) {
            since.value = before;
        } else if (!isAsBefore && since.value === before) {
            since.value = "";
        } else {
            return;
        }
        since.dispatchEvent(new Event("change", { bubbles: true }));
    });
}
