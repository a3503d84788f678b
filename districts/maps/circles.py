"""Proportional circles: how a map shows counts, which a fill would make look like rates.

The area of a circle is in proportion to its count, so that twice as many look twice as many (the
radius grows with the square root; no correction for how the eye underrates large circles, which
would make the legend lie). Sizes are pixels of the screen, whatever the width of the map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10, sqrt

LARGEST = 26.0
"""Radius of the largest count of a map [px]: it still fits on a phone."""
_STEP = 5
"""How many times larger each circle of the legend is than the next."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A count and the radius [px] that stands for it."""

    value: float
    radius: float


def radii(values: Sequence[float | None]) -> list[float]:
    """Radius of each count [px]; 0 for one that is unknown, zero or negative."""
    largest = _largest(values)
    return [_radius(value, largest) if value is not None and value > 0 else 0.0 for value in values]


def scale(values: Sequence[float | None]) -> list[Circle]:
    """Three round counts for the legend, the largest first, none above the largest value.

    Fewer where the third or second would be below one; none where nothing is positive.
    """
    largest = _largest(values)
    if largest <= 0:
        return []
    first = _rounded_down(largest)
    steps = [first, _rounded_down(first / _STEP), _rounded_down(first / _STEP**2)]
    counts = [step for step in dict.fromkeys(steps) if step >= 1 or step == first]
    return [Circle(count, _radius(count, largest)) for count in counts]


def _largest(values: Sequence[float | None]) -> float:
    return max((value for value in values if value is not None), default=0.0)


def _radius(value: float, largest: float) -> float:
    return round(LARGEST * sqrt(value / largest), 1)


def _rounded_down(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `value`."""
    power = 10.0 ** floor(log10(value))
    return next((unit * power for unit in (5, 2) if unit * power <= value), power)
