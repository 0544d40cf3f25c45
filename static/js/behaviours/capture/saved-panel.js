/* After saving: shows the code, large, in the place of the form; or, with data-after="redirect", goes on to the class.

   <div data-part="capture"> <form data-behaviour="... saved-panel ... ajax-form" [data-after="redirect"]> </div>
   <template data-part="saved"> <h2 data-part="message" tabindex="-1"> classes/_code.html <a data-part="open"> </template> */

const CARRIED = "wecoza:message";

export function mount(form) {
    const capture = form.closest("[data-part='capture']");
    const template = document.querySelector("template[data-part='saved']");

    function show(body) {
        const panel = template.content.cloneNode(true).firstElementChild;
        const part = (name) => panel.querySelector(`[data-part='${name}']`);
        part("message").textContent = body.message;
        part("code").textContent = body.class_code;
        part("copy-words").textContent = `Copy code ${body.class_code}`;
        part("open").href = body.redirect_url;
        capture.replaceWith(panel);
        panel.dispatchEvent(new CustomEvent("content:added", { bubbles: true }));
        window.scrollTo(0, 0);
        part("message").focus();
    }

    form.addEventListener("form:answer", ({ detail: { kind, body } }) => {
        if (kind !== "saved") {
            return;
        }
        if (form.dataset.after === "redirect") {
            sessionStorage.setItem(CARRIED, body.message);
            window.location.assign(body.redirect_url);
        } else {
            show(body);
        }
    });
}
