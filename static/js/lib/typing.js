/* Whether a key pressed at an element belongs to what is being typed there. */

const TYPED_INTO = new Set(["INPUT", "SELECT", "TEXTAREA"]);

/** `target` needs only `tagName` and `isContentEditable`. */
export function isTypingInto(target) {
    return TYPED_INTO.has(target.tagName) || Boolean(target.isContentEditable);
}

/** Whether the event is this key and nothing else, pressed outside of any field. */
export function isShortcut(event, key) {
    return event.key === key && !event.ctrlKey && !event.metaKey && !event.altKey && !isTypingInto(event.target);
}
