/* Fetches ahead what registers need without network: this page, those of the sessions of today and the days after it, and
   what pages load. They belong to one user: what was fetched for another goes first.

   <div data-behaviour="offline-pages" data-user-id="7" data-worker="/registers/worker.js">
     <p data-part="without-network" hidden>
     <template data-part="files"> <link href="..."> ... </template>        scripts and styles of the pages
   </div>
   <a data-fetch-ahead href="/registers/9/"> */

const OWNER = "wecoza:registers:user";
const PAGES = "wecoza:registers:pages";
const FILES = "wecoza:registers:files";

async function fetchInto(cache, address) {
    const response = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (response.ok) {
        await cache.put(address, response);
    }
}

function isStatic({ origin, pathname }) {
    return origin === window.location.origin && pathname.startsWith("/static/");
}

async function fetchFiles(place) {
    const cache = await caches.open(FILES);
    const named = [...place.querySelector("template").content.querySelectorAll("link")].map((link) => link.getAttribute("href"));
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    // A template's links know no address of their own
    const files = [...named, ...loaded].map((address) => new URL(address, window.location.href));
    for (const address of new Set(files.filter(isStatic).map(String))) {
        if (!await cache.match(address)) {
            await fetchInto(cache, address);
        }
    }
}

/** Pages of sessions that this page does not name any more: sent, taken away, or another agent's now. */
async function forgetOthers(cache) {
    const named = new Set([...document.querySelectorAll("a[href^='/registers/']")].map((link) => link.pathname));
    const stored = await cache.keys();
    await Promise.all(stored.filter(({ url }) => !named.has(new URL(url).pathname)).map((request) => cache.delete(request)));
}

async function fetchPages(user) {
    if (localStorage.getItem(OWNER) !== user) {
        await caches.delete(PAGES);
        localStorage.setItem(OWNER, user);
    }
    const cache = await caches.open(PAGES);
    await forgetOthers(cache);
    for (const address of [window.location.pathname, ...[...document.querySelectorAll("a[data-fetch-ahead]")].map((link) => link.pathname)]) {
        await fetchInto(cache, address);
    }
}

export async function mount(place) {
    const showNetwork = () => {
        place.querySelector("[data-part='without-network']").hidden = navigator.onLine;
    };
    showNetwork();
    window.addEventListener("online", showNetwork);
    window.addEventListener("offline", showNetwork);
    if (!("serviceWorker" in navigator)) {
        return;
    }
    try {
        await navigator.serviceWorker.register(place.dataset.worker, { scope: "/registers/" });
        if (navigator.onLine) {
            await fetchFiles(place);
            await fetchPages(place.dataset.userId);
        }
        place.dataset.fetched = "yes";
    } catch {
        place.dataset.fetched = "no";  // the network went away meanwhile: what was fetched before is still there
    }
}
