/* Words and proposals for choosing learners. */

const PROGRESSION = "LP";

/** The level that a learner most likely has in a class of the subject; none where learners go through many. */
export function levelFor(subject) {
    return subject === PROGRESSION ? "" : subject ?? "";
}

/** What the server says of a level that is none of these; empty where it is one, or where none was typed. */
export function wrongWithLevel(typed, levels) {
    const level = typed.trim().toUpperCase();
    return level === "" || levels.includes(level) ? "" : `There is no level ${level}: choose one from the list.`;
}

/** Fills a line of those found; `elsewhere` says where the learner is already, if so. */
export function fillLine(row, learner, { isChosen, elsewhere }) {
    const write = (name, words) => {
        row.querySelector(`[data-part='${name}']`).textContent = words;
    };
    const tick = row.querySelector("[data-part='tick']");
    tick.checked = isChosen;
    tick.disabled = Boolean(elsewhere);
    write("name", elsewhere ? `${learner.name} (${elsewhere})` : learner.name);
    write("id-masked", learner.id_masked);
    write("its-town", learner.town);
    write("its-employer", learner.employer);
    return tick;
}

/** How many were found, and which page of them is shown. */
export function foundWords({ count, page, pages }) {
    if (count === 0) {
        return "Nobody fits. Search for fewer words, or capture the learner first.";
    }
    const learners = count === 1 ? "1 learner fits" : `${count} learners fit`;
    return pages > 1 ? `${learners}: page ${page} of ${pages}.` : `${learners}.`;
}

/** What the button says that adds them. */
export function chosenWords(count) {
    return count > 1 ? `Add the ${count} chosen` : "Add the chosen";
}

/** The level with which those who are chosen come into the list. */
export function levelWords(count, level) {
    if (!count) {
        return "";
    }
    return level ? `Level ${level}, as the class: change it in the list above once they are added.` : "Give the level in the list above once they are added.";
}
