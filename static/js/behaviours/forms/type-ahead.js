/* A field before a select with many choices: a part of a name is typed, and what fits is listed below.

   <select id="id_client" data-behaviour="type-ahead">          (wecoza/renderers.py gives it to those with more than fifty)

   The select stays the control that is sent, and others change it and listen to it as before. A text that means no choice is
   sent as it stands, for the server to refuse: nothing that stands here is sent as empty. */

import { afterPress } from "../../lib/controls.js";
import { fitting, meant, unmeantWords } from "../../lib/forms/type-ahead.js";

const MOST_SHOWN = 100;
const FOLLOWS = ["aria-describedby", "aria-invalid", "disabled"];

function element(name, className, attributes = {}) {
    const made = document.createElement(name);
    made.className = className;
    Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
    return made;
}

export function mount(select) {
    const id = `${select.id}-typed`;
    const box = element("span", "type-ahead");
    const text = element("input", "type-ahead__text", {
        id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    });
    const list = element("ul", "type-ahead__list", { id: `${id}-list`, role: "listbox" });
    const told = element("span", "visually-hidden", { role: "status" });
    const error = element("span", "field__error", { role: "status" });
    let shown = [];
    let active = -1;
    let hasMoved = false;  // among the choices, by keys

    const choices = () => [...select.options].filter((option) => option.value && !("typed" in option.dataset))
        .map((option) => ({ value: option.value, words: option.text.trim() }));
    const none = () => [...select.options].find((option) => option.value === "");
    const chosenWords = () => (select.value ? select.selectedOptions[0].text.trim() : "");

    function showChosen() {
        text.value = chosenWords();
        text.placeholder = none()?.text.trim() ?? "";
        const isUnmeant = "typed" in (select.selectedOptions[0]?.dataset ?? {});
        box.classList.toggle("type-ahead--unread", isUnmeant);
        afterPress(text, () => {
            error.textContent = isUnmeant ? unmeantWords(choices(), text.value) : "";
        });
    }

    function follow() {
        for (const attribute of FOLLOWS) {
            if (select.hasAttribute(attribute)) {
                text.setAttribute(attribute, select.getAttribute(attribute));
            } else {
                text.removeAttribute(attribute);
            }
        }
    }

    function close() {
        list.hidden = true;
        active = -1;
        told.textContent = "";
        text.setAttribute("aria-expanded", "false");
        text.removeAttribute("aria-activedescendant");
    }

    function choose(value) {
        close();
        const isAnother = select.value !== value;
        select.value = value;
        select.querySelectorAll("[data-typed]").forEach((option) => option.selected || option.remove());
        showChosen();
        if (isAnother) {
            for (const name of ["input", "change"]) {
                select.dispatchEvent(new Event(name, { bubbles: true }));
            }
        }
    }

    function chooseText() {
        const option = new Option(text.value.trim(), text.value.trim());
        option.dataset.typed = "";
        select.append(option);
        choose(option.value);
    }

    function activate(index) {
        active = index;
        [...list.children].forEach((line, number) => line.setAttribute("aria-selected", String(number === active)));
        if (active >= 0) {
            text.setAttribute("aria-activedescendant", list.children[active].id);
            list.children[active].scrollIntoView({ block: "nearest" });
        } else {
            text.removeAttribute("aria-activedescendant");
        }
    }

    function line({ value, words }, number) {
        const made = element("li", "type-ahead__choice", { id: `${id}-${number}`, role: "option", "aria-selected": "false" });
        made.textContent = words;
        made.classList.toggle("type-ahead__choice--chosen", value === select.value);
        made.addEventListener("click", () => choose(value));
        return made;
    }

    function open(typed) {
        const fit = fitting(choices(), typed);
        const empty = none() && !typed.trim() ? [{ value: "", words: none().text.trim() }] : [];
        shown = [...empty, ...fit].slice(0, MOST_SHOWN);
        list.replaceChildren(...shown.map(line));
        hasMoved = false;
        list.hidden = shown.length === 0;
        list.dataset.more = fit.length > MOST_SHOWN ? `${fit.length - MOST_SHOWN} more: type a part of the name` : "";
        told.textContent = fit.length === 1 ? "1 choice" : `${fit.length} choices`;
        text.setAttribute("aria-expanded", String(!list.hidden));
        activate(typed.trim() && shown.length ? 0 : shown.findIndex(({ value }) => value === select.value));
    }

    function settle() {
        const typed = text.value.trim();
        const one = meant(choices(), typed);
        if (typed === chosenWords()) {
            close();
        } else if (!typed && none()) {
            choose("");
        } else if (!typed) {
            choose(select.value);
        } else if (one) {
            choose(one.value);
        } else {
            chooseText();
        }
    }

    function step(by) {
        if (list.hidden) {
            open("");
        } else {
            activate((active + by + shown.length) % shown.length);
        }
    }

    function take(isMeant) {
        if (!list.hidden && active >= 0 && isMeant) {
            choose(shown[active].value);
        } else {
            settle();
        }
    }

    function press(event) {
        const { key } = event;
        if (key === "ArrowDown" || key === "ArrowUp") {
            event.preventDefault();
            step(key === "ArrowDown" ? 1 : -1);
            hasMoved = true;
        } else if (key === "Enter") {
            if (!list.hidden && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
            }
            take(true);
        } else if (key === "Tab") {
            take(hasMoved);
        } else if (key === "Escape" && !list.hidden) {
            event.preventDefault();
            event.stopPropagation();
            close();
            showChosen();
        }
    }

    text.addEventListener("input", (event) => {
        event.stopPropagation();
        open(text.value);
    });
    text.addEventListener("change", (event) => event.stopPropagation());
    text.addEventListener("keydown", press);
    text.addEventListener("click", () => list.hidden && open(""));
    text.addEventListener("focus", () => text.select());
    text.addEventListener("blur", settle);
    list.addEventListener("pointerdown", (event) => event.preventDefault());  // what is pressed leaves the focus in the field
    select.addEventListener("change", showChosen);
    select.addEventListener("focus", () => text.focus());
    select.form?.addEventListener("reset", () => setTimeout(showChosen));
    new MutationObserver(() => {
        follow();
        if (document.activeElement !== text) {
            showChosen();
        }
    }).observe(select, { attributes: true, attributeFilter: FOLLOWS, childList: true, subtree: true });

    document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.setAttribute("for", id);
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    select.classList.add("type-ahead__select");
    select.replaceWith(box);
    box.append(select, text, list, told, error);
    close();
    follow();
    showChosen();
}
