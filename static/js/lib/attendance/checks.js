/* What the server must refuse of a register, seen before it is sent: it may be kept for hours where there is no network. */

const OF_ROW = /^marks-\d+-(hours|page)$/;
const MOST_HOURS = 12;
const LAST_PAGE = 9999;

function isInQuarters(text) {
    const hours = Number(text.replace(",", "."));
    return /^\d*[.,]?\d*$/.test(text) && hours <= MOST_HOURS && hours % 0.25 === 0;
}

function isPage(text) {
    return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= LAST_PAGE;
}

const IS_RIGHT = { hours: isInQuarters, page: isPage };

function ofRows(rows, sentences) {
    const wrong = rows.filter(([name, value]) => value !== "" && !IS_RIGHT[OF_ROW.exec(name)[1]](value));
    return wrong.map(([name]) => [name, [sentences[OF_ROW.exec(name)[1]]]]);
}

/** What is wrong with the [name, value] pairs of a form, as the server's `errors`. `sentences` has the server's for
    outcome, reason, hours, page and nobody (a session held without any hours); `needsReason` whether one is asked for. */
export function refusalsOf(entries, { sentences, needsReason }) {
    const values = new Map(entries.map(([name, value]) => [name, value.trim()]));
    const rows = [...values].filter(([name]) => OF_ROW.test(name));
    const hours = rows.filter(([name]) => name.endsWith("-hours"));
    const isFirst = values.get("version") === "0";
    const saysNothing = hours.length > 0 && hours.every(([, value]) => value === "");
    const refusals = ofRows(rows, sentences);
    if (!values.get("outcome")) {
        refusals.push(["outcome", [sentences.outcome]]);
    } else if (isFirst && values.get("outcome") === "held" && saysNothing) {
        refusals.push(["__all__", [sentences.nobody]]);
    }
    if (needsReason && !values.get("reason")) {
        refusals.push(["reason", [sentences.reason]]);
    }
    return Object.fromEntries(refusals);
}
