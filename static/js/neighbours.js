// Who borders on whom, and which neighbour lies in a direction. Pure: drawn paths in, codes out.

/** The corners of each ring of a path as `districts/maps/cartography.py` writes it: `Mx yLx y…Z`. */
const rings = (path) =>
  path.split("M").slice(1).map((ring) => ring.replace("Z", "").split("L"));

/**
 * Code → set of the codes that share an edge. `shapes`: pairs of code and path, in one drawing, in
 * which neighbours share their corners exactly.
 */
export function neighboursIn(shapes) {
  const neighbours = new Map(shapes.map(([code]) => [code, new Set()]));
  const owners = new Map();
  for (const [code, path] of shapes) {
    for (const ring of rings(path)) {
      for (const [index, corner] of ring.entries()) {
        const key = [corner, ring[(index + 1) % ring.length]].sort().join(";");
        const other = owners.get(key) ?? code;
        owners.set(key, code);
        if (other !== code) {
          neighbours.get(other).add(code);
          neighbours.get(code).add(other);
        }
      }
    }
  }
  return neighbours;
}

const DIRECTIONS = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** Is this key one of the four arrows? */
export const isArrow = (key) => key in DIRECTIONS;

/**
 * The unit one reaches from `code` with an arrow key: the neighbour whose point lies closest to that
 * direction, within 60°; failing that the nearest unit within 45°, so that an island is reached;
 * failing that `code` itself. `points`: code → [longitude, latitude].
 */
export function towards(code, key, points, neighbours) {
  const [east, north] = DIRECTIONS[key];
  const [longitude, latitude] = points.get(code);
  const narrow = Math.cos((latitude * Math.PI) / 180);
  const others = [...points].filter(([other]) => other !== code).map(([other, point]) => {
    const x = (point[0] - longitude) * narrow;
    const y = point[1] - latitude;
    const distance = Math.hypot(x, y) || Number.EPSILON;
    return { other, distance, cosine: (x * east + y * north) / distance };
  });
  const beside = neighbours.get(code) ?? new Set();
  const [best] = others
    .filter(({ other, cosine }) => beside.has(other) && cosine >= 0.5)
    .sort((a, b) => b.cosine - a.cosine);
  const [nearest] = others
    .filter(({ cosine }) => cosine >= Math.SQRT1_2)
    .sort((a, b) => a.distance - b.distance);
  return (best ?? nearest)?.other ?? code;
}
