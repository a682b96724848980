// The live page: it follows the files, and renders what the form says. It asks only the server that it came from.
(() => {
  "use strict";
  const part = (name) => document.getElementById(`ui:${name}`);
  const [live, head, panel, view, nav, grid, counts, status, said] =
    ["live", "head", "panel", "shown", "nav", "grid", "counts", "status", "said"].map(part);
  const narrow = matchMedia("(max-width: 46rem)");
  let form = "";                       // what the form was made of; another one is a new form
  let filled = "";                     // the panel as the server made it
  let touched = live.dataset.own !== ""; // whether the values are the reader's own
  let fresh = false;                   // whether the form is to be made anew
  let latest = 0;

  // --- the form's values
  const own = (parent, selector) => [...parent.children].flatMap((c) => (c.matches(selector) ? [c] : own(c, selector)));
  const number = (text) => (/^-?\d+(\.\d+)?$/.test(text.trim()) && text.trim().length <= 15 ? Number(text) : text);

  const leaf = (field) => {
    const input = field.querySelector("input, select, textarea");
    if (input.type === "checkbox") return input.checked;
    if (field.dataset.optional && input.value === "") return null;
    if (field.dataset.as === "number") return number(input.value);
    return field.dataset.as === "bool" ? input.value === "true" : input.value;
  };
  const read = (field) => {
    const inner = own(field, "[data-kind]");
    if (field.dataset.kind === "leaf") return leaf(field);
    if (field.dataset.kind === "list") return own(field, ".row").map((row) => read(own(row, "[data-kind]")[0]));
    const value = Object.fromEntries(inner.map((f) => [f.dataset.name, read(f)]));
    return field.dataset.optional && Object.values(value).every((v) => v === null || v === "") ? null : value;
  };
  const values = () => {
    const element = part("form");
    return element ? Object.fromEntries(own(element, "[data-kind]").map((f) => [f.dataset.name, read(f)])) : {};
  };

  // --- what is wrong with a value stands at its field
  const located = (path) => path.match(/[^.[\]]+/g).reduce((at, step) => {
    if (!at) return at;
    const fields = own(at, "[data-kind]");
    if (at.dataset.kind !== "list") return fields.find((field) => field.dataset.name === step) ?? at;
    const row = own(at, ".row")[Number(step)];
    return row ? own(row, "[data-kind]")[0] : at;
  }, part("form"));
  const mark = (faults) => {
    for (const note of panel.querySelectorAll(".fault")) note.remove();
    for (const input of panel.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
    Object.entries(faults).forEach(([path, words], index) => {
      const field = located(path);
      if (!field) return;
      const note = Object.assign(document.createElement("small"), { className: "fault", id: `ui:fault-${index}`, textContent: words });
      note.setAttribute("role", "alert");
      const legend = own(field, "legend")[0];
      if (legend) { legend.after(note); return; }
      const input = field.querySelector("input, select, textarea");
      input.after(note);
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", note.id);
    });
  };

  // --- the address says what is shown
  const address = () => {
    const asked = new URLSearchParams({ message: live.dataset.message });
    if (live.dataset.pick) asked.set("pick", live.dataset.pick);
    if (touched) asked.set("values", JSON.stringify(values()));
    const url = `?${asked}`;
    return url.length < 16000 ? url : `?${new URLSearchParams({ message: live.dataset.message })}`;
  };
  const go = (search) => {
    const asked = new URLSearchParams(search);
    live.dataset.message = asked.get("message") ?? "";
    live.dataset.pick = asked.get("pick") ?? "";
    touched = asked.has("values");
    fresh = true;
    let given;
    try { given = JSON.parse(asked.get("values") ?? "null"); } catch { given = null; }
    return render(given);
  };
  addEventListener("popstate", () => go(location.search));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='?message=']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const search = link.dataset.next ? following(link) : link.getAttribute("href");
    history.pushState(null, "", search);
    document.dispatchEvent(new CustomEvent("imidsl:view", { detail: "cards" }));
    if (narrow.matches) part("menu").open = false;
    go(search).then(() => { if (!link.dataset.pick) scrollTo({ top: 0 }); });
  });
  // Counts lead to the next message of that state, those behind the one that is shown first.
  const following = (link) => {
    const all = [...nav.querySelectorAll("li")];
    const at = all.findIndex((entry) => entry.dataset.name === live.dataset.message);
    const found = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((entry) => entry.dataset.state === link.dataset.next);
    return (found?.querySelector("a") ?? link).getAttribute("href");
  };

  // --- rendering
  const render = async (given) => {
    const turn = ++latest;
    const { message, pick, key } = live.dataset;
    const asked = { message, pick, key };
    if (given) asked.values = given;
    else if (touched) asked.values = values();
    try {
      const answer = await fetch("/render", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(asked),
      });
      const shown = await answer.json();
      if (turn !== latest) return;
      const opened = [...view.querySelectorAll("article:has(details[open])")].map((card) => card.id);
      [head.innerHTML, view.innerHTML] = [shown.head, shown.view];
      if (said.textContent !== shown.said) said.textContent = shown.said;
      for (const id of opened) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
      if (fresh || shown.form !== form || (!touched && shown.panel !== filled)) refill(shown.panel);
      fresh = false;
      filled = shown.panel;
      form = shown.form;
      live.dataset.message = shown.message;
      mark(shown.faults);
      if ("key" in shown) {
        live.dataset.key = shown.key;
        [nav.innerHTML, grid.innerHTML, counts.innerHTML] = [shown.nav, shown.grid, shown.counts];
      }
      document.dispatchEvent(new Event("imidsl:shown"));
      document.dispatchEvent(new Event("imidsl:listed"));
    } catch {
      lost();
    }
  };

  // On a phone the form is folded until it is wanted.
  const fold = (open) => { for (const form of panel.querySelectorAll("details")) form.open = open; };
  const refill = (html) => {
    const open = panel.querySelector("details")?.open ?? !narrow.matches;
    panel.innerHTML = html;
    fold(open);
  };

  let waiting = 0;
  const changed = () => {
    touched = true;
    for (const pick of panel.querySelectorAll("[data-pick]")) pick.removeAttribute("aria-current");
    clearTimeout(waiting);
    waiting = setTimeout(() => { history.replaceState(null, "", address()); render(); }, 80);
  };
  panel.addEventListener("input", changed);
  panel.addEventListener("submit", (event) => event.preventDefault());
  panel.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const remove = event.target.closest("[data-remove]");
    if (add) {
      const list = add.closest("fieldset");
      own(list, ".rows")[0].append(own(list, "template")[0].content.cloneNode(true));
    } else if (remove) {
      remove.closest(".row").remove();
    }
    if (add || remove) changed();
  });

  const lost = () => { status.textContent = "server stopped"; status.classList.add("lost"); };
  const events = new EventSource(`/events?since=${encodeURIComponent(live.dataset.version)}`);
  events.addEventListener("change", () => render());
  events.addEventListener("error", lost);
  events.addEventListener("open", () => {
    status.textContent = "live";
    status.classList.remove("lost");
  });
  form = panel.querySelector("section")?.dataset.form ?? "";
  fold(!narrow.matches || touched);
  mark(JSON.parse(live.dataset.faults));
  document.dispatchEvent(new Event("imidsl:listed"));
  live.dataset.ready = "true";
})();
