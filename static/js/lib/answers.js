/* What an answer to a saved form means. Status 0 stands for no answer at all. */

const KINDS = {
    0: "uncertain",
    200: "saved",
    201: "saved",
    401: "log-in",
    422: "wrong",
    502: "uncertain",
    503: "uncertain",
    504: "uncertain",
};

const SENTENCES = {
    0: "The server did not answer. Everything you typed is still here.",
    401: "Your login has expired. Log in again; everything you typed is still here.",
    403: "This was not saved: your role does not include it, or the page is too old. Load the page again; your entries come back.",
    404: "This was not saved: there is nothing at this address any more.",
    413: "This was not saved: it is too large. Send less at once.",
    422: "Nothing was saved: correct what is marked and save again.",
    429: "This was not saved: too many requests came at once. Wait a minute and save again.",
    502: "The server cannot be reached just now. Everything you typed is still here.",
    503: "The server cannot save just now. Everything you typed is still here.",
    507: "This was not saved: the server's disk is full. Tell an administrator; everything you typed is still here.",
    504: "The server did not answer in time. Everything you typed is still here.",
};
const OTHERWISE = "This was not saved: something went wrong on the server. Everything you typed is still here; save again.";

// The server could not take it just then, and may take the very same later: so it is for what keeps trying.
const LATER = new Set([429, 500, 507]);
const NOT_YET = "The server could not take it yet.";

/** saved, wrong, conflict, log-in, uncertain (sending the same again is right), or refused. `body` is null if it was no JSON. */
export function kindOf(status, body, { keepsTrying = false } = {}) {
    if (keepsTrying && LATER.has(status)) {
        return "uncertain";
    }
    if (status === 409 && body?.conflict?.length) {
        return "conflict";
    }
    const kind = KINDS[status] ?? "refused";
    return kind === "saved" && !body?.success ? "refused" : kind;
}

/** Whether nobody is logged in: without a token the cookies have gone, and the log-in with them. */
export function isLoggedOut(status, token) {
    return status === 401 || (status === 403 && !token);
}

/** Whether the form's submission can never be saved any more: it is a class already, was deleted since, or somebody else's. */
export function isSpent(status, body) {
    return (status === 409 && kindOf(status, body) === "refused") || Boolean(body?.errors?.submission_id);
}

/** The server's sentence, or ours where it had none. */
export function sentenceOf(status, body, { keepsTrying = false } = {}) {
    if (keepsTrying && LATER.has(status)) {
        return NOT_YET;
    }
    return body?.message || SENTENCES[status] || OTHERWISE;
}

// Django's token against forged requests. Logging in changes it, so it is read when something is sent.
const NAME = /(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/;

/** The token in `document.cookie`, or null. */
export function tokenIn(cookies) {
    return NAME.exec(cookies)?.[1] ?? null;
}
