/* Sends a long form by Ctrl+Enter (on a Mac ⌘ and Enter), wherever in it the cursor is; Enter alone does not.

   <form data-behaviour="... send-by-keys"> <button type="submit" disabled hidden> first in it, so that Enter does nothing */

export function mount(form) {
    form.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
            event.preventDefault();
            // What is being typed counts, too
            event.target.dispatchEvent(new Event("change", { bubbles: true }));
            form.requestSubmit();
        }
    });
}
