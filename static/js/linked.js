// Map, chart and table of one region of the page share one chosen unit, kept in the address.
//
//   <section data-linked="comune">  the parameter of the address that names the unit
//     <select data-linked-select>, <figure data-map>, and [data-unit] marks and rows
//
// Hover previews and leaves no trace; a click, Enter or the select chooses and adds to history.
// Every other choice (indicator, period, order, view) is a form or a link that htmx sends to the
// server, so that there is one place that knows how to draw them: links marked `data-keeps-state`
// and hidden fields follow the choice, or they would take the reader back to an older one.

import { mapOf, mountMap } from "./map.js";

const mounted = new WeakSet();

/** Make live every linked region and every map inside `root`. */
export function mountLinked(root) {
  for (const figure of within(root, "[data-map]")) mountMap(figure);
  for (const region of within(root, "[data-linked]")) {
    if (!mounted.has(region)) {
      mounted.add(region);
      listen(region);
    }
  }
}

/** Give back what the maps inside `root` hold. */
export function unmountMaps(root) {
  for (const figure of within(root, "[data-map]")) mapOf(figure)?.destroy();
}

function within(root, selector) {
  const inside = [...root.querySelectorAll(selector)];
  return root.matches?.(selector) ? [root, ...inside] : inside;
}

function listen(region) {
  const select = region.querySelector("[data-linked-select]");
  const markAt = (event) => event.target.closest("[data-unit]")?.dataset.unit ?? null;
  const insideMap = (event) => event.target.closest("[data-map]") !== null;

  region.addEventListener("unit:preview", (event) => {
    event.preventDefault();
    preview(region, event.detail.code);
  });
  region.addEventListener("unit:select", (event) => {
    event.preventDefault();
    choose(region, event.detail.code);
  });
  region.addEventListener("pointerover", (event) => {
    if (!insideMap(event)) preview(region, markAt(event));
  });
  region.addEventListener("pointerleave", () => preview(region, null));
  region.addEventListener("click", (event) => {
    const code = markAt(event);
    if (code !== null && !insideMap(event) && !event.target.closest("a, button")) {
      choose(region, code);
    }
  });
  select?.addEventListener("change", (event) => {
    // Stopped here, or the form around it would ask the server for what is already on the page.
    event.stopPropagation();
    choose(region, select.value || null);
  });
}

function preview(region, code) {
  mark(region, "is-preview", code);
  for (const figure of region.querySelectorAll("[data-map]")) mapOf(figure)?.preview(code);
}

/** Choose a unit and write it in the address. */
function choose(region, code) {
  const address = new URL(window.location.href);
  const name = region.dataset.linked;
  if (address.searchParams.get(name) === code) return;
  if (code === null) address.searchParams.delete(name);
  else address.searchParams.set(name, code);
  window.history.pushState({ linked: true }, "", address);
  show(region, code);
}

function show(region, code) {
  carry(region.dataset.linked, code);
  mark(region, "is-selected", code);
  for (const row of region.querySelectorAll("tr[data-unit]")) {
    if (row.dataset.unit === code) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  const select = region.querySelector("[data-linked-select]");
  if (select) select.value = code ?? "";
  for (const figure of region.querySelectorAll("[data-map]")) mapOf(figure)?.select(code);
}

/** Write the choice into what leads to another state of the same page. */
function carry(name, code) {
  for (const field of document.querySelectorAll(`input[type="hidden"][name="${name}"]`)) {
    field.value = code ?? "";
  }
  for (const link of document.querySelectorAll("a[data-keeps-state]")) {
    const address = new URL(link.href);
    if (code === null) address.searchParams.delete(name);
    else address.searchParams.set(name, code);
    link.href = `${address.pathname}${address.search}${address.hash}`;
  }
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  // htmx remembers the address that a link had when it was first seen.
  if (detail.elt.matches("a[data-keeps-state]")) detail.path = detail.elt.getAttribute("href");
  for (const [name, value] of Object.entries(detail.parameters)) {
    if (value === "") delete detail.parameters[name];
  }
});

function mark(region, name, code) {
  for (const element of region.querySelectorAll("[data-unit]")) {
    element.classList.toggle(name, element.dataset.unit === code);
  }
}

window.addEventListener("popstate", (event) => {
  // What htmx pushed, htmx brings back: it loads the address again.
  if (event.state?.htmx) return;
  const known = new URL(window.location.href).searchParams;
  for (const region of document.querySelectorAll("[data-linked]")) {
    show(region, known.get(region.dataset.linked));
  }
});
