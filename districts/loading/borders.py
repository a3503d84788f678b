"""Whether shapes that come from a file can be the units of a region: readable, sound, apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from districts.boundaries.coverage import CoverageIssue, check_coverage
from districts.importers.tabular import Rejected
from districts.importers.units import ShapeRow

# Two units that share more than this part of the smaller one overlap. Less is how generalised
# borders, drawn apart, fail to meet: it costs nothing but a sliver on a map.
OVERLAP = 0.001

_REASONS = {
    "empty": "il confine è vuoto: disegnalo.",
    "not_polygonal": "il confine non è un poligono.",
    "invalid": "il confine non è valido ({detail}): riparalo.",
}


@dataclass(frozen=True, slots=True)
class Borders:
    """`shapes` by code of the unit; why they cannot be used; how many do not meet exactly."""

    shapes: Mapping[str, BaseGeometry]
    rejected: Sequence[Rejected] = ()
    unmatched: int = 0

    @property
    def note(self) -> str:
        """What to tell of shapes that are loaded as they are."""
        if not self.unmatched:
            return ""
        return f"{self.unmatched} confini non combaciano al vertice con quelli vicini"


def read_borders(rows: Sequence[ShapeRow]) -> Borders:
    """The shapes of a file, checked one by one and then against one another."""
    shapes: dict[str, BaseGeometry] = {}
    rejected = []
    for row in rows:
        try:
            shapes[row.code] = shapely.geometry.shape(row.geometry)
        except (ValueError, TypeError, IndexError, AttributeError, shapely.errors.ShapelyError):
            rejected.append(_refused(row, "le coordinate non si leggono."))
    if rejected:
        return Borders({}, rejected)
    issues = check_coverage(list(shapes.values()))
    own = [
        _refused(rows[issue.index], _REASONS[issue.kind].format(detail=issue.detail))
        for issue in issues
        if issue.kind != "edges"
    ]
    return Borders(shapes, own or _overlaps(rows, shapes, issues), 0 if own else len(issues))


def _overlaps(
    rows: Sequence[ShapeRow], shapes: Mapping[str, BaseGeometry], issues: Sequence[CoverageIssue]
) -> list[Rejected]:
    """Each pair that overlaps, told once, of those whose borders do not match."""
    array = np.array(list(shapes.values()), dtype=object)
    tree = shapely.STRtree(array)
    pairs = {
        (min(issue.index, other), max(issue.index, other))
        for issue in issues
        for other in tree.query(array[issue.index], predicate="intersects").tolist()
        if other != issue.index
    }
    areas = shapely.area(array)
    rejected = []
    for one, other in sorted(pairs):
        shared = shapely.area(shapely.intersection(array[one], array[other]))
        part = shared / min(areas[one], areas[other])
        if part > OVERLAP:
            percent = f"{100 * part:.1f}".replace(".", ",")
            message = f"si sovrappone a {rows[other].code} ({percent} % del più piccolo dei due)."
            rejected.append(_refused(rows[one], message))
    return rejected


def _refused(row: ShapeRow, message: str) -> Rejected:
    return Rejected(row.line, "geometry", row.code, message)
