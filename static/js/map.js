// A figure with a map: state, keyboard and words. What draws it is in maplibre.js; if that cannot
// run, the outline drawn by the server keeps its place and answers to the same state.
//
//   <figure data-map data-source="…TileJSON" data-maplibre="…js" data-style="…css" data-worker="…js">
//     <script type="application/json"> {layer, border, bounds, inset, fine, overlays, units,
//       selected, texts} </script>
//     <div class="map-box" data-map-box> the outline </div>   and, if any, data-map-inset
//     <p role="status" data-map-status></p>
//
// `units` is code → what districts.maps.choropleth.Place says of it. Events, which bubble:
// "unit:preview" and "unit:select", detail {code}. Without a listener that cancels it, "unit:select"
// follows the `href` of the unit.

import { drawMap, loadMapLibre } from "./maplibre.js";
import { isArrow, neighboursIn, towards } from "./neighbours.js";
import { tilesetOf } from "./tiles.js";

const mounted = new WeakMap();

/** The live figure of an element, if it was mounted. */
export const mapOf = (figure) => mounted.get(figure);

/** Make a figure live; it starts to draw when it comes near the screen. */
export function mountMap(figure) {
  if (!mounted.has(figure)) mounted.set(figure, new MapFigure(figure));
  return mounted.get(figure);
}

class MapFigure {
  constructor(figure) {
    this.figure = figure;
    this.config = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    this.units = new Map(Object.entries(this.config.units));
    this.points = new Map([...this.units].map(([code, unit]) => [code, unit.point]));
    this.selected = this.config.selected ?? null;
    this.picked = new Set();
    this.cursor = null;
    this.frames = [];
    this.box = figure.querySelector("[data-map-box]");
    this.inset = figure.querySelector("[data-map-inset]");
    this.status = figure.querySelector("[data-map-status]");
    this.tip = this.addTip();
    this.listen();
    this.observer = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      this.observer.disconnect();
      this.draw().catch((error) => this.giveUp(error));
    }, { rootMargin: "400px" });
    this.observer.observe(figure);
  }

  async draw() {
    const { layer, border, fine, texts } = this.config;
    const [gl, shapes, around, overlays] = await Promise.all([
      loadMapLibre(this.figure.dataset),
      tilesetOf(this.figure.dataset.source),
      border && tilesetOf(border.source),
      Promise.all(this.config.overlays.map(async (overlay) => ({
        ...overlay,
        // The tiles of the figure itself need no second source.
        source: overlay.source !== this.figure.dataset.source
          && (await tilesetOf(overlay.source)).source(),
      }))),
    ]);
    const boxes = [[this.box, this.config.bounds, false]];
    if (this.inset) boxes.push([this.inset, this.config.inset, true]);
    for (const [box, bounds, still] of boxes) {
      const live = document.createElement("div");
      live.className = "map-live";
      box.append(live);
      const labels = [...this.units.values()]
        .filter((unit) => unit.tag && Boolean(unit.inset) === still);
      // The inset is there for its own units: the others are only where they are.
      const units = [...this.units].filter(([, unit]) => !still || unit.inset);
      const outline = border && { source: around.source(), code: border.code };
      const on = (what, code, at) => this.pointed(what, code, box, at);
      const failed = (error) => this.giveUp(error);
      const codes = [...this.units.keys()];
      const told = {
        layer, codes, outline, overlays, fine, bounds, labels, units, texts, still, on, failed,
      };
      this.frames.push(await drawMap(gl, live, { source: shapes.source(), ...told }));
      box.classList.add("is-live");
    }
    this.select(this.selected);
    this.preview(this.cursor);
    this.pick(this.picked);
    this.figure.dataset.drawn = String(this.frames[0].drawn);
  }

  /** Back to what the server drew, which answers to the same state. */
  giveUp(error) {
    console.warn("Mappa disegnata dal server:", error);
    for (const frame of this.frames.splice(0)) frame.remove();
    for (const box of [this.box, this.inset].filter(Boolean)) {
      box.classList.remove("is-live");
      box.querySelector(".map-live")?.remove();
    }
    delete this.figure.dataset.drawn;
  }

  /** Who borders on whom, read from the drawing of the server when it is first asked. */
  get neighbours() {
    const paths = [...this.figure.querySelectorAll("path[data-unit]")];
    this.known ??= neighboursIn(paths.map((path) => [path.dataset.unit, path.getAttribute("d")]));
    return this.known;
  }

  listen() {
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("focus", () => {
      // A click focuses too, but who points with the mouse is not reading unit by unit.
      if (this.box.matches(":focus-visible")) this.visit(this.start());
    });
    this.box.addEventListener("blur", () => this.visit(null));
    for (const box of [this.box, this.inset].filter(Boolean)) {
      const unitAt = (event) => event.target.closest?.("[data-unit]")?.dataset.unit ?? null;
      box.addEventListener("pointerover", (event) => {
        const code = unitAt(event);
        if (code !== null) this.pointed("preview", code, box);
      });
      box.addEventListener("click", (event) => {
        const code = unitAt(event);
        if (code !== null) this.pointed("select", code, box);
      });
      box.addEventListener("pointerleave", () => this.pointed("preview", null, box));
    }
  }

  /** Where the keyboard enters: the chosen unit, or the first of the table. */
  start() {
    return this.selected ?? this.units.keys().next().value ?? null;
  }

  pressed(event) {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [frame] = this.frames;
    if (isArrow(key)) {
      const { cursor, points, neighbours } = this;
      this.visit(cursor === null ? this.start() : towards(cursor, key, points, neighbours));
    } else if ((key === "Enter" || key === " ") && this.cursor !== null) {
      this.emit("unit:select", this.cursor);
    } else if (key === "Escape") {
      this.box.blur();
    } else if ((key === "+" || key === "-") && frame) {
      frame.zoom(key === "+" ? 1 : -1);
    } else if (key === "Home" && frame) {
      frame.fit();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** The keyboard stands on a unit: show it, say it. */
  visit(code) {
    this.cursor = code;
    this.emit("unit:preview", code);
    const unit = this.units.get(code);
    const [frame] = this.frames;
    if (this.status) this.status.textContent = unit ? this.words(unit) : "";
    this.showTip(unit, this.box, unit && frame ? frame.project(unit.point) : null);
  }

  pointed(what, code, box, at) {
    if (what === "select") {
      this.emit("unit:select", code);
      return;
    }
    this.showTip(this.units.get(code), box, at);
    if (code !== this.pointedAt) {
      this.pointedAt = code;
      this.emit("unit:preview", code);
    }
  }

  emit(name, code) {
    const event = new CustomEvent(name, { bubbles: true, cancelable: true, detail: { code } });
    const handled = !this.figure.dispatchEvent(event);
    if (name === "unit:preview" && !handled) this.preview(code);
    const { href } = this.units.get(code) ?? {};
    if (name === "unit:select" && !handled && href) window.location.assign(href);
  }

  words({ name, text, note }) {
    return [name, text, note].filter(Boolean).join(", ");
  }

  addTip() {
    const tip = document.createElement("div");
    tip.className = "map-tip";
    tip.hidden = true;
    tip.setAttribute("aria-hidden", "true");
    this.figure.append(tip);
    return tip;
  }

  showTip(unit, box, at) {
    this.tip.hidden = !(unit && at);
    if (this.tip.hidden) return;
    this.tip.textContent = this.words(unit);
    const inside = box.getBoundingClientRect();
    const around = this.figure.getBoundingClientRect();
    const left = inside.left - around.left + at.x;
    const room = around.width - this.tip.offsetWidth - 4;
    this.tip.style.left = `${Math.max(4, Math.min(left + 12, room))}px`;
    this.tip.style.top = `${inside.top - around.top + at.y + 16}px`;
  }

  /** Show a unit without choosing it. */
  preview(code) {
    for (const frame of this.frames) frame.preview(code);
    this.mark("is-preview", code);
  }

  /** Show a unit as the chosen one. */
  select(code) {
    this.selected = code;
    if (this.cursor !== null) this.cursor = code;
    for (const frame of this.frames) frame.choose(code);
    this.mark("is-selected", code);
  }

  /** Show units that something is about to be done with: the set of their codes. */
  pick(codes) {
    this.picked = codes;
    for (const frame of this.frames) frame.pick(codes);
    for (const shape of this.figure.querySelectorAll("[data-unit]")) {
      shape.classList.toggle("is-picked", codes.has(shape.dataset.unit));
    }
  }

  /** Fill units otherwise, and say something else of them: code → {fill, text, moved}. */
  recolour(fills) {
    for (const [code, { fill, text, moved }] of Object.entries(fills)) {
      const unit = this.units.get(code);
      if (!unit) continue;
      const shape = this.figure.querySelector(`path[data-unit="${CSS.escape(code)}"]`);
      shape?.classList.replace(unit.fill, fill);
      Object.assign(unit, { fill, text, uncertain: moved });
    }
    for (const frame of this.frames) frame.recolour([...this.units]);
  }

  mark(name, code) {
    for (const shape of this.figure.querySelectorAll("[data-unit]")) {
      shape.classList.toggle(name, shape.dataset.unit === code);
    }
  }

  /** Give back the graphics context; browsers allow about sixteen of them. */
  destroy() {
    this.observer.disconnect();
    for (const frame of this.frames) frame.remove();
    this.tip.remove();
    mounted.delete(this.figure);
  }
}
