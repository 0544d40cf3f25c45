/* Mounts behaviours: an element says which it wants, `data-behaviour="theme copy-code"`, and each is loaded when first wanted.
   A behaviour is a module with `mount(element)`, which may be a promise; those of one element are mounted in the order in which it names them,
   and none waits for the promise of another: until then the element would answer to some of them alone.
   What a behaviour adds to the page later is mounted when it dispatches `content:added` on it. */

const BEHAVIOURS = {
    "agent-clashes": () => import("./behaviours/planning/agent-clashes.js"),
    "ajax-form": () => import("./behaviours/forms/ajax-form.js"),
    "ask-before-leaving": () => import("./behaviours/attendance/ask-before-leaving.js"),
    "bar-chart": () => import("./behaviours/records/bar-chart.js"),
    calendar: () => import("./behaviours/calendars/calendar.js"),
    "carried-message": () => import("./behaviours/carried-message.js"),
    "check-register": () => import("./behaviours/attendance/check-register.js"),
    "copy-code": () => import("./behaviours/codes/copy-code.js"),
    "date-field": () => import("./behaviours/forms/date-field.js"),
    "date-of-choice": () => import("./behaviours/planning/date-of-choice.js"),
    "dependent-choices": () => import("./behaviours/capture/dependent-choices.js"),
    "errors-ahead": () => import("./behaviours/planning/errors-ahead.js"),
    "exam-offer": () => import("./behaviours/capture/exam-offer.js"),
    "filled-later": () => import("./behaviours/forms/filled-later.js"),
    "follows-start": () => import("./behaviours/capture/follows-start.js"),
    "forecast": () => import("./behaviours/capture/forecast.js"),
    "forget-entries": () => import("./behaviours/forms/forget-entries.js"),
    "form-conflict": () => import("./behaviours/forms/form-conflict.js"),
    "form-errors": () => import("./behaviours/forms/form-errors.js"),
    "form-sections": () => import("./behaviours/forms/form-sections.js"),
    "held-holidays": () => import("./behaviours/planning/held-holidays.js"),
    "keep-entries": () => import("./behaviours/forms/keep-entries.js"),
    "kept-register": () => import("./behaviours/attendance/kept-register.js"),
    "kept-registers": () => import("./behaviours/attendance/kept-registers.js"),
    "learner-clashes": () => import("./behaviours/learners/learner-clashes.js"),
    "learner-levels": () => import("./behaviours/learners/learner-levels.js"),
    "learner-picker": () => import("./behaviours/learners/learner-picker.js"),
    "likely-ones": () => import("./behaviours/learners/likely-ones.js"),
    "log-in-again": () => import("./behaviours/log-in-again.js"),
    "navigation": () => import("./behaviours/navigation.js"),
    "offline-pages": () => import("./behaviours/attendance/offline-pages.js"),
    "open-menu": () => import("./behaviours/training_classes/open-menu.js"),
    "opened-dialogue": () => import("./behaviours/training_classes/opened-dialogue.js"),
    "opens-on-its-day": () => import("./behaviours/attendance/opens-on-its-day.js"),
    "passkey": () => import("./behaviours/people/passkey.js"),
    "replan": () => import("./behaviours/planning/replan.js"),
    "revealed-by": () => import("./behaviours/forms/revealed-by.js"),
    "row-sets": () => import("./behaviours/forms/row-sets.js"),
    "saved-panel": () => import("./behaviours/capture/saved-panel.js"),
    "search-apart": () => import("./behaviours/learners/search-apart.js"),
    "search-shortcut": () => import("./behaviours/search-shortcut.js"),
    "send-by-keys": () => import("./behaviours/forms/send-by-keys.js"),
    "subject-hours": () => import("./behaviours/capture/subject-hours.js"),
    "tap-marks": () => import("./behaviours/attendance/tap-marks.js"),
    "theme": () => import("./behaviours/theme.js"),
    "timetable-preview": () => import("./behaviours/planning/timetable-preview.js"),
    "type-ahead": () => import("./behaviours/forms/type-ahead.js"),
};

async function mountAll(element) {
    element.dataset.mounted = "soon";
    const names = element.dataset.behaviour.split(/\s+/).filter(Boolean);
    const modules = await Promise.all(names.map((name) => BEHAVIOURS[name]()));
    await Promise.all(modules.map((module) => module.mount(element)));
    element.dataset.mounted = "yes";
}

function mountWithin(root) {
    for (const element of root.querySelectorAll("[data-behaviour]:not([data-mounted])")) {
        mountAll(element);
    }
}

document.addEventListener("content:added", (event) => mountWithin(event.target));
mountWithin(document);
