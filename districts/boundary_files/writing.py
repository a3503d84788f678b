"""Boundaries as files of the usual formats. The same boundaries give the same bytes."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from districts.boundary_files.formats import Format
from districts.boundary_files.topojson import topology
from districts.files.sheets import harmless, lines

WGS84 = "EPSG:4326"
# A file has no day of its own: the boundaries in it have, and say so.
_NO_DAY = "1980-01-01"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
# Coordinates of GeoJSON, of some centimetres (RFC 7946, section 11.2); those stored have six.
_DECIMALS = 7

ZONE_FIELDS = ("zone_code", "zone_name", "parent", "units")
UNIT_FIELDS = ("unit_code", "name", "zone_code", "zone_name", "basis", "confidence", "source")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a layer: its fields in their order, and its shape [EPSG:4326], None if unknown."""

    values: tuple[str | int, ...]
    shape: BaseGeometry | None


Layer = tuple[str, tuple[str, ...], Sequence[Row]]
"""Its name, its fields, its rows."""


@dataclass(frozen=True)
class Boundaries:
    """What a file holds. `said`: of which zoning and law it is, since when, by which licence.

    `words`: the same for people, in lines.
    """

    name: str
    zones: Sequence[Row]
    units: Sequence[Row]
    said: Mapping[str, str]
    words: Sequence[str]


def write(boundaries: Boundaries, form: Format) -> bytes:
    """The bytes of a file."""
    return _WRITERS[form](boundaries)


def _geopackage(boundaries: Boundaries) -> bytes:
    with TemporaryDirectory(prefix="boundaries-") as folder:
        path = Path(folder, "boundaries.gpkg")
        # The format wants a moment of the last change.
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{_NO_DAY}T00:00:00.000Z"})
        try:
            for layer in _layers(boundaries):
                _write_layer(path, layer, "GPKG", dict(boundaries.said))
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _shapefile(boundaries: Boundaries) -> bytes:
    content = io.BytesIO()
    with TemporaryDirectory(prefix="boundaries-") as folder:
        for layer in _layers(boundaries):
            path = Path(folder, f"{layer[0]}.shp")
            _write_layer(path, layer, "ESRI Shapefile", None)
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).iterdir()):
                archive.writestr(_member(path.name), path.read_bytes())
            text = "\r\n".join([*boundaries.words, ""])
            archive.writestr(_member("LEGGIMI-README.txt"), text)
    return content.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _ZIP_DAY)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member


def _write_layer(path: Path, layer: Layer, driver: str, said: dict[str, str] | None) -> None:
    name, fields, rows = layer
    columns = [_column([row.values[i] for row in rows]) for i in range(len(fields))]
    flat = driver == "ESRI Shapefile"
    shapes = [None if row.shape is None else shapely.to_wkb(row.shape) for row in rows]
    pyogrio.raw.write(
        path,
        np.array(shapes, dtype=object),
        columns,
        list(fields),
        layer=name,
        driver=driver,
        geometry_type="Polygon" if flat else "MultiPolygon",
        crs=WGS84,
        encoding="UTF-8",
        promote_to_multi=not flat,
        layer_metadata=said,
        layer_options={"DBF_DATE_LAST_UPDATE": _NO_DAY} if flat else {},
    )


def _column(values: Sequence[str | int]) -> Any:
    if values and all(isinstance(value, int) for value in values):
        return np.array(values, dtype=np.int32)
    return np.array([str(value) for value in values], dtype=object)


def _layers(boundaries: Boundaries) -> list[Layer]:
    return [
        ("zone", ZONE_FIELDS, boundaries.zones),
        ("comuni", UNIT_FIELDS, boundaries.units),
    ]


def _geojson(boundaries: Boundaries) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": row.values[0],
            "properties": dict(zip(ZONE_FIELDS, row.values, strict=True)),
            "geometry": None if row.shape is None else _mapped(row.shape),
        }
        for row in boundaries.zones
    ]
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "name": "zone",
            "metadata": dict(boundaries.said),
            "features": features,
        }
    )


def _mapped(shape: BaseGeometry) -> Any:
    fine = shapely.transform(shape, lambda degrees: np.round(degrees, _DECIMALS))
    return shapely.geometry.mapping(shapely.orient_polygons(fine))


def _topojson(boundaries: Boundaries) -> bytes:
    layers = {
        name: [(dict(zip(fields, row.values, strict=True)), row.shape) for row in rows]
        for name, fields, rows in _layers(boundaries)
    }
    return orjson.dumps(topology(layers, metadata=dict(boundaries.said)))


def _csv(boundaries: Boundaries) -> bytes:
    """Comuni and zones; what the file is of stands on each row, which can be cut from the rest."""
    of = ("zoning", "revision", "effective_from", "law", "licence")
    beside = [harmless(boundaries.said.get(name, "")) for name in of]
    rows = [[*(harmless(str(value)) for value in row.values), *beside] for row in boundaries.units]
    return lines([[*UNIT_FIELDS, *of], *rows])


_WRITERS = {
    Format.GEOPACKAGE: _geopackage,
    Format.SHAPEFILE: _shapefile,
    Format.GEOJSON: _geojson,
    Format.TOPOJSON: _topojson,
    Format.CSV: _csv,
}
