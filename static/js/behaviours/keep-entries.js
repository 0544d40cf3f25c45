/* Keeps what is being typed in this browser, apart by user, form and tab, and puts it back after a reload: two tabs hold
   two classes. What a tab left behind that was closed, the next one takes over. A form that is folded opens then.
   Entries of an edit come back with the version they were typed into, even when somebody has saved since: the server
   merges them, or asks. They go after saving, at logout in whichever tab (behaviours/forget-entries.js) and after a day.
   Never kept: passwords, files, data-keep="no", and the id of a submission that cannot be saved any more.

   <form data-behaviour="... keep-entries" data-user-id="7" [data-entries-of="class-12"]> named last: the others hear what is
                                                                            put back (`entries:coming`, then `change`)
     <div data-part="kept" hidden> <span data-part="kept-at"> <span data-part="kept-stale" hidden>
     <button data-part="start-afresh"> */

import { isSpent } from "../lib/answers.js";
import { entriesOf, putEntries } from "../lib/controls.js";
import { adoptEntries, entriesKey, keepEntries, keptEntries, rememberedUser, rememberUser, tabOf } from "../lib/entries.js";
import { momentIn } from "../lib/moments.js";

const PAUSE = 300;

export async function mount(form) {
    const { userId, entriesOf: ofForm = window.location.pathname } = form.dataset;
    const left = new Promise((resolve) => {
        window.addEventListener("pagehide", resolve, { once: true });
    });
    const tab = await tabOf(sessionStorage, navigator.locks, left);
    const key = entriesKey(userId, ofForm, tab.name);
    const notice = form.querySelector("[data-part='kept']");
    let timer = null;
    let isDone = false;
    let hasSpentId = false;

    function fields() {
        return entriesOf(form.elements).filter(([name]) => !(hasSpentId && name === "submission_id"));
    }

    function keepNow(isLeft = false) {
        clearTimeout(timer);
        timer = null;
        if (!isDone && rememberedUser(localStorage) === userId) {
            keepEntries(localStorage, key, fields(), Date.now(), isLeft);
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
            notice.querySelector("[data-part='kept-stale']").hidden = !changed.some((control) => control.name === "version");
            notice.hidden = false;
            form.closest("details")?.setAttribute("open", "");
        }
    }

    if (tab.isCopy && form.elements.submission_id) {
        form.elements.submission_id.value = crypto.randomUUID();  // the page may be a copy too, from the browser's cache
    }
    rememberUser(localStorage, userId);
    putBack();
    form.addEventListener("form:logged-in", () => rememberUser(localStorage, userId));
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
        if (isSpent(detail.status, detail.body)) {
            hasSpentId = true;
            keepNow();
        }
    });
    notice.querySelector("[data-part='start-afresh']").addEventListener("click", () => {
        isDone = true;
        localStorage.removeItem(key);
        form.reset();
        window.location.reload();
    });
}
