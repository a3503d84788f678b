"""Boundaries over HTTP: GeoJSON and vector tiles, against tipg (OGC Features and Tiles).

    python -m benchmarks.boundaries [--rounds 3] [--zooms 7 10]

Ours is the platform's web process (2 workers of 4 threads of gunicorn), tipg 2 processes of
uvicorn on the same database. tipg is given flat tables made of what the platform answers, so both
send the same:

- *items*: the districts, and the comuni of one, as a GeoJSON; ours is written anew once a second
  (ADR 0027);
- *tiles*: ours were prebuilt (ADR 0014) and lie compressed in the database; tipg draws each from a
  table of the comuni simplified for that zoom, *same content*, or from the full shapes, *as it
  comes*.

The platform draws no tile for a request, so nothing of it is compared with tipg live.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pyogrio.raw
import shapely
from psycopg import sql
from psycopg.types.json import Jsonb

from benchmarks import pressing, serving
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table
from districts.boundaries.coverage import clean
from districts.maps import tiling

ITEMS, TILES = Goal(3, "at least"), Goal(25, "at least")
SCHEMA = "benchmark"
GZIP = {"Accept-Encoding": "gzip"}
FILES = {
    "districts": "/api/v1/zones/geo?zoning=cohesion",
    "comuni": "/api/v1/units/geo?zoning=cohesion&zone=D06",
}
# A tile's grid is 4096 wide: a border may lie half a cell off, on both sides of a comune.
OFF_GRID = 1 / 4096
Place = tuple[int, int, int]


@contextmanager
def tipg(database: str) -> Iterator[str]:
    port = serving.free_port()
    known = serving.reach(database)
    host = quote(str(known["host"]), safe="")
    environment = {
        "DATABASE_URL": f"postgresql://{known['user']}:none@{host}:5432/{database}",
        "TIPG_DB_SCHEMAS": json.dumps([SCHEMA]),
        "TIPG_MAX_FEATURES_PER_QUERY": "10000",
        "TIPG_MAX_FEATURES_PER_TILE": "10000",
    }
    command = [
        sys.executable, "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--workers",
        os.environ["WEB_WORKERS"], "--log-level", "warning", "--no-access-log",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with serving.process(command, f"{address}/collections", environment):
        yield address


# What a table of tipg holds for each kind of value that the platform answers.
_TYPES = {bool: "boolean", int: "bigint", float: "double precision", str: "text", list: "jsonb"}


def flat_table(server: serving.Connection, name: str, features: Sequence[dict[str, Any]]) -> None:
    """A table of features with their properties as columns."""
    said = [feature["properties"] for feature in features]
    kinds = {
        key: next((_TYPES[type(row[key])] for row in said if row[key] is not None), "text")
        for key in said[0]
    }
    place = sql.Identifier(SCHEMA, name)
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(key), sql.SQL(kind)) for key, kind in kinds.items()
    )
    server.execute(
        sql.SQL(
            "CREATE TABLE {} (id serial PRIMARY KEY, {}, geom geometry(Geometry, 4326))"
        ).format(place, columns)
    )
    names = sql.SQL(", ").join(map(sql.Identifier, kinds))
    marks = sql.SQL(", ").join([sql.Placeholder()] * len(kinds))
    insert = sql.SQL("INSERT INTO {} ({}, geom) VALUES ({}, ST_GeomFromGeoJSON(%s))")
    rows = [
        [
            *(Jsonb(v) if isinstance(v, list) else v for v in feature["properties"].values()),
            json.dumps(feature["geometry"]),
        ]
        for feature in features
    ]
    server.cursor().executemany(insert.format(place, names, marks), rows)


def tile_tables(server: serving.Connection, zooms: Sequence[int]) -> None:
    """The comuni as they are, and simplified for each zoom as the platform simplifies them."""
    rows = server.execute(
        "SELECT istat_code, name, ST_AsBinary(geometry) FROM districts_territorialunit"
        " WHERE kind = 'comune' AND valid_to IS NULL ORDER BY istat_code",
        binary=True,
    ).fetchall()
    codes, names, wkbs = zip(*rows, strict=True)
    degrees = shapely.from_wkb(wkbs)
    metres = clean(tiling.mercator(degrees))
    _shape_table(server, "comuni_full", 4326, codes, names, degrees)
    for zoom in zooms:
        lighter = tiling.simplified(metres, zoom)
        _shape_table(server, f"comuni_z{zoom}", 3857, codes, names, lighter)


def _shape_table(
    server: serving.Connection,
    name: str,
    srid: int,
    codes: Sequence[str],
    names: Sequence[str],
    shapes: np.ndarray,
) -> None:
    place = f"{SCHEMA}.{name}"
    server.execute(
        f"CREATE TABLE {place} (id serial PRIMARY KEY, code text, name text,"
        f" geom geometry(Geometry, {srid}))"
    )
    with (
        server.cursor() as cursor,
        cursor.copy(f"COPY {place} (code, name, geom) FROM STDIN") as copy,
    ):
        for row in zip(codes, names, shapely.to_wkb(shapes, hex=True), strict=True):
            copy.write_row(row)
    server.execute(f"UPDATE {place} SET geom = ST_SetSRID(geom, {srid})")
    server.execute(f"CREATE INDEX ON {place} USING gist (geom)")


def check_items(mine: bytes, theirs: bytes) -> int:
    """How many features have the same properties and points on both sides."""
    ours, others = (json.loads(body)["features"] for body in (mine, theirs))
    demand(len(ours) == len(others), f"{len(ours)} features and {len(others)}")
    for one, other in zip(ours, others, strict=True):
        said, also = one["properties"], other["properties"]
        demand(all(_same(also[key], value) for key, value in said.items()), f"{said} is not {also}")
        demand(
            shapely.equals_exact(
                *(shapely.geometry.shape(f["geometry"]) for f in (one, other)), 1e-9
            ),
            f"{said} has another shape",
        )
    return len(ours)


def _same(found: Any, value: Any) -> bool:
    """tipg gives lists as text."""
    return (
        json.loads(found) if isinstance(found, str) and isinstance(value, list) else found
    ) == value


def check_tile(mine: bytes, theirs: bytes, place: Place, *, tolerance: float) -> int:
    """How many comuni cover the same part of a tile on both sides."""
    ours, others = _parts(mine, place, "units"), _parts(theirs, place, "default")
    side = tiling.WORLD_M / 2 ** place[0]
    demand(ours, f"tile {place} is empty")
    for code in ours.keys() | others.keys():
        one, other = (parts.get(code, shapely.Polygon()) for parts in (ours, others))
        border = (one.length + other.length) / 2
        apart = abs(one.area - other.area)
        allowed = tolerance * side * max(border, side * OFF_GRID)
        demand(apart <= allowed, f"tile {place}: {code} differs by {apart:.0f} m²")
    return len(ours)


def _parts(body: bytes, place: Place, layer: str) -> dict[str, shapely.Geometry]:
    """{code: shape within the tile} of a layer [EPSG:3857], read by GDAL as QGIS reads it."""
    z, x, y = place
    side = tiling.WORLD_M / 2**z
    west, north = x * side - tiling.WORLD_M / 2, tiling.WORLD_M / 2 - y * side
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / str(z) / str(x) / f"{y}.mvt"
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
        meta, _fids, wkbs, columns = pyogrio.raw.read(path, layer=layer)
    codes = columns[list(meta["fields"]).index("code")]
    shapes = shapely.make_valid(shapely.from_wkb(wkbs))
    inside = shapely.intersection(shapes, shapely.box(west, north - side, west + side, north))
    return dict(zip(codes, inside, strict=True))


def unpacked(answer: pressing.Answer) -> bytes:
    packed = answer.headers.get("content-encoding") == "gzip"
    return gzip.decompress(answer.body) if packed else answer.body


class Boundaries:
    """Both servers, and what they were asked for so far."""

    def __init__(self, ours: str, theirs: str) -> None:
        self.ours, self.theirs = ours, theirs
        self.runs: dict[str, Callable[[], float]] = {}
        self.against: dict[str, tuple[str, Goal]] = {}
        self.notes: list[str] = []

    def add_items(self, name: str, path: str) -> None:
        mine = pressing.ask(self.ours + path, GZIP)
        count = len(json.loads(unpacked(mine))["features"])
        other = f"/collections/{SCHEMA}.{name}/items?limit={count}&f=geojson"
        theirs = pressing.ask(self.theirs + other, GZIP)
        check_items(unpacked(mine), unpacked(theirs))
        self._pair(f"items, {count} {name}", "tipg, live", path, other, ITEMS)
        self.notes.append(
            f"{count} {name}: equal, every property and point; {len(mine.body):,} bytes of ours"
            f" ({mine.headers.get('content-encoding', 'identity')}), {len(theirs.body):,} of tipg"
            f" ({theirs.headers.get('content-encoding', 'identity')}), which adds its links"
        )

    def add_tiles(self, template: str, zoom: int, places: Sequence[Place]) -> None:
        sent = [0, 0]
        alike = 0
        for place in places:
            mine = pressing.ask(self.ours + _address(template, place), GZIP)
            for number, source in enumerate((f"comuni_z{zoom}", "comuni_full")):
                theirs = pressing.ask(self.theirs + _tile(source, place), GZIP)
                # Full shapes differ by what the platform leaves out: half a pixel of 512.
                alike += check_tile(
                    unpacked(mine),
                    unpacked(theirs),
                    place,
                    tolerance=(OFF_GRID, 1 / 512)[number],
                )
                sent[1] += len(theirs.body) * (number == 0)
            sent[0] += len(mine.body)
        for name, some in (("hot", places[:1]), ("mixed", places)):
            key = f"tile z{zoom}, {name}"
            paths = [_address(template, place) for place in some]
            self.runs[f"{key}: ours, prebuilt"] = partial(pressing.rate, self.ours, paths, GZIP)
            for source, said in (
                (f"comuni_z{zoom}", "tipg, same content"),
                ("comuni_full", "tipg, as it comes"),
            ):
                other = [_tile(source, place) for place in some]
                self.runs[f"{key}: {said}"] = partial(pressing.rate, self.theirs, other, GZIP)
            self.against[f"{key}: ours, prebuilt"] = f"{key}: tipg, same content", TILES
        self.notes.append(
            f"z{zoom}: {len(places)} tiles, {alike // 2} parts of comuni alike; {sent[0]:,} bytes"
            f" of ours with labels and outline, gzip; {sent[1]:,} of tipg (same content), plain"
        )

    def _pair(self, name: str, peer: str, path: str, other: str, goal: Goal) -> None:
        self.runs[f"{name}: ours, live"] = partial(pressing.rate, self.ours, [path], GZIP)
        self.runs[f"{name}: {peer}"] = partial(pressing.rate, self.theirs, [other], GZIP)
        self.against[f"{name}: ours, live"] = f"{name}: {peer}", goal

    def rows(self, rounds: int) -> list[Row]:
        quick = self.ours + "/api/v1/status", self.theirs + "/collections"
        found = in_turns(self.runs, rounds, lambda: pressing.drain(*quick))
        rows = []
        for name, samples in found.items():
            peer, goal = self.against.get(name, ("", None))
            rows.append(Row(name, samples, "req/s", found[peer] if peer else (), goal))
        return rows


def _address(template: str, place: Place) -> str:
    z, x, y = place
    path = "/" + template.split("/", 3)[3]
    return path.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))


def _tile(source: str, place: Place) -> str:
    z, x, y = place
    return f"/collections/{SCHEMA}.{source}/tiles/WebMercatorQuad/{z}/{x}/{y}"


def places_of(zoom: int) -> list[Place]:
    """The tiles of all comuni at a zoom, the heaviest first."""
    from django.db.models.functions import Length

    from districts.models import Tile

    tiles = Tile.objects.filter(tileset__zoning=None, z=zoom).order_by(-Length("body"), "x", "y")
    return list(tiles.values_list("z", "x", "y"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--zooms", type=int, nargs="+", default=[7, 10])
    options = parser.parse_args()
    with serving.servers():
        database = serving.region("piemonte", serving.PIEMONTE)
        with serving.platform(database, "web") as ours, serving.connect(database) as server:
            server.execute(f"CREATE SCHEMA {SCHEMA}")
            for name, path in FILES.items():
                body = pressing.ask(ours + path).body
                flat_table(server, name, json.loads(body)["features"])
            tile_tables(server, options.zooms)
            serving.settle(database)
            template = json.loads(pressing.ask(f"{ours}/tiles/units.json").body)["tiles"][0]
            with tipg(database) as theirs:
                both = Boundaries(ours, theirs)
                for name, path in FILES.items():
                    both.add_items(name, path)
                for zoom in options.zooms:
                    both.add_tiles(template, zoom, places_of(zoom))
                rows = both.rows(options.rounds)
    both.notes += [
        "the platform draws no tile for a request (ADR 0014): live parity is not measured",
        "tipg reads flat tables, ours joins its own; tipg has 2 processes with an event loop, ours"
        " 2 with 4 threads each",
    ]
    print(machine("django", "tipg", "uvicorn", "gunicorn"))
    print(table("Boundaries", rows, both.notes))


if __name__ == "__main__":
    main()
