import assert from "node:assert/strict";
import { test } from "node:test";

import { tokenIn } from "../../static/js/lib/csrf.js";

test("the token is found among other cookies, whatever its prefix", () => {
    assert.equal(tokenIn("csrftoken=abc"), "abc");
    assert.equal(tokenIn("theme=dark; csrftoken=abc; other=1"), "abc");
    assert.equal(tokenIn("theme=dark; __Host-csrftoken=abc"), "abc");
    assert.equal(tokenIn("__Secure-csrftoken=abc"), "abc");
});

test("there may be none", () => {
    assert.equal(tokenIn(""), null);
    assert.equal(tokenIn("notcsrftoken=abc"), null);
    assert.equal(tokenIn("csrftoken="), null);
});
