"""How unequal the places of an indicator are in a period: what counts, and on what it rests.

A place counts if it has a value and weighs something: the denominator of the value. So a count has
no disparity; it says how large a place is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from districts import formats
from impact.disparity import Disparity, disparity
from impact.measured import UnitFigures, ZoneFigures


@dataclass(frozen=True, slots=True)
class Unequal:
    """The indices, over how many places of how many, and the least coverage among them."""

    found: Disparity
    places: int
    coverage: formats.Number | None


@dataclass(frozen=True, slots=True)
class _Place:
    value: Decimal
    weight: Decimal
    coverage: formats.Number


def between_zones(zones: Sequence[ZoneFigures], period: str) -> Unequal:
    """Among the zones of a law."""
    cells = [zone.cells[period] for zone in zones if period in zone.cells]
    places = [_place(cell["value"], cell["denominator"], cell["coverage"]) for cell in cells]
    return _unequal(places, len(zones))


def between_units(units: Sequence[UnitFigures]) -> Unequal:
    """Among comuni, each of which is known whole or not at all."""
    return _unequal([_place(unit.value, unit.weight, 1) for unit in units], len(units))


def _place(
    value: formats.Number | None, weight: formats.Number | None, coverage: formats.Number
) -> _Place | None:
    if value is None or weight is None:
        return None
    return _Place(formats.as_decimal(value), formats.as_decimal(weight), coverage)


def _unequal(places: Sequence[_Place | None], number: int) -> Unequal:
    known = [place for place in places if place is not None]
    found = disparity([place.value for place in known], [place.weight for place in known])
    return Unequal(found, number, min((place.coverage for place in known), default=None))
