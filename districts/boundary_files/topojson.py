"""Coverages as TopoJSON: a border that two shapes share is one line, named by both.

Written by https://github.com/topojson/topojson-specification (version 1.0.0). Shapes are cut where
borders meet, so a reader who simplifies the lines keeps neighbours together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

STEP = 1e-7
"""Degrees of one step of the grid: about a centimetre, finer than any border is known."""

Point = tuple[int, int]
Rows = Sequence[tuple[Mapping[str, Any], BaseGeometry | None]]


@dataclass
class _Arcs:
    """The lines, once each, by their points in the order in which they sort first."""

    junctions: frozenset[Point]
    numbers: dict[tuple[Point, ...], int] = field(default_factory=dict)

    def of(self, ring: Sequence[Point]) -> list[int]:
        """The lines of a ring without its closing point: numbers, ~number where it runs back."""
        cuts = [i for i, point in enumerate(ring) if point in self.junctions]
        if not cuts:
            first = min(range(len(ring)), key=ring.__getitem__)
            turned = [*ring[first:], *ring[:first], ring[first]]
            return [self._number(tuple(turned))]
        turned = [*ring[cuts[0] :], *ring[: cuts[0]], ring[cuts[0]]]
        ends = [i - cuts[0] for i in cuts] + [len(ring)]
        return [self._number(tuple(turned[start : end + 1])) for start, end in pairwise(ends)]

    def _number(self, line: tuple[Point, ...]) -> int:
        back = line[::-1]
        if back in self.numbers:
            return ~self.numbers[back]
        return self.numbers.setdefault(line, len(self.numbers))


def topology(layers: Mapping[str, Rows], **members: Any) -> dict[str, Any]:
    """A Topology with one object for each layer; `members` are put beside them."""
    rings = {
        name: [[] if shape is None else _rings(shape) for _said, shape in rows]
        for name, rows in layers.items()
    }
    every = [ring for rows in rings.values() for shape in rows for part in shape for ring in part]
    arcs = _Arcs(_junctions(every))
    objects = {
        name: {
            "type": "GeometryCollection",
            "geometries": [
                _geometry(said, parts, arcs)
                for (said, _shape), parts in zip(rows, rings[name], strict=True)
            ],
        }
        for name, rows in layers.items()
    }
    return {
        "type": "Topology",
        **members,
        "transform": {"scale": [STEP, STEP], "translate": [0, 0]},
        "objects": objects,
        "arcs": [_steps(line) for line in arcs.numbers],
    }


def _geometry(
    said: Mapping[str, Any], parts: Sequence[Sequence[Sequence[Point]]], arcs: _Arcs
) -> dict[str, Any]:
    if not parts:
        return {"type": None, "properties": dict(said)}
    drawn = [[arcs.of(ring) for ring in part] for part in parts]
    return {"type": "MultiPolygon", "arcs": drawn, "properties": dict(said)}


def _rings(shape: BaseGeometry) -> list[list[list[Point]]]:
    """The rings of each polygon on the grid, without their closing points."""
    return [
        [_on_grid(ring) for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape).tolist()
    ]


def _on_grid(ring: BaseGeometry) -> list[Point]:
    numbers = np.round(shapely.get_coordinates(ring) / STEP).astype(np.int64)
    points: list[Point] = [(x, y) for x, y in numbers.tolist()]
    kept = [point for i, point in enumerate(points[:-1]) if point != points[i + 1]]
    return kept if len(kept) > 2 else points[:-1]


def _junctions(rings: Iterable[Sequence[Point]]) -> frozenset[Point]:
    """The points where borders meet: those that do not always lie between the same two others."""
    between: dict[Point, frozenset[Point]] = {}
    found: set[Point] = set()
    for ring in rings:
        for i, point in enumerate(ring):
            pair = frozenset((ring[i - 1], ring[(i + 1) % len(ring)]))
            if between.setdefault(point, pair) != pair:
                found.add(point)
    return frozenset(found)


def _steps(line: Sequence[Point]) -> list[list[int]]:
    """A line as its first point and the steps from each to the next."""
    points = np.array(line, dtype=np.int64)
    steps: list[list[int]] = np.diff(points, axis=0, prepend=[[0, 0]]).tolist()
    return steps
