"""How far an objective has come, from its baseline towards its target. No Django here.

    a = (x − b) / (t − b)        b baseline, t target, x the value of now, in the same unit

0 is no step, 1 is the target; below 0 it went the wrong way, above 1 beyond it. The way that is
right follows from the numbers: a target below the baseline is reached by going down. Where the
target is the baseline (keep what there is) no share exists: whether it is kept then follows from
the direction of the indicator. Source: domain model of the position paper of 2016, C6.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Direction = Literal["higher_better", "lower_better", "neutral"]


@dataclass(frozen=True, slots=True)
class Progress:
    """`share`: a, None where there is none; `reached`: None while something is not known."""

    share: Decimal | None
    reached: bool | None


UNKNOWN = Progress(None, None)


def progress(
    baseline: Decimal | None, target: Decimal, current: Decimal | None, direction: str
) -> Progress:
    """The progress of an objective; unknown as long as baseline or current value are."""
    if baseline is None or current is None:
        return UNKNOWN
    if baseline == target:
        return Progress(None, _kept(target, current, direction))
    share = (current - baseline) / (target - baseline)
    return Progress(share, share >= 1)


def _kept(target: Decimal, current: Decimal, direction: str) -> bool:
    if direction == "higher_better":
        return current >= target
    if direction == "lower_better":
        return current <= target
    return current == target
