"""A value against a reference, among its peers and through time: codes, never words.

A judgement needs an interval. Without one the answer is `not_compared`, which is not the same as
`similar`; a rank is a position and judges nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Literal

from impact.periods import Period
from impact.precision import quantised

Mark = Literal["higher", "lower", "similar", "not_compared"]
Judgement = Literal["better", "worse"]
Direction = Literal["higher_better", "lower_better", "neutral"]
Trend = Literal["rising", "falling", "no_trend", "not_assessable"]
NoChange = Literal["", "no_value", "no_previous", "source_break"]

# With fewer periods even a series that always rises is compatible with chance at 5 %:
# four values in order have a probability of 2/4! = 0.083, five of 2/5! = 0.017.
MIN_TREND_PERIODS = 5

SIGNIFICANCE = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a value stands against a reference; no judgement for a neutral indicator."""

    mark: Mark
    judgement: Judgement | None


def compare(
    ci_low: Decimal | None, ci_high: Decimal | None, reference: Decimal | None, direction: Direction
) -> Comparison:
    """Higher or lower if the 95 % interval excludes `reference`, else similar.

    Both ends belong to the interval. The reference counts as known without error; where it is the
    region, which contains the zone, the test is a little shy of calling a large zone different.
    """
    if ci_low is None or ci_high is None or reference is None:
        return Comparison("not_compared", None)
    mark: Mark = "higher" if ci_low > reference else "lower" if ci_high < reference else "similar"
    return Comparison(mark, judge(mark, direction))


def not_told_apart(
    intervals: Mapping[str, tuple[Decimal, Decimal]],
) -> list[tuple[str, str]]:
    """The pairs whose intervals have a point in common, in the order given.

    That two intervals overlap does not prove that the values are equal: it is the prudent side of
    a test (N. Schenker, J. F. Gentleman, *The American Statistician* 55, 2001), so nobody is told
    of a difference that the figures may not hold.
    """
    return [
        (a, b)
        for a, b in combinations(intervals, 2)
        if intervals[a][0] <= intervals[b][1] and intervals[b][0] <= intervals[a][1]
    ]


def judge(mark: Mark, direction: Direction) -> Judgement | None:
    """What `mark` is worth to people who live there, None where it is worth nothing either way."""
    if direction == "neutral" or mark not in {"higher", "lower"}:
        return None
    return "better" if (mark == "higher") == (direction == "higher_better") else "worse"


@dataclass(frozen=True, slots=True)
class Rank:
    """«9º su 30»: `position` from the highest value, `of` the zones that have a value."""

    position: int
    of: int
    tied: bool


def rank(values: Mapping[str, Decimal | None]) -> dict[str, Rank]:
    """The rank of every zone that has a value; 1 is the highest, whatever is desirable.

    Equal values share the best position and the next one is left out (1, 2, 2, 4).
    """
    known = {zone: value for zone, value in values.items() if value is not None}
    ordered = sorted(known.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for position, value in enumerate(ordered, start=1):
        first.setdefault(value, position)
    shared = Counter(ordered)
    return {
        zone: Rank(first[value], len(ordered), shared[value] > 1) for zone, value in known.items()
    }


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series. `source` names what must not change for two values to be compared.

    A value that is only a lower bound is passed as None: differences of bounds say nothing.
    """

    period: Period
    value: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """How the last value of a series differs from the comparable one before it.

    `difference` is taken before any rounding for display and is None for the reason in `reason`;
    `since` is the period it is taken from. `trend` runs over the last `periods` values of one
    source.
    """

    difference: Decimal | None
    since: Period | None
    reason: NoChange
    trend: Trend
    periods: int


def change(series: Sequence[Point]) -> Change:
    """The change up to the latest point of a non-empty `series`, in whatever order it comes.

    Comparable are the same parts of other years (a half-year differs from the other half by
    season) under the same source: at a change of source the line breaks, even if an older value
    of the new source exists.
    """
    ordered = sorted(series, key=lambda point: point.period)
    current = ordered[-1]
    if current.value is None:
        return Change(None, None, "no_value", "not_assessable", 0)
    latest_first = [current.value]
    reason: NoChange = "no_previous"
    since: Period | None = None
    for point in reversed(ordered[:-1]):
        if point.value is None or not _same_part_of_year(point.period, current.period):
            continue
        if point.source != current.source:
            reason = "source_break"
            break
        since = since or point.period
        latest_first.append(point.value)
    if since is None:
        return Change(None, None, reason, "not_assessable", 1)
    difference = quantised(latest_first[0] - latest_first[1])
    return Change(difference, since, "", trend(latest_first[::-1]), len(latest_first))


def _same_part_of_year(one: Period, other: Period) -> bool:
    return (one.start.month, one.months) == (other.start.month, other.months)


def trend(values: Sequence[Decimal]) -> Trend:
    """Whether `values`, in order of time, rise or fall more than chance explains (5 %, two-sided).

    The exact test of Mann (1945) and Kendall (1975): of all pairs of values, how many rise and how
    many fall. A tied pair counts against the trend, which bounds the chance from above: breaking
    the ties could lower the score by that much and no more. Only the order counts, so gaps do not
    matter.
    """
    if len(values) < MIN_TREND_PERIODS:
        return "not_assessable"
    pairs = list(combinations(values, 2))
    score = sum((later > earlier) - (later < earlier) for earlier, later in pairs)
    ties = sum(later == earlier for earlier, later in pairs)
    if _chance_of_score(len(values), abs(score) - ties) > SIGNIFICANCE:
        return "no_trend"
    return "rising" if score > 0 else "falling"


def _chance_of_score(n: int, score: int) -> Fraction:
    """Probability that `n` values in random order score at least `score` in either direction.

    A permutation with k inversions scores n(n-1)/2 - 2k; those with k inversions are counted
    by inserting one value after the other (Knuth, *TAOCP* 3, 5.1.1).
    """
    inversions = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(inversions) + size - 1)
        for k, ways in enumerate(inversions):
            for shift in range(size):
                longer[k + shift] += ways
        inversions = longer
    pairs = n * (n - 1) // 2
    extreme = sum(ways for k, ways in enumerate(inversions) if abs(pairs - 2 * k) >= score)
    return Fraction(extreme, factorial(n))
