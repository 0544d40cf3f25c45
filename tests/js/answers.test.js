import assert from "node:assert/strict";
import { test } from "node:test";

import { isLoggedOut, isSpent, kindOf, sentenceOf, tokenIn } from "../../static/js/lib/answers.js";

test("saved is what says so itself", () => {
    assert.equal(kindOf(201, { success: true }), "saved");
    assert.equal(kindOf(200, { success: true }), "saved");
    assert.equal(kindOf(200, null), "refused");
    assert.equal(kindOf(200, { success: false }), "refused");
});

test("a conflict is a 409 with fields to compare", () => {
    assert.equal(kindOf(409, { conflict: [{ field: "site" }] }), "conflict");
    assert.equal(kindOf(409, { conflict: [] }), "refused");
    assert.equal(kindOf(409, { message: "This form was saved before." }), "refused");
    assert.equal(kindOf(409, null), "refused");
});

test("no answer, and a server that is away, leave it uncertain", () => {
    for (const status of [0, 502, 503, 504]) {
        assert.equal(kindOf(status, null), "uncertain");
    }
});

test("for what keeps trying it is uncertain, too, what the server could not take just then", () => {
    for (const status of [429, 500, 507]) {
        assert.equal(kindOf(status, null, { keepsTrying: true }), "uncertain");
        assert.equal(sentenceOf(status, { message: "Save again." }, { keepsTrying: true }), "The server could not take it yet.");
    }
    for (const status of [400, 403, 404, 413]) {
        assert.equal(kindOf(status, null, { keepsTrying: true }), "refused");
    }
});

test("an expired log-in and wrong entries are told apart from refusals", () => {
    assert.equal(kindOf(401, null), "log-in");
    assert.equal(kindOf(422, { errors: {} }), "wrong");
    for (const status of [400, 403, 404, 405, 413, 429, 500]) {
        assert.equal(kindOf(status, null), "refused");
    }
});

test("the server's sentence comes first, and there is one for every status", () => {
    assert.equal(sentenceOf(403, { message: "Only administrators delete drafts." }), "Only administrators delete drafts.");
    for (const status of [0, 200, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]) {
        assert.match(sentenceOf(status, null), /\.$/);
    }
});

test("a submission is spent when it was saved before, or is somebody else's", () => {
    assert.equal(isSpent(409, { errors: {} }), true);
    assert.equal(isSpent(422, { errors: { submission_id: ["This form cannot be saved."] } }), true);
    assert.equal(isSpent(409, { conflict: [{ field: "site" }] }), false);
    assert.equal(isSpent(422, { errors: { site: ["Choose a site."] } }), false);
    assert.equal(isSpent(503, null), false);
});

test("without cookies a refused token means that nobody is logged in", () => {
    assert.equal(isLoggedOut(401, "token"), true);
    assert.equal(isLoggedOut(403, null), true);
    assert.equal(isLoggedOut(403, "token"), false);
    assert.equal(isLoggedOut(200, null), false);
});

test("the token is found among other cookies, whatever its prefix", () => {
    assert.equal(tokenIn("csrftoken=abc"), "abc");
    assert.equal(tokenIn("theme=dark; csrftoken=abc; other=1"), "abc");
    assert.equal(tokenIn("theme=dark; __Host-csrftoken=abc"), "abc");
    assert.equal(tokenIn("__Secure-csrftoken=abc"), "abc");
});

test("there may be no token", () => {
    assert.equal(tokenIn(""), null);
    assert.equal(tokenIn("notcsrftoken=abc"), null);
    assert.equal(tokenIn("csrftoken="), null);
});
