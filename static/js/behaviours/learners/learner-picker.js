/* Finds learners among thousands, a page at a time, and adds those who were chosen to the form's rows.

   <form> <div data-rows="learners">                                        (behaviours/forms/row-sets.js)
     <div data-behaviour="search-apart learner-picker" data-address="/learners/search/" data-client="11" data-level="RLN"
          [data-present="4 7"]>                                              who is in the class and not among the rows
       controls without a name, so that nothing here is sent or kept: q, town, province, own-only, [numbers, find-numbers]
       data-part: found (role="status"), results (ul), back, on, all, take, their-level (role="status"); a template `result` </div>
       [<div data-field="pasted_numbers"> <input type="hidden" data-part="numbers-left"> numbers </div>]

   Numbers that were pasted and not used refuse the saving: `numbers-left` says so, and their field has `data-unadded`.

   Client and level follow from the form's `client` and `subject` where it has them. While somebody is chosen the picker has `data-filled`,
   and `data-lacks` with what they need once they are among the rows, where the subject proposes no level.
   Dispatches `learners:chosen`, and `log-in:needed` on the form. */

import { isLoggedOut, tokenIn } from "../../lib/answers.js";
import { markAnew } from "../../lib/forms/field-errors.js";
import { chosenIn } from "../../lib/forms/type-ahead.js";
import { chosenWords, fillLine, foundWords, levelFor, levelWords } from "../../lib/learners.js";
import { askFor } from "../../lib/requests.js";

const ON_A_PAGE = 15;
const MOST = 500;
const NOT_FOUND = "Nobody has the numbers that are left: compare them with the documents, or capture these learners first.";
const LEVELS = "Level of the learners who are chosen";
const AWAY = "Learners cannot be searched for just now. Try again in a moment.";

export function mount(picker) {
    const form = picker.closest("form");
    const set = form.querySelector("[data-rows='learners']");
    const part = (name) => picker.querySelector(`[data-part='${name}']`);
    const client = () => (form.elements.client ? chosenIn(form.elements.client) : picker.dataset.client);
    const level = () => levelFor(form.elements.subject?.value ?? picker.dataset.level);
    const present = new Set((picker.dataset.present ?? "").split(" ").filter(Boolean));
    const inRows = () => [...set.querySelectorAll("[name$='-learner']")].map((control) => control.value);
    const inClass = () => new Set([...present, ...inRows()]);
    const chosen = new Map();
    let page = 1;
    let answer = null;
    let running = new AbortController();

    function ask(entries) {
        running.abort();
        running = new AbortController();
        const token = tokenIn(document.cookie) ?? form.elements.csrfmiddlewaretoken.value;
        return askFor(picker.dataset.address, entries, { token, signal: running.signal });
    }

    function asked() {
        const own = client();
        const filters = { q: part("q").value, town: part("town").value, province: part("province").value, client: own };
        return part("own-only").checked && own ? { ...filters, employer: own } : filters;
    }

    async function attempt(work) {
        try {
            await work();
        } catch (error) {
            if (isLoggedOut(error.cause, tokenIn(document.cookie))) {
                form.dispatchEvent(new CustomEvent("log-in:needed", { detail: { again: () => attempt(work) } }));
            }
            if (error.name !== "AbortError") {
                part("found").textContent = error instanceof TypeError || error instanceof SyntaxError ? AWAY : error.message;
            }
        }
    }

    function line(learner) {
        const row = part("result").content.cloneNode(true).firstElementChild;
        const key = String(learner.id);
        const where = present.has(key) ? "in this class" : "in the list above";
        const tick = fillLine(row, learner, { isChosen: chosen.has(key), elsewhere: inClass().has(key) && where });
        tick.addEventListener("change", () => choose(learner, tick.checked));
        return row;
    }

    function show() {
        part("results").replaceChildren(...answer.results.map(line));
        part("results").hidden = answer.count === 0;
        part("found").textContent = foundWords(answer);
        part("back").hidden = answer.page <= 1;
        part("on").hidden = answer.page >= answer.pages;
        part("all").hidden = answer.count <= 1;
        part("all").textContent = answer.count > MOST ? `Choose the first ${MOST}` : `Choose all ${answer.count}`;
        showChosen();
    }

    function showChosen() {
        part("take").disabled = chosen.size === 0;
        part("take").textContent = chosenWords(chosen.size);
        part("their-level").textContent = levelWords(chosen.size, level());
        picker.toggleAttribute("data-filled", chosen.size > 0);
        if (chosen.size > 0 && !level()) {
            picker.dataset.lacks = LEVELS;
        } else {
            delete picker.dataset.lacks;
        }
        picker.dispatchEvent(new CustomEvent("learners:chosen", { bubbles: true }));
    }

    function choose(learner, isChosen) {
        if (isChosen) {
            chosen.set(String(learner.id), learner);
        } else {
            chosen.delete(String(learner.id));
        }
        showChosen();
    }

    function chooseAll(learners) {
        const there = inClass();
        learners.filter(({ id }) => !there.has(String(id))).forEach((learner) => choose(learner, true));
        show();
    }

    const search = () => attempt(async () => {
        answer = await ask({ ...asked(), page, page_size: ON_A_PAGE });
        show();
    });

    const searchAll = () => attempt(async () => {
        chooseAll((await ask({ ...asked(), page_size: MOST })).results);
    });

    const searchNumbers = () => attempt(async () => {
        const found = await ask({ numbers: part("numbers").value, page_size: MOST });
        // Where there is nobody to show, the results of the search stay
        if (found.count) {
            answer = found;
            chooseAll(found.results);
        }
        part("numbers").value = found.not_found.join("\n");
        tellNumbers(found.not_found.length ? [NOT_FOUND] : []);
    });

    function tellNumbers(sentences = []) {
        const field = part("numbers").closest("[data-field]");
        const isLeft = part("numbers").value.trim() !== "";
        part("numbers-left").value = isLeft ? "yes" : "";
        field.toggleAttribute("data-unadded", isLeft);
        markAnew(field, sentences);
        form.dispatchEvent(new CustomEvent("fields:revealed"));
    }

    function turnTo(number) {
        page = number;
        search();
    }

    function addChosen() {
        const rows = [...chosen.values()].map(({ id, name }) => ({ learner: id, name, level: level() }));
        chosen.clear();
        set.dispatchEvent(new CustomEvent("rows:add", { detail: rows }));
        show();
        return rows;
    }

    function take() {
        const rows = addChosen();
        // The button that was pressed can be pressed no more, and would lose the focus
        part("q").focus();
        part("found").textContent = rows.length === 1 ? `${rows[0].name} was added to the list above.` : `${rows.length} learners were added to the list above.`;
    }

    const clicks = {
        back: () => turnTo(page - 1),
        on: () => turnTo(page + 1),
        all: searchAll,
        take,
        "find-numbers": searchNumbers,
    };
    picker.addEventListener("click", ({ target }) => clicks[target.closest("button")?.dataset.part]?.());
    form.elements.subject?.addEventListener?.("change", showChosen);
    picker.addEventListener("search:wanted", () => turnTo(1));
    // Who is ticked comes along when the form is sent: heard before behaviours/forms/ajax-form.js reads the form
    form.addEventListener("submit", () => chosen.size && addChosen(), { capture: true });
    set.addEventListener("change", () => answer && show());
    part("numbers")?.addEventListener("input", () => tellNumbers());
}
