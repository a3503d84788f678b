"""Opens one file with GDAL and prints what is in it, as JSON. Run as a process of its own.

It is given the folder in which the file lies and which layer is meant, and knows nothing else:
neither the settings nor the secrets of the platform. What a file can do to GDAL it does here, under
limits of memory and of time set before GDAL is loaded (`districts.boundary_files.opening`).
"""

import json
import math
import os
import resource
import sys
from pathlib import Path
from typing import Any

MAX_FEATURES = 20_000
MAX_COLUMNS = 200
MAX_LETTERS = 30_000_000
"""Of all cells together: whoever asked has to hold them too."""
MAX_COORDINATES = 3_000_000
WGS84 = 4326
NOTHING = 1e-11
"""Degrees² that are no land: a tenth of a square metre."""
# Where a file says nothing and its numbers can only be those of the national grid of Italy's north.
_UTM32 = 32632
_UTM32_BOX = (200_000, 3_900_000, 1_400_000, 5_300_000)


class Refused(Exception):
    """A code of `judging.Refusal`, with its figures."""

    def __init__(self, why: str, **figures: Any) -> None:
        super().__init__(why)
        self.figures = figures


def main(order: dict[str, Any]) -> dict[str, Any]:
    """{layers, layer, fields, rows, shapes, notes}, or {layers} alone where one must be chosen."""
    import pyogrio

    source = Path(order["source"])
    try:
        layers = _layers(source)
    except pyogrio.errors.DataSourceError:
        raise Refused("unreadable") from None
    chosen = order["layer"]
    if chosen and chosen not in layers:
        raise Refused("no_layer", name=chosen[:60], layers=", ".join(layers))
    if not layers:
        raise Refused("no_layers")
    layer = chosen or (next(iter(layers)) if len(layers) == 1 else "")
    told = {"layers": [[name, *said] for name, said in layers.items()]}
    if not layer:
        return told
    notes: list[list[Any]] = []
    try:
        return told | {"layer": layer} | _read(source, layer, order["kind"], notes)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError):
        raise Refused("unreadable") from None


def _layers(source: Path) -> dict[str, tuple[int, bool]]:
    """{name: (features, whether it has shapes)}."""
    import pyogrio

    found = {}
    for name, _kind in pyogrio.list_layers(source):
        info = pyogrio.read_info(source, layer=str(name), force_feature_count=True)
        found[str(name)] = (int(info["features"]), info["geometry_type"] is not None)
    return found


def _read(source: Path, layer: str, kind: str, notes: list[list[Any]]) -> dict[str, Any]:
    meta, wkb, columns = _raw(source, layer, kind, notes)
    if not len(columns[0] if columns else (wkb if wkb is not None else ())):
        raise Refused("no_features", layer=layer)
    fields = [str(name) for name in meta["fields"]]
    shapes = None if wkb is None else _shapes(wkb, meta, notes)
    size = len(columns[0]) if columns else len(shapes or ())
    rows = [[_cell(column[i]) for column in columns] for i in range(size)]
    if sum(len(cell) for row in rows for cell in row) > MAX_LETTERS:
        raise Refused("too_heavy")
    return {"fields": fields, "rows": rows, "shapes": shapes, "notes": notes}


def _raw(source: Path, layer: str, kind: str, notes: list[list[Any]]) -> Any:
    import pyogrio

    info = pyogrio.read_info(source, layer=layer, force_feature_count=True)
    if info["features"] > MAX_FEATURES:
        raise Refused("too_many", features=int(info["features"]), most=MAX_FEATURES)
    if len(info["fields"]) > MAX_COLUMNS:
        raise Refused("too_wide", columns=len(info["fields"]), most=MAX_COLUMNS)
    if info["geometry_type"] and " Z" in info["geometry_type"]:
        notes.append(["z", {}])
    told = source.is_dir() and source.joinpath(f"{layer}.cpg").exists()
    trials = ["utf-8", "cp1252"] if kind == "shp" and not told else [None]
    for encoding in trials:
        try:
            meta, _fids, wkb, columns = pyogrio.raw.read(
                source, layer=layer, force_2d=True, encoding=encoding, datetime_as_string=True
            )
        except UnicodeDecodeError:
            if encoding == trials[-1]:
                raise Refused("not_utf8", line=0) from None
            continue
        if encoding == "cp1252":
            notes.append(["encoding", {"encoding": "Windows-1252"}])
        break
    return meta, wkb, columns


def _cell(value: Any) -> str:
    if value is None or isinstance(value, bytes):
        return ""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        value = int(value) if value.is_integer() else value
    return str(value).strip()[:300]


def _shapes(wkb: Any, meta: dict[str, Any], notes: list[list[Any]]) -> list[str | None] | None:
    """Polygons [EPSG:4326] as hexadecimal WKB, None where a row has none."""
    import numpy as np
    import shapely

    shapes = shapely.from_wkb(wkb, on_invalid="fix")
    if all(shape is None for shape in shapes):
        return None
    if (empty := int(np.count_nonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)))) > 0:
        notes.append(["no_shape", {"count": empty}])
    if shapely.get_num_coordinates(shapes).sum() > MAX_COORDINATES:
        raise Refused("too_heavy")
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise Refused("not_finite")
    shapes = _polygons(shapes, notes)
    shapes = _in_degrees(shapes, meta["crs"], notes)
    shapes = np.array([_mended(i, shape, notes) for i, shape in enumerate(shapes)], dtype=object)
    return [None if shape is None else shapely.to_wkb(shape, hex=True) for shape in shapes]


def _polygons(shapes: Any, notes: list[list[Any]]) -> Any:
    """Each shape's polygons; what is no polygon is left out and told, lines that bound none too."""
    import numpy as np
    import shapely

    left_out = 0
    found = []
    for shape in shapes:
        parts = [] if shape is None else shapely.get_parts(shape, return_index=False).tolist()
        parts = [p for part in parts for p in shapely.get_parts(part).tolist()]
        kept = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
        left_out += bool(parts) and len(kept) < len(parts)
        found.append(shapely.MultiPolygon(kept) if kept else None)
    if left_out and all(shape is None for shape in found):
        raise Refused("not_polygons")
    if left_out:
        notes.append(["not_polygons", {"count": left_out}])
    return np.array(found, dtype=object)


def _in_degrees(shapes: Any, crs: str | None, notes: list[list[Any]]) -> Any:
    import shapely

    if crs is None:
        crs = _guessed(shapely.total_bounds(shapes), notes)
    from django.contrib.gis.gdal import CoordTransform, GDALException, OGRGeometry, SpatialReference

    try:
        given, wanted = SpatialReference(crs), SpatialReference(WGS84)
        same = given.srid == WGS84 or (given.geographic and "WGS 84" in (given.name or ""))
        if same:
            return shapes
        change = CoordTransform(given, wanted)
        moved = []
        for shape in shapes:
            drawn = None if shape is None else OGRGeometry(memoryview(shapely.to_wkb(shape)), given)
            if drawn is not None:
                drawn.transform(change)
            moved.append(None if drawn is None else bytes(drawn.wkb))
    except (GDALException, ValueError, TypeError):
        raise Refused("strange_crs") from None
    notes.append(["reprojected", {"crs": (given.name or crs)[:80], "code": given.srid}])
    return shapely.from_wkb(moved)


def _guessed(bounds: Any, notes: list[list[Any]]) -> str:
    """Degrees look like degrees, and metres of the zone of Piemonte like those. Or raises."""
    west, south, east, north = bounds
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        notes.append(["no_crs", {"taken": "WGS 84 (EPSG:4326)"}])
        return f"EPSG:{WGS84}"
    left, low, right, high = _UTM32_BOX
    if left <= west <= east <= right and low <= south <= north <= high:
        notes.append(["no_crs", {"taken": "WGS 84 / UTM 32N (EPSG:32632)"}])
        return f"EPSG:{_UTM32}"
    raise Refused("no_crs")


def _mended(number: int, shape: Any, notes: list[list[Any]]) -> Any:
    """A valid MultiPolygon, with its place told where it was not one. Raises if nothing is left."""
    import re

    import shapely

    if shape is None or shapely.is_valid(shape):
        return shape
    reason = str(shapely.is_valid_reason(shape))
    at = re.search(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)", reason)
    place = {"lon": round(float(at[1]), 5), "lat": round(float(at[2]), 5)} if at else {}
    fixed = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [p for p in shapely.get_parts(fixed).tolist() if p.geom_type == "Polygon"]
    if sum(part.area for part in parts) < NOTHING:
        raise Refused("beyond_mending", row=number + 1, **place)
    notes.append(["mended", {"row": number + 1, "reason": reason.partition("[")[0], **place}])
    return shapely.MultiPolygon(parts)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (given["memory"], given["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (given["seconds"], given["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from django.conf import settings

    settings.configure(
        GDAL_LIBRARY_PATH=given["gdal"], GEOS_LIBRARY_PATH=given["geos"], INSTALLED_APPS=[]
    )
    try:
        answer = main(given)
    except Refused as refused:
        answer = {"refused": str(refused), **refused.figures}
    except MemoryError:
        answer = {"refused": "too_heavy"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # GDAL need not tidy up, and could fail at it.
    os._exit(0)
