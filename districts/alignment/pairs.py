"""Two zonings on the units they share: the only input every pair measure needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, isfinite
from typing import Literal, SupportsFloat

import numpy as np
from numpy.typing import NDArray

WeightKind = Literal["population", "area"]
Confidence = Literal["low", "medium", "high"]

CONFIDENCE_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")


class EmptyUniverseError(ValueError):
    """Two zonings share no unit with a weight: nothing can be compared.

    A caller shows this as «non disponibile», never as an alignment of zero.
    """


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a comparison does not cover, so that the page can say it.

    ``only_in_a`` and ``only_in_b`` are the units that the other zoning does not assign;
    ``without_weight`` those in both whose weight is unknown or zero. All sorted by code.
    ``weight`` is the known weight [residents or km²] of the first two together.
    """

    only_in_a: tuple[str, ...]
    only_in_b: tuple[str, ...]
    without_weight: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Zonings a and b as aligned label arrays on their common universe of n units.

    Codes are sorted, so the same assignments give the same arrays whatever the order in which
    they were read. Every unit has a positive weight, hence every zone too and no share below is
    ever 0/0.

    unit_codes: n codes. a_codes, b_codes: codes of the A and B zones present in the universe.
    a, b: (n,) positions in a_codes and b_codes. weights: (n,) residents or km².
    """

    unit_codes: tuple[str, ...]
    a_codes: tuple[str, ...]
    b_codes: tuple[str, ...]
    a: NDArray[np.intp]
    b: NDArray[np.intp]
    weights: NDArray[np.float64]
    weight_kind: WeightKind
    left_out: LeftOut

    @property
    def weight(self) -> float:
        """Weight of the universe [residents or km²]: stated beside every share of a pair."""
        return fsum(self.weights)


def common_universe(
    a: Mapping[str, str],
    b: Mapping[str, str],
    weight: Mapping[str, SupportsFloat],
    *,
    weight_kind: WeightKind = "population",
) -> Pair:
    """Restrict two assignments {unit: zone} to the units both assign.

    A partial zoning is compared where it exists, never as if the rest of the region disagreed.
    A unit of unknown or zero weight is left out and reported: it cannot count for or against.

    Raises EmptyUniverseError if no unit is left, ValueError for a weight that is negative or
    not a number.
    """
    known = {
        unit: _checked_weight(unit, weight[unit]) for unit in (a.keys() | b.keys()) & weight.keys()
    }
    shared = a.keys() & b.keys()
    units = sorted(unit for unit in shared if known.get(unit, 0.0) > 0)
    if not units:
        raise EmptyUniverseError("the two zonings share no unit with a known weight")
    only_in_a, only_in_b = sorted(a.keys() - b.keys()), sorted(b.keys() - a.keys())
    a_codes, a_labels = _labels(a[unit] for unit in units)
    b_codes, b_labels = _labels(b[unit] for unit in units)
    return Pair(
        unit_codes=tuple(units),
        a_codes=a_codes,
        b_codes=b_codes,
        a=a_labels,
        b=b_labels,
        weights=np.array([known[unit] for unit in units], dtype=np.float64),
        weight_kind=weight_kind,
        left_out=LeftOut(
            only_in_a=tuple(only_in_a),
            only_in_b=tuple(only_in_b),
            without_weight=tuple(sorted(shared.difference(units))),
            weight=fsum(known.get(unit, 0.0) for unit in only_in_a + only_in_b),
        ),
    )


def restrict_to_confidence(
    assignment: Mapping[str, str],
    confidence: Mapping[str, str],
    *,
    at_least: Confidence = "high",
) -> dict[str, str]:
    """Keep the units whose row was established with the given confidence or a better one.

    Applied to both zonings of a pair before ``common_universe`` it gives the figure on
    well-documented rows alone, which stands beside the one on all rows. A unit without a
    confidence is dropped: nobody vouches for it. Raises ValueError for an unknown level.
    """
    unknown = sorted({*confidence.values(), at_least} - set(CONFIDENCE_ORDER))
    if unknown:
        raise ValueError(f"unknown confidence {unknown[0]!r}, expected one of {CONFIDENCE_ORDER}")
    accepted = CONFIDENCE_ORDER[CONFIDENCE_ORDER.index(at_least) :]
    return {u: zone for u, zone in assignment.items() if confidence.get(u) in accepted}


def _checked_weight(unit: str, weight: SupportsFloat) -> float:
    value = float(weight)
    if not isfinite(value) or value < 0:
        raise ValueError(f"unit {unit}: weight {value} is not a non-negative number")
    return value


def _labels(zones: Iterable[str]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    listed = list(zones)
    codes = tuple(sorted(set(listed)))
    position = {code: i for i, code in enumerate(codes)}
    return codes, np.array([position[zone] for zone in listed], dtype=np.intp)
