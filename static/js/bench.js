// The workbench of a draft: the same forms without leaving the page, and choosing on the map.
//
// A form marked `data-live` is sent in the background; of the answer each `[data-part]` takes the
// place of the one with its id: sections, and single rows where the rest of a table stays. The focus
// stays where it was, what was done is said aloud; what went wrong takes the focus, which reads it.
// Either is heard once. If anything goes wrong on the way the form is sent as it would be without
// scripts. Ctrl+Z undoes and Ctrl+Shift+Z (or Ctrl+Y) redoes, but in a field, which has its own.

import { watchEdges } from "./edges.js";
import { lasso } from "./lasso.js";
import { mapOf } from "./map.js";

const bench = document.querySelector("[data-bench]");
const said = document.querySelector("[data-bench-said]");
// So many of the chosen are named.
const NAMED = 3;
let busy = false;
let near = false;

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
    sendWhole(form, submitter);
  } finally {
    busy = false;
    bench.removeAttribute("aria-busy");
  }
}

/** As without scripts, with the button that was pressed: `submit()` alone would leave it out. */
function sendWhole(form, submitter) {
  if (submitter?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  form.submit();
}

function show(page) {
  // Asked before the parts leave it.
  const version = page.querySelector("input[name='visto']")?.value;
  const choiceStays = !page.getElementById("banco-scelta");
  onlyOnce(page);
  for (const part of page.querySelectorAll("[data-part]")) {
    if (part.parentElement.closest("[data-part]")) continue; // comes with the one around it
    const tops = scrolling(document.getElementById(part.id)).map((box) => box.scrollTop);
    document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
    watchEdges(part);
    scrolling(part).forEach((box, number) => {
      box.scrollTop = tops[number] ?? 0;
    });
  }
  if (choiceStays) forget();
  // Parts that are still good were not sent; what they send back must say the version of now.
  if (version) for (const seen of bench.querySelectorAll("input[name='visto']")) seen.value = version;
  const told = document.querySelector("#banco-testa .messages");
  said.textContent = told?.textContent.trim().replace(/\s+/g, " ") ?? "";
  // For who looks at the button, far from the top of the page.
  const done = document.getElementById("fatto");
  if (done) done.textContent = said.textContent;
  count();
  afterPainting(colour);
}

/** Figures are read at once; drawing the map takes several times as long as all the rest. */
function afterPainting(work) {
  requestAnimationFrame(() => setTimeout(work));
}

/** Nothing is chosen any more: what was, has been moved. */
function forget() {
  for (const field of document.getElementById("assegna")?.elements ?? []) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.matches("textarea, select")) field.value = "";
  }
}

/** What may be scrolled in a part, itself first. */
function scrolling(part) {
  return part ? [part, ...part.querySelectorAll(".table-scroll")] : [];
}

/** Without regions that would say what the focus reads, or what is said in the one of the page. */
function onlyOnce(page) {
  const regions = "[data-part] [role='alert'], [data-part] [role='status']";
  for (const region of page.querySelectorAll(regions)) region.removeAttribute("role");
  const wrong = page.querySelector("#banco-testa .error-summary");
  if (!wrong) return;
  const [title, ...words] = wrong.children;
  title.id = "banco-errore";
  for (const [number, part] of words.entries()) part.id = `banco-errore-${number}`;
  wrong.setAttribute("role", "group");
  wrong.setAttribute("aria-labelledby", title.id);
  wrong.setAttribute("aria-describedby", words.map((part) => part.id).join(" "));
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

const writing = (element) => element.matches("textarea, select, input:not([type='checkbox'])");

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (!bench || !(event.ctrlKey || event.metaKey) || event.altKey || writing(event.target)) return;
  if (key !== "z" && key !== "y") return;
  const button = document.getElementById(key === "y" || event.shiftKey ? "ripeti" : "annulla");
  if (!button) return;
  event.preventDefault();
  if (button.getAttribute("aria-disabled") !== "true") button.click();
});

// The comuni by name, for the fields where one is written: they stand in the map already.
const names = document.getElementById("nomi-comuni");
const drawing = bench?.querySelector("[data-map] script[type='application/json']");
if (names && drawing) {
  const { units } = JSON.parse(drawing.textContent);
  const inOrder = Object.entries(units).sort(([, a], [, b]) => a.name.localeCompare(b.name, "it"));
  names.append(...inOrder.map(([code, { name }]) => new Option(code, name)));
}

// A comune chosen on the map is ticked in the table if it is there, else written in the list.
bench?.addEventListener("unit:select", (event) => {
  event.preventDefault();
  const { code } = event.detail;
  const there = chosen().has(code);
  choose([code], !there);
  said.textContent = `${nameOf(code)}: ${there ? "−" : "+"}`;
});

// With each letter: counted when a field is left, the button would move under the press that leaves it.
bench?.addEventListener("input", (event) => {
  if (event.target.form?.id === "assegna") count();
});

bench?.addEventListener("click", (event) => {
  if (!event.target.closest("#nessuno")) return;
  forget();
  count();
  document.getElementById("assegna-comuni").focus();
});

const figure = () => bench.querySelector(".map-figure");
const nameOf = (code) => (figure() && mapOf(figure())?.units.get(code)?.name) ?? code;
const written = () => (document.getElementById("comuni")?.value ?? "").split("\n").filter(Boolean);

/** The codes that are ticked or written; a line with a name counts as one too. */
function chosen() {
  const ticked = [...bench.querySelectorAll("#assegna input[name='comune']:checked")];
  return new Set([...ticked.map((box) => box.value), ...written()]);
}

function choose(codes, on) {
  const lines = new Set(written());
  for (const code of codes) {
    const box = document.getElementById(`comune-${code}`);
    if (box) box.checked = on;
    else if (on) lines.add(code);
    else lines.delete(code);
  }
  const list = document.getElementById("comuni");
  if (list) list.value = [...lines].join("\n");
  count();
}

/**
 * Which are chosen and how many: in words, and on the map. Once any was chosen, where they go stays in
 * sight: it would jump away under the hand that assigns.
 */
function count() {
  const told = document.getElementById("scelti");
  if (!told) return;
  const codes = chosen();
  told.textContent = `${told.dataset.words} ${codes.size}`;
  const names = [...codes].slice(0, NAMED).map(nameOf).join(", ");
  document.getElementById("nomi-scelti").textContent = codes.size > NAMED ? `${names}…` : names;
  const none = document.getElementById("nessuno");
  none.hidden = false;
  none.disabled = codes.size === 0;
  near ||= codes.size > 0;
  document.getElementById("banco-arrivo").classList.toggle("is-near", near);
  afterPainting(() => figure() && mapOf(figure())?.pick(chosen()));
}

if (bench) count();

const around = document.getElementById("disegna-area");
if (around) around.hidden = false;
around?.addEventListener("click", async () => {
  around.setAttribute("aria-pressed", "true");
  figure().scrollIntoView({ block: "nearest" });
  const codes = await lasso(figure());
  around.setAttribute("aria-pressed", "false");
  choose(codes, true);
  said.textContent = `${around.textContent.trim()}: +${codes.length}`;
});
