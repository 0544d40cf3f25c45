/* Shows who has a number that was typed, and who may be the same person as somebody who is being captured, and lets these be
   saved all the same; asks whether a
   number of 13 digits is a passport's.

   <form data-behaviour="... ajax-form likely-ones"> <div data-part="numbered" hidden> <ul data-part="numbered-lines"> </div>
     <fieldset data-part="likely" hidden>
     <ul data-part="likely-lines"> <input type="checkbox" name="someone_else"> </fieldset>
     <div data-part="is-passport" hidden> <input type="checkbox" name="is_passport"> </div>     (for those who type numbers)
     <template data-part="likely-line"> <li> <a> <span data-part="about"> </template> */

export function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);

    function line({ id, name, id_masked: masked, employer, town }) {
        const item = part("likely-line").content.cloneNode(true).firstElementChild;
        item.querySelector("a").textContent = name;
        item.querySelector("a").href = `/learners/${id}/`;
        item.querySelector("[data-part='about']").textContent = ["", masked, employer, town].filter((each, place) => each || !place).join(", ");
        return item;
    }

    function show(name, learners) {
        part(`${name}-lines`).replaceChildren(...learners.map(line));
        part(name).hidden = learners.length === 0;
    }

    form.addEventListener("form:answer", ({ detail: { body } }) => {
        const likely = body?.likely ?? [];
        show("numbered", body?.numbered ?? []);
        show("likely", likely);
        form.elements.someone_else.checked = false;
        form.elements.someone_else.value = likely.map(({ id }) => id).join(",");
        if (body?.errors?.is_passport) {
            part("is-passport").hidden = false;
        }
    });
}
