"""The matrix of a comparison: rows are the zones of a, columns those of b, agreement a diagonal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from districts.boundaries.agreement import Agreement
from districts.presenting import wording
from districts.presenting.pieces import MOST, differing_most, weighed
from districts.presenting.zone_map import short_codes

_CELL, _MARGIN = 18.0, 64.0
_SMALLEST, _LARGEST = 2.0, 8.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece: a disc if its zones are matched, else a diamond; its area grows with the weight."""

    x: str
    y: str
    radius: str
    points: str
    matched: bool
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The short code of a row or column, and the whole name."""

    at: str
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """A row of the table that says the same."""

    a: str
    a_code: str
    b: str
    b_code: str
    units: int
    weight: str
    raw: float
    matched: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Where the marks stand, in pixels of a drawing `width` by `height`.

    `left_out`: zones of a that are not drawn, because so many were not to be read.
    """

    width: str
    height: str
    left: str
    right: str
    bottom: str
    rows: Sequence[Tick]
    columns: Sequence[Tick]
    marks: Sequence[Mark]
    crossings: Sequence[Crossing]
    left_out: int


def matrix(found: Agreement, a_names: Mapping[str, str], b_names: Mapping[str, str]) -> Matrix:
    """Columns follow the zones of a that they are matched with; those without one come last."""
    table, matching = found.table, found.matching
    drawn = _drawn(found)
    line = {row: index for index, row in enumerate(drawn)}
    crossed = np.flatnonzero(table.units[drawn].any(axis=0)).tolist()
    matched = [int(matching.b_of_a[row]) for row in drawn if matching.b_of_a[row] >= 0]
    order = matched + sorted(set(crossed) - set(matched))
    place = {col: index for index, col in enumerate(order)}
    # Not the greatest: one city would shrink all the rest to dots.
    heaviest = float(np.quantile(table.weights[table.units > 0], 0.9))
    a_short, b_short = short_codes(table.a_codes), short_codes(table.b_codes)
    crossings, marks = [], []
    for row, col in zip(*(axis.tolist() for axis in np.nonzero(table.units)), strict=True):
        if row not in line:
            continue
        crossing = _crossing(found, row, col, a_names, b_names)
        crossings.append(crossing)
        units = wording.units(crossing.units, found.kind)
        size = sqrt(crossing.raw / heaviest)
        marks.append(_mark(crossing, units, line[row], place[col], size))
    width, height = (_MARGIN + _CELL * n for n in (len(order), len(drawn)))
    return Matrix(
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        left=f"{_MARGIN:.0f}",
        right=f"{width:.0f}",
        bottom=f"{height:.0f}",
        rows=[
            Tick(_center(index), a_short[a] or a, a_names[a])
            for index, a in enumerate(table.a_codes[row] for row in drawn)
        ],
        columns=[
            Tick(_center(index), b_short[b] or b, b_names[b])
            for index, b in enumerate(table.b_codes[col] for col in order)
        ],
        marks=marks,
        crossings=crossings,
        left_out=len(table.a_codes) - len(drawn),
    )


def _crossing(
    found: Agreement, row: int, col: int, a_names: Mapping[str, str], b_names: Mapping[str, str]
) -> Crossing:
    table = found.table
    a, b = table.a_codes[row], table.b_codes[col]
    weight = float(table.weights[row, col])
    return Crossing(
        a=a_names[a],
        a_code=a,
        b=b_names[b],
        b_code=b,
        units=int(table.units[row, col]),
        weight=weighed(weight, found.pair.weight_kind),
        raw=weight,
        matched=bool(found.matching.b_of_a[row] == col),
    )


def _drawn(found: Agreement) -> list[int]:
    """The rows to draw, in their order: those of the zones that differ most, if they are many."""
    codes = found.table.a_codes
    if len(codes) <= MOST:
        return list(range(len(codes)))
    wanted = {zone.zone for zone in differing_most(found.zones)[:MOST]}
    return [row for row, code in enumerate(codes) if code in wanted]


def _mark(crossing: Crossing, units: str, row: int, column: int, share: float) -> Mark:
    x, y = _MARGIN + _CELL * (column + 0.5), _MARGIN + _CELL * (row + 0.5)
    radius = min(_LARGEST, max(_SMALLEST, _LARGEST * share))
    points = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    words = f"{crossing.a} × {crossing.b}: {units}, {crossing.weight}"
    return Mark(
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        radius=f"{radius:.1f}",
        points=" ".join(f"{px:.1f},{py:.1f}" for px, py in points),
        matched=crossing.matched,
        title=words,
    )


def _center(index: int) -> str:
    return f"{_MARGIN + _CELL * (index + 0.5):.1f}"
