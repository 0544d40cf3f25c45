/* What a user of this browser likes, in cookies: they stay when logging out empties the Storage. js/before-paint.js reads them. */

const A_YEAR = 365 * 24 * 60 * 60;

/** The value kept under this name among `cookies`, a text of "name=value" pairs; "" when there is none. */
export function preferred(name, cookies) {
    return cookies.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** The text of the cookie that keeps `value`, a plain word. */
export function preference(name, value, isSecure) {
    return `${name}=${value}; path=/; max-age=${value ? A_YEAR : 0}; samesite=lax${isSecure ? "; secure" : ""}`;
}
