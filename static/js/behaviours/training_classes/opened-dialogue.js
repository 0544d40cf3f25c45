/* Selects what stands already in the field that has the focus when a dialogue opens, so that typing replaces it.

   <div popover data-behaviour="opened-dialogue"> <input autofocus value="2026-02-02"> </div> */

const TYPED = "textarea, input:is([type='text'], [type='search'], :not([type]))";

export function mount(dialogue) {
    dialogue.addEventListener("toggle", ({ target, newState }) => {
        const field = document.activeElement;
        if (target === dialogue && newState === "open" && dialogue.contains(field) && field.matches(TYPED)) {
            field.select();
        }
    });
}
