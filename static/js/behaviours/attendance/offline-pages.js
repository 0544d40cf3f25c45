/* Fetches ahead what registers need without network: this page, those of the sessions of today and the days after it, and
   what pages load; once the program was replaced, those that were opened before as well, for they load its old files. They are one user's (lib/attendance/stored-pages.js).

   <div data-behaviour="offline-pages" data-address="/registers/" data-user-id="7" data-worker="/registers/worker.js">
     <p data-part="without-network" hidden>
     <p data-part="in-its-place" hidden>                                    the worker shows this page where it has not stored what was asked for
     <template data-part="files"> <link href="..."> ... </template>        scripts and styles of the pages
   </div>
   <a data-fetch-ahead href="/registers/9/"> */

import { alone, belongTo, pagesOf } from "../../lib/attendance/stored-pages.js";

const FILES = "wecoza:registers:files";

/** Gives whether it is stored as it is now. */
async function fetchInto(cache, address) {
    const response = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (response.ok) {
        await cache.put(address, response);
    }
    return response.ok;
}

function isStatic({ origin, pathname }) {
    return origin === window.location.origin && pathname.startsWith("/static/");
}

/** Gives those that this page loads no more: of a program that was replaced since. */
async function fetchFiles(place) {
    const cache = await caches.open(FILES);
    const named = [...place.querySelector("template").content.querySelectorAll("link")].map((link) => link.getAttribute("href"));
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    // A template's links know no address of their own
    const files = [...named, ...loaded].map((address) => new URL(address, window.location.href));
    const wanted = new Set(files.filter(isStatic).map(String));
    for (const address of wanted) {
        if (!await cache.match(address)) {
            await fetchInto(cache, address);
        }
    }
    const stored = await cache.keys();
    return stored.filter(({ url }) => !wanted.has(url));
}

async function forgetFiles(requests) {
    const cache = await caches.open(FILES);
    await Promise.all(requests.map((request) => cache.delete(request)));
}

/** Pages of sessions that this page does not name any more: sent, taken away, or another agent's now. */
async function forgetOthers(cache) {
    const named = new Set([...document.querySelectorAll("a[href^='/registers/']")].map((link) => link.pathname));
    const stored = await cache.keys();
    await Promise.all(stored.filter(({ url }) => !named.has(new URL(url).pathname)).map((request) => cache.delete(request)));
}

/** Of those that were opened before, all `again` where they may load what is there no more; gives whether all are stored
    as they are now. */
async function fetchPages(user, { again }) {
    await belongTo(caches, user);
    const cache = await caches.open(pagesOf(user));
    await forgetOthers(cache);
    const ahead = [...document.querySelectorAll("a[data-fetch-ahead]")].map((link) => link.pathname);
    const before = again ? (await cache.keys()).map(({ url }) => new URL(url).pathname) : [];
    let areAllStored = true;
    for (const address of new Set([window.location.pathname, ...ahead, ...before])) {
        areAllStored = await fetchInto(cache, address) && areAllStored;
    }
    return areAllStored;
}

export async function mount(place) {
    const showNetwork = () => {
        place.querySelector("[data-part='without-network']").hidden = navigator.onLine;
    };
    const { pathname, search } = window.location;
    place.querySelector("[data-part='in-its-place']").hidden = pathname + search === place.dataset.address;
    showNetwork();
    window.addEventListener("online", showNetwork);
    window.addEventListener("offline", showNetwork);
    if (!("serviceWorker" in navigator)) {
        return;
    }
    try {
        await navigator.serviceWorker.register(place.dataset.worker, { scope: "/registers/" });
        if (navigator.onLine) {
            const replaced = await fetchFiles(place);
            if (await alone(() => fetchPages(place.dataset.userId, { again: replaced.length > 0 }))) {
                await forgetFiles(replaced);  // no stored page loads them any more
            }
        }
        place.dataset.fetched = "yes";
    } catch {
        place.dataset.fetched = "no";  // the network went away meanwhile: what was fetched before is still there
    }
}
