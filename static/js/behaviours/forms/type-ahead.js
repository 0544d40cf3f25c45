/* A field before a select with many choices: a part of a name is typed, and what fits is listed below.

   <select id="id_client" data-behaviour="type-ahead">          (wecoza/renderers.py gives it to those with more than fifty)

   The select stays the control that is sent, and others change it and listen to it as before. While somebody types, and where the
   text means no choice, an option of its own stands for the text: it is kept with the other entries, and the server refuses it.
   The select tells its `input` while one types, and its `change` when the field is left or a choice was made. */

import { afterPress } from "../../lib/controls.js";
import { element } from "../../lib/forms/elements.js";
import { fitting, meant, textInValue, unmeantWords, valueOfText } from "../../lib/forms/type-ahead.js";

const MOST_SHOWN = 100;
const NAMES = ["aria-label", "aria-labelledby", "title"];
// Django admin's own scripts copy rows and look for what stands beside a select
const NOT_OURS = ".related-widget-wrapper, .empty-form";

function wordsOf(option) {
    const group = option.closest("optgroup")?.label;
    return group ? `${option.text.trim()}, ${group}` : option.text.trim();
}

export function mount(select) {
    if (select.closest(NOT_OURS)) {
        return;
    }
    const id = `${select.id}-typed`;
    const box = element(select, "div", "type-ahead");
    const text = element(select, "input", "type-ahead__text", {
        id, type: "text", role: "combobox", maxlength: "200", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    });
    const drop = element(select, "div", "type-ahead__drop");
    const list = element(select, "ul", "type-ahead__list", { id: `${id}-list`, role: "listbox" });
    const more = element(select, "div", "type-ahead__more");
    const count = element(select, "span", "visually-hidden", { role: "status" });
    const error = element(select, "span", "field__error", { id: `${id}-unread`, role: "status" });
    let told = select.value;  // what others know to be chosen
    let shown = [];
    let active = -1;
    let hasMoved = false;  // among the choices, by keys

    const options = () => [...select.options];
    const none = () => options().find(({ value }) => value === "");
    const choices = () => options().filter(({ value, disabled }) => value && !disabled && !textInValue(value))
        .map((option) => ({ option, words: wordsOf(option) }));
    const chosenWords = (value = select.value) => {
        const option = options().find((each) => each.value === value);
        return value && option ? wordsOf(option) : "";
    };

    function follow() {
        const isUnmeant = error.textContent !== "";
        const describedBy = [select.getAttribute("aria-describedby"), isUnmeant && error.id].filter(Boolean).join(" ");
        text.disabled = select.disabled;
        const followed = {
            "aria-describedby": describedBy,
            "aria-invalid": isUnmeant ? "true" : select.getAttribute("aria-invalid"),
            "aria-required": select.required && "true",
        };
        for (const [name, value] of Object.entries(followed)) {
            if (value) {
                text.setAttribute(name, value);
            } else {
                text.removeAttribute(name);
            }
        }
    }

    function showChosen() {
        text.value = chosenWords();
        text.placeholder = none()?.text.trim() ?? "";
        const typed = textInValue(select.value);
        box.classList.toggle("type-ahead--unread", typed !== "");
        afterPress(text, () => {
            error.textContent = typed && unmeantWords(choices(), typed);
            follow();
        });
    }

    /** One option alone stands for a text, as long as it is chosen. */
    function put(option) {
        option.selected = true;
        options().filter((each) => textInValue(each.value) && each !== option).forEach((each) => each.remove());
    }

    function putText(typed) {
        const option = options().find((each) => textInValue(each.value)) ?? select.appendChild(new Option());
        option.text = typed.trim();
        option.value = valueOfText(typed);
        put(option);
    }

    function putBack() {
        const before = options().find(({ value }) => value === told);
        if (before) {
            put(before);
        } else if (textInValue(told)) {
            putText(textInValue(told));
        }
    }

    function tell(name) {
        select.dispatchEvent(new Event(name, { bubbles: true }));
    }

    function close() {
        drop.hidden = true;
        active = -1;
        hasMoved = false;
        count.textContent = "";
        text.setAttribute("aria-expanded", "false");
        text.removeAttribute("aria-activedescendant");
    }

    function finish() {
        close();
        if (select.value === told) {
            showChosen();
        } else {
            tell("input");
            tell("change");
        }
    }

    function choose(option) {
        put(option);
        finish();
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

    function line({ option, words }, number) {
        const made = element(select, "li", "type-ahead__choice", { id: `${id}-${number}`, role: "option", "aria-selected": "false" });
        made.textContent = words;
        made.classList.toggle("type-ahead__choice--chosen", option.value === told);
        made.addEventListener("click", () => choose(option));
        return made;
    }

    function open(typed) {
        const all = choices();
        const fit = fitting(all, typed);
        const first = typed.trim() ? [] : [none(), options().find(({ value }) => value && value === told && !textInValue(value))];
        const ahead = first.filter(Boolean).map((option) => ({ option, words: wordsOf(option) }));
        const rest = fit.filter(({ option }) => !first.includes(option));
        const room = MOST_SHOWN - ahead.length;
        shown = [...ahead, ...rest.slice(0, room)];
        list.replaceChildren(...shown.map(line));
        list.hidden = shown.length === 0;
        more.textContent = rest.length > room ? `${rest.length - room} more: type a part of the name` : "";
        if (fit.length === 0) {
            more.textContent = typed.trim() ? unmeantWords(all, typed) : "";
        }
        drop.hidden = list.hidden && more.textContent === "";
        hasMoved = false;
        count.textContent = fit.length === 1 ? "1 choice" : `${fit.length} choices`;
        text.setAttribute("aria-expanded", String(!drop.hidden && !list.hidden));
        activate(typed.trim() && shown.length ? 0 : shown.findIndex(({ option }) => option.value === told));
    }

    /** All choices; those that fit where a text waits for one of them. */
    function openAsItStands() {
        const typed = textInValue(select.value);
        open(typed && fitting(choices(), typed).length ? typed : "");
    }

    function settle() {
        const typed = text.value.trim();
        const one = meant(choices(), typed);
        if (typed === chosenWords(told) || (!typed && !none())) {
            putBack();
        } else if (!typed) {
            put(none());
        } else if (one) {
            put(one.option);
        } else {
            putText(typed);
        }
        finish();
    }

    function step(by) {
        if (drop.hidden) {
            openAsItStands();
        } else if (shown.length) {
            activate(active < 0 ? (by > 0 ? 0 : shown.length - 1) : (active + by + shown.length) % shown.length);
        }
        hasMoved = true;
    }

    function take(isMeant) {
        if (!drop.hidden && active >= 0 && isMeant) {
            choose(shown[active].option);
        } else {
            settle();
        }
    }

    function takeBack(event) {
        event.preventDefault();
        event.stopPropagation();
        putBack();
        tell("input");
        close();
        showChosen();
    }

    function press(event) {
        const { key } = event;
        const isSent = event.ctrlKey || event.metaKey;
        if (event.isComposing) {
            return;
        }
        if (key === "ArrowDown" || key === "ArrowUp") {
            event.preventDefault();
            step(key === "ArrowDown" ? 1 : -1);
        } else if (key === "Enter") {
            if (!drop.hidden && !isSent) {
                event.preventDefault();
            }
            take(hasMoved || !isSent);
        } else if (key === "Tab") {
            take(hasMoved);
        } else if (key === "Escape" && (!drop.hidden || text.value !== chosenWords(told))) {
            takeBack(event);
        }
    }

    function typing(event) {
        event.stopPropagation();
        if (text.value.trim()) {
            putText(text.value);
        } else if (none()) {
            put(none());
        } else {
            putBack();
        }
        open(text.value);
        tell("input");
    }

    /** Where entries are put back, a text that meant no choice is one of them (lib/controls.js). */
    function takeWanted() {
        const typed = textInValue(select.dataset.wanted ?? "");
        if (typed) {
            delete select.dataset.wanted;
            putText(typed);
        }
    }

    text.addEventListener("input", typing);
    text.addEventListener("change", (event) => event.stopPropagation());
    text.addEventListener("keydown", press);
    text.addEventListener("click", () => drop.hidden && openAsItStands());
    text.addEventListener("focus", () => text.select());
    text.addEventListener("blur", () => document.activeElement === text || settle());  // another window has not left the field
    for (const name of ["pointerdown", "mousedown"]) {
        drop.addEventListener(name, (event) => event.preventDefault());  // what is pressed leaves the focus in the field
    }
    select.addEventListener("change", () => {
        takeWanted();
        told = select.value;
        showChosen();
    });
    select.addEventListener("focus", () => text.focus());
    select.form?.addEventListener("reset", () => setTimeout(() => {
        told = select.value;
        showChosen();
    }));
    new MutationObserver(() => {
        follow();
        if (document.activeElement !== text) {
            showChosen();
        }
    }).observe(select, { attributes: true, attributeFilter: ["aria-describedby", "aria-invalid", "disabled"], childList: true, subtree: true });

    const hadFocus = document.activeElement === select;
    document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.setAttribute("for", id);
    NAMES.filter((name) => select.hasAttribute(name)).forEach((name) => text.setAttribute(name, select.getAttribute(name)));
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    select.classList.add("type-ahead__select");
    select.replaceWith(box);
    drop.append(list, more);
    box.append(select, text, drop, count, error);
    takeWanted();
    told = select.value;
    close();
    showChosen();
    follow();
    if (hadFocus) {
        text.focus();
    }
}
