"""Opening a file that was judged: in a process of its own, with little memory and little time."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from districts.boundary_files.judging import FileRefused, Judged, Kind, Refusal
from districts.boundary_files.lists import read_list_file

MEMORY = 2 * 1024**3
"""Address space of the process [bytes]: GDAL and numpy alone take half of it."""
CPU_SECONDS = 12
WALL_SECONDS = 20

_CHILD = Path(__file__).with_name("child.py")
_NAMES = {
    Kind.GEOPACKAGE: "file.gpkg",
    Kind.GEOJSON: "file.geojson",
    Kind.TOPOJSON: "file.topojson",
    Kind.SHEET: "file.ods",
    Kind.WORKBOOK: "file.xlsx",
}
DRIVERS = frozenset({"GPKG", "ESRI Shapefile", "GeoJSON", "TopoJSON", "ODS", "XLSX", "MEM"})
"""The formats that GDAL may try."""
# All others of the wheel, some of which read further files or ask other hosts.
_SKIPPED = """
    ADBC AIVector AVCBin AVCE00 AmigoCloud CSV CSW Carto DGN DXF EDIGEO EEDA ESRIJSON Elasticsearch
    FlatGeobuf GDALG GML GPSBabel GPX GTFS GeoJSONSeq GeoRSS HTTP Idrisi JML JSONFG KML LIBKML LVBAG
    MBTiles MVT MapML MiraMonVector NGW OAPIF OGCAPI OGR_GMT OGR_PDS OGR_VRT OSM OpenFileGDB PCIDSK
    PDF PDS4 PGDUMP PLSCENES PMTiles S57 SQLite SXF Selafin VDV VFK VICAR WAsP WFS
"""


@dataclass(frozen=True, slots=True)
class Note:
    """Something done to a file that its author must know. `code` and figures, no words."""

    code: str
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What was read. shapes: polygons [EPSG:4326], one a row, or None if the layer has none."""

    name: str
    fields: Sequence[str]
    rows: Sequence[Sequence[str]]
    shapes: Sequence[BaseGeometry | None] | None
    notes: Sequence[Note] = ()
    layers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The layers of a file of which one must be chosen: name, features, whether it has shapes."""

    layers: Sequence[tuple[str, int, bool]]


@dataclass(frozen=True, slots=True)
class Libraries:
    """Where GDAL and GEOS are, for the process that opens files."""

    gdal: str | None
    geos: str | None


def open_file(judged: Judged, libraries: Libraries, layer: str = "") -> Layer | Choice:
    """The layer of a file, or the layers to choose from. Raises `FileRefused`."""
    if judged.kind == Kind.CSV:
        found = read_list_file(judged.content)
        notes = [Note(code, figures) for code, figures in found.notes]
        return Layer("", found.fields, found.rows, None, notes)
    with TemporaryDirectory(prefix="boundaries-") as folder:
        source = _laid_out(judged, Path(folder))
        answer = _ask(
            {
                "source": str(source),
                "kind": judged.kind.value,
                "layer": layer,
                "memory": MEMORY,
                "seconds": CPU_SECONDS,
                "gdal": libraries.gdal,
                "geos": libraries.geos,
            },
            folder,
        )
    if "refused" in answer:
        why = Refusal(answer.pop("refused"))
        raise FileRefused(why, **answer)
    layers = [(name, features, shaped) for name, features, shaped in answer["layers"]]
    if "layer" not in answer:
        return Choice(layers)
    return Layer(
        answer["layer"],
        answer["fields"],
        answer["rows"],
        _drawn(answer["shapes"]),
        [Note(code, figures) for code, figures in answer["notes"]],
        [name for name, _features, _shaped in layers],
    )


def _laid_out(judged: Judged, folder: Path) -> Path:
    if judged.parts:
        for name, content in judged.parts.items():
            folder.joinpath(name).write_bytes(content)
        return folder
    path = folder / _NAMES[judged.kind]
    path.write_bytes(judged.content)
    return path


def _ask(order: dict[str, Any], folder: str) -> dict[str, Any]:
    """Run the process. Its environment has nothing of ours."""
    environment = {
        "PATH": os.defpath,
        "TMPDIR": folder,
        "OPENBLAS_NUM_THREADS": "1",
        "GDAL_SKIP": ",".join([*_SKIPPED.split(), "MapInfo File"]),
    }
    try:
        done = subprocess.run(  # noqa: S603 (our own Python and our own file)
            [sys.executable, "-I", str(_CHILD), json.dumps(order)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(Refusal.TOO_HEAVY) from None
    if done.returncode < 0:
        raise FileRefused(Refusal.TOO_HEAVY)
    if done.returncode:
        raise FileRefused(Refusal.UNREADABLE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _drawn(shapes: Sequence[str | None] | None) -> list[BaseGeometry | None] | None:
    if shapes is None:
        return None
    return list(shapely.from_wkb([shape and bytes.fromhex(shape) for shape in shapes]))
