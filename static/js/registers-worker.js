/* The service worker of /registers/: shows its pages where there is no network, as they were fetched last.
   It asks the network first, and never answers for anything that is sent. What it shows was fetched ahead by
   behaviours/attendance/offline-pages.js or opened before, by one user; it is not shown any more after seven days. */

const PAGES = "wecoza:registers:pages";
const FILES = "wecoza:registers:files";
const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000;
const PATIENCE = 6000;
const OF_SESSION = /^\/registers\/\d+\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function isYoung(response) {
    return Date.now() - new Date(response.headers.get("Date") ?? 0).getTime() <= SEVEN_DAYS;
}

async function stored(name, address) {
    const cache = await caches.open(name);
    const response = await cache.match(address, { ignoreSearch: true, ignoreVary: true });
    if (response && name === PAGES && !isYoung(response)) {
        await cache.delete(address);
        return undefined;
    }
    return response;
}

async function remember(address, response) {
    if (response.ok && !response.redirected && OF_SESSION.test(address)) {
        const cache = await caches.open(PAGES);
        await cache.put(address, response.clone());
    }
    return response;
}

async function page(request) {
    const { pathname } = new URL(request.url);
    const known = await stored(PAGES, pathname);
    // A network that hangs is none, where there is something else to show
    const answer = fetch(request).then((response) => remember(pathname, response));
    const patience = new Promise((resolve) => {
        setTimeout(resolve, PATIENCE);
    });
    try {
        return (known ? await Promise.race([answer, patience]) : await answer) ?? known;
    } catch {
        return known ?? await stored(PAGES, "/registers/") ?? Response.error();
    }
}

async function file(request) {
    try {
        return await fetch(request);
    } catch {
        return await stored(FILES, request.url) ?? Response.error();
    }
}

self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== self.location.origin) {
        return;
    }
    if (request.mode === "navigate" && pathname.startsWith("/registers/")) {
        event.respondWith(page(request));
    } else if (pathname.startsWith("/static/")) {
        event.respondWith(file(request));
    }
});
