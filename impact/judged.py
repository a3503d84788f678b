"""Many cells of one rule judged at once: `impact.aggregation.evaluate`, in arrays.

That defines, one zone at a time, what this says of all of them, and this is tested against it.
Numbers are whole, of millionths, so nothing is rounded but the value itself, once. An interval
takes logarithms and roots of decimals: only those are computed one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from impact.aggregation import (
    COVERAGE_FLOOR,
    Cell,
    Quality,
    Reason,
    Rule,
    Status,
    interval_of,
    suppress,
)
from impact.exact_sums import MILLION, PLACES, Amounts, Integers, ZoneSums, decimals, times
from impact.intervals import Interval

STATUSES: tuple[Status, ...] = get_args(Status)
REASONS: tuple[Reason, ...] = get_args(Reason)

Numbers = NDArray[np.int64]
Which = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be published of some zones, a column each.

    value [millionths]: meaningless where not `published`; coverage [millionths], rounded down;
    status and reason: places in `STATUSES` and `REASONS`; intervals: by position, where there is
    one.
    """

    value: Integers
    published: Which
    coverage: Numbers
    status: Numbers
    reason: Numbers
    intervals: Mapping[int, Interval]

    def hidden(self, which: Which, reason: Reason) -> "Judged":
        """Without the values of some; what is hidden already keeps its reason."""
        which = which & self.published
        return replace(
            self,
            published=self.published & ~which,
            status=np.where(which, STATUSES.index("suppressed"), self.status),
            reason=np.where(which, REASONS.index(reason), self.reason),
            intervals={n: each for n, each in self.intervals.items() if not which[n]},
        )


def judge(rule: Rule, sums: ZoneSums) -> Judged:
    """Every zone by the rule; each has a complete unit. Raises ValueError for sums that no set of
    units can have."""
    coverage = _coverage(sums)
    status, reason = _standing(rule, sums, coverage)
    value, divided = _value(rule, sums)
    shown = status != STATUSES.index("not_available")
    judged = Judged(value, shown, coverage, status, reason, {}).hidden(
        _discloses(rule, sums), "privacy"
    )
    nothing = judged.published & ~divided
    judged = replace(
        judged,
        published=judged.published & divided,
        status=np.where(nothing, STATUSES.index("not_available"), judged.status),
        reason=np.where(nothing, REASONS.index("zero_denominator"), judged.reason),
    )
    return replace(judged, intervals=_intervals(rule, sums, judged.published))


def protected(
    judged: Judged,
    numerators: Sequence[Decimal],
    families: Iterable[Mapping[str, int]],
    totals: Which,
    threshold: int,
) -> Judged:
    """Without what could be found by subtraction, in each family of zones that have a total.

    `families`: positions by code of zone. Where no zone of some family can protect another the
    `totals` go too.
    """
    safe = True
    for positions in families:
        hidden = suppress(
            {zone: _cell(judged, n) for zone, n in positions.items()},
            {zone: numerators[n] for zone, n in positions.items()},
            threshold,
        )
        safe = safe and hidden.total_safe
        for zone, cell in hidden.cells.items():
            if cell.status == "suppressed":
                judged = judged.hidden(_only(positions[zone], judged), cell.reason)
    return judged if safe else judged.hidden(totals, "privacy_secondary")


def _only(position: int, judged: Judged) -> Which:
    return np.arange(len(judged.status)) == position


def _cell(judged: Judged, number: int) -> Cell:
    """One of them, as far as confidentiality looks at it."""
    return Cell(
        Decimal(int(judged.value[number])).scaleb(-PLACES) if judged.published[number] else None,
        Decimal(int(judged.coverage[number])).scaleb(-PLACES),
        STATUSES[judged.status[number]],
        REASONS[judged.reason[number]],
        Quality.MISSING,
    )


def _coverage(sums: ZoneSums) -> Numbers:
    """By denominators where all are known, by residents elsewhere; where nothing weighs units count
    one each."""
    by_denominator = sums.denominators_known == sums.units
    seen = np.where(by_denominator, sums.denominator.digits, sums.residents_observed)
    every = np.where(by_denominator, sums.denominator_of_all.digits, sums.residents)
    if not np.all((seen >= 0) & (seen <= every)):
        raise ValueError("weights must not be negative nor exceed their total")
    weighs = every > 0
    seen, every = np.where(weighs, seen, sums.observed), np.where(weighs, every, sums.units)
    share: Numbers = (times(seen, MILLION) // every).astype(np.int64)
    return share


def _standing(rule: Rule, sums: ZoneSums, coverage: Numbers) -> tuple[Numbers, Numbers]:
    """What the coverage alone allows: status and reason."""
    enough, some = (coverage >= _millionths(share) for share in (rule.min_coverage, COVERAGE_FLOOR))
    if rule.aggregation == "sum":
        # Units, not weights: an uninhabited comune may still have schools or firms.
        complete = sums.observed == sums.units
        bounds = enough & (not rule.signed)
        cases = [complete, bounds, ~bounds]
        said: list[tuple[Status, Reason]] = [
            ("ok", ""),
            ("partial", "lower_bound"),
            ("not_available", "low_coverage"),
        ]
    else:
        cases = [enough, some, ~some]
        said = [("ok", ""), ("partial", "low_coverage"), ("not_available", "low_coverage")]
    status = np.select(cases, [STATUSES.index(each) for each, _reason in said])
    reason = np.select(cases, [REASONS.index(each) for _status, each in said])
    return status, reason


def _millionths(share: Decimal) -> int:
    """The fewest that reach the share."""
    return ceil(share.scaleb(PLACES))


def _discloses(rule: Rule, sums: ZoneSums) -> Which:
    """Whether the value would show a frequency too small to be shown: cases, base, and for a
    proportion also those who are not cases."""
    none = np.zeros(len(sums.units), dtype=np.bool_)
    if rule.privacy_threshold is None:
        return none
    looked_at = {
        "sum": [sums.numerator],
        "weighted_mean": [sums.denominator],
        "ratio_of_sums": [sums.numerator, sums.denominator],
    }[rule.aggregation]
    if rule.interval == "wilson":
        places = max(sums.numerator.places, sums.denominator.places)
        base, cases = sums.denominator.at(places), sums.numerator.at(places)
        looked_at.append(Amounts(base - cases, places))
    for amounts in looked_at:
        limit = rule.privacy_threshold * 10**amounts.places
        none = none | ((amounts.digits > 0) & (amounts.digits < limit))
    return none


def _value(rule: Rule, sums: ZoneSums) -> tuple[Integers, Which]:
    """The values [millionths], and which of them there are: none for a zero denominator."""
    if rule.aggregation == "sum":
        return sums.numerator.at(PLACES), np.ones(len(sums.units), dtype=np.bool_)
    divided = (sums.denominator.digits != 0).astype(np.bool_)
    sign, digits, exponent = rule.multiplier.as_tuple()
    assert not sign and isinstance(exponent, int)
    multiplier = int("".join(map(str, digits)))
    shift = PLACES + exponent + sums.denominator.places - sums.numerator.places
    above = times(sums.numerator.digits, multiplier * 10 ** max(shift, 0))
    below = times(np.where(divided, sums.denominator.digits, 1), 10 ** max(-shift, 0))
    return _rounded(above, below), divided


def _rounded(above: Integers, below: Integers) -> Integers:
    """The quotients, halves to even."""
    above, below = np.where(below < 0, -above, above), np.abs(below)
    whole: Integers = above // below
    rest = above - whole * below
    # Not twice the rest, which might not fit.
    over, half = rest > below - rest, rest == below - rest
    return whole + (over | (half & (whole % 2 != 0)))


def _intervals(rule: Rule, sums: ZoneSums, published: Which) -> dict[int, Interval]:
    if rule.interval == "none":
        return {}
    above, below = decimals(sums.numerator), decimals(sums.denominator)
    return {
        number: interval
        for number in np.flatnonzero(published).tolist()
        if (interval := interval_of(rule, above[number], below[number]))
    }
