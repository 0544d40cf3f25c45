/* Django's token against forged requests. Logging in changes it, so it is read when something is sent. */

const NAME = /(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/;

/** The token in `document.cookie`, or null. */
export function tokenIn(cookies) {
    return NAME.exec(cookies)?.[1] ?? null;
}
