import assert from "node:assert/strict";
import test from "node:test";

import { barsOf } from "../../static/js/lib/charts.js";

test("bars have the words and numbers of their table, and stand still", () => {
    const chart = barsOf(["Jan 2026", "Feb 2026"], [0, 3], { bar: "teal", words: "grey", line: "silver", face: "sans" });

    assert.deepEqual(chart.data.labels, ["Jan 2026", "Feb 2026"]);
    assert.deepEqual(chart.data.datasets[0].data, [0, 3]);
    assert.equal(chart.data.datasets[0].backgroundColor, "teal");
    assert.equal(chart.options.animation, false);
    assert.equal(chart.options.scales.y.ticks.precision, 0);
});
