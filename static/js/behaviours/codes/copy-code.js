/* Copies a code to the clipboard.

   <span data-behaviour="copy-code">
     <span data-part="code">11-REALLL-RLN-0043</span>
     <button data-part="copy"><span class="bi bi-copy"></span>...</button>
     <span role="status" data-part="said"></span>
   </span> */

const SHOWN_FOR = 4000;

export function mount(element) {
    const code = element.querySelector("[data-part='code']");
    const button = element.querySelector("[data-part='copy']");
    const said = element.querySelector("[data-part='said']");
    const icon = button.querySelector(".bi");
    let timer;

    function show(words, copied) {
        said.textContent = words;
        button.dataset.copied = copied ? "yes" : "no";
        icon.classList.toggle("bi-check-lg", copied);
        icon.classList.toggle("bi-copy", !copied);
    }

    button.addEventListener("click", async () => {
        clearTimeout(timer);
        try {
            await navigator.clipboard.writeText(code.textContent.trim());
            show("Copied.", true);
        } catch {
            // No clipboard without https or permission: mark the code, so that Ctrl+C takes it
            window.getSelection().selectAllChildren(code);
            show("Press Ctrl+C to copy.", false);
        }
        timer = setTimeout(() => show("", false), SHOWN_FOR);
    });
}
