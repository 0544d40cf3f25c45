/* Sends a form by Ctrl+Enter (on a Mac ⌘ and Enter); Enter alone does not. Where the page shows one such form, wherever the cursor is.
   While a dialogue is open the keys are the dialogue's, and those who write in another form of the page do not mean this one.

   <form data-behaviour="... send-by-keys"> <button type="submit" disabled hidden> first in it, so that Enter does nothing */

export function mount(form) {
    function isMeant({ target }) {
        const written = target.closest("form");
        const shown = [...document.querySelectorAll("form[data-behaviour~='send-by-keys']")].filter((each) => each.checkVisibility());
        const isThis = written ? written === form : shown.length === 1 && shown[0] === form;
        return form.isConnected && isThis && !document.querySelector("dialog[open], :popover-open");
    }

    document.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat && isMeant(event)) {
            event.preventDefault();
            if (form.contains(event.target)) {
                // What is being typed counts, too; left to itself the browser would tell its change after the answer
                event.target.blur();
                event.target.focus({ preventScroll: true });
            }
            form.requestSubmit();
        }
    });
}
