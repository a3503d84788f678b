"""The real layers of Piemonte as plain data, straight from ``fixtures/`` and without a database.

For benchmarks and for the tests of pure modules, which must not depend on the loaders.
"""

import csv
import json
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "piemonte"

_EARTH_RADIUS_KM = 6371.0072  # of the sphere with the surface of WGS 84


def zoning(code: str) -> dict[str, str]:
    """{unit code: zone code} of a zoning."""
    return {row["unit_code"]: row["zone_code"] for row in _rows(f"zonings/{code}.csv")}


def confidence(code: str) -> dict[str, str]:
    """{unit code: confidence of its row} of a zoning."""
    return {row["unit_code"]: row["confidence"] for row in _rows(f"zonings/{code}.csv")}


def population(year: int) -> dict[str, int]:
    """{unit code: residents} of a year."""
    rows = _rows("population.csv")
    return {r["unit_code"]: int(r["population"]) for r in rows if r["year"] == str(year)}


def units() -> tuple[list[str], NDArray[np.object_]]:
    """Codes of the comuni in code order and their outlines [EPSG:4326]."""
    with (FIXTURES / "units.geojson").open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    outlines = {f["properties"]["unit_code"]: shape(f["geometry"]) for f in features}
    codes = sorted(outlines)
    return codes, np.array([outlines[code] for code in codes], dtype=object)


def equal_area(outlines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Outlines in km on an equal-area plane (Lambert's cylindrical, on the sphere).

    Vertices are moved one by one, so borders stay shared and the areas of units and of unions of
    units are measured alike. Areas differ from the ellipsoid's by some thousandths.
    """

    def to_plane(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        longitude, latitude = np.radians(degrees).T
        return _EARTH_RADIUS_KM * np.column_stack((longitude, np.sin(latitude)))

    plane: NDArray[np.object_] = shapely.transform(outlines, to_plane)
    return plane


def _rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
