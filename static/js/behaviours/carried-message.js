/* Shows, once, the message that behaviours/capture/saved-panel.js has sent along to the next page.

   <div data-behaviour="carried-message"> <template data-part="message"> ... <span data-part="words"> </template> </div> */

const CARRIED = "wecoza:message";

export function mount(place) {
    const message = sessionStorage.getItem(CARRIED);
    if (message) {
        sessionStorage.removeItem(CARRIED);
        const notice = place.querySelector("template").content.cloneNode(true).firstElementChild;
        notice.querySelector("[data-part='words']").textContent = message;
        place.append(notice);
    }
}
