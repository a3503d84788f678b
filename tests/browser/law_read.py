"""What everybody reads of the districts of a day: page, API, vector tiles, Debian's ogr2ogr."""

import csv
import io
import json
import math
import subprocess
import urllib.request
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio.raw
import shapely

from tests.piemonte import Platform
from tests.reader import Reader

UNIT, INSIDE = "001100", (6.93, 45.098)
"""Exilles, and a place in it."""


def read_everywhere(reader: Reader, day: date, zone: str) -> None:
    """Exilles is in `zone` on `day`, and every way of reading says so."""
    shop = reader.platform
    page = reader.open(f"/comuni/{UNIT}/?alla-data={day}", scripts=False)
    assert f"/distretti/{zone}/" in page.locator("#zone").inner_html()
    unit = get(shop, f"/api/v1/units/{UNIT}?as_of={day}")
    assert [one["zone"] for one in unit["zones"] if one["zoning"] == "cohesion"] == [zone]
    districts = get(shop, f"/api/v1/districts?as_of={day}&limit=100")["results"]
    counted = {one["code"]: one["units_count"] for one in districts}
    assert zone_on_tile(shop, day) == zone
    read_by_ogr2ogr(shop, day, zone, counted)


def read_by_ogr2ogr(shop: Platform, day: date, zone: str, counted: dict[str, int]) -> None:
    """The districts of a day as CSV, then the law of that day as a GeoPackage with its shapes."""
    by_day = f"{shop.address}/ogc/collections/cohesion/items?datetime={day}&limit=100"
    rows = list(csv.DictReader(io.StringIO(ogr2ogr("-f", "CSV", "/vsistdout/", by_day))))
    assert {row["code"]: int(row["units_count"]) for row in rows} == counted
    [law] = {row["revision"] for row in rows}
    with TemporaryDirectory() as folder:
        file = f"{folder}/distretti.gpkg"
        ogr2ogr("-f", "GPKG", file, f"OAPIF:{shop.address}/ogc", f"cohesion.{law}")
        assert zone_there(file, shapely.Point(INSIDE)) == zone


def ogr2ogr(*arguments: str) -> str:
    """What Debian's ogr2ogr writes; it must have nothing to complain of."""
    done = subprocess.run(
        ["/usr/bin/ogr2ogr", *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def zone_on_tile(shop: Platform, day: date) -> str:
    """The zone of Exilles in the vector tile of a day that covers it."""
    zoom, (east, north) = 8, INSIDE
    known = get(shop, f"/tiles/cohesion.json?as_of={day}")
    assert known["minzoom"] <= zoom <= known["maxzoom"]
    column = int((east + 180) / 360 * 2**zoom)
    height = math.asinh(math.tan(math.radians(north)))
    row = int((1 - height / math.pi) / 2 * 2**zoom)
    address = f"{shop.address}/tiles/cohesion/{zoom}/{column}/{row}.mvt?as_of={day}"
    with urllib.request.urlopen(address, timeout=60) as answer, TemporaryDirectory() as folder:
        path = Path(folder) / str(zoom) / str(column) / f"{row}.mvt"
        path.parent.mkdir(parents=True)
        path.write_bytes(answer.read())
        radius = 6378137
        place = shapely.Point(math.radians(east) * radius, height * radius)
        return zone_there(path, place, layer="zones")


def zone_there(source: Any, place: shapely.Point, **of: Any) -> str:
    """The code of the only shape of a file that contains a place."""
    meta, _fids, shapes, columns = pyogrio.raw.read(source, **of)
    codes = dict(zip(meta["fields"], columns, strict=True))["code"]
    [found] = [
        code
        for code, shape in zip(codes, shapes, strict=True)
        if shapely.from_wkb(shape).contains(place)
    ]
    return str(found)


def get(shop: Platform, path: str) -> Any:
    with urllib.request.urlopen(shop.address + path, timeout=60) as answer:
        return json.load(answer)
