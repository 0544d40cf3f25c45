/* Rows of a register belong to learners, not to their places: somebody may have joined or left since the entries were kept. */

const OF_ROW = /^marks-(\d+)-(\w+)$/;
const COUNTS = /^marks-\w+_FORMS$/;

function learnersOf(entries) {
    const rows = entries.map(([name, value]) => [OF_ROW.exec(name), value]);
    return new Map(rows.filter(([found]) => found?.[2] === "enrolment").map(([found, value]) => [found[1], value]));
}

/** The kept [name, value] pairs under the names that their learners' rows have in the page, whose pairs are `shown`.
    `gone` are the kept enrolments with hours or a page for which the page has no row. */
export function placedAmong(shown, kept) {
    const places = new Map([...learnersOf(shown)].map(([place, learner]) => [learner, place]));
    const learners = learnersOf(kept);
    const gone = new Set();
    const entries = kept.flatMap(([name, value]) => {
        const [, row, field] = OF_ROW.exec(name) ?? [];
        if (!row) {
            return COUNTS.test(name) ? [] : [[name, value]];
        }
        const learner = learners.get(row);
        if (field === "enrolment" || !places.has(learner)) {
            if (field !== "enrolment" && value !== "") {
                gone.add(learner);
            }
            return [];
        }
        return [[`marks-${places.get(learner)}-${field}`, value]];
    });
    return { entries, gone: [...gone] };
}
