/* Fills a part of a page with what takes longer, from a page of its own that has it under the same id.

   <div class="start-later" id="registers-to-do" data-behaviour="filled-later" data-from="/registers/to-do/">
     <span data-part="said" role="status"> <a href="/registers/to-do/">   until then, and where it cannot be fetched
   </div> */

import { partAt } from "../../lib/requests.js";

const NOT_NOW = "This cannot be shown here just now:";

async function fill(place) {
    try {
        const part = await partAt(place.dataset.from, place.id);
        place.replaceChildren(...part.childNodes);
    } catch {
        place.querySelector("[data-part='said']").textContent = NOT_NOW;
    }
    place.classList.remove("start-later");
}

export function mount(place) {
    fill(place);
}
