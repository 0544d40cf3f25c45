import assert from "node:assert/strict";
import { test } from "node:test";

import { preference, preferred } from "../../static/js/lib/preferences.js";

test("a preference is found among other cookies", () => {
    assert.equal(preferred("theme", "csrftoken=abc; theme=dark; navigation=folded"), "dark");
    assert.equal(preferred("theme", "my-theme=dark"), "");
    assert.equal(preferred("theme", ""), "");
});

test("a preference is kept for a year, for this site alone, and an empty one goes", () => {
    assert.equal(preference("theme", "dark", true), "theme=dark; path=/; max-age=31536000; samesite=lax; secure");
    assert.equal(preference("theme", "", false), "theme=; path=/; max-age=0; samesite=lax");
});
