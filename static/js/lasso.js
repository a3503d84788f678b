// Choosing units by drawing around them: a line is drawn over a live map with the pointer, and the
// units whose point is inside it are chosen. Escape gives up. The same is done without a pointer by
// the table beside the map.

import { mapOf } from "./map.js";

const SVG = "http://www.w3.org/2000/svg";
// Closer than this [px] two positions of the pointer are one.
const STEP = 3;

/** Whether a point is inside a closed line: [x, y] and [[x, y], …]. */
export function inside([x, y], line) {
  let within = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i, i += 1) {
    const [ax, ay] = line[i];
    const [bx, by] = line[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
  }
  return within;
}

/** Draw once over the live map of `figure`; resolves with the codes inside, none if given up. */
export function lasso(figure) {
  const live = mapOf(figure);
  const [frame] = live?.frames ?? [];
  const box = figure.querySelector("[data-map-box]");
  if (!frame) return Promise.resolve([]);
  const sheet = document.createElement("div");
  sheet.className = "map-lasso";
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "polygon");
  drawing.append(path);
  sheet.append(drawing);
  box.append(sheet);
  let line = [];
  return new Promise((resolve) => {
    const end = (codes) => {
      sheet.remove();
      document.removeEventListener("keydown", onKey, true);
      resolve(codes);
    };
    const onKey = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      end([]);
    };
    const at = (event) => {
      const { left, top } = sheet.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    document.addEventListener("keydown", onKey, true);
    sheet.addEventListener("pointerdown", (event) => {
      sheet.setPointerCapture(event.pointerId);
      line = [at(event)];
      event.preventDefault();
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!line.length) return;
      const next = at(event);
      const last = line[line.length - 1];
      if (Math.hypot(next[0] - last[0], next[1] - last[1]) < STEP) return;
      line.push(next);
      path.setAttribute("points", line.map((point) => point.join(",")).join(" "));
    });
    sheet.addEventListener("click", (event) => event.stopPropagation());
    sheet.addEventListener("pointercancel", () => end([]));
    sheet.addEventListener("pointerup", () => {
      const codes = [...live.units].filter(([, { point }]) => {
        const { x, y } = frame.project(point);
        return inside([x, y], line);
      });
      end(codes.map(([code]) => code));
    });
  });
}
