import assert from "node:assert/strict";
import { test } from "node:test";

import { forget, isDue, isSame, isYoung, keep, keyOf, note, openKept, SEVEN_DAYS, stateAfter, triedAt } from "../../../static/js/lib/attendance/kept-registers.js";

test("what is kept is one user's and one session's", () => {
    assert.notEqual(keyOf("7", "12"), keyOf("71", "2"));
});

test("it lies there for seven days", () => {
    assert.ok(isYoung(0, SEVEN_DAYS));
    assert.ok(!isYoung(0, SEVEN_DAYS + 1));
});

test("only what was saved is done with; what the server wants decided waits for its user", () => {
    assert.equal(stateAfter("saved"), null);
    assert.equal(stateAfter("uncertain"), "waiting");
    assert.equal(stateAfter("log-in"), "waiting");
    for (const kind of ["wrong", "conflict", "refused"]) {
        assert.equal(stateAfter(kind), "asking");
    }
});

/** A request that is answered soon. */
function soon(result) {
    const request = { result };
    queueMicrotask(() => request.onsuccess?.());
    return request;
}

const CLOSED = {
    transaction() {
        throw new Error("closed");
    },
};

/** Before that try it cannot be opened, or is closed again at once, in turns; `closed` are the databases given back. */
function factoryThatOpensAt(wanted) {
    const closed = [];
    let tries = 0;
    return {
        closed,
        open() {
            tries += 1;
            const number = tries;
            if (number < wanted && number % 2) {
                throw new Error("a page is just being closed");
            }
            return soon({ number, isClosed: number < wanted, close: () => closed.push(number) });
        },
    };
}

/** The first work of a page. */
async function look({ isClosed }) {
    if (isClosed) {
        throw new Error("closed");
    }
    return "kept";
}

test("opening and the first work are tried some times more, and given up where a browser keeps nothing", async () => {
    const often = { tries: 12, pause: 0 };
    const late = factoryThatOpensAt(5);

    const opened = await openKept(late, look, often);

    assert.deepEqual([opened.database.number, opened.result, late.closed], [5, "kept", [2, 4]]);
    assert.equal((await openKept(factoryThatOpensAt(1), look, often)).database.number, 1);
    assert.equal(await openKept(factoryThatOpensAt(100), look, often), null);
});

test("keeping in a database that was closed is a promise that fails", async () => {
    await assert.rejects(keep(CLOSED, { user: "7", session: "9" }), /closed/);
});

/** A database that holds one register; `rows` are what it holds. */
function databaseOf(register) {
    const rows = new Map([[keyOf(register.user, register.session), { ...register, key: keyOf(register.user, register.session) }]]);
    const store = {
        get: (key) => soon(rows.get(key)),
        put: (row) => soon(rows.set(row.key, row)),
        delete: (key) => soon(rows.delete(key)),
    };
    return {
        rows,
        transaction() {
            const transaction = { objectStore: () => store };
            setTimeout(() => transaction.oncomplete?.());
            return transaction;
        },
    };
}

const KEPT = { user: "7", session: "9", entries: [["a", "1"]], state: "waiting", sentence: "" };

test("what the server answered is noted of what was sent, and not of what was entered meanwhile", async () => {
    const database = databaseOf(KEPT);

    await note(database, { ...KEPT, entries: [["a", "2"]] }, { state: "asking", sentence: "Choose." });
    assert.equal(database.rows.get("7:9").state, "waiting");
    await note(database, KEPT, { state: "asking", sentence: "Choose." });

    assert.deepEqual(database.rows.get("7:9"), { ...KEPT, key: "7:9", state: "asking", sentence: "Choose." });
});

test("what the server could not take is tried again after pauses that grow to an hour", () => {
    const tries = [];
    let kept = KEPT;
    for (let number = 0; number < 10; number += 1) {
        kept = { ...kept, ...triedAt(kept, 0) };
        tries.push(kept.next / 1000);
    }

    assert.deepEqual(tries, [20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
});

test("it is due when nobody has tried it, or its pause is over, and only if its user has sent it", () => {
    assert.ok(isDue(KEPT, 5));
    assert.ok(!isDue({ ...KEPT, next: 6 }, 5));
    assert.ok(isDue({ ...KEPT, next: 5 }, 5));
    assert.ok(!isDue({ ...KEPT, state: "asking" }, 5));
});

test("a clock that was ahead keeps nothing back", () => {
    const aDay = 24 * 60 * 60 * 1000;

    assert.ok(isDue({ ...KEPT, ...triedAt(KEPT, aDay) }, 0));
    assert.ok(!isDue({ ...KEPT, ...triedAt(KEPT, aDay) }, aDay));
});

test("the server is given the time that it asks for, an hour at most", () => {
    assert.equal(triedAt(KEPT, 0, 120).next, 120_000);
    assert.equal(triedAt(KEPT, 0, 5).next, 20_000);
    assert.equal(triedAt(KEPT, 0, 10_000).next, 3_600_000);
});

test("what was saved is forgotten, and not what was entered meanwhile", async () => {
    const database = databaseOf(KEPT);

    await forget(database, { ...KEPT, entries: [["a", "2"]] });
    assert.equal(database.rows.size, 1);
    await forget(database, KEPT);

    assert.equal(database.rows.size, 0);
});

test("entries are the same when all of them are", () => {
    assert.ok(isSame([["a", "1"]], [["a", "1"]]));
    assert.ok(!isSame([["a", "1"]], [["a", "2"]]));
});
