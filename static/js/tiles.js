// Vector tiles by their TileJSON. Addresses of tiles hold the hash of what is in them, so those of a
// page that stayed open can be gone: the TileJSON is then read again, once.

const SCHEME = "prebuilt";
const known = new Map();

class Tileset {
  constructor(address) {
    this.address = address;
    this.again = null;
  }

  async load(cache = "default") {
    const answer = await fetch(this.address, { cache });
    if (!answer.ok) throw new Error(`${this.address}: ${answer.status}`);
    this.said = await answer.json();
    return this;
  }

  /** The source that MapLibre draws; codes are the names of its features. */
  source() {
    const { minzoom, maxzoom, bounds } = this.said;
    const tiles = [`${SCHEME}://${this.address}#{z}/{x}/{y}`];
    return { type: "vector", tiles, minzoom, maxzoom, bounds, promoteId: "code" };
  }

  async tile(place, signal) {
    let answer = await this.ask(place, signal);
    if (answer.status === 404) {
      this.again ??= this.load("reload");
      await this.again;
      answer = await this.ask(place, signal);
    }
    // Thrown without its status: MapLibre takes a 404 for an empty tile and would say nothing.
    if (!answer.ok) throw new Error(`${this.address} ${place}: ${answer.status}`);
    return answer.arrayBuffer();
  }

  ask(place, signal) {
    const [z, x, y] = place.split("/");
    const [address] = this.said.tiles;
    const filled = address.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    return fetch(filled, { signal });
  }
}

/** The tileset of a TileJSON, read once for all the maps of a page. */
export function tilesetOf(address) {
  if (!known.has(address)) {
    const loading = new Tileset(address).load();
    // What failed may succeed later: tiles that are being built are there after a minute.
    loading.catch(() => known.delete(address));
    known.set(address, loading);
  }
  return known.get(address);
}

/** Teach MapLibre to ask for tiles here. */
export function serveTiles(gl) {
  gl.addProtocol(SCHEME, async ({ url }, { signal }) => {
    const [address, place] = url.slice(SCHEME.length + 3).split("#");
    const tileset = await tilesetOf(address);
    return { data: await tileset.tile(place, signal) };
  });
}
