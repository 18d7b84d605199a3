// The watch inbox as a grid: arrows, ticks and keys. It only presses what is on the page, and only while the list has focus.
// What is pressed is sent without leaving the page, with the same forms and the same answers as without this script.
(() => {
  const help = document.getElementById("touches");
  if (!help) return;
  const read = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const write = (name, value) => { try { localStorage.setItem(name, value); } catch { /* lasts until the page is left */ } };

  // Keys: shown, switched off, changed (WCAG 2.1.4).
  let off = read("touches-veille") === "non";
  const inputs = [...help.querySelectorAll("[data-act]")];
  const saved = (() => { try { return JSON.parse(read("touches-veille-choisies") ?? "{}"); } catch { return {}; } })();
  for (const input of inputs) {
    if (typeof saved[input.dataset.act] === "string") input.value = saved[input.dataset.act];
    let before = input.value;
    input.addEventListener("change", () => {
      const taken = inputs.some((other) => other !== input && other.value === input.value);
      input.setCustomValidity(taken ? help.dataset.taken : "");
      if (input.value === "" || taken) { input.reportValidity(); input.value = before; return; }
      before = input.value;
      write("touches-veille-choisies", JSON.stringify(Object.fromEntries(inputs.map((one) => [one.dataset.act, one.value]))));
    });
    input.addEventListener("input", () => input.setCustomValidity(""));
  }
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "secondary small";
  const label = () => { toggle.textContent = off ? help.dataset.on : help.dataset.off; };
  toggle.addEventListener("click", () => { off = !off; write("touches-veille", off ? "non" : "oui"); label(); });
  label();
  help.querySelector("summary").after(toggle);
  const grid = () => {
    const list = document.getElementById("tri");
    if (!list) return;

    // One stop for Tab; arrows go from row to row and from the tick to the title.
    const rows = [...list.children];
    list.setAttribute("role", "grid");
    list.setAttribute("aria-multiselectable", "true");
    const cells = rows.map((row) => [...row.children].map((cell) => cell.firstElementChild));
    for (const row of rows) {
      row.setAttribute("role", "row");
      for (const cell of row.children) cell.setAttribute("role", "gridcell");
    }
    const box = (at) => cells[at].find((part) => part.type === "checkbox");
    const link = (at) => cells[at].find((part) => part.tagName === "A");
    const mark = (at) => rows[at].setAttribute("aria-selected", String(box(at)?.checked ?? false));
    rows.forEach((_, at) => { mark(at); box(at)?.addEventListener("change", () => mark(at)); });
    const all = () => cells.flat();
    const stop = (part) => { for (const other of all()) other.tabIndex = other === part ? 0 : -1; };
    const opened = cells.findIndex((_, at) => link(at).getAttribute("aria-current") === "true");
    stop(link(Math.max(0, opened)));
    list.addEventListener("focusin", (event) => { if (all().includes(event.target)) stop(event.target); });

    const clamp = (at) => Math.max(0, Math.min(rows.length - 1, at));
    const press = (action) => document.querySelector(`#decider button[value="${action}"]`)?.click();
    const acts = {
      "garder": () => press("garder"),
      "ecarter": () => press("ecarter"),
      "plus-tard": () => press("plus-tard"),
      "note": () => document.getElementById("champ-note")?.focus(),
      "suivant": (at) => link(clamp((opened < 0 ? at : opened) + 1)).click(),
      "precedent": (at) => link(clamp((opened < 0 ? at : opened) - 1)).click(),
      "cocher": (at) => box(at)?.click(),
      "annuler": () => document.querySelector('form[id^="annuler-mien-"] button')?.click(),
      "aide": () => { help.open = true; help.querySelector("summary").focus(); },
    };
    // What is decided is what is open: on another row these keys open it first.
    const needOpen = ["garder", "ecarter", "plus-tard", "note"];
    list.addEventListener("keydown", (event) => {
      const at = rows.findIndex((row) => row.contains(event.target));
      if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      const part = cells[at].indexOf(event.target);
      const moves = {
        ArrowDown: () => cells[clamp(at + 1)][part], ArrowUp: () => cells[clamp(at - 1)][part], Home: () => cells[0][part], End: () => cells[rows.length - 1][part],
        ArrowRight: () => cells[at][Math.min(part + 1, cells[at].length - 1)], ArrowLeft: () => cells[at][Math.max(part - 1, 0)],
      };
      if (moves[event.key]) {
        event.preventDefault();
        moves[event.key]().focus();
        return;
      }
      if (event.key === " " && event.target.tagName === "A") {
        event.preventDefault();
        box(at)?.click();
        return;
      }
      if (off) return;
      const view = [...document.querySelectorAll("#vues a[data-key]")].find((one) => one.dataset.key === event.key);
      const act = inputs.find((input) => input.value === event.key)?.dataset.act;
      if (view && !act) view.click();
      if (!act) return;
      event.preventDefault();
      if (needOpen.includes(act) && at !== opened) link(at).click();
      else acts[act](at);
    });
  };
  grid();

  // Decisions leave by themselves; the answer is the page as it is afterwards, of which the inbox and the message are taken.
  const part = (id) => document.getElementById(id);
  const unsent = new Map();
  let busy = false;
  const show = (html, address) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.getElementById("inbox")) { location.assign(address); return; }
    document.title = page.title;
    part("inbox").replaceWith(document.adoptNode(page.getElementById("inbox")));
    part("messages").replaceChildren(...page.getElementById("messages").childNodes);
    part("inbox").dataset.at = String(performance.now());
    history.replaceState(null, "", address);
    grid();
    (part("inbox").querySelector("[autofocus]") ?? part("tri")?.querySelector("a[aria-current]") ?? part("contenu")).focus();
  };
  const tell = () => {
    part("non-envoye").replaceChildren(...[...unsent.values()].map(({ said, again }) => {
      const line = document.createElement("p");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "secondary small";
      button.textContent = part("non-envoye").dataset.again;
      button.addEventListener("click", again);
      line.append(`${said} `, button);
      return line;
    }));
    part("non-envoye").hidden = unsent.size === 0;
  };
  const send = async (address, body, said) => {
    if (busy) return;
    busy = true;
    part("inbox").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "text/html" }, signal: AbortSignal.timeout(15000) });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      const html = await answer.text();
      unsent.delete(address);
      tell();
      show(html, answer.redirected ? answer.url : location.href);
    } catch {
      // The form has a key of its own: sent twice, it counts once.
      unsent.set(address, { said, again: () => send(address, body, said) });
      tell();
      part("non-envoye").querySelector("button").focus();
    } finally {
      busy = false;
      part("inbox").removeAttribute("aria-busy");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.closest("#inbox")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    const what = [event.submitter?.textContent.trim(), part("titre-lecture")?.textContent].filter(Boolean).join(" : ");
    send(form.action, body, part("non-envoye").dataset.said.replace("{0}", what));
  });
  addEventListener("beforeunload", (event) => { if (unsent.size > 0) event.preventDefault(); });
})();
