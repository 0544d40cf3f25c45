/* Keeps what is being typed in this browser, apart by user, form and tab, and puts it back after a reload: two tabs hold
   two classes. What a tab left behind that was closed, the next one takes over. A form that is folded opens then.
   Entries of an edit come back with the version they were typed into, even when somebody has saved since: the server
   merges them, or asks. They go after saving, with "Back without saving", at logout in whichever tab
   (behaviours/forms/forget-entries.js) and after a day; and where the page has them all already: they were saved, and its user had
   left before the answer came.
   A form is kept under one name whatever the query of its address: the row that an address asks for joins what is put back.
   Never kept: passwords, files, data-keep="no", and the id of a submission that cannot be saved any more.

   <form data-behaviour="... keep-entries" data-user-id="7" [data-entries-of="class-12"]> named last: the others hear what is
                                                                            put back (`entries:coming`, then `change`)
     <div data-part="kept" hidden> <span data-part="kept-at"> <span data-part="kept-stale" hidden>
     <button data-part="start-afresh">
     <a data-part="leave-unsaved">                                      "Back without saving"
     [<div data-part="one-row" data-asked-for>]                         the row that the address asks for, in a set of rows */

import { isSpent } from "../../lib/answers.js";
import { entriesOf, putEntries } from "../../lib/controls.js";
import {
    adoptEntries, entriesKey, keepEntries, keptEntries, leaveEntries, rememberedUser, rememberUser, saysTheSame, tabOf,
    withRowAskedFor,
} from "../../lib/entries.js";
import { momentIn } from "../../lib/moments.js";

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
    let isThrownAway = false;  // until something is typed again, on a page that was not left after all
    let hasSpentId = false;

    function fields() {
        return entriesOf(form.elements).filter(([name]) => !(hasSpentId && name === "submission_id"));
    }

    function keepNow(isLeft = false) {
        clearTimeout(timer);
        timer = null;
        if (!isDone && !isThrownAway && rememberedUser(localStorage) === userId) {
            keepEntries(localStorage, key, fields(), Date.now(), isLeft);
        }
    }

    function keepSoon() {
        isThrownAway = false;
        clearTimeout(timer);
        timer = setTimeout(() => keepNow(), PAUSE);
    }

    function forget() {
        clearTimeout(timer);
        timer = null;
        localStorage.removeItem(key);
    }

    function throwAway(click) {
        // With one of these another tab or window is opened, and this one stays
        if (!click.ctrlKey && !click.metaKey && !click.shiftKey) {
            isThrownAway = true;
            forget();
        }
    }

    /** The names of what nobody types; within rows, hidden controls say whose they are. */
    function technical() {
        const hidden = [...form.elements].filter(({ type, name }) => type === "hidden" && !/-\d+-/.test(name));
        return new Set(hidden.map(({ name }) => name));
    }

    function putBack() {
        if (!keptEntries(localStorage, key, Date.now())) {
            adoptEntries(localStorage, key, Date.now());
        }
        let kept = keptEntries(localStorage, key, Date.now());
        const asked = form.querySelector("[data-asked-for]");
        if (kept && asked) {
            kept.fields = withRowAskedFor(kept.fields, entriesOf(asked.querySelectorAll("[name]")));
        }
        if (kept && saysTheSame(entriesOf(form.elements), kept.fields, technical())) {
            localStorage.removeItem(key);
            kept = null;
        }
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
        if (timer !== null) {
            keepNow(true);
        } else {
            leaveEntries(localStorage, key, Date.now());  // not a row that the address alone asked for
        }
    });
    form.addEventListener("form:answer", ({ detail }) => {
        if (detail.kind === "saved") {
            isDone = true;
            forget();
        }
        if (isSpent(detail.status, detail.body)) {
            hasSpentId = true;
            keepNow();
        }
    });
    form.querySelector("[data-part='leave-unsaved']")?.addEventListener("click", throwAway);
    notice.querySelector("[data-part='start-afresh']").addEventListener("click", () => {
        isDone = true;
        forget();
        form.reset();
        window.location.reload();
    });
}
