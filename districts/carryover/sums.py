"""What becomes of figures when what they speak of is joined or divided. No database here.

Counts add up (10 + 7 = 17), a rate is that of its parts added up, what is divided keeps its total.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

FINEST = Decimal("0.000001")


def apportioned(total: Decimal, shares: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """`total` by `shares`, which add up to 1; the parts add up to it exactly.

    A whole total is divided into whole parts, any other to the sixth decimal; what rounding leaves
    goes to those that lost most (largest remainders), of equals to the first.
    """
    if not shares:
        return {}
    step = Decimal(1) if total == total.to_integral_value() else FINEST
    exact = {key: total * share / step for key, share in shares.items()}
    parts = {key: value.to_integral_value(ROUND_FLOOR) for key, value in exact.items()}
    left = int((total / step).to_integral_value()) - int(sum(parts.values()))
    order = sorted(shares, key=lambda key: parts[key] - exact[key])
    for number in range(left):
        parts[order[number % len(order)]] += 1
    return {key: part * step for key, part in parts.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """What a unit brings: a numerator, and a denominator if it is of a ratio."""

    top: Decimal
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What a zone has before, what leaves it, what enters it, and so what it has after.

    None: the figure of at least one of the units concerned is not known.
    """

    before: Part | None
    left: Part | None
    entered: Part | None
    after: Part | None

    @property
    def adds_up(self) -> bool:
        """Whether before − left + entered is exactly after, wherever all four are known."""
        before, left, entered, after = self.before, self.left, self.entered, self.after
        if before is None or left is None or entered is None or after is None:
            return True
        tops = before.top - left.top + entered.top == after.top
        was, gone, come, now = (part.below or 0 for part in (before, left, entered, after))
        return tops and was - gone + come == now


def added(units: Iterable[str], known: Mapping[str, Part]) -> Part | None:
    """The sum of some units; zero for none, None unless all are known."""
    parts = [known.get(unit) for unit in units]
    if any(part is None for part in parts):
        return None
    given = [part for part in parts if part is not None]
    below = [part.below for part in given if part.below is not None]
    top = sum((part.top for part in given), Decimal(0))
    return Part(top, sum(below, Decimal(0)) if below else None)


def carried(before: Sequence[str], after: Sequence[str], known: Mapping[str, Part]) -> Carried:
    """A zone with the units of before and of after."""
    was, is_now = set(before), set(after)
    return Carried(
        before=added(before, known),
        left=added(sorted(was - is_now), known),
        entered=added(sorted(is_now - was), known),
        after=added(after, known),
    )
