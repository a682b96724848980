// The inbox: it follows what happens, shows what is chosen, and asks for receipts. It asks only the server that it came from.
(() => {
  "use strict";
  const root = document.documentElement;
  const part = (name) => document.getElementById(`ui:${name}`);
  const [inbox, list, view, filter, status, keys, clear, theme] = ["inbox", "list", "view", "filter", "status", "key", "clear", "theme"].map(part);
  const own = inbox.dataset;
  const kept = {
    get(name) { try { return sessionStorage.getItem(`imidsl:${name}`); } catch { return null; } },
    set(name, value) { try { sessionStorage.setItem(`imidsl:${name}`, value); } catch { /* not where storage is off */ } },
  };
  const ask = (method, path, body) => fetch(path, {
    method,
    headers: { key: own.key, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

  // --- theme
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const label = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  if (kept.get("theme")) root.dataset.theme = kept.get("theme");
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    kept.set("theme", root.dataset.theme);
    label();
  });
  dark.addEventListener("change", label);
  theme.hidden = clear.hidden = false;
  label();

  // --- what is shown
  const address = () => {
    const asked = new URLSearchParams({ key: own.key });
    if (own.message) asked.set("message", own.message);
    if (own.search) asked.set("search", own.search);
    return `?${asked}`;
  };
  let latest = 0;
  const render = async () => {
    const turn = ++latest;
    try {
      const answer = await fetch(`/inbox${address()}`);
      const shown = await answer.json();
      if (turn !== latest) return;
      const opened = view.querySelector("details[open]") && view.firstElementChild?.dataset.transid === own.message;
      const why = part("why")?.value;
      list.innerHTML = shown.list;
      if (view.innerHTML !== shown.view) view.innerHTML = shown.view;
      part("clock").innerHTML = shown.clock;
      keys.innerHTML = "";
      for (const [name, count] of shown.inboxes) keys.append(new Option(`${name} (${count})`, name, false, name === own.key));
      if (!own.key && shown.inboxes.length) location.search = `?${new URLSearchParams({ key: shown.inboxes[0][0] })}`;
      if (opened) view.querySelector("details")?.setAttribute("open", "");
      if (why && part("why")) part("why").value = why;
      settle();
    } catch {
      lost();
    }
  };
  const settle = () => {
    if (part("acts")) part("acts").hidden = false;
    for (const button of document.querySelectorAll(".copy")) button.hidden = false;
    const letter = view.querySelector("[data-unread]");
    if (letter && letter.dataset.transid === own.opened) receipt("7502");
  };
  const receipt = (code) => ask("POST", `/_imi/messages/${encodeURIComponent(own.message)}/receipts`, { code });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-transid]");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
      event.preventDefault();
      own.message = own.opened = link.dataset.transid; // who opens a message reads it
      history.pushState(null, "", address());
      await render();
      if (matchMedia("(max-width: 46rem)").matches) part("main").scrollIntoView();
      return;
    }
    const button = event.target.closest("button");
    if (button?.dataset.code) receipt(button.dataset.code);
    if (button?.dataset.fail) receipt(part("why").value);
    if (button?.dataset.advance) ask("POST", "/_imi/advance", { seconds: Number(button.dataset.advance) }).then(render);
    if (button?.matches(".copy")) copy(button);
  });
  addEventListener("popstate", () => {
    const asked = new URLSearchParams(location.search);
    own.message = asked.get("message") ?? "";
    own.search = filter.value = asked.get("search") ?? "";
    render();
  });
  keys.addEventListener("change", () => { location.search = `?${new URLSearchParams({ key: keys.value })}`; });

  // --- emptying takes two clicks
  let sure = 0;
  clear.addEventListener("click", () => {
    clearTimeout(sure);
    if (clear.dataset.sure) { delete clear.dataset.sure; clear.textContent = "Empty"; ask("DELETE", "/_imi/messages"); return; }
    clear.dataset.sure = "true";
    clear.textContent = "Really?";
    sure = setTimeout(() => { delete clear.dataset.sure; clear.textContent = "Empty"; }, 3000);
  });

  // --- search
  let typing = 0;
  filter.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { own.search = filter.value; history.replaceState(null, "", address()); render(); }, 120);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    filter.focus();
    filter.select();
  });

  // --- copying
  const copy = async (button) => {
    const text = button.parentElement.querySelector("code").textContent;
    let done = true;
    try { await navigator.clipboard.writeText(text); } catch { done = false; }
    button.textContent = done ? "Copied" : "Copy by hand";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  };

  // --- what happens
  let waiting = 0;
  const changed = () => { clearTimeout(waiting); waiting = setTimeout(render, 40); };
  const lost = () => { status.textContent = "server stopped"; status.classList.add("lost"); };
  const events = new EventSource("/inbox/events");
  for (const name of ["message", "receipt", "deleted"]) events.addEventListener(name, changed);
  events.addEventListener("error", lost);
  events.addEventListener("open", () => { status.textContent = "live"; status.classList.remove("lost"); changed(); });
  own.opened = own.message;
  settle();
  own.ready = "true";
})();
