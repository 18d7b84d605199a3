// Keys of the watch inbox. They only press what is on the page, and only while its list has focus.
(() => {
  const list = document.getElementById("tri");
  const help = document.getElementById("touches");
  if (!list || !help) return;
  const memory = "touches-veille";
  let off = false;
  try { off = localStorage.getItem(memory) === "non"; } catch { /* no storage: keys stay on */ }

  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "secondary small";
  const label = () => { toggle.textContent = off ? help.dataset.on : help.dataset.off; };
  toggle.addEventListener("click", () => {
    off = !off;
    try { localStorage.setItem(memory, off ? "non" : "oui"); } catch { /* lasts until the page is left */ }
    label();
  });
  label();
  help.append(toggle);

  const links = () => [...list.querySelectorAll("a")];
  const go = (step) => {
    const all = links();
    const at = all.findIndex((link) => link.getAttribute("aria-current") === "true");
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.click();
  };
  const press = (action) => document.querySelector(`#decider button[value="${action}"]`)?.click();
  const acts = {
    g: () => press("garder"),
    e: () => press("ecarter"),
    p: () => press("plus-tard"),
    n: () => document.getElementById("champ-note")?.focus(),
    j: () => go(1),
    k: () => go(-1),
    u: () => document.querySelector('form[id^="annuler-"] button')?.click(),
    "?": () => { help.open = true; help.querySelector("summary").focus(); },
  };
  list.addEventListener("keydown", (event) => {
    const act = acts[event.key];
    if (!act || off || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
})();
