// Draws one frame of a choropleth with MapLibre, over the outline the server drew.
// No glyphs, no sprite: the only things fetched are our own tiles, whose shapes are filled by code.

import { serveTiles } from "./tiles.js";

// The motives of patterns.html by their tokens; one without a ground lets through what is under it,
// with a line in a light case that is seen on any fill.
const MOTIVES = {
  "no-data": { ground: "bg", line: "control", width: 3 },
  suppressed: { ground: "bg", dot: "ink-3" },
  "no-zone": { ground: "#fff", dot: "error-text", dots: [0.25, 0.75], radius: 3.5 },
  uncertain: { line: "ink-2", width: 3, light: 7 },
  different: { ground: "different", line: "worse", width: 4 },
};
// The lines of maps.css that go around the shapes of an overlay.
const LINES = {
  "line-first": { "line-color": "ink", "line-width": 1.4 },
  "line-second": { "line-color": "accent-dark", "line-width": 1.2, "line-dasharray": [4, 3] },
  "line-zone": { "line-color": "ink", "line-width": 1 },
};
const SHAPES = ["shapes", "motives"];

let loading = null;

function loaded(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

/** MapLibre itself, a megabyte, fetched once and only when a map is about to be seen. */
export function loadMapLibre({ maplibre, style, worker }) {
  const script = Object.assign(document.createElement("script"), { src: maplibre });
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
  loading ??= Promise.all([loaded(script), loaded(sheet)]).then(() => {
    window.maplibregl.setWorkerUrl(worker);
    serveTiles(window.maplibregl);
    return window.maplibregl;
  });
  return loading;
}

const token = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A motive as an image: a texture, since a colour would look like a class. */
function drawMotive({ ground, line, width, light, dot, dots = [0.5], radius = 2.5 }) {
  const size = 16;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext("2d");
  if (ground) {
    pen.fillStyle = token(ground) || ground;
    pen.fillRect(0, 0, size, size);
  }
  if (dot) {
    pen.fillStyle = token(dot);
    for (const at of dots) {
      pen.beginPath();
      pen.arc(at * size, at * size, radius, 0, 2 * Math.PI);
      pen.fill();
    }
  } else {
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - 2, size + 2);
      pen.lineTo(shift + size + 2, -2);
    }
    for (const [colour, wide] of light ? [["#fff", light], [token(line), width]] : [[token(line), width]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = wide;
      pen.stroke();
    }
  }
  return pen.getImageData(0, 0, size, size);
}

/** The circles of counts, the largest below: `units` as in `drawMap`. */
function discsOf(units) {
  const shown = [...units].filter(([, unit]) => unit.radius > 0);
  shown.sort(([, a], [, b]) => b.radius - a.radius);
  return {
    type: "FeatureCollection",
    features: shown.map(([code, { point, radius }]) => ({
      type: "Feature",
      properties: { code, radius },
      geometry: { type: "Point", coordinates: point },
    })),
  };
}

const CODE = ["get", "code"];
const among = (codes) => ["match", CODE, codes, true, false];

/** An expression that gives `value(fill)` for every unit of each fill, and `other` elsewhere. */
function byFill(units, value, other) {
  const codes = new Map();
  for (const [code, { fill }] of units) codes.set(fill, [...(codes.get(fill) ?? []), code]);
  const branches = [...codes].flatMap(([fill, those]) => [those, value(fill)]);
  return branches.length ? ["match", CODE, ...branches, other] : other;
}

/** The layers of an overlay, the number of which names its source: a motive and its edge, or a line. */
function overlayOf({ look, source, layer, codes }, number) {
  const own = source ? `over-${number}` : "shapes";
  const from = { source: own, "source-layer": layer, filter: among(codes) };
  const id = `overlay-${number}`;
  if (look in MOTIVES) {
    const edge = { "line-color": token(MOTIVES[look].line), "line-width": 0.5 };
    return [
      { id, type: "fill", ...from, paint: { "fill-pattern": look } },
      { id: `${id}-edge`, type: "line", ...from, paint: edge },
    ];
  }
  const { "line-color": colour, ...paint } = LINES[look];
  const layout = { "line-join": "round" };
  return [{ id, type: "line", ...from, layout, paint: { "line-color": token(colour), ...paint } }];
}

/** How units fill their shapes: a colour, a motive for those that have one, hatching over some. */
function fillsOf(units) {
  const ground = token("map-ground");
  const patterned = units.filter(([, { fill }]) => fill in MOTIVES);
  const hatched = units.filter(([, { uncertain }]) => uncertain).map(([code]) => code);
  return {
    colour: byFill(units, (fill) => token(fill) || ground, ground),
    motive: byFill(patterned, (fill) => fill, "no-data"),
    patterned: patterned.length ? among(patterned.map(([code]) => code)) : false,
    hatched: hatched.length ? among(hatched) : false,
  };
}

/** The layers over tiles whose shapes are in `layer`; options as in `drawMap`. */
function styleOf({ source, layer, codes, outline, overlays, fine, units }) {
  const { colour, motive, patterned, hatched } = fillsOf(units);
  // Zones told apart by their colours have an ink border: the colours alone would not do.
  const apart = units.some(([, { fill }]) => fill.startsWith("neighbour-"));
  const shapes = { source: "shapes", "source-layer": layer };
  const line = (id, from, paint, more = {}) => ({
    id,
    type: "line",
    ...from,
    layout: { "line-join": "round", "line-cap": "round" },
    paint,
    ...more,
  });
  const shown = { filter: among(codes) };
  // One state of a shape; where it is not set the line is there and is not seen.
  const when = (state, paint) =>
    line(state.name, shapes, {
      ...paint,
      "line-opacity": ["case", ["boolean", ["feature-state", state.of], false], 1, 0],
    }, shown);
  const around = outline
    ? [{ source: "around", "source-layer": "zones" }, { filter: among([outline.code]) }]
    : [{ source: "shapes", "source-layer": "outline" }];
  return {
    version: 8,
    sources: {
      shapes: source,
      ...(outline ? { around: outline.source } : {}),
      ...Object.fromEntries(
        overlays.flatMap(({ source: own }, number) => (own ? [[`over-${number}`, own]] : [])),
      ),
      discs: { type: "geojson", data: discsOf(units) },
    },
    layers: [
      {
        id: "shapes",
        type: "fill",
        ...shapes,
        ...shown,
        paint: {
          "fill-color": colour,
          "fill-antialias": false,
        },
      },
      {
        id: "motives",
        type: "fill",
        ...shapes,
        filter: patterned,
        paint: { "fill-pattern": motive },
      },
      {
        id: "uncertain",
        type: "fill",
        ...shapes,
        filter: hatched,
        paint: { "fill-pattern": "uncertain" },
      },
      {
        id: "picked",
        type: "fill",
        ...shapes,
        ...shown,
        paint: {
          "fill-color": token("accent"),
          "fill-opacity": ["case", ["boolean", ["feature-state", "picked"], false], 0.75, 0],
        },
      },
      line("borders", shapes, {
        "line-color": apart ? token("ink") : "#fff",
        "line-width": fine ? 0.5 : 1.2,
      }, shown),
      ...overlays.flatMap(overlayOf),
      line("outline", around[0], { "line-color": token("ink"), "line-width": 1.4 }, around[1]),
      when({ name: "preview", of: "preview" }, { "line-color": token("ink"), "line-width": 2.5 }),
      when({ name: "halo", of: "chosen" }, { "line-color": "#fff", "line-width": 7 }),
      when({ name: "chosen", of: "chosen" }, { "line-color": token("accent"), "line-width": 3 }),
      {
        id: "discs",
        type: "circle",
        source: "discs",
        // At the size of the screen whatever the zoom, as in the legend.
        paint: {
          "circle-radius": ["get", "radius"],
          "circle-color": token("class-4"),
          "circle-opacity": 0.75,
          "circle-stroke-color": "#fff",
          "circle-stroke-width": 1,
        },
      },
    ],
  };
}

/** Gives a state to some shapes and takes it from all others: called with the set of their codes. */
function stateOf(map, layer, state) {
  let last = new Set();
  const give = (code, held) =>
    map.setFeatureState({ source: "shapes", sourceLayer: layer, id: code }, { [state]: held });
  return (codes) => {
    for (const code of last) if (!codes.has(code)) give(code, false);
    for (const code of codes) if (!last.has(code)) give(code, true);
    last = new Set(codes);
  };
}

/** The same of one shape at a time: called with its code, or with null for none. */
function stateOfOne(map, layer, state) {
  const give = stateOf(map, layer, state);
  return (code) => give(new Set(code === null ? [] : [code]));
}

/** Labels are HTML, at the size of the screen whatever the zoom; the figure's text says the same. */
function addLabels(gl, map, labels) {
  for (const { tag, point, ground, drop } of labels) {
    const element = document.createElement("span");
    element.className = `map-label on-${ground}`;
    element.setAttribute("aria-hidden", "true");
    element.textContent = tag;
    new gl.Marker({ element, offset: [0, drop ?? 0] }).setLngLat(point).addTo(map);
    // MapLibre names every marker "Map marker", in English, and makes it a button.
    element.removeAttribute("aria-label");
    element.removeAttribute("role");
    element.removeAttribute("tabindex");
  }
}

/**
 * Draw the shapes of `layer` of the vector tiles `source` in `box`, over `bounds` ([west, south,
 * east, north]): those of `codes`, filled as `units` say, pairs of code and unit, of which those
 * with a `radius` get a circle.
 *
 * `overlays`: what lies over them, as [{look, source, layer, codes}], look being one of
 * MOTIVES or LINES and no source that of the shapes; `outline`: the zone drawn around them, as source and code, where it is not the outline that the
 * tiles have; `fine`: many shapes, thin lines
 * between them; `labels`: [{tag, point, ground, drop}]; `texts`: the words MapLibre shows, by its own
 * keys; `still`: no pan and no zoom, as in the inset. `on` is called with "preview" or "select" and
 * the code of the unit under the pointer, or null; `failed` with what went wrong later on. Resolves
 * when the first frame is drawn, with how many shapes are in it as `drawn`.
 */
export async function drawMap(gl, box, options) {
  const { layer, bounds, labels, texts, still, on, failed } = options;
  const map = new gl.Map({
    container: box,
    style: styleOf(options),
    bounds,
    fitBoundsOptions: { padding: 0 },
    attributionControl: false,
    cooperativeGestures: !still,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    keyboard: false,
    interactive: true,
    dragPan: !still,
    scrollZoom: !still,
    boxZoom: false,
    doubleClickZoom: !still,
    touchZoomRotate: !still,
    fadeDuration: 0,
    locale: texts,
  });
  for (const [name, motive] of Object.entries(MOTIVES)) {
    map.addImage(name, drawMotive(motive), { pixelRatio: 2 });
  }
  // The figure around the canvas is the one tab stop, with its own keys and words.
  const canvas = map.getCanvas();
  canvas.tabIndex = -1;
  canvas.setAttribute("aria-hidden", "true");
  canvas.removeAttribute("role");
  canvas.removeAttribute("aria-label");
  map.touchZoomRotate.disableRotation();
  addLabels(gl, map, labels);

  const under = (event) =>
    map.queryRenderedFeatures(event.point, { layers: SHAPES })[0]?.properties.code ?? null;
  map.on("mousemove", (event) => {
    const code = under(event);
    canvas.style.cursor = code === null ? "" : "pointer";
    on("preview", code, event.point);
  });
  map.on("mouseout", () => on("preview", null));
  map.on("click", (event) => {
    const code = under(event);
    if (code !== null) on("select", code);
  });
  const fit = () => map.fitBounds(bounds, { padding: 0, animate: false });
  map.on("resize", fit);

  try {
    await new Promise((resolve, reject) => {
      map.once("idle", resolve);
      map.once("error", ({ error }) => reject(error));
    });
  } catch (error) {
    map.remove();
    throw error;
  }
  map.on("error", ({ error }) => failed(error));
  map.setMinZoom(map.getZoom());
  const seen = map.queryRenderedFeatures({ layers: ["shapes"] });
  return {
    drawn: new Set(seen.map(({ properties }) => properties.code)).size,
    preview: stateOfOne(map, layer, "preview"),
    choose: stateOfOne(map, layer, "chosen"),
    pick: stateOf(map, layer, "picked"),
    zoom: (steps) => map.zoomTo(map.getZoom() + steps, { animate: false }),
    fit,
    recolour: (units) => {
      const { colour, motive, patterned, hatched } = fillsOf(units);
      map.setPaintProperty("shapes", "fill-color", colour);
      map.setPaintProperty("motives", "fill-pattern", motive);
      map.setFilter("motives", patterned);
      map.setFilter("uncertain", hatched);
    },
    project: (point) => map.project(point),
    remove: () => map.remove(),
  };
}
