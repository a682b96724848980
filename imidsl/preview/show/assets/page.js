// What a page can do beyond being read: another theme, a filter, copying. Nothing is fetched.
(() => {
  "use strict";
  const root = document.documentElement;
  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const label = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.hidden = false;
  theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; label(); });
  dark.addEventListener("change", label);
  label();

  const filter = document.getElementById("filter");
  filter.hidden = false;
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const part of document.querySelectorAll("[data-filter]")) {
      part.hidden = !part.dataset.filter.toLowerCase().includes(wanted);
    }
  });

  const byHand = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { return byHand(text); }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    const done = await copy(button.parentElement.querySelector("code").textContent);
    button.textContent = done ? "Copied" : "Copy by hand";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  const reveal = () => { for (const button of document.querySelectorAll(".copy")) button.hidden = false; };
  document.addEventListener("imidsl:shown", reveal);
  reveal();
})();
