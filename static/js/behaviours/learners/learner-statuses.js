/* The day since when a status holds was that of the status before: with another status it is asked for.

   <div data-behaviour="learner-statuses"> ... <div data-part="one-row"> fields ending with `status` and `from_date` </div> </div> */

export function mount(element) {
    element.addEventListener("change", (event) => {
        const status = event.target;
        if (status.tagName !== "SELECT" || !status.name.endsWith("status")) {
            return;
        }
        const row = status.closest("[data-part='one-row']") ?? element;
        const since = row.querySelector("input[name$='from_date']");
        const isAsBefore = [...status.options].every((option) => option.selected === option.defaultSelected);
        if (isAsBefore && !since.value) {
            since.value = since.defaultValue;
        } else if (!isAsBefore && since.value === since.defaultValue) {
            since.value = "";
        } else {
            return;
        }
        since.dispatchEvent(new Event("input", { bubbles: true }));
    });
}
