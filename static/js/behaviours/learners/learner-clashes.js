/* Shows which learners sit in another class at the same hours, as the preview finds it.

   <form> <div data-behaviour="learner-clashes" hidden> <ul data-part="learner-clash-lines"> </div> </form> */

export function mount(box) {
    box.closest("form").addEventListener("timetable:previewed", ({ detail }) => {
        const clashes = detail.clashes.filter((clash) => clash.kind === "learner");
        box.querySelector("[data-part='learner-clash-lines']").replaceChildren(...clashes.map((clash) => {
            const line = document.createElement("li");
            line.textContent = clash.message;
            return line;
        }));
        box.hidden = clashes.length === 0;
    });
}
