/* Draws the calendar and asks for the events of the days in view; what it needs stands in calendars/_calendar.html.

   The month in view goes into the address, and into the links and the hidden field that go on from here:
   [data-calendar-link], input[name=month]. A calendar of one class leaves the address alone. */

import { addressOf, placed, wordsOf } from "../../lib/calendars.js";

const FAILED = "The events of these days could not be loaded. Go to other days and come back to try again.";
// As in css/calendars/calendar.css. Seven columns of a phone have no room for words: a week is a list there, and a month counts
const NARROW = "(width < 768px)";
const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const TIME = { hour: "2-digit", minute: "2-digit", hour12: false };

export function mount(box) {
    const { address, days, query, classCode, day: firstDay } = box.dataset;
    const narrow = window.matchMedia(NARROW);
    const part = (name) => box.querySelector(`[data-part='${name}']`);

    async function load({ startStr, endStr }) {
        const range = { start: startStr.slice(0, 10), end: endStr.slice(0, 10), class_code: classCode };
        try {
            const response = await fetch(addressOf(address, query, range), { headers: { Accept: "application/json" } });
            const answer = await response.json();
            say(response.ok ? "" : answer.message);
            return response.ok ? answer.map(placed) : [];
        } catch {
            say(FAILED);
            return [];
        }
    }

    function say(words) {
        part("said").textContent = words;
        part("said").hidden = !words;
    }

    function contentOf({ event, timeText }) {
        const facts = { title: event.title, ...event.extendedProps };
        const mark = box.querySelector(`[data-kind='${facts.kind}'] .kind`).cloneNode(true);
        const time = document.createElement("span");
        const words = document.createElement("span");
        const line = document.createElement("span");
        mark.className = "event__kind";
        time.textContent = event.allDay ? "" : timeText;  // a list would say "All-day"
        words.textContent = wordsOf(facts, { classIsKnown: Boolean(classCode) });
        line.className = "event__line";
        line.append(mark, " ", time, " ", words);
        return { domNodes: [line] };
    }

    function remember({ view }) {
        if (classCode) {
            return;
        }
        const { calendar } = view;
        const shown = calendar.formatIso(calendar.getDate()).slice(0, 7);  // a week may begin in the month before
        history.replaceState(history.state, "", addressOf(location.pathname, location.search, { month: shown }));
        for (const link of document.querySelectorAll("[data-calendar-link]")) {
            const { searchParams } = new URL(link.href);
            link.href = addressOf(days, location.search, { month: shown, view: searchParams.get("view") });
        }
        document.querySelector("input[name='month']").value = shown;
    }

    /** The list calls its links items, and what leads nowhere a button: neither is that to those who do not see it. */
    function nameWhatItIs(entry) {
        entry.role = entry.href ? "link" : null;
        entry.parentElement.role = "group";
        if (!entry.href) {
            entry.removeAttribute("tabindex");
        }
    }

    const week = () => (narrow.matches ? "listWeek" : "dayGridWeek");
    const toolbar = () => ({ start: "prev,next today", center: "title", end: `dayGridMonth,${week()}` });
    const most = () => (narrow.matches && !classCode ? 0 : 4);

    function fitWidth() {
        calendar.setOption("headerToolbar", toolbar());
        calendar.setOption("dayMaxEvents", most());
        if (calendar.view.type !== "dayGridMonth") {
            calendar.changeView(week());
        }
    }

    const calendar = new FullCalendar.Calendar(part("calendar"), {
        initialDate: firstDay,
        initialView: "dayGridMonth",
        timeZone: "Africa/Johannesburg",
        locale: "en-gb",
        firstDay: 1,
        height: "auto",
        headingLevel: 2,
        headerToolbar: toolbar(),
        views: {
            dayGridWeek: { dayMaxEvents: 12, displayEventEnd: true },
            listWeek: { displayEventEnd: true },
        },
        listText: "Week",
        listDayFormat: DAY,
        listDayHeaderContent: ({ level, text }) => (level ? "" : text.replace(",", "")),  // the second says it again
        noEventsContent: "Nothing in this week.",
        showNonCurrentDates: false,
        fixedWeekCount: false,
        eventInteractive: true,
        eventTimeFormat: TIME,
        eventOrder: "place,start,title",
        // A head is named by its label, and hides its words: axe wants them
        dayHeaderDidMount: ({ el }) => el.querySelector("[aria-hidden]")?.removeAttribute("aria-hidden"),
        eventDisplay: "block",
        eventColor: "var(--kind-soft)",
        eventContrastColor: "var(--kind)",
        // What began on a day before, shown or not, has no edge on its left
        eventClass: ({ event, isStart }) => `event kind-of--${event.extendedProps.kind}${isStart ? " event--begins" : ""}`,
        eventContent: contentOf,
        eventDidMount: ({ el, event, view }) => {
            el.title = [event.title, event.extendedProps.reason, event.extendedProps.detail].filter(Boolean).join(", ");
            if (view.type === "listWeek") {
                nameWhatItIs(el);
            }
        },
        buttonClass: "calendar__button",
        dayMaxEvents: most(),
        moreLinkContent: ({ num }) => (most() ? `${num} more` : String(num)),
        moreLinkHint: (count) => (most() ? `${count} more` : `${count} ${count === 1 ? "entry" : "entries"}`),
        moreLinkDidMount: ({ el }) => {
            // It goes to a page of its own, and opens no dialogue
            el.classList.add("calendar__more");
            el.setAttribute("role", "link");
            el.removeAttribute("aria-haspopup");
            el.removeAttribute("aria-expanded");
        },
        moreLinkClick: ({ date }) => {
            const day = FullCalendar.formatDate(date, { timeZone: "Africa/Johannesburg", dateStyle: "short", locale: "en-CA" });
            location.assign(addressOf(days, query, { day, q: classCode || new URLSearchParams(query).get("q") }));
        },
        datesSet: remember,
        events: load,
    });
    calendar.render();
    narrow.addEventListener("change", fitWidth);
}
