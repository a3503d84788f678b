// The place that a comment is of, chosen on a map: it goes into the list beside it, which is the field
// of the form, and what is chosen there is shown on the map.
//
//   <details data-place-map="id of the select"> a figure, [data-place-said], [data-place-zone] </details>
//
// Places of the list are `u-` and the code of a comune, `z-` and that of a zone.

import { mapOf } from "./map.js";

const box = document.querySelector("[data-place-map]");
const list = box && document.getElementById(box.dataset.placeMap);
const said = box?.querySelector("[data-place-said]");
const whole = box?.querySelector("[data-place-zone]");
const map = () => mapOf(box.querySelector("[data-map]"));

const offered = (place) => [...list.options].find((option) => option.value === place);

box?.addEventListener("unit:select", (event) => {
  event.preventDefault();
  choose(`u-${event.detail.code}`);
});
whole?.addEventListener("click", () => {
  choose(whole.value);
  list.focus();
});
list?.addEventListener("change", show);

function choose(place) {
  if (!offered(place)) return;
  list.value = place;
  show();
}

function show() {
  const [kind, code] = [list.value.slice(0, 1), list.value.slice(2)];
  const unit = kind === "u" ? map()?.units.get(code) : undefined;
  map()?.select(unit ? code : null);
  said.textContent = `${said.dataset.words} ${list.selectedOptions[0].textContent}`;
  const zone = unit && offered(`z-${unit.text.split(" ")[0]}`);
  whole.hidden = !zone;
  if (!zone) return;
  whole.value = zone.value;
  whole.textContent = `${whole.dataset.words} ${zone.textContent}`;
}
