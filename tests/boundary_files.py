"""Files of boundaries as people send them, made for tests."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from districts.boundary_files.opening import Libraries
from districts.drafting.importing import libraries

Rows = Sequence[tuple[Mapping[str, Any], BaseGeometry | None]]


def opened_by() -> Libraries:
    return libraries()


def geojson(rows: Rows, *, crs: str = "") -> bytes:
    """A FeatureCollection."""
    features = [
        {
            "type": "Feature",
            "properties": dict(said),
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for said, shape in rows
    ]
    made: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        made["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(made).encode()


def written(
    path: Path, rows: Rows, *, layer: str, driver: str, kind: str = "MultiPolygon", **options: Any
) -> None:
    """A layer by GDAL, added to the file if that is there."""
    fields = list(rows[0][0]) if rows else ["zona"]
    columns = [np.array([said[name] for said, _ in rows], dtype=object) for name in fields]
    shapes = [None if shape is None else shapely.to_wkb(shape) for _, shape in rows]
    pyogrio.raw.write(
        path,
        np.array(shapes, dtype=object),
        columns,
        fields,
        layer=layer,
        driver=driver,
        geometry_type=kind,
        **({"crs": "EPSG:4326"} | options),
    )


def geopackage(layers: Mapping[str, Rows], **options: Any) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "confini.gpkg")
        for name, rows in layers.items():
            written(path, rows, layer=name, driver="GPKG", **options)
        return path.read_bytes()


def shapefile(
    rows: Rows, *, without: Sequence[str] = (), inside: str = "", **options: Any
) -> bytes:
    """A zipped shapefile, without the parts that end so; `inside`: a folder of the archive."""
    content = io.BytesIO()
    with TemporaryDirectory() as folder:
        path = Path(folder, "zone.shp")
        kind = options.pop("kind", "Polygon")
        written(path, rows, layer="zone", driver="ESRI Shapefile", kind=kind, **options)
        with zipfile.ZipFile(content, "w") as archive:
            for file in sorted(Path(folder).iterdir()):
                if file.suffix not in without:
                    archive.write(file, inside + file.name)
    return content.getvalue()


def packed(members: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return content.getvalue()
