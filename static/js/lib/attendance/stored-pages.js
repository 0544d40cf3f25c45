/* Pages of registers that are stored for where there is no network: in a cache of each user's own, which another user of
   the phone never sees. Whose turn it is stands beside them, for the worker (registers-worker.js) to read. */

const PAGES = "wecoza:registers:pages:";
const OWNER = "wecoza:registers:owner";
const OWNERS_PLACE = "/registers/owner";

/** The name of the cache with one user's pages. */
export function pagesOf(user) {
    return `${PAGES}${user}`;
}

/** Does `work` while nothing else of the program changes stored pages: one that was just fetched is not taken for an old one.
    With `atOnce` it does not wait for pages that are being fetched: they are given up. */
export function alone(work, { atOnce = false } = {}) {
    return navigator.locks.request(PAGES, { steal: atOnce }, work);
}

/** Says who is logged in, and takes away what is stored for others; `storage` is caches. */
export async function belongTo(storage, user) {
    const others = (await storage.keys()).filter((name) => name.startsWith(PAGES) && name !== pagesOf(user));
    await Promise.all(others.map((name) => storage.delete(name)));
    await (await storage.open(OWNER)).put(OWNERS_PLACE, new Response(user));
}

/** Takes away those of a user that were fetched before `then`, in milliseconds. */
export async function forgetPagesBefore(storage, user, then) {
    if (!await storage.has(pagesOf(user))) {
        return;
    }
    const cache = await storage.open(pagesOf(user));
    for (const request of await cache.keys()) {
        const page = await cache.match(request, { ignoreVary: true });
        if (page && new Date(page.headers.get("Date") ?? 0).getTime() < then) {
            await cache.delete(request, { ignoreVary: true });
        }
    }
}
