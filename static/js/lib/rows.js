/* The numbers and days of repeating rows. */

const WORKING_WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/** A name, id or reference of the template row, for the row of that number (from 0). */
export function numbered(text, number) {
    return text.replaceAll("__prefix__", String(number));
}

/** The button of a row says what it does: remove the row, or bring it back. */
export function paintRemoval(button, isRemoved) {
    const words = button.querySelector("span:last-child");
    button.querySelector(".bi").className = isRemoved ? "bi bi-arrow-counterclockwise" : "bi bi-x-lg";
    words.classList.toggle("visually-hidden", !isRemoved);
    words.textContent = isRemoved ? "Bring back" : "Remove this row";
}

/** The days of the working week on which a time does not stand yet. */
export function weekdaysToCopyTo(taken) {
    return WORKING_WEEK.filter((day) => !taken.includes(day));
}

/** The things in order, in lists of at most so many. */
export function batchesOf(things, most) {
    return things.length ? [things.slice(0, most), ...batchesOf(things.slice(most), most)] : [];
}

/** Have the row sent as one that goes, under that name, or as one that stays. */
export function markRemoval(row, name, isRemoved) {
    const mark = row.querySelector("[data-part='removed']") ?? row.appendChild(row.ownerDocument.createElement("input"));
    mark.type = "hidden";
    mark.dataset.part = "removed";
    mark.name = name;
    mark.value = isRemoved ? "on" : "";
}
