"""Zones drawn elsewhere, or one drawn by hand: how much of each comune lies in each of them.

A boundary is an assignment of whole comuni (docs/adr/0002), so a drawing is read as the comuni that
it means. Residents are taken as spread evenly over a comune, or over each of its parts where those
are known; shares are of plane areas in degrees, in which a comune is small enough for its scale to
be one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

THRESHOLD = 0.9
"""Share of a comune from which it is taken to be in a zone without asking."""
OUTSIDE = 0.02
"""Share up to which it is taken not to be touched: the width of a line drawn less finely."""
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Piece:
    """A comune, or a part of one with residents of its own. residents: None if unknown."""

    residents: int | None
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a comune lies in a zone, 0-1. population: None where nobody knows it."""

    zone: str
    area: float
    population: float | None

    @property
    def decisive(self) -> float:
        """The share of the residents, failing that of the area."""
        return self.area if self.population is None else self.population


@dataclass(frozen=True)
class Placed:
    """zones: {comune: zone} of those that are clear. doubtful: {comune: its shares, largest first}.

    shares: of every comune that is touched; one that is not there lies outside.
    """

    zones: Mapping[str, str]
    doubtful: Mapping[str, Sequence[Share]]
    shares: Mapping[str, Sequence[Share]]


def place(
    units: Mapping[str, Sequence[Piece]],
    zones: Mapping[str, BaseGeometry],
    threshold: float = THRESHOLD,
) -> Placed:
    """Which comuni each zone means. Shapes must be valid; zones may overlap, which makes doubt."""
    found = shares_of(units, zones)
    clear, doubtful = {}, {}
    for unit, shares in found.items():
        best = shares[0]
        torn = len(shares) > 1 and shares[1].decisive >= threshold
        if best.decisive >= threshold and not torn:
            clear[unit] = best.zone
        else:
            doubtful[unit] = shares
    return Placed(clear, doubtful, found)


def shares_of(
    units: Mapping[str, Sequence[Piece]], zones: Mapping[str, BaseGeometry]
) -> dict[str, list[Share]]:
    """{comune: shares above `OUTSIDE`, largest first}, by code; one that is outside is left out."""
    codes = [code for code, pieces in units.items() for _ in pieces]
    pieces = [piece for each in units.values() for piece in each]
    if not pieces or not zones:
        return {}
    shapes = np.array([piece.shape for piece in pieces], dtype=object)
    names, drawn = list(zones), np.array(list(zones.values()), dtype=object)
    area = shapely.area(shapes)
    inside = _areas_inside(shapes, drawn)
    found: dict[str, list[Share]] = {}
    where: dict[str, list[int]] = {}
    for position, code in enumerate(codes):
        where.setdefault(code, []).append(position)
    for code in sorted(where):
        at = where[code]
        people = [pieces[i].residents for i in at]
        shares = [
            _share(names[z], area[at], inside[at, z], people)
            for z in np.flatnonzero(inside[at].sum(axis=0) > _NOTHING * area[at].sum())
        ]
        shares = [share for share in shares if share.decisive > OUTSIDE]
        if shares:
            found[code] = sorted(shares, key=lambda share: (-share.decisive, share.zone))
    return found


def _areas_inside(shapes: "np.ndarray", zones: "np.ndarray") -> "np.ndarray":
    """(pieces, zones) area of each piece in each zone [degrees²]."""
    inside = np.zeros((len(shapes), len(zones)))
    tree = shapely.STRtree(shapes)
    shapely.prepare(zones)
    zone, piece = tree.query(zones, predicate="intersects")
    within = shapely.contains_properly(zones[zone], shapes[piece])
    inside[piece[within], zone[within]] = shapely.area(shapes[piece[within]])
    edge = ~within
    cut = shapely.intersection(shapes[piece[edge]], zones[zone[edge]])
    inside[piece[edge], zone[edge]] = shapely.area(cut)
    return inside


def _share(
    zone: str, area: "np.ndarray", inside: "np.ndarray", people: Sequence[int | None]
) -> Share:
    share = float(min(inside.sum() / area.sum(), 1.0))
    known = [number for number in people if number is not None]
    if len(known) < len(people) or not sum(known):
        return Share(zone, share, None)
    living = float(np.dot(np.minimum(inside / area, 1.0), np.array(known, dtype=float)))
    return Share(zone, share, living / sum(known))
