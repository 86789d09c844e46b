// Single-key shortcuts and a count of chosen incidents. Every page works without this file.
"use strict";

(() => {
  const rows = () => [...document.querySelectorAll("tr[data-incident]")];
  const current = () => rows().findIndex((row) => row.classList.contains("current"));
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const next = Math.min(Math.max(current() + step, 0), all.length - 1);
    all.forEach((row, index) => row.classList.toggle("current", index === next));
    const link = all[next].querySelector("th a");
    link.focus();
    all[next].scrollIntoView({ block: "nearest" });
  };

  const goTo = (selector) => {
    const target = document.querySelector(selector);
    if (!target) return;
    const details = target.closest("details");
    if (details) details.open = true;
    target.scrollIntoView({ block: "center" });
    target.focus();
  };

  const count = () => {
    const shown = document.querySelector("[data-chosen]");
    if (shown) shown.textContent = String(document.querySelectorAll("tr[data-incident] input:checked").length);
  };

  const follow = (selector) => document.querySelector(selector)?.click();

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    o: () => rows()[current()]?.querySelector("th a").click(),
    x: () => rows()[current()]?.querySelector("input")?.click(),
    d: () => goTo("#disposition"),
    "/": () => goTo("#words"),
    g: () => follow("[data-list]"),
    "?": () => follow("[data-help]"),
  };

  document.addEventListener("keydown", (event) => {
    if (!("shortcuts" in document.body.dataset) || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actions[event.key];
    if (!action || typing(event.target)) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      document.querySelectorAll("tr[data-incident] input").forEach((box) => { box.checked = event.target.checked; });
    }
    count();
  });

  document.querySelectorAll("[data-all-offer]").forEach((offer) => { offer.hidden = false; });
  document.querySelector("#problems")?.focus();
  count();
})();

// A form that takes a while says so, and is not sent twice by an impatient click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if ("busy" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "";
  setTimeout(() => delete form.dataset.busy, 4000);
});
