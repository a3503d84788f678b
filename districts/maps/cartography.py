"""Small maps drawn on the server as SVG paths: no-script pages, small multiples, printed sheets.

The projection is Mercator on the sphere, that of the interactive map, so that nothing moves when
one takes the place of the other. It keeps shapes; over Piemonte the scale grows by 4 % from south
to north, so nothing is measured on it. Numbers are written with one decimal of a pixel, so the
same input gives the same bytes, and borders shared by two units stay shared.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import SupportsFloat

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

COLOURS = 6  # of the palette "neighbours"; a planar map never needs more with the order used here

_LABEL_PRECISION_PX = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a map lies on the ground and how large it is drawn.

    x = (longitude - west) * scale + padding and y = (m(north) - m(latitude)) * scale + padding
    [px], where m is Mercator's ordinate in degrees and scale the pixels of a degree of longitude.
    One frame serves several layers: a district over the outline of its policy zone.
    """

    west: float
    north: float
    scale: float
    width: float
    height: float
    padding: float

    @classmethod
    def around(
        cls, geometries: Sequence[BaseGeometry], width: float, *, padding: float = 0.0
    ) -> "Frame":
        """The frame of a given width [px] that just holds the geometries [EPSG:4326].

        Raises ValueError if there is nothing to hold or no room to draw it.
        """
        if not shapely.area(geometries).sum() > 0:
            raise ValueError("nothing to draw: the geometries cover no area")
        if width <= 2 * padding:
            raise ValueError(f"no room: width {width} is within the padding")
        west, south, east, north = shapely.total_bounds(geometries).tolist()
        scale = (width - 2 * padding) / (east - west)
        height = (float(_ordinate(north)) - float(_ordinate(south))) * scale + 2 * padding
        return cls(west, north, scale, width, round(height, 1), padding)

    @property
    def view_box(self) -> str:
        return f"0 0 {_number(self.width)} {_number(self.height)}"

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the box, padding included [degrees]."""
        west, north = self.degrees(0, 0)
        east, south = self.degrees(self.width, self.height)
        return west, south, east, north

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a point of the drawing, to five decimals, about a metre."""
        longitude = self.west + (x - self.padding) / self.scale
        ordinate = _ordinate(self.north) - (y - self.padding) / self.scale
        latitude = np.degrees(np.arctan(np.sinh(np.radians(ordinate))))
        return round(longitude, 5), round(float(latitude), 5)

    def window(self, inner: "Frame") -> str:
        """The ``viewBox`` that shows, of a drawing in this frame, only the box of another."""
        west, south, east, north = inner.bounds
        corners = self._pixels(np.array([[west, north], [east, south]]))
        (left, top), (width, height) = corners[0].tolist(), (corners[1] - corners[0]).tolist()
        return " ".join(_number(value) for value in (left, top, width, height))

    def pixels(self, geometry: BaseGeometry) -> BaseGeometry:
        """The geometry in pixels of this frame, y downwards, not yet rounded."""
        return shapely.transform(geometry, self._pixels)

    def trace(self, geometries: Iterable[BaseGeometry]) -> str:
        """Polygons [EPSG:4326] as one ``d`` in this frame: borders, land that has no label."""
        return "".join(_path(self.pixels(geometry)) for geometry in geometries)

    def _pixels(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (degrees[:, 0] - self.west) * self.scale + self.padding
        y = (_ordinate(self.north) - _ordinate(degrees[:, 1])) * self.scale + self.padding
        return np.column_stack((x, y))


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label fits best, and the radius of the free circle around it [px]."""

    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Geometries as SVG: ``d`` attributes and label points, in the order given, and the frame."""

    frame: Frame
    paths: tuple[str, ...]
    labels: tuple[Label, ...]


def project(
    geometries: Sequence[BaseGeometry],
    width: float,
    padding: float = 0.0,
    *,
    frame: Frame | None = None,
) -> Drawing:
    """Draw polygons [EPSG:4326] ``width`` pixels wide, or in the frame of another drawing.

    Raises ValueError as ``Frame.around`` does. What needs no labels is traced in the frame alone.
    """
    frame = frame or Frame.around(geometries, width, padding=padding)
    drawn = [frame.pixels(geometry) for geometry in geometries]
    return Drawing(
        frame=frame,
        paths=tuple(_path(geometry) for geometry in drawn),
        labels=tuple(_label(geometry) for geometry in drawn),
    )


def colour_neighbours(size: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """A colour 0..5 for each of ``size`` zones, different from those of its neighbours.

    Greedy in smallest-last order (D. W. Matula, L. L. Beck, J. ACM 30, 1983), which needs at most
    six colours on a planar map. Enclaves can make a map non-planar; a zone that finds every colour
    taken gets the one least used around it, and ink borders and codes still tell it apart.
    """
    neighbours: list[set[int]] = [set() for _ in range(size)]
    for a, b in pairs:
        neighbours[a].add(b)
        neighbours[b].add(a)
    left, removed = set(range(size)), []
    while left:
        last = min(left, key=lambda zone: (len(neighbours[zone] & left), zone))
        left.remove(last)
        removed.append(last)
    colours = [-1] * size
    for zone in reversed(removed):
        around = [colours[other] for other in neighbours[zone]]
        colours[zone] = min(range(COLOURS), key=lambda colour: (around.count(colour), colour))
    return colours


def classify(
    values: Iterable[SupportsFloat | None], breaks: Sequence[SupportsFloat]
) -> list[int | None]:
    """Class of each value, half-open [a, b); None for a missing value, which has no class.

    ``breaks`` are the k - 1 inner limits of k classes: below the first is class 0, at or above the
    last is class k - 1. Raises ValueError unless they increase.
    """
    limits = [float(limit) for limit in breaks]
    if not all(low < high for low, high in pairwise(limits)):
        raise ValueError(f"class limits must increase: {limits}")
    # Both sides as float: Decimal("0.55") is less than 0.55 and would fall one class too low.
    known = (None if value is None else float(value) for value in values)
    return [None if v is None or isnan(v) else bisect_right(limits, v) for v in known]


def _ordinate(latitude: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Mercator's ordinate in degrees: 0 at the equator, where it grows as fast as the latitude."""
    return np.asarray(np.degrees(np.arcsinh(np.tan(np.radians(latitude)))))


def _path(geometry: BaseGeometry) -> str:
    """``d`` of a polygon in pixels. Rings that vanish when rounded are left out."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: NDArray[np.float64]) -> str:
    rounded = np.round(points, 1) + 0.0  # + 0.0 turns -0.0 into 0.0
    moved = np.any(np.diff(rounded, axis=0) != 0, axis=1)
    corners = rounded[:-1][moved]  # the closing point is the first one again: Z draws it
    if len(corners) < 3:
        return ""
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in corners.tolist()) + "Z"


def _label(geometry: BaseGeometry) -> Label:
    """The pole of inaccessibility, inside the geometry however bent it is."""
    radius = shapely.maximum_inscribed_circle(geometry, tolerance=_LABEL_PRECISION_PX)
    x, y = radius.coords[0]
    return Label(round(x, 1), round(y, 1), round(radius.length, 1))


def _number(value: float) -> str:
    """At most one decimal: 12.5, and 12 for 12.0."""
    return f"{value:.1f}".removesuffix(".0")
