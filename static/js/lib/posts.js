/* Asking the server by a post. */

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
