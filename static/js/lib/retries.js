/* When to send again, what, and how to say it. */

const PAUSES = [2, 4, 8, 15, 30, 60];
const MOST = 12;

/** Seconds to wait after so many tries, at least `retryAfter`; null when it is time to stop trying by itself, but for what
    `keepsTrying`. */
export function pauseAfter(tries, retryAfter = 0, { keepsTrying = false } = {}) {
    if (tries >= MOST && !keepsTrying) {
        return null;
    }
    return Math.max(PAUSES[Math.min(tries, PAUSES.length) - 1], retryAfter);
}

/** `pause` as from pauseAfter. */
export function triedSentence(tries, pause) {
    const tried = tries === 1 ? "Tried once" : `Tried ${tries} times`;
    return pause === null ? `${tried}.` : `${tried}; the next try is in ${pause} seconds.`;
}

/** Whether two FormData say the same, but for the token. */
export function isSameContent(one, other) {
    return JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
}

function contentOf(data) {
    return [...data]
        .filter(([name]) => name !== "csrfmiddlewaretoken")
        .map(([name, value]) => [name, value instanceof File ? [value.name, value.size, value.lastModified] : value]);
}
