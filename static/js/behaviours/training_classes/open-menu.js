/* Closes a menu that lies over the page: by Escape, by a press beside it, and once something in it was chosen.

   <details data-behaviour="open-menu"> <summary> <ul> links and buttons </details> */

export function mount(menu) {
    const opener = menu.querySelector("summary");

    menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && menu.open) {
            menu.open = false;
            opener.focus();
        }
    });
    menu.addEventListener("click", ({ target }) => {
        if (target.closest("a, button")) {
            opener.focus(); // where the focus returns to when the dialogue closes
            menu.open = false;
        }
    });
    document.addEventListener("pointerdown", ({ target }) => {
        if (!menu.contains(target)) {
            menu.open = false;
        }
    });
    menu.addEventListener("focusout", ({ relatedTarget }) => {
        if (relatedTarget && !menu.contains(relatedTarget)) {
            menu.open = false;
        }
    });
}
