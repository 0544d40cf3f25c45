/* What the server is asked for and sent. */

/** What the server answers in JSON; throws an Error with its message, and its status as `cause`, where it refuses. */
export async function askFor(address, entries, { token, signal }) {
    const response = await fetch(address, {
        method: "POST",
        body: new URLSearchParams(entries),
        headers: { Accept: "application/json", "X-CSRFToken": token },
        signal,
    });
    const found = await response.json();
    if (!response.ok) {
        throw new Error(found.message, { cause: response.status });
    }
    return found;
}

/** `{status, body, retryAfter}` of an answer to something sent: status 0 without one, body null where it was no JSON. Without
    a token the cookies have gone, and the log-in with them: then a 403 is a 401. `seconds` is how long it may take. */
export async function sendTo(address, body, { token, seconds }) {
    if (token) {
        body.set("csrfmiddlewaretoken", token);
    }
    try {
        const response = await fetch(address, {
            method: "POST",
            body: bodyOf(body),
            headers: { Accept: "application/json" },
            signal: AbortSignal.timeout(1000 * seconds),
        });
        const retryAfter = Number(response.headers.get("Retry-After")) || 0;
        const said = await response.json().catch(() => null);
        const isLoggedOut = response.status === 403 && !token;
        return isLoggedOut ? { status: 401, body: null, retryAfter } : { status: response.status, body: said, retryAfter };
    } catch {
        return { status: 0, body: null, retryAfter: 0 };
    }
}

/** The element with this id of the page at an address, as the server gives it now; throws where there is none. */
export async function partAt(address, id) {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const part = response.ok ? page.getElementById(id) : null;
    if (part === null) {
        throw new Error(`${address} has no ${id}`, { cause: response.status });
    }
    return part;
}

/** What a FormData is sent as: in parts only where there is a file, for these cost the server more to read. */
export function bodyOf(data) {
    return [...data.values()].some((value) => value instanceof File) ? data : new URLSearchParams(data);
}
