/* A search within a form that is no part of what the form sends: the form does not hear what happens in it.

   <form> <div data-behaviour="search-apart learner-picker"> controls without a name; `data-no-search` where typing finds nothing

   Dispatches `search:wanted` a moment after somebody typed or chose, or pressed Enter. */

const PAUSE = 300;

export function mount(search) {
    let timer;

    function wantSoon() {
        clearTimeout(timer);
        timer = setTimeout(() => search.dispatchEvent(new CustomEvent("search:wanted")), PAUSE);
    }

    search.addEventListener("input", (event) => {
        event.stopPropagation();
        if (!event.target.closest("[data-no-search]")) {
            wantSoon();
        }
    });
    search.addEventListener("change", (event) => event.stopPropagation());
    search.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.matches("input")) {
            event.preventDefault();
            wantSoon();
        }
    });
}
