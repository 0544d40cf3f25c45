/* Dates of a form that go with another one. Takes controls, or objects that look like them, and how dates are read
   (lib/dates.js); names stand in one text, apart by spaces. */

/** The names of the dates that equal the other one, as the page was read and as it is now. */
export function namesAt(other, controls, readDate) {
    const isSame = (one, property) => readDate(one[property]) !== "" && readDate(one[property]) === readDate(other[property]);
    const at = [...controls].filter((one) => isSame(one, "defaultValue") && isSame(one, "value"));
    return at.map(({ name }) => name).join(" ");
}

export function without(names, name) {
    return names.split(" ").filter((each) => each !== name).join(" ");
}

/** Those of the names take the new day, but for those where something else or nothing stands meanwhile. Gives which did. */
export function moveAlong(names, controls, { from, to }, readDate) {
    const following = [...controls].filter(({ name }) => names.split(" ").includes(name));
    const moved = following.filter(({ value }) => readDate(value) === from);
    for (const control of following) {
        control.dataset.asBefore = to;
    }
    for (const control of moved) {
        control.value = to;
    }
    return moved;
}
