/* Opens and closes a native dialogue. The button that opens it is a link to the same thing on a page, for life without script.

   <a href="/classes/.../delete/" data-behaviour="dialog" data-dialog="delete-dialog">Delete</a>
   <dialog id="delete-dialog">... <button data-part="close">Cancel</button></dialog> */

export function mount(opener) {
    const dialog = document.getElementById(opener.dataset.dialog);

    opener.addEventListener("click", (event) => {
        event.preventDefault();
        dialog.showModal();
    });
    for (const button of dialog.querySelectorAll("[data-part='close']")) {
        button.addEventListener("click", () => dialog.close());
    }
}
