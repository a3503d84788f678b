"""What keeps the zones of a drawing from being a coverage: where they overlap, where they leave a
hole, where they go beyond the region, where their borders miss each other. Each with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from districts.boundaries.coverage import check_coverage, metres_per_degree

LEAST_KM2 = 0.01
"""A hectare: what is smaller is the width of a line."""
MOST = 60
"""Defects of each kind that are told one by one, the largest first."""


class DefectKind(StrEnum):
    """What is wrong with a place."""

    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE = "outside"
    EDGES = "edges"


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect. zones: their codes; km2: None for borders, which have none; where: EPSG:4326."""

    kind: DefectKind
    zones: tuple[str, ...]
    km2: float | None
    where: BaseGeometry

    def feature(self) -> dict[str, Any]:
        """As a Feature (RFC 7946)."""
        return {
            "type": "Feature",
            "properties": {"defect": self.kind.value, "zones": list(self.zones), "km2": self.km2},
            "geometry": shapely.geometry.mapping(self.where),
        }


def defects_of(
    zones: Mapping[str, BaseGeometry], region: BaseGeometry, *, whole: bool
) -> list[Defect]:
    """Every defect, kind by kind, the largest first. `whole`: the zones ought to fill the region.

    Shapes must be valid.
    """
    names, shapes = list(zones), np.array(list(zones.values()), dtype=object)
    together = shapely.union_all(shapes)
    overlaps = _overlaps(names, shapes)
    gaps = _parts(DefectKind.GAP, (), region.difference(together)) if whole else _holes(together)
    outside = _parts(DefectKind.OUTSIDE, (), together.difference(region))
    told = {zone for defect in overlaps for zone in defect.zones}
    edges = [
        Defect(DefectKind.EDGES, (names[issue.index],), None, issue.where)
        for issue in check_coverage(shapes)
        if issue.kind == "edges" and issue.where is not None and names[issue.index] not in told
    ]
    return [
        one for kind in (overlaps, gaps, outside, edges) for one in sorted(kind, key=_size)[:MOST]
    ]


def _size(defect: Defect) -> tuple[float, tuple[str, ...]]:
    return -(defect.km2 or 0.0), defect.zones


def _overlaps(names: Sequence[str], shapes: "np.ndarray") -> list[Defect]:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [(i, j) for i, j in zip(one.tolist(), other.tolist(), strict=True) if i < j]
    return [
        defect
        for i, j in pairs
        for defect in _parts(
            DefectKind.OVERLAP,
            tuple(sorted((names[i], names[j]))),
            shapes[i].intersection(shapes[j]),
            apart=False,
        )
    ]


def _holes(together: BaseGeometry) -> list[Defect]:
    rings = [
        shapely.Polygon(ring)
        for part in shapely.get_parts(together).tolist()
        for ring in part.interiors
    ]
    return _parts(DefectKind.GAP, (), shapely.union_all(rings)) if rings else []


def _parts(
    kind: DefectKind, zones: tuple[str, ...], shape: BaseGeometry, *, apart: bool = True
) -> list[Defect]:
    """The polygons of a shape that are large enough to be seen, one by one or together."""
    pieces = [p for p in shapely.get_parts(shape).tolist() if p.geom_type == "Polygon"]
    seen = [piece for piece in pieces if km2(piece) >= LEAST_KM2]
    if not apart and seen:
        whole = shapely.MultiPolygon(seen)
        return [Defect(kind, zones, round(km2(whole), 4), whole)]
    return [Defect(kind, zones, round(km2(piece), 4), piece) for piece in seen]


def km2(shape: BaseGeometry) -> float:
    """Area of a small shape [EPSG:4326] in km², by the scale at its middle."""
    _, south, _, north = shape.bounds
    across, along = metres_per_degree((south + north) / 2)
    return float(shape.area * across * along / 1e6)
