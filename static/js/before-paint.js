/* Runs before the first paint, so that neither the theme nor the folded navigation flickers. A classic script on purpose.
   What it reads is written by behaviours/theme.js and behaviours/navigation.js. */

(function setTheStage() {
    const root = document.documentElement;
    const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

    function remembered(name) {
        return document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
    }

    function showTheme() {
        root.dataset.bsTheme = remembered("theme") || (prefersDark.matches ? "dark" : "light");
    }

    root.dataset.script = "on";
    showTheme();
    prefersDark.addEventListener("change", showTheme);
    if (remembered("navigation") === "folded") {
        root.dataset.navigation = "folded";
    }
})();
