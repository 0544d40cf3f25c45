/* What the script of a field adds to it. */

/** An element for the document in which `beside` is, an element too. */
export function element(beside, name, className, attributes = {}) {
    const made = beside.ownerDocument.createElement(name);
    made.className = className;
    Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
    return made;
}
