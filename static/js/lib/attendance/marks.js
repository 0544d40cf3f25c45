/* Hours of one learner at a session, by a tap. Hours are texts as the form has them: "3", "1.5". */

const MOST_CHOICES = 7;

/** The hours between none and all that are offered, in halves, or in whole hours where there would be too many. */
export function partsOf(hours) {
    const whole = Number(hours);
    const step = (whole - 0.5) / 0.5 <= MOST_CHOICES ? 0.5 : 1;
    const parts = [];
    for (let part = step; part < whole; part += step) {
        parts.push(String(part));
    }
    return parts;
}

/** "full", "absent", "part", or "" while nobody has said anything; `hours` are the session's. */
export function presenceOf(value, hours) {
    const text = value.trim().replace(",", ".");
    if (text === "" || Number.isNaN(Number(text))) {
        return "";
    }
    if (Number(text) === 0) {
        return "absent";
    }
    return Number(text) === Number(hours) ? "full" : "part";
}

/** How far the register is; `values` are the hours of all learners, none where the session was not held. */
export function progressOf(values, hours) {
    const said = values.map((value) => presenceOf(value, hours)).filter(Boolean);
    const absent = said.filter((each) => each === "absent").length;
    if (values.length === 0) {
        return "No hours to capture";
    }
    if (said.length === 0) {
        return `Nobody of ${values.length} captured yet`;
    }
    const people = `${said.length - absent} present, ${absent} absent`;
    const open = values.length - said.length;
    return open ? `${people}, ${open} of ${values.length} open` : `${people}, all captured`;
}
