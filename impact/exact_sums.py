"""What units add up to, zone by zone: whole numbers in arrays, with no rounding anywhere.

An amount is held in millionths, the six decimals of the database, or in fewer where it has fewer.
Sums are of machine integers where a bound shows that they fit, and of Python's, which always do,
where it does not: the same digits either way. `impact.aggregation.aggregate` defines, one zone at a
time, what this computes for all of them at once, and this is tested against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from impact.aggregation import Aggregation
from impact.precision import EXACT

Integers = NDArray[Any]
"""Of int64, or of Python's integers (`object`) where those do not fit."""

PLACES = 6
MILLION = 10**PLACES
# Bounds are computed in floats, so they stay well below 2^63.
_ROOM = 2.0**62
_BITS = 63  # of a machine integer, the sign not among them
_NOTHING = -1  # worse than no quality


@dataclass(frozen=True, slots=True)
class Amounts:
    """Some amounts, each `digits` · 10^-`places`."""

    digits: Integers
    places: int

    @classmethod
    def of(cls, millionths: Integers) -> Self:
        """Amounts with as many decimals as one of them needs, in steps of two."""
        for places in (0, 2, 4):
            fewer = 10 ** (PLACES - places)
            if not (millionths % fewer).any():
                return cls(_smallest(millionths // fewer), places)
        return cls(millionths, PLACES)

    def __getitem__(self, which: NDArray[np.bool_]) -> "Amounts":
        return Amounts(self.digits[which], self.places)

    def at(self, places: int) -> Integers:
        """Their digits with so many places, not fewer than they have."""
        return times(self.digits, 10 ** (places - self.places))


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one component in one period, each of another unit, by position.

    quality: rank from 0, the firmest; sources: one bit each, of integers of `bits_type`.
    """

    units: NDArray[np.intp]
    amounts: Amounts
    quality: NDArray[np.int64]
    sources: Integers


@dataclass(frozen=True, slots=True)
class Term:
    """How figures enter one side of a rule; a unit without a `needed` one has no such side.

    `figures`: None where nobody has any.
    """

    above: bool
    sign: int
    needed: bool
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Zones:
    """Which units make each zone: `members`, positions of units zone after zone, none of which is
    empty, and where each zone `starts`; `units`: how many units there are in all."""

    members: NDArray[np.intp]
    starts: NDArray[np.intp]
    units: int

    @property
    def sizes(self) -> NDArray[np.intp]:
        return np.diff(np.append(self.starts, len(self.members)))

    def add(self, values: Integers) -> Integers:
        """Sums of a value of each unit. Each unit is in a few zones at most once in each."""
        exact = values if _total(values) < _ROOM else values.astype(object)
        return np.add.reduceat(exact[self.members], self.starts)

    def worst(self, ranks: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.maximum.reduceat(ranks[self.members], self.starts)

    def union(self, bits: Integers) -> Integers:
        return np.bitwise_or.reduceat(bits[self.members], self.starts)


@dataclass(frozen=True, slots=True)
class ZoneSums:
    """The sums of every zone, in their order. Numerator and denominator are those of the complete
    units, of which `observed` says how many there are of all `units`; a sum has denominators of
    nothing."""

    units: NDArray[np.int64]
    numerator: Amounts
    denominator: Amounts
    denominator_of_all: Amounts
    observed: NDArray[np.int64]
    denominators_known: NDArray[np.int64]
    residents: Integers
    residents_observed: Integers
    quality: NDArray[np.int64]
    sources: Integers

    def of(self, which: NDArray[np.bool_]) -> Self:
        """Those of some zones."""
        columns: list[Any] = [getattr(self, field.name) for field in fields(self)]
        return type(self)(*(column[which] for column in columns))


def add_up(
    zones: Zones, terms: Sequence[Term], residents: NDArray[np.int64], aggregation: Aggregation
) -> ZoneSums:
    """The sums of one rule in one period. The numerator of a mean is value times weight.

    A unit is complete if it has both sides, or the only one of a sum. Of an incomplete one only the
    denominator counts, in the coverage.
    """
    above, below = (
        _side(zones.units, [t for t in terms if t.above is side]) for side in (True, False)
    )
    complete = above.known if aggregation == "sum" else above.known & below.known
    numerator = above.amounts
    if aggregation == "weighted_mean":
        numerator = _product(numerator, below.amounts)
    quality, sources = _marks(zones.units, terms)
    return ZoneSums(
        units=zones.sizes,
        numerator=_added(zones, numerator, complete),
        denominator=_added(zones, below.amounts, below.known & complete),
        denominator_of_all=_added(zones, below.amounts, below.known),
        observed=zones.add(complete.astype(np.int64)),
        denominators_known=zones.add(below.known.astype(np.int64)),
        residents=zones.add(residents),
        residents_observed=zones.add(np.where(complete, residents, 0)),
        quality=zones.worst(np.where(complete, quality, _NOTHING)),
        sources=zones.union(np.where(complete, sources, 0)),
    )


def decimals(amounts: Amounts) -> list[Decimal]:
    """The amounts as decimals, digit by digit."""
    return [EXACT.scaleb(digits, -amounts.places) for digits in amounts.digits.tolist()]


def bits_type(number: int) -> type:
    """Of what integers are that hold one bit for each of so many things."""
    return np.int64 if number < _BITS else object


def times(digits: Integers, factor: int) -> Integers:
    """Products, of Python's integers where they would not fit the machine's."""
    fits = _greatest(digits) * factor < _ROOM
    return (digits if fits else digits.astype(object)) * factor


@dataclass(frozen=True, slots=True)
class _Side:
    amounts: Amounts
    known: NDArray[np.bool_]


def _side(units: int, terms: Sequence[Term]) -> _Side:
    """What the terms of a side make of each unit.

    A blank counts as zero only beside a term that is there: in a year for which the source gave
    none of the bands, no band is zero.
    """
    parts = [(term, term.figures) for term in terms if term.figures is not None]
    places = max((figures.amounts.places for _term, figures in parts), default=0)
    added = [term.sign * figures.amounts.at(places) for term, figures in parts]
    fits = sum(map(_greatest, added)) < _ROOM and all(each.dtype != object for each in added)
    total = np.zeros(units, dtype=np.int64 if fits else object)
    there, needed = np.zeros(units, dtype=np.int64), np.zeros(units, dtype=np.int64)
    for (term, figures), each in zip(parts, added, strict=True):
        total[figures.units] += each
        there[figures.units] += 1
        needed[figures.units] += term.needed
    known = (there > 0) & (needed >= sum(term.needed for term in terms))
    return _Side(Amounts(total, places), known)


def _marks(units: int, terms: Sequence[Term]) -> tuple[NDArray[np.int64], Integers]:
    """The least firm quality and the sources of all figures of each unit."""
    given = [term.figures for term in terms if term.figures is not None]
    wide = any(figures.sources.dtype == object for figures in given)
    quality = np.full(units, _NOTHING)
    sources: Integers = np.zeros(units, dtype=object if wide else np.int64)
    for figures in given:
        quality[figures.units] = np.maximum(quality[figures.units], figures.quality)
        sources[figures.units] |= figures.sources
    return quality, sources


def _product(values: Amounts, weights: Amounts) -> Amounts:
    """Value times weight, unit by unit; sums of them fit where those of the machine are used."""
    a, b = values.digits, weights.digits
    if min(_greatest(a) * _total(b), _total(a) * _greatest(b)) >= _ROOM:
        a, b = a.astype(object), b.astype(object)
    return Amounts(a * b, values.places + weights.places)


def _added(zones: Zones, amounts: Amounts, which: NDArray[np.bool_]) -> Amounts:
    return Amounts(zones.add(np.where(which, amounts.digits, 0)), amounts.places)


def _smallest(digits: Integers) -> Integers:
    """Of the machine where they fit."""
    return digits.astype(np.int64) if _greatest(digits) < _ROOM else digits


def _greatest(values: Integers) -> float:
    """A bound of the absolute values."""
    if not len(values):
        return 0.0
    return max(abs(float(values.max())), abs(float(values.min())))


def _total(values: Integers) -> float:
    """A bound, up to the rounding of floats, of any sum of some of the values."""
    return float(np.abs(values.astype(np.float64)).sum())
