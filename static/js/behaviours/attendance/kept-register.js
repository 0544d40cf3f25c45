/* Keeps the register that is being filled in on this phone, and what was sent until the server has it. Named before
   `ajax-form`, which sends; here is said what that means where there is no network.

   <form data-behaviour="... kept-register ... ajax-form" data-user-id="7" data-session="9" data-words="Mon 9 Mar 2026, ...">
     <div data-part="kept" hidden> <span data-part="kept-at"> <span data-part="kept-gone" hidden> <button data-part="start-afresh"> </div>   what was put back
     <div data-part="kept-waiting" hidden>                               sent, and no answer yet
       <p data-part="on-phone" hidden> <p data-part="on-page-alone" hidden>   whether it lies on the phone: a browser may keep nothing
     <div data-part="reason" hidden>                                    asked for once the register was captured before today
     <ul data-part="warnings"> in <div data-part="ask-once" hidden> with <input name="confirm"> </div>   its value says which
     <a data-part="leave-unsaved">                                      "Back without saving"
   Once what is the user's was taken away from the phone, nothing more of this page is kept or sent by itself.
   Every page has an id of its own: one that was fetched ahead is opened more than once. */

import { isSpent, sentenceOf } from "../../lib/answers.js";
import { entriesOf, putEntries } from "../../lib/controls.js";
import { forget, forgetOld, keep, keptFor, openKept, stateAfter, tabsOfPhone } from "../../lib/attendance/kept-registers.js";
import { placedAmong } from "../../lib/attendance/rows-by-learner.js";
import { momentIn } from "../../lib/moments.js";

const CARRIED = "wecoza:message";
const WRITTEN_AFTER = 300;  // milliseconds without an entry
const LONGEST_WAIT = 300;  // milliseconds for the phone; the form can be used while it is slow

function newId(form) {
    form.elements.submission_id.value = crypto.randomUUID?.() ?? form.elements.submission_id.value;
}

/** A conflict names a learner; the form has rows. */
function nameRows(form, body) {
    for (const meeting of body?.conflict ?? []) {
        const [, enrolment, field] = /^marks-(\d+)-(hours|page)$/.exec(meeting.field) ?? [];
        const row = [...form.elements].find((control) => control.name.endsWith("-enrolment") && control.value === enrolment);
        meeting.field = row ? row.name.replace("enrolment", field) : meeting.field;
    }
}

export async function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);
    const { userId: user, session, words } = form.dataset;
    let database = null;  // until it is open, and where a browser keeps nothing
    let isPuttingBack = false;
    let isOver = false;  // saved, or taken away from the phone
    let timer = null;
    let waiting = null;  // what was sent and not answered
    let writing = null;  // of what was sent: a promise of whether it lies on the phone
    const touched = new Set();  // names of the controls that the user changed

    function register(entries, state, sentence = "") {
        const page = window.location.pathname;
        return { user, session, address: form.getAttribute("action"), page, words, entries, state, sentence, at: Date.now() };
    }

    /** Gives whether it lies on the phone now. */
    async function write(kept) {
        clearTimeout(timer);
        timer = null;
        return database !== null && keep(database, kept).then(() => true, () => false);
    }

    async function sayWhereItIs() {
        const onPhone = await writing;
        part("on-phone").hidden = !onPhone;
        part("on-page-alone").hidden = onPhone;
        const isNew = part("kept-waiting").hidden && waiting !== null;
        part("kept-waiting").hidden = waiting === null;
        if (isNew) {
            part("kept-waiting").scrollIntoView({ block: "center" });  // the button that was pressed is far below it
        }
    }

    function writeEntered() {
        return write(register(entriesOf(form.elements), "entered"));
    }

    function enter(event) {
        if (isPuttingBack) {
            return;
        }
        touched.add(event.target.name);
        if (waiting) {  // it may have arrived: what is entered now is another sending
            waiting = null;
            part("kept-waiting").hidden = true;
            newId(form);
        }
        clearTimeout(timer);
        timer = setTimeout(writeEntered, WRITTEN_AFTER);
    }

    /** Of kept entries those that the page has a place for; what the user changed meanwhile stays. With `sendsAgain` it is the
        sending that had no answer, which the server knows by its id; otherwise the page keeps an id of its own. */
    function put(kept, { sendsAgain }) {
        const now = entriesOf(form.elements);
        const { entries, gone } = placedAmong(now, kept.entries);
        const stays = ([name]) => touched.has(name) || (name === "submission_id" && !sendsAgain);
        const mixed = [...entries.filter((entry) => !stays(entry)), ...now.filter(stays)];
        isPuttingBack = true;
        try {
            form.dispatchEvent(new CustomEvent("entries:coming", { detail: mixed }));
            putEntries(form.elements, mixed).forEach((control) => control.dispatchEvent(new Event("change", { bubbles: true })));
        } finally {
            isPuttingBack = false;
        }
        part("kept-gone").hidden = gone.length === 0;
        part("kept-at").textContent = momentIn(new Date(kept.at), new Date());
        part("kept").hidden = false;
    }

    function putBack(kept) {
        const sendsAgain = kept.state === "waiting" && touched.size === 0;
        put(kept, { sendsAgain });
        if (sendsAgain) {
            waiting = kept;
            writing = Promise.resolve(true);
            form.dispatchEvent(new CustomEvent("form:send-again"));
        }
    }

    /** The user may have entered something, and sent it, before the phone answered. */
    async function goOnWith(opened, kept) {
        if (isOver) {
            return;
        }
        if (waiting && kept) {
            return;  // it lies on this page alone: what is kept may hold more, and has not arrived
        }
        database = opened;
        if (waiting) {
            writing = write(waiting);
            if (!part("kept-waiting").hidden) {
                await sayWhereItIs();
            }
            return;
        }
        if (kept) {
            putBack(kept);
        }
        if (touched.size) {
            await writeEntered();
        }
    }

    async function firstLook(opened) {
        await forgetOld(opened, Date.now());
        return keptFor(opened, user, session);
    }

    async function open() {
        const opened = await openKept(indexedDB, firstLook);
        if (opened) {
            await goOnWith(opened.database, opened.result);
        }
    }

    function stopKeeping() {
        form.removeEventListener("change", enter);
        form.removeEventListener("input", enter);
        clearTimeout(timer);
        timer = null;
    }

    function giveUp() {
        stopKeeping();
        isOver = true;
        database?.close();
        database = null;
        waiting = null;
        newId(form);  // it is another form now than the one that was sent, and is not sent again by itself
        part("kept").hidden = true;
        part("kept-waiting").hidden = true;
    }

    async function throwAway(goOn) {
        stopKeeping();
        try {
            const kept = await keptFor(database, user, session);
            await (kept && forget(database, kept));
        } finally {
            goOn();
        }
    }

    function goBack(click) {
        // What was sent stays; and with one of these keys another tab or window is opened, and this one stays
        if (database && !waiting && !isOver && !click.ctrlKey && !click.metaKey && !click.shiftKey) {
            const { href } = click.currentTarget;
            click.preventDefault();
            throwAway(() => window.location.assign(href));
        }
    }

    function askOnce({ warnings = [], confirm = "yes" }) {
        part("ask-once").hidden = warnings.length === 0;
        part("warnings").replaceChildren(...warnings.map((sentence) => {
            const line = document.createElement("li");
            line.textContent = sentence;
            return line;
        }));
        Object.assign(form.elements.confirm, { checked: false, value: confirm });
        if (warnings.length) {
            setTimeout(() => part("ask-once").focus());  // after the summary of errors
        }
    }

    async function goOn(body) {
        clearTimeout(timer);
        isOver = true;
        await (database && waiting && forget(database, waiting).catch(() => null));
        sessionStorage.setItem(CARRIED, body.message);
        window.location.assign(body.redirect_url);
    }

    form.addEventListener("form:answer", ({ detail: { kind, status, body } }) => {
        nameRows(form, body);
        askOnce(kind === "wrong" && body ? body : {});
        // The page was opened on the day itself, or before somebody else captured it
        part("reason").hidden &&= !body?.errors?.reason;
        if (kind === "saved") {
            goOn(body);
            return;
        }
        if (kind === "uncertain") {
            sayWhereItIs();
            return;
        }
        part("kept-waiting").hidden = true;
        if (stateAfter(kind) !== "waiting") {
            waiting = null;
            if (isSpent(status, body)) {
                newId(form);
            }
            write(register(entriesOf(form.elements), "asking", sentenceOf(status, body)));
        }
    });
    form.addEventListener("submit", () => {
        setTimeout(() => {  // after the choices of a conflict are in the form
            waiting = register([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"), "waiting");
            writing = write(waiting);
        });
    });
    newId(form);
    tabsOfPhone().addEventListener("message", ({ data }) => {
        if (data.user === user && data.happened === "taken-away") {
            giveUp();
        }
    });
    form.addEventListener("input", enter);
    form.addEventListener("change", enter);
    window.addEventListener("pagehide", () => timer !== null && writeEntered());
    part("start-afresh").addEventListener("click", () => throwAway(() => window.location.reload()));
    part("leave-unsaved").addEventListener("click", goBack);
    const opening = open().catch((error) => {
        if (!(error instanceof DOMException)) {
            throw error;
        }
        database = null;  // it was closed again: what is sent is said not to be kept
    });
    const longEnough = new Promise((resolve) => {
        setTimeout(resolve, LONGEST_WAIT);
    });
    await Promise.race([opening, longEnough]);
}
