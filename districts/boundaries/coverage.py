"""Geometry of a coverage: units that share borders exactly, without overlaps, in EPSG:4326.

Nothing here is reprojected. Where metres are needed, degrees are scaled by the radii of curvature
of the WGS 84 ellipsoid at their own latitude (``metres_per_degree``). For segments of up to some
kilometres the length is exact to about one part in a million; the error is that of taking a
segment as straight in a plane tangent at its middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

_SEMI_MAJOR_M = 6_378_137.0  # WGS 84
_ECCENTRICITY_2 = 0.006_694_379_990_14

# Borders are stored with six decimals of a degree (about 0.1 m): rounding one finer brings a
# coordinate that was scaled and unscaled back to the very number it was.
_DECIMALS = 7

IssueKind = Literal["not_polygonal", "empty", "invalid", "edges"]
Geometries = Sequence[BaseGeometry] | NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class CoverageIssue:
    """Why a geometry cannot be part of a coverage.

    index: its position. kind ``edges``: its borders overlap or do not match a neighbour's. detail:
    the reason in words. where: the offending edges, or the geometry itself.
    """

    index: int
    kind: IssueKind
    detail: str
    where: BaseGeometry | None


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """Neighbours among ``size`` units.

    pairs: (P, 2) positions i < j, sorted. length_m: (P,) length of their common border [m].
    """

    size: int
    pairs: NDArray[np.intp]
    length_m: NDArray[np.float64]


def metres_per_degree(
    latitude: NDArray[np.float64] | float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres of one degree of longitude and of one of latitude, at a latitude [degrees]."""
    phi = np.radians(latitude)
    flattening = 1 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    across = _SEMI_MAJOR_M / np.sqrt(flattening)
    along = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / flattening**1.5
    return np.radians(across * np.cos(phi)), np.radians(along)


def check_coverage(geometries: Geometries, *, gap_width: float = 0.0) -> list[CoverageIssue]:
    """Everything that keeps the geometries from being a coverage; an empty list if they are one.

    Holes between units are legitimate; with ``gap_width`` [degrees] the ones narrower than that
    are reported too. Of two units that overlap, both are named if their borders cross, only the
    inner one if it lies within the other. Edges are compared only if every single geometry is
    sound, because they cannot be told apart otherwise. Run it before ``dissolve``, ``simplify``
    and ``adjacency``, which rely on it.
    """
    array = _array(geometries)
    issues = [
        issue for i, geometry in enumerate(array) if (issue := _own_issue(i, geometry)) is not None
    ]
    if issues:
        return issues
    edges = shapely.coverage_invalid_edges(array, gap_width=gap_width)
    return [
        CoverageIssue(int(i), "edges", "borders overlap or do not match a neighbour's", edges[i])
        for i in np.flatnonzero(~shapely.is_empty(edges))
    ]


def clean(geometries: Geometries) -> NDArray[np.object_]:
    """The geometries as a coverage: themselves if they are one, else with their borders matched.

    Borders that cross or run beside each other become one; a unit may move by the width of what
    was wrong (GEOS ``CoverageClean``). Everything that shares borders relies on it.
    """
    array = _array(geometries)
    if shapely.coverage_is_valid(array):
        return array
    cleaned: NDArray[np.object_] = shapely.coverage_clean(array)
    return cleaned


def union(geometries: Geometries) -> BaseGeometry:
    """What the shapes cover together; at once where they share their borders exactly, else slowly.

    Borders may miss each other by a hair: a region so drawn is loaded and told.
    """
    array = _array(geometries)
    try:
        return shapely.coverage_union_all(array)
    except shapely.GEOSException:
        return shapely.union_all(array)


def dissolve(
    geometries: Geometries, labels: Sequence[str | None]
) -> dict[str, shapely.MultiPolygon]:
    """Outline of each zone: {label: union of its units}, in label order.

    Units labelled None belong to no zone (a partial zoning). Outlines are in normal form, so the
    same units give the same bytes. Raises ValueError if the two sequences differ in length.
    """
    array = _array(geometries)
    if len(array) != len(labels):
        raise ValueError(f"{len(array)} geometries but {len(labels)} labels")
    members: dict[str, list[int]] = {}
    for position, label in enumerate(labels):
        if label is not None:
            members.setdefault(label, []).append(position)
    return {
        label: _multi(shapely.normalize(union(array[members[label]]))) for label in sorted(members)
    }


def simplify(
    geometries: Geometries, tolerance_m: float, *, simplify_boundary: bool = True
) -> NDArray[np.object_]:
    """Lighter outlines that still share their borders exactly (Visvalingam-Whyatt).

    Vertices that make a triangle smaller than about tolerance_m² are dropped; no vertex moves.
    ``simplify_boundary=False`` keeps the outer border of the coverage. One scale, that of the
    middle latitude, serves the whole layer: over Piemonte the east-west tolerance is off by at
    most 2 %, which no reader can see.
    """
    array = _array(geometries)
    if len(array) == 0:
        return array
    _, south, _, north = shapely.total_bounds(array)
    scale = np.array(metres_per_degree((south + north) / 2))
    metres = shapely.transform(array, lambda degrees: degrees * scale)
    simplified = shapely.coverage_simplify(metres, tolerance_m, simplify_boundary=simplify_boundary)
    degrees: NDArray[np.object_] = shapely.transform(
        simplified, lambda metres: np.round(metres / scale, _DECIMALS)
    )
    return degrees


def adjacency(geometries: Geometries, *, min_border_m: float = 1.0) -> Adjacency:
    """Pairs of units with a common border longer than ``min_border_m``, and its length [m].

    In a coverage a shared border is the same segments in two units, so they are counted and not
    intersected; touching at a point is no border.
    """
    array = _array(geometries)
    segments, owners = _segments(array)
    order = np.lexsort(segments.T)
    segments, owners = segments[order], owners[order]
    shared = np.flatnonzero((segments[1:] == segments[:-1]).all(axis=1))
    pairs = np.sort(np.column_stack((owners[shared], owners[shared + 1])), axis=1)
    lengths = _lengths_m(segments[shared])
    key, position = np.unique(pairs[:, 0] * len(array) + pairs[:, 1], return_inverse=True)
    total = np.bincount(position, weights=lengths, minlength=len(key)).astype(np.float64)
    kept = total > min_border_m
    return Adjacency(
        size=len(array),
        pairs=np.column_stack(np.divmod(key[kept], len(array))),
        length_m=total[kept],
    )


def zone_components(
    neighbours: Adjacency, labels: Sequence[str | None]
) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Contiguous pieces of each zone: {label: pieces as positions}, the piece of most units first.

    A zone is contiguous if it has one piece. Real enclaves exist, so several are a warning and
    never an error. Units joined through another zone, or at a point only, are apart.
    """
    same = np.array([labels[i] == labels[j] for i, j in neighbours.pairs.tolist()], dtype=bool)
    rows, cols = neighbours.pairs[same].T
    graph = coo_array((np.ones(len(rows)), (rows, cols)), shape=(neighbours.size,) * 2)
    _, component = connected_components(graph, directed=False)
    pieces: dict[tuple[str, int], list[int]] = {}
    for position, label in enumerate(labels):
        if label is not None:
            pieces.setdefault((label, int(component[position])), []).append(position)
    zones: dict[str, list[tuple[int, ...]]] = {}
    for (label, _), piece in sorted(pieces.items(), key=lambda item: (-len(item[1]), item[1])):
        zones.setdefault(label, []).append(tuple(piece))
    return {label: tuple(zones[label]) for label in sorted(zones)}


def _own_issue(index: int, geometry: BaseGeometry | None) -> CoverageIssue | None:
    if geometry is None or geometry.is_empty:
        return CoverageIssue(index, "empty", "no geometry", None)
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return CoverageIssue(index, "not_polygonal", f"is a {geometry.geom_type}", geometry)
    if not geometry.is_valid:
        return CoverageIssue(index, "invalid", shapely.is_valid_reason(geometry), geometry)
    return None


def _segments(array: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Undirected segments (S, 4) [lon, lat, lon, lat degrees] and the unit (S,) of each."""
    parts, part_owner = shapely.get_parts(array, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    start, end = points[:-1][inside], points[1:][inside]
    owners = part_owner[ring_part[ring[1:][inside]]]
    backwards = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    segments = np.hstack((start, end))
    segments[backwards] = np.hstack((end, start))[backwards]
    return segments, owners


def _lengths_m(segments: NDArray[np.float64]) -> NDArray[np.float64]:
    east, north = metres_per_degree((segments[:, 1] + segments[:, 3]) / 2)
    return np.hypot(
        (segments[:, 2] - segments[:, 0]) * east, (segments[:, 3] - segments[:, 1]) * north
    )


def _array(geometries: Geometries) -> NDArray[np.object_]:
    return np.asarray(geometries, dtype=object)


def _multi(geometry: BaseGeometry) -> shapely.MultiPolygon:
    """Outlines are stored in one column of multipolygons."""
    return geometry if geometry.geom_type == "MultiPolygon" else shapely.MultiPolygon([geometry])
