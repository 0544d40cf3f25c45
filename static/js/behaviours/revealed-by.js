/* Hides fields that do not apply. What stands in them stays, for when the choice changes back; the server ignores it.

   <form data-behaviour="revealed-by"> <div data-reveal="seta_funded" data-reveal-when="yes"> ... </div> </form> */

export function mount(form) {
    function update() {
        for (const field of form.querySelectorAll("[data-reveal]")) {
            field.hidden = form.elements[field.dataset.reveal].value !== field.dataset.revealWhen;
        }
        form.dispatchEvent(new CustomEvent("fields:revealed"));
    }

    form.addEventListener("change", update);
    update();
}
