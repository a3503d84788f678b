// The workbench of a draft: the same forms without leaving the page, and choosing on the map.
//
// A form marked `data-live` is sent in the background; of the answer each `[data-part]` takes the
// place of the one with its id. The focus stays where it was, what was done is said aloud. If
// anything goes wrong on the way the form is sent as it would be without scripts.

import { mapOf } from "./map.js";

const bench = document.querySelector("[data-bench]");
const said = document.querySelector("[data-bench-said]");
let busy = false;

bench?.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-live]") || busy) {
    if (busy) event.preventDefault();
    return;
  }
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, submitter) {
  busy = true;
  bench.setAttribute("aria-busy", "true");
  const focused = document.activeElement?.id;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, submitter),
      headers: { "X-Part": "banco" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("banco-testa")) throw new Error(`risposta ${answer.status}`);
    show(page);
    keepFocus(focused);
  } catch (error) {
    console.warn("Inviata come senza programmi:", error);
    form.submit();
  } finally {
    busy = false;
    bench.removeAttribute("aria-busy");
  }
}

function show(page) {
  for (const part of page.querySelectorAll("[data-part]")) {
    const held = [...(document.getElementById(part.id)?.querySelectorAll(".table-scroll") ?? [])];
    const tops = held.map((box) => box.scrollTop);
    document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
    part.querySelectorAll(".table-scroll").forEach((box, number) => {
      box.scrollTop = tops[number] ?? 0;
    });
  }
  const told = document.querySelector("#banco-testa .messages, #banco-testa .error-summary");
  said.textContent = told?.textContent.trim().replace(/\s+/g, " ") ?? "";
  colour();
}

/** What went wrong takes the focus; otherwise it stays on what was pressed. */
function keepFocus(id) {
  const wrong = document.querySelector("#banco-testa .error-summary");
  (wrong ?? (id && document.getElementById(id)))?.focus();
}

function colour() {
  const fills = JSON.parse(document.getElementById("banco-colori").textContent);
  const figure = document.querySelector("[data-bench] .map-figure");
  if (figure) mapOf(figure)?.recolour(fills);
}

// A comune chosen on the map is ticked in the table if it is there, else written in the list.
bench?.addEventListener("unit:select", (event) => {
  event.preventDefault();
  const { code } = event.detail;
  const box = document.getElementById(`comune-${code}`);
  const list = document.getElementById("comuni");
  if (box) {
    box.checked = !box.checked;
    said.textContent = `${box.closest("label").textContent.trim()}: ${box.checked ? "+" : "−"}`;
  } else if (list) {
    const lines = list.value.split("\n").filter(Boolean);
    const name = mapOf(event.target.closest(".map-figure"))?.units.get(code)?.name ?? code;
    const there = lines.indexOf(code);
    if (there < 0) lines.push(code);
    else lines.splice(there, 1);
    list.value = lines.join("\n");
    said.textContent = `${name}: ${there < 0 ? "+" : "−"}`;
  }
});
