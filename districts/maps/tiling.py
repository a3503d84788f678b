"""A coverage as vector tiles: which zooms, how much detail at each, where the labels stand.

Planar work in Web Mercator (EPSG:3857, on the sphere), the projection of the tiles. Units are
simplified together, so neighbours keep the very same vertices on their common border at every zoom,
and zones are unions of simplified units, so a border of zones lies on borders of units. Cutting
into tiles and encoding is PostGIS's part (`districts.maps.tilesets`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log2, pi

import numpy as np
import shapely
from numpy.typing import NDArray

from districts.boundaries.coverage import Geometries, dissolve, union

EARTH_RADIUS_M = 6_378_137.0
WORLD_M = 2 * pi * EARTH_RADIUS_M
"""Side of the square that is the tile of zoom 0 [m of the projection]."""
TILE_PX = 512
"""Side of a tile on the screen at its own zoom, as MapLibre and QGIS draw it."""
MAX_ZOOM = 16

# At the smallest zoom the whole coverage is at most a quarter of a tile wide: a stamp.
_STAMP_ZOOMS = 2
# At the largest zoom a tile still holds this many units in a row. Beyond, clients enlarge it: its
# grid of 4096 is then several hundred cells for one unit, finer than the shapes are.
_UNITS_IN_A_ROW = 5
# Triangles smaller than this squared are not seen [px].
_TOLERANCE_PX = 0.5
# A label is worth its bytes from the zoom at which its circle has this radius [px].
_LABEL_ROOM_PX = 6.0
_LABEL_PRECISION = 0.05  # of the side of the unit
_PIECE = 100  # segments of a border in one line


@dataclass(frozen=True, slots=True)
class Zooms:
    """The zooms for which tiles exist, both included."""

    lowest: int
    highest: int

    @property
    def downwards(self) -> range:
        """From the most detailed to the least."""
        return range(self.highest, self.lowest - 1, -1)


def mercator(geometries: Geometries) -> NDArray[np.object_]:
    """Geometries [EPSG:4326] in metres of Web Mercator. Vertex by vertex: shared ones stay so."""
    projected: NDArray[np.object_] = shapely.transform(
        np.asarray(geometries, dtype=object), _to_metres
    )
    return projected


def _to_metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    longitude, latitude = np.radians(degrees).T
    return EARTH_RADIUS_M * np.column_stack((longitude, np.arcsinh(np.tan(latitude))))


def zooms_of(units: Geometries) -> Zooms:
    """The zooms that suit a coverage [EPSG:3857]: from a stamp to a few units a tile.

    The number of tiles so grows with that of the units, whatever their size on the ground.
    """
    west, south, east, north = shapely.total_bounds(units).tolist()
    lowest = floor(log2(WORLD_M / max(east - west, north - south))) - _STAMP_ZOOMS
    side = float(np.median(np.sqrt(shapely.area(units))))
    highest = floor(log2(WORLD_M / (_UNITS_IN_A_ROW * side)))
    lowest = min(max(lowest, 0), MAX_ZOOM)
    return Zooms(lowest, min(max(lowest, highest), MAX_ZOOM))


def pixel_m(zoom: int) -> float:
    """Metres of the projection to one pixel at a zoom."""
    return WORLD_M / TILE_PX / 2**zoom


def simplified(units: Geometries, zoom: int) -> NDArray[np.object_]:
    """The coverage [EPSG:3857] with no more vertices than show at a zoom; borders stay shared."""
    lighter: NDArray[np.object_] = shapely.coverage_simplify(
        np.asarray(units, dtype=object), _TOLERANCE_PX * pixel_m(zoom)
    )
    return lighter


def zones(units: Geometries, labels: Sequence[str]) -> dict[str, shapely.MultiPolygon]:
    """{zone: union of its simplified units}, in label order."""
    return dissolve(units, labels)


def outline(units: Geometries) -> list[shapely.LineString]:
    """The outer border of a coverage, in pieces: each is in few tiles, and quickly cut."""
    whole = union(units)
    lines = shapely.get_parts(shapely.line_merge(shapely.boundary(whole))).tolist()
    return [
        shapely.LineString(points[start : start + _PIECE + 1])
        for points in map(shapely.get_coordinates, lines)
        for start in range(0, len(points) - 1, _PIECE)
    ]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the name of a shape stands [EPSG:3857], and from which zoom there is room for it."""

    point: shapely.Point
    lowest: int


def anchors(shapes: Geometries, zooms: Zooms) -> list[Anchor]:
    """Where each shape is named: the middle of the largest circle inside it."""
    found = []
    for shape in shapes:
        precision = _LABEL_PRECISION * shape.area**0.5
        circle = shapely.maximum_inscribed_circle(shape, tolerance=precision)
        room = log2(_LABEL_ROOM_PX / circle.length * pixel_m(0))
        lowest = min(max(-floor(-room), zooms.lowest), zooms.highest)
        found.append(Anchor(shapely.Point(circle.coords[0]), lowest))
    return found
