/* The service worker of /registers/: shows its pages where there is no network, as they were fetched last.
   It asks the network first, and never answers for anything that is sent. What it shows was fetched ahead by
   behaviours/attendance/offline-pages.js or opened before, by the user who is logged in: each has a cache of their own
   (lib/attendance/stored-pages.js), and after a login that has expired nobody sees any until somebody logs in. After
   seven days a page is not shown any more. Files whose names change with what is in them are not asked for twice. */

const PAGES = "wecoza:registers:pages:";
const OWNER = "wecoza:registers:owner";
const OWNERS_PLACE = "/registers/owner";
const FILES = "wecoza:registers:files";
const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000;
const PATIENCE = 6000;
const OF_SESSION = /^\/registers\/\d+\/$/;
const NEVER_CHANGES = /\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function isYoung(response) {
    return Date.now() - new Date(response.headers.get("Date") ?? 0).getTime() <= SEVEN_DAYS;
}

async function owner() {
    const cache = await caches.open(OWNER);
    return (await (await cache.match(OWNERS_PLACE))?.text()) ?? "";
}

async function own(user) {
    await (await caches.open(OWNER)).put(OWNERS_PLACE, new Response(user));
}

async function storedPage(address) {
    const user = await owner();
    if (!user) {
        return undefined;
    }
    const cache = await caches.open(PAGES + user);
    const response = await cache.match(address, { ignoreSearch: true, ignoreVary: true });
    if (response && !isYoung(response)) {
        await cache.delete(address);
        return undefined;
    }
    return response;
}

async function remember(address, response) {
    const user = response.headers.get("X-Registers-Of");
    if (response.type === "opaqueredirect") {  // to the log-in page
        await own("");
    } else if (response.ok && user) {
        await own(user);
        if (OF_SESSION.test(address)) {
            await (await caches.open(PAGES + user)).put(address, response.clone());
        }
    }
    return response;
}

async function page(request) {
    const { pathname } = new URL(request.url);
    const known = await storedPage(pathname);
    // A network that hangs is none, where there is something else to show
    const answer = fetch(request).then((response) => remember(pathname, response));
    const patience = new Promise((resolve) => {
        setTimeout(resolve, PATIENCE);
    });
    try {
        return (known ? await Promise.race([answer, patience]) : await answer) ?? known;
    } catch {
        return known ?? await storedPage("/registers/") ?? Response.error();
    }
}

async function file(request) {
    const cache = await caches.open(FILES);
    const known = await cache.match(request.url, { ignoreVary: true });
    if (known && NEVER_CHANGES.test(new URL(request.url).pathname)) {
        return known;
    }
    try {
        return await fetch(request);
    } catch {
        return known ?? Response.error();
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
