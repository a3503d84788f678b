// What every page runs. Without it everything works but the interactive map.

import "./drawer.js";
import { watchEdges } from "./edges.js";
import { mountLinked, unmountMaps } from "./linked.js";

// Buttons that send a form already sent at each change are hidden only now that it will be.
document.documentElement.classList.add("js");

const toggle = document.querySelector(".nav-toggle");
toggle?.addEventListener("click", () => {
  const open = toggle.getAttribute("aria-expanded") !== "true";
  toggle.setAttribute("aria-expanded", String(open));
  document.getElementById(toggle.getAttribute("aria-controls")).classList.toggle("open", open);
});

// A page is the same for everybody. Only where the mark of a sign-in stands (`accesso`, not a secret)
// is it asked who reads it; for all others the link in the header does, and nothing is asked.
const who = document.querySelector("[data-who]");
if (who && document.cookie.split("; ").includes("accesso=1")) {
  window.htmx.ajax("GET", who.dataset.who, { target: who, swap: "outerHTML" });
}

// A browser skips `autofocus` where the address has a fragment, and the forms of a page that was read
// from its skip link send one along.
window.addEventListener("load", () => {
  const wrong = document.querySelector(".error-summary[autofocus]");
  const untouched = document.activeElement.matches("body, main");
  if (wrong && untouched) wrong.focus();
});

mountLinked(document.body);
watchEdges(document);
document.addEventListener("htmx:load", (event) => {
  mountLinked(event.detail.elt);
  watchEdges(event.detail.elt.parentElement ?? document);
});
document.addEventListener("htmx:beforeCleanupElement", (event) => unmountMaps(event.detail.elt));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
