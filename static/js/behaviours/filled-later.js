/* Fills a part of a page with what takes longer, from a page of its own that has it under the same id.

   <div class="start-later" id="registers-to-do" data-behaviour="filled-later" data-from="/registers/to-do/">
     <span data-part="said" role="status"> <a href="/registers/to-do/">   until then, and where it cannot be fetched
   </div> */

const NOT_NOW = "This cannot be shown here just now:";

async function partOf(address, id) {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return response.ok ? page.getElementById(id) : null;
}

async function fill(place) {
    const part = await partOf(place.dataset.from, place.id).catch(() => null);
    if (part) {
        place.replaceChildren(...part.childNodes);
    } else {
        place.querySelector("[data-part='said']").textContent = NOT_NOW;
    }
    place.classList.remove("start-later");
}

export function mount(place) {
    fill(place);
}
