// What a page can do beyond being read: another theme, the grid, a search, the current entry, copying. Nothing is fetched.
(() => {
  "use strict";
  const root = document.documentElement;
  const part = (name) => document.getElementById(`ui:${name}`);
  const [theme, filter, menu, nav, none, cards, grid] = ["theme", "filter", "menu", "nav", "none", "cards", "grid"].map(part);
  const kept = {
    get(name) { try { return sessionStorage.getItem(`imidsl:${name}`); } catch { return null; } },
    set(name, value) { try { sessionStorage.setItem(`imidsl:${name}`, value); } catch { /* a page from the disk may not */ } },
  };

  // --- theme
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const label = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  const themed = kept.get("theme");
  if (themed) root.dataset.theme = themed;
  theme.hidden = false;
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    kept.set("theme", root.dataset.theme);
    label();
  });
  dark.addEventListener("change", label);
  label();

  // --- cards or grid
  const show = (view) => {
    root.dataset.view = view;
    kept.set("view", view);
    cards.hidden = view === "grid";
    grid.hidden = !cards.hidden;
    for (const button of part("view").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === view));
    }
    follow();
  };
  part("view").hidden = false;
  part("view").addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (button) show(button.dataset.show);
  });

  // --- search: every word in what a message says
  const search = () => {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = new Set();
    for (const entry of nav.querySelectorAll("[data-words]")) {
      if (wanted.every((word) => entry.dataset.words.includes(word))) found.add(entry.dataset.name);
    }
    for (const each of document.querySelectorAll("[data-name]:is(li, .sheet)")) {
      each.hidden = !found.has(each.dataset.name);
    }
    for (const list of document.querySelectorAll(".list, .minis")) {
      const count = list.querySelectorAll(":scope > li:not([hidden])").length;
      list.hidden = !count;
      const folder = list.previousElementSibling;
      if (!folder?.matches(".folder")) continue;
      folder.hidden = !count;
      folder.querySelector("small").textContent = count;
    }
    none.hidden = found.size > 0 || !wanted.length;
    none.textContent = none.hidden ? "" : `No message has “${filter.value.trim()}” in its name, texts, channels or rules.`;
  };
  part("search").hidden = false;
  filter.addEventListener("input", search);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter") nav.querySelector("li:not([hidden]) a")?.click();
    if (event.key === "Escape") { filter.value = ""; search(); filter.blur(); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    menu.open = true;
    filter.focus();
    filter.select();
  });

  // --- the entry of what is in view, and of a message that is gone to
  const narrow = matchMedia("(max-width: 46rem)");
  const fold = () => { menu.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
  const current = (name) => {
    for (const link of nav.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
    const link = nav.querySelector(`[data-name="${CSS.escape(name)}"] a`);
    if (!link) return;
    link.setAttribute("aria-current", "true");
    reach(link);
  };
  const reach = (link) => {
    if (!link || !nav.offsetHeight) return;
    const [inner, outer] = [link.getBoundingClientRect(), nav.getBoundingClientRect()];
    if (inner.top < outer.top + 40) nav.scrollTop += inner.top - outer.top - 60;
    if (inner.bottom > outer.bottom) nav.scrollTop += inner.bottom - outer.bottom + 60;
  };
  menu.addEventListener("toggle", () => reach(nav.querySelector("[aria-current]")));
  const sheets = [...cards.querySelectorAll(".sheet")];
  const follow = () => {
    if (part("live") || cards.hidden) return;
    const line = innerHeight * 0.3;
    const passed = sheets.filter((sheet) => !sheet.hidden && sheet.getBoundingClientRect().top < line);
    const at = scrollY + innerHeight >= root.scrollHeight - 2 ? sheets.at(-1) : passed.at(-1) ?? sheets[0];
    if (at) current(at.id);
  };
  let waits = false;
  addEventListener("scroll", () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; follow(); });
  }, { passive: true });

  // --- links to messages leave the grid; counts lead from one finding to the next
  let led = null; // the finding that was led to last
  const top = (element) => element.getBoundingClientRect().top;
  const next = (severity) => {
    show("cards");
    const all = [...cards.querySelectorAll(`.problem.${severity}`)].filter((each) => each.checkVisibility());
    const at = led && top(led) > 0 && top(led) < innerHeight ? all.indexOf(led) : -1;
    led = (at < 0 ? all.find((each) => top(each) > 0) : all[at + 1]) ?? all[0] ?? null;
    if (!led) return false;
    led.tabIndex = -1;
    led.focus({ preventScroll: true });
    led.scrollIntoView({ block: "center" });
    return true;
  };
  document.addEventListener("click", (event) => {
    if (part("live")) return;
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    if (link.dataset.next && next(link.dataset.next)) { event.preventDefault(); return; }
    show("cards");
    if (narrow.matches) menu.open = false;
  });
  show(kept.get("view") === "grid" && !location.hash ? "grid" : "cards");
  document.addEventListener("imidsl:listed", () => { search(); current(part("live").dataset.message); });

  // --- copying
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
  document.addEventListener("imidsl:view", (event) => show(event.detail));
  reveal();
})();
