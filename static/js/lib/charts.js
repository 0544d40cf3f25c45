/* What a chart of bars is made of, without the page. `colours` has those of bar, words and line. */

/** The description that Chart.js draws: bars of whole numbers, still, with the words of the page. */
export function barsOf(labels, numbers, { bar, words, line, face }) {
    const ticks = { color: words, font: { family: face } };
    return {
        type: "bar",
        data: { labels, datasets: [{ data: numbers, backgroundColor: bar, maxBarThickness: 36, borderRadius: 3 }] },
        options: {
            animation: false,
            maintainAspectRatio: false,
            events: [],
            plugins: { legend: { display: false }, tooltip: { enabled: false } },
            scales: {
                x: { ticks, grid: { display: false }, border: { color: line } },
                y: { beginAtZero: true, ticks: { ...ticks, precision: 0 }, grid: { color: line }, border: { display: false } },
            },
        },
    };
}
