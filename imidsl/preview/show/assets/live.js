// The live page: it follows the files, and renders what the form says. It asks only the server that it came from.
(() => {
  "use strict";
  const live = document.getElementById("live");
  const panel = document.getElementById("panel");
  const view = document.getElementById("view");
  const nav = document.getElementById("nav");
  const status = document.getElementById("status");
  let form = "";      // what the form was made of; another one is a new form
  let filled = "";    // the panel as the server made it
  let touched = false; // whether the values are the reader's own
  let latest = 0;

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
    const element = document.getElementById("form");
    return element ? Object.fromEntries(own(element, "[data-kind]").map((f) => [f.dataset.name, read(f)])) : {};
  };

  const render = async () => {
    const turn = ++latest;
    const asked = { message: live.dataset.message, pick: live.dataset.pick };
    if (touched) asked.values = values();
    try {
      const answer = await fetch("/render", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(asked),
      });
      const shown = await answer.json();
      if (turn !== latest) return;
      const opened = [...view.querySelectorAll("article:has(details[open])")].map((card) => card.id);
      view.innerHTML = shown.view;
      for (const id of opened) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
      nav.innerHTML = shown.nav;
      if (shown.form !== form || (!touched && shown.panel !== filled)) panel.innerHTML = shown.panel;
      filled = shown.panel;
      form = shown.form;
      document.dispatchEvent(new Event("imidsl:shown"));
    } catch {
      lost();
    }
  };

  let waiting = 0;
  const changed = () => {
    touched = true;
    for (const pick of panel.querySelectorAll("[data-pick]")) pick.removeAttribute("aria-current");
    clearTimeout(waiting);
    waiting = setTimeout(render, 80);
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
  events.addEventListener("change", render);
  events.addEventListener("error", lost);
  events.addEventListener("open", () => {
    status.textContent = "live";
    status.classList.remove("lost");
  });
  form = panel.querySelector("section")?.dataset.form ?? "";
  live.dataset.ready = "true";
})();
