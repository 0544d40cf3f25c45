/* Opens a register that was fetched ahead once its day has come, by the phone's clock and the company's time zone; the
   server asks its own.

   <form data-behaviour="opens-on-its-day" data-opens-on="2026-03-10"> <div data-part="too-early"> <fieldset data-part="opens" disabled> */

const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Africa/Johannesburg" });

export function mount(form) {
    if (DAY.format(new Date()) >= form.dataset.opensOn) {
        form.querySelector("[data-part='opens']").disabled = false;
        form.querySelector("[data-part='too-early']").hidden = true;
    }
}
