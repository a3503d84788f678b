"""Zone by zone: who agrees with whom, in which pieces, and which units would have to move."""

from dataclasses import dataclass
from math import fsum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .crosswalks import Crosswalk, crosswalk
from .matchings import Matching
from .pairs import Pair

AgreementState = Literal["coincides", "almost", "nested", "diverges"]

ALMOST = 0.90
NESTED = 0.999


@dataclass(frozen=True, slots=True)
class WeighedUnit:
    """A unit and its weight [residents or km²]."""

    code: str
    weight: float


@dataclass(frozen=True, slots=True)
class UnitToMove:
    """A unit on which the two zonings disagree.

    b_zone: where it is in b. b_target: where it would have to be, the zone of b matched with its
    zone of a; None if that zone has no match.
    """

    code: str
    weight: float
    a_zone: str
    b_zone: str
    b_target: str | None


@dataclass(frozen=True, slots=True)
class Moves:
    """The units to move, heaviest first then by code, and their weight [residents or km²]."""

    units: tuple[UnitToMove, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a zone of a that lies in one zone of b."""

    zone: str
    weight: float
    units: int
    matched: bool


@dataclass(frozen=True, slots=True)
class ZoneAgreement:
    """One zone of a seen from zoning b.

    match: its zone of b, None if it has none. intersection and union [residents or km²] are those
    of the zone with its match (with nothing, if it has none); jaccard («coincidenza») is their
    ratio. nesting («annidamento»): part of the zone in one single zone of b, its ``container``;
    container_match: the zone of a matched with that container, which explains a jaccard of 0
    beside a nesting of 1.

    pieces: the matched one first, then by weight and code. only_here, only_there: units of the
    zone outside its match, and of the match outside the zone (heaviest first, then by code).
    """

    zone: str
    weight: float
    match: str | None
    intersection: float
    union: float
    jaccard: float
    nesting: float
    container: str
    container_match: str | None
    pieces: tuple[Piece, ...]
    only_here: tuple[WeighedUnit, ...]
    only_there: tuple[WeighedUnit, ...]

    @property
    def state(self) -> AgreementState:
        """Word for the policy strip: Coincide, Quasi uguale, Annidato, Diverge."""
        if not self.only_here and not self.only_there:
            return "coincides"
        if self.jaccard >= ALMOST:
            return "almost"
        return "nested" if self.nesting >= NESTED else "diverges"


def units_to_move(pair: Pair, matching: Matching) -> Moves:
    """Units whose zone of b is not the match of their zone of a. ``matching`` is of this pair."""
    target = matching.b_of_a[pair.a]
    moving = _heaviest_first(pair, target != pair.b)
    return Moves(
        units=tuple(
            UnitToMove(
                code=pair.unit_codes[i],
                weight=float(pair.weights[i]),
                a_zone=pair.a_codes[pair.a[i]],
                b_zone=pair.b_codes[pair.b[i]],
                b_target=_code(pair.b_codes, target[i]),
            )
            for i in moving
        ),
        weight=fsum(pair.weights[moving]),
    )


def zone_agreement(pair: Pair, matching: Matching) -> tuple[ZoneAgreement, ...]:
    """Every zone of a, in code order, against zoning b. ``matching`` is of this pair."""
    table = crosswalk(pair)
    a_weight, b_weight = table.weights.sum(axis=1), table.weights.sum(axis=0)
    a_of_b = matching.a_of_b
    agreements = []
    for row, match in enumerate(matching.b_of_a):
        cells = table.weights[row]
        container = int(cells.argmax())
        weight = float(a_weight[row])
        intersection, union = 0.0, weight
        if match >= 0:
            intersection = float(cells[match])
            union = weight + float(b_weight[match]) - intersection
        here, there = pair.a == row, pair.b == match
        agreements.append(
            ZoneAgreement(
                zone=pair.a_codes[row],
                weight=weight,
                match=_code(pair.b_codes, match),
                intersection=intersection,
                union=union,
                jaccard=intersection / union,
                nesting=float(cells[container]) / weight,
                container=pair.b_codes[container],
                container_match=_code(pair.a_codes, a_of_b[container]),
                pieces=_pieces(table, row, match),
                only_here=_weighed(pair, here & ~there),
                only_there=_weighed(pair, there & ~here),
            )
        )
    return tuple(agreements)


def _pieces(table: Crosswalk, row: int, match: np.intp) -> tuple[Piece, ...]:
    pieces = (
        Piece(
            zone=table.b_codes[col],
            weight=float(table.weights[row, col]),
            units=int(table.units[row, col]),
            matched=bool(col == match),
        )
        for col in np.flatnonzero(table.units[row])
    )
    return tuple(sorted(pieces, key=lambda p: (not p.matched, -p.weight, p.zone)))


def _weighed(pair: Pair, chosen: NDArray[np.bool_]) -> tuple[WeighedUnit, ...]:
    return tuple(
        WeighedUnit(pair.unit_codes[i], float(pair.weights[i]))
        for i in _heaviest_first(pair, chosen)
    )


def _heaviest_first(pair: Pair, chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Positions of the chosen units by descending weight; units are already in code order."""
    positions = np.flatnonzero(chosen)
    return positions[np.argsort(-pair.weights[positions], kind="stable")]


def _code(codes: tuple[str, ...], position: np.intp) -> str | None:
    return codes[position] if position >= 0 else None
