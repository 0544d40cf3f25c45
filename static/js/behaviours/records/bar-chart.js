/* Draws the table beside it as bars, in the colours of the theme.

   <section data-behaviour="bar-chart"> <canvas data-part="drawing">
     <tr> <th data-part="label"> <td data-part="number"> </tr> </section> */

import { barsOf } from "../../lib/charts.js";

export function mount(section) {
    const canvas = section.querySelector("[data-part='drawing']");
    if (!canvas) {
        return;
    }
    const textsOf = (name) => [...section.querySelectorAll(`[data-part='${name}']`)].map((cell) => cell.textContent.trim());
    let chart = null;

    function draw() {
        const { color, borderTopColor, accentColor, fontFamily } = getComputedStyle(canvas);
        const colours = { bar: accentColor, words: color, line: borderTopColor, face: fontFamily };
        chart?.destroy();
        chart = new Chart(canvas, barsOf(textsOf("label"), textsOf("number").map(Number), colours));
    }

    draw();
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
