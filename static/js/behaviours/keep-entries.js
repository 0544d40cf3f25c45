/* Keeps what is being typed in this browser, apart by user, form, version and tab, and puts it back after a reload: two
   tabs hold two classes. What a tab left behind that was closed, the next one takes over.
   A form that is folded opens then. It goes after saving, at logout (behaviours/forget-entries.js) and after two days.
   Never kept: passwords, files, data-keep="no".

   <form data-behaviour="... keep-entries" data-user-id="7" [data-version="3"]>        named last: the others hear what is put back
                                                                                   (`entries:coming`, then `change`)
     <div data-part="kept" hidden> <span data-part="kept-at"> <button data-part="start-afresh"> */

import { entriesOf, putEntries } from "../lib/controls.js";
import { adoptEntries, entriesKey, keepEntries, keptEntries, tabOf } from "../lib/entries.js";
import { momentIn } from "../lib/moments.js";

const PAUSE = 300;

export function mount(form) {
    const key = entriesKey(form.dataset.userId, window.location.pathname, form.dataset.version, tabOf(sessionStorage));
    const notice = form.querySelector("[data-part='kept']");
    let timer = null;
    let isDone = false;

    function keepNow(isLeft = false) {
        clearTimeout(timer);
        timer = null;
        if (!isDone) {
            keepEntries(localStorage, key, entriesOf(form.elements), Date.now(), isLeft);
        }
    }

    function keepSoon() {
        clearTimeout(timer);
        timer = setTimeout(() => keepNow(), PAUSE);
    }

    function forget() {
        isDone = true;
        clearTimeout(timer);
        localStorage.removeItem(key);
    }

    function putBack() {
        if (!keptEntries(localStorage, key, Date.now())) {
            adoptEntries(localStorage, key, Date.now());
        }
        const kept = keptEntries(localStorage, key, Date.now());
        if (kept) {
            form.dispatchEvent(new CustomEvent("entries:coming", { detail: kept.fields }));
        }
        const changed = kept ? putEntries(form.elements, kept.fields) : [];
        changed.forEach((control) => control.dispatchEvent(new Event("change", { bubbles: true })));
        if (changed.some((control) => control.type !== "hidden")) {
            notice.querySelector("[data-part='kept-at']").textContent = momentIn(new Date(kept.at), new Date());
            notice.hidden = false;
            form.closest("details")?.setAttribute("open", "");
        }
    }

    putBack();
    form.addEventListener("input", keepSoon);
    form.addEventListener("change", keepSoon);
    window.addEventListener("pagehide", () => {
        if (timer !== null || localStorage.getItem(key)) {
            keepNow(true);
        }
    });
    form.addEventListener("form:answer", ({ detail }) => {
        if (detail.kind === "saved") {
            forget();
        }
    });
    notice.querySelector("[data-part='start-afresh']").addEventListener("click", () => {
        isDone = true;
        localStorage.removeItem(key);
        form.reset();
        window.location.reload();
    });
}
