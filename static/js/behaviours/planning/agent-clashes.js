/* Shows where an agent would teach in two places at a time, and offers who is free.

   <form data-behaviour="... agent-clashes"> <select name="agent">
     <div data-part="clashes" hidden> <ul data-part="clash-lines"> <p data-part="free"> <span data-part="free-agents">
       <input type="hidden" data-part="clashes-shown">
     <template data-part="free-agent"> <button type="button"> </template>

   Hears `timetable:previewed` and `form:answer`, whose bodies have `clashes`, `free_agents`, `clashes_shown`. Only an agent of the class
   itself is replaced by a press; for a backup the row says who they are. */

export function mount(form) {
    const part = (name) => form.querySelector(`[data-part='${name}']`);
    const agent = form.elements.agent;
    const box = part("clashes");

    function buttonFor({ id, name }) {
        const button = part("free-agent").content.cloneNode(true).firstElementChild;
        button.textContent = name;
        button.addEventListener("click", () => {
            agent.value = String(id);
            agent.dispatchEvent(new Event("change", { bubbles: true }));
            agent.focus();
        });
        return button;
    }

    function offers(free) {
        const known = new Set([...agent.options].map((option) => option.value));
        return free.filter(({ id }) => known.has(String(id)));
    }

    function show({ clashes: all = [], free_agents: free = [], clashes_shown: shown }) {
        const clashes = all.filter((clash) => clash.kind === "agent");
        const offered = clashes.some((clash) => String(clash.agent) === agent.value) ? offers(free) : [];
        part("clash-lines").replaceChildren(...clashes.map((clash) => {
            const line = document.createElement("li");
            line.textContent = clash.message;
            return line;
        }));
        part("free-agents").replaceChildren(...offered.flatMap((each) => [buttonFor(each), " "]));
        part("free").hidden = offered.length === 0;
        part("clashes-shown").value = shown || part("clashes-shown").value;
        box.hidden = clashes.length === 0;
        form.dispatchEvent(new CustomEvent("fields:revealed"));
    }

    form.addEventListener("timetable:previewed", ({ detail }) => show(detail));
    form.addEventListener("form:answer", ({ detail }) => {
        if (detail.body?.clashes) {
            show(detail.body);
        }
    });
}
