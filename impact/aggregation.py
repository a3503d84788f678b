"""From the facts of units to the value of a zone: coverage, status, interval, confidentiality.

An indicator is a rule of aggregation. `impact.exact_sums` adds up the units of all zones at once
and `impact.judged` judges the sums; `aggregate` and `evaluate` are the executable definitions of
both, one zone at a time, against which those are tested. A percentage is never averaged: numerators
and denominators are added apart.

Amounts are `Decimal` with at most six decimals; results are stored with six, halves to even.
Rounding to `Rule.decimals` is for display and happens nowhere here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal, localcontext
from enum import StrEnum
from typing import Literal

from impact.intervals import Interval, OutOfDomain, byar, log_ratio, wilson
from impact.precision import EXACT, exact_sum, quantised

Aggregation = Literal["sum", "ratio_of_sums", "weighted_mean"]
IntervalKind = Literal["none", "wilson", "log_ratio", "byar"]
Status = Literal["ok", "partial", "suppressed", "not_available", "not_computed"]
Reason = Literal[
    "",
    "lower_bound",
    "low_coverage",
    "no_data",
    "zero_denominator",
    "privacy",
    "privacy_secondary",
]

# Below this share of the weights no ratio or mean is shown, whatever the indicator asks for.
COVERAGE_FLOOR = Decimal("0.60")

# Regole deontologiche SISTAN, art. 5: a frequency may be published from three on.
MIN_PRIVACY_THRESHOLD = 3

_FORMULAS = {"wilson": wilson, "log_ratio": log_ratio, "byar": byar}


class Quality(StrEnum):
    """How firm a fact is. The members stand from the firmest to the least firm."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    IMPUTED = "imputed"
    SUPPRESSED = "suppressed"
    MISSING = "missing"


_SEVERITY = {quality: rank for rank, quality in enumerate(Quality)}


def worst(qualities: Iterable[Quality]) -> Quality:
    """The least firm of `qualities`, which an aggregate takes on; `MISSING` if there are none."""
    return max(qualities, key=_SEVERITY.__getitem__, default=Quality.MISSING)


@dataclass(frozen=True, slots=True)
class Rule:
    """How one version of an indicator is aggregated and published.

    `multiplier` belongs to ratios (100 for a percentage). `privacy_threshold` is the smallest
    frequency that may be shown, None where the data are no counts of persons. `signed` says that
    terms may be negative, as a migration balance: then an incomplete sum bounds nothing.
    """

    aggregation: Aggregation
    multiplier: Decimal = Decimal(1)
    decimals: int = 0
    min_coverage: Decimal = Decimal("0.90")
    privacy_threshold: int | None = None
    interval: IntervalKind = "none"
    signed: bool = False

    def __post_init__(self) -> None:
        """Raise `ValueError` for a rule that could be computed in two ways."""
        if not 0 < self.min_coverage <= 1:
            raise ValueError("min_coverage must be in (0, 1]")
        if self.multiplier <= 0:
            raise ValueError("multiplier must be positive")
        plain = self.multiplier == 1 and self.interval == "none"
        if self.aggregation != "ratio_of_sums" and not plain:
            raise ValueError("only a ratio of sums has a multiplier and an interval")
        if self.privacy_threshold is not None and self.privacy_threshold < MIN_PRIVACY_THRESHOLD:
            raise ValueError(f"privacy_threshold must be at least {MIN_PRIVACY_THRESHOLD}")


@dataclass(frozen=True, slots=True)
class UnitTerm:
    """One unit of a zone.

    `numerator` is the amount of a sum, the numerator of a ratio or the value of a mean;
    `denominator` the denominator of a ratio or the weight of a mean, unused by a sum; None is
    unknown. `weight` is what the unit counts in the coverage: denominators for ratios, weights for
    means, residents for sums, and residents for the whole zone where any of those is unknown.
    """

    numerator: Decimal | None
    denominator: Decimal | None
    weight: Decimal
    quality: Quality = Quality.FINAL


@dataclass(frozen=True, slots=True)
class Sums:
    """What the units of a zone add up to.

    `numerator` (for a mean, of weight times value) and `denominator` cover the complete units only
    and are None when there are none; `quality` is the worst of the complete units.
    """

    numerator: Decimal | None
    denominator: Decimal | None
    weight_observed: Decimal
    weight_total: Decimal
    units_observed: int
    units_total: int
    quality: Quality

    def __post_init__(self) -> None:
        """Raise `ValueError` for sums that no set of units can have."""
        if not 0 <= self.units_observed <= self.units_total:
            raise ValueError("more units observed than there are")
        if not 0 <= self.weight_observed <= self.weight_total:
            raise ValueError("weights must not be negative nor exceed their total")
        for amount in (self.numerator, self.denominator):
            if amount is not None and not amount.is_finite():
                raise ValueError("amounts must be finite")


@dataclass(frozen=True, slots=True)
class Cell:
    """The published value of one indicator, zone and period.

    `value` is None unless `status` is `ok` or `partial`; `reason` says why it is not `ok`.
    `coverage` is in `[0, 1]`, rounded down, so that 1 never hides a missing share.
    """

    value: Decimal | None
    coverage: Decimal
    status: Status
    reason: Reason
    quality: Quality
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None


_WHOLE = quantised(Decimal(1))
NOT_COMPUTED = Cell(None, quantised(Decimal(0)), "not_computed", "", Quality.MISSING)


def aggregate(rule: Rule, units: Iterable[UnitTerm]) -> Sums:
    """The sums of `units` under `rule`, the same whatever their order."""
    return combine([_sums_of(rule, unit) for unit in units])


def combine(parts: Sequence[Sums]) -> Sums:
    """The sums of a zone made of disjoint parts, such as the region of its districts.

    The parts must weigh their coverage in the same way.
    """
    with localcontext(EXACT):
        observed = [part for part in parts if part.units_observed]
        return Sums(
            _total([part.numerator for part in observed]),
            _total([part.denominator for part in observed]),
            exact_sum(part.weight_observed for part in parts),
            exact_sum(part.weight_total for part in parts),
            sum(part.units_observed for part in parts),
            sum(part.units_total for part in parts),
            worst(part.quality for part in observed),
        )


def evaluate(rule: Rule, sums: Sums) -> Cell:
    """The cell that `rule` allows to publish for `sums`.

    | rule | complete | `min_coverage <= c` | `0.60 <= c` | below |
    | --- | --- | --- | --- | --- |
    | sum | ok | partial, lower bound | n.a. | n.a. |
    | ratio, mean | ok | ok | partial, low coverage | n.a. |

    Checked in this order: no data, coverage, confidentiality, zero denominator. A value whose
    interval formula does not apply (more cases than trials) is published without interval.
    """
    coverage = coverage_of(sums)
    status, reason = _standing(rule, sums, coverage)
    if status == "not_available":
        return Cell(None, coverage, status, reason, sums.quality)
    if _discloses(rule, sums):
        return Cell(None, coverage, "suppressed", "privacy", sums.quality)
    value = _value(rule, sums)
    if value is None:
        return Cell(None, coverage, "not_available", "zero_denominator", sums.quality)
    low, high = interval_of(rule, sums.numerator, sums.denominator) or (None, None)
    return Cell(value, coverage, status, reason, sums.quality, low, high)


def coverage_of(sums: Sums) -> Decimal:
    """The share of the weights that is observed, six decimals rounded down.

    Rounded down, it stands on the same side of every threshold as the exact share. Where nothing
    weighs (no child in any comune) units count one each; a zone without units has coverage 0.
    """
    if 0 < sums.units_total == sums.units_observed and sums.weight_observed == sums.weight_total:
        return _WHOLE  # nearly every cell: not worth a division
    with localcontext(EXACT):
        if sums.weight_total > 0:
            share = sums.weight_observed / sums.weight_total
        elif sums.units_total > 0:
            share = Decimal(sums.units_observed) / sums.units_total
        else:
            share = Decimal(0)
    return quantised(share, rounding=ROUND_FLOOR)


def _sums_of(rule: Rule, unit: UnitTerm) -> Sums:
    """A unit as a zone of its own; half a pair is no observation."""
    if unit.weight < 0:
        raise ValueError("a unit cannot weigh less than nothing")
    missing = Sums(None, None, Decimal(0), unit.weight, 0, 1, Quality.MISSING)
    if unit.numerator is None:
        return missing
    if rule.aggregation == "sum":
        return Sums(unit.numerator, None, unit.weight, unit.weight, 1, 1, unit.quality)
    if unit.denominator is None:
        return missing
    numerator = unit.numerator
    if rule.aggregation == "weighted_mean":
        with localcontext(EXACT):
            numerator = unit.denominator * unit.numerator
    return Sums(numerator, unit.denominator, unit.weight, unit.weight, 1, 1, unit.quality)


def _total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of the known amounts, None (not 0) if none is known."""
    known = [amount for amount in amounts if amount is not None]
    return exact_sum(known) if known else None


def _standing(rule: Rule, sums: Sums, coverage: Decimal) -> tuple[Status, Reason]:
    """What the coverage alone allows."""
    if sums.units_observed == 0:
        return "not_available", "no_data"
    if rule.aggregation == "sum":
        # Units, not weights: an uninhabited comune may still have schools or firms.
        if sums.units_observed == sums.units_total:
            return "ok", ""
        bounds = coverage >= rule.min_coverage and not rule.signed
        return ("partial", "lower_bound") if bounds else ("not_available", "low_coverage")
    if coverage >= rule.min_coverage:
        return "ok", ""
    return ("partial" if coverage >= COVERAGE_FLOOR else "not_available"), "low_coverage"


def _discloses(rule: Rule, sums: Sums) -> bool:
    """Whether the value would show a frequency too small to be shown.

    Looked at are all the frequencies that can be read off a value: cases, base, and for a
    proportion also those who are not cases.
    """
    if rule.privacy_threshold is None:
        return False
    cases, base = sums.numerator or Decimal(0), sums.denominator or Decimal(0)
    match rule.aggregation:
        case "sum":
            frequencies = [cases]
        case "weighted_mean":
            frequencies = [base]
        case "ratio_of_sums":
            frequencies = [cases, base]
            if rule.interval == "wilson":
                frequencies.append(base - cases)
    return any(is_small(frequency, rule.privacy_threshold) for frequency in frequencies)


def _value(rule: Rule, sums: Sums) -> Decimal | None:
    """The value with six decimals, None for a zero denominator."""
    if sums.numerator is None:
        return None
    if rule.aggregation == "sum":
        return quantised(sums.numerator)
    if not sums.denominator:
        return None
    with localcontext(EXACT):
        return quantised(sums.numerator * rule.multiplier / sums.denominator)


def interval_of(
    rule: Rule, numerator: Decimal | None, denominator: Decimal | None
) -> Interval | None:
    """The interval of a ratio, None where the rule has none or its formula does not apply."""
    if rule.interval == "none" or numerator is None or denominator is None:
        return None
    try:
        return _FORMULAS[rule.interval](numerator, denominator, rule.multiplier)
    except OutOfDomain:
        return None


def is_small(frequency: Decimal | int, threshold: int) -> bool:
    """Whether `frequency` may not be shown: above 0 and below `threshold`.

    Zero may: it describes nobody.
    """
    return 0 < frequency < threshold


@dataclass(frozen=True, slots=True)
class Suppression:
    """The cells of a table after suppression, and whether their total may stand beside them."""

    cells: Mapping[str, Cell]
    total_safe: bool


def suppress(
    cells: Mapping[str, Cell], counts: Mapping[str, Decimal | int | None], threshold: int
) -> Suppression:
    """Hide what may not be shown, and what would give it away by difference from the total.

    `cells` and `counts` (frequencies behind the cells, None unknown) are by code of zone; the zones
    are disjoint and their total is published. Primary: counts from 1 to `threshold - 1`, and cells
    that come in suppressed. Secondary: the next smallest counts, as many as it takes until the
    hidden sum has more than one solution; zeros and unpublished cells protect nothing. If even
    hiding all is not enough (a single zone) `total_safe` is False and the total must go too.

    Not defended against: someone who also reasons on the choice of the secondary cell, or who sets
    the zones of one zoning against those of another.
    """
    known = {zone: counts.get(zone) or 0 for zone in cells}
    reasons: dict[str, Reason] = {
        zone: "privacy"
        for zone, cell in cells.items()
        if cell.status == "suppressed" or is_small(known[zone], threshold)
    }
    hidden = [known[zone] for zone in reasons]
    candidates = sorted(
        (known[zone], zone)
        for zone, cell in cells.items()
        if zone not in reasons and cell.value is not None and known[zone] >= threshold
    )
    for count, zone in candidates:
        if not is_deducible(hidden, threshold):
            break
        hidden.append(count)
        reasons[zone] = "privacy_secondary"
    after = {
        zone: hide(cell, reasons[zone]) if zone in reasons else cell for zone, cell in cells.items()
    }
    return Suppression(after, not is_deducible(hidden, threshold))


def is_deducible(hidden: Sequence[Decimal | int], threshold: int) -> bool:
    """Whether the sum of the hidden counts and the rule itself give one of the small ones.

    The reader knows that a primary count lies in `1 .. threshold - 1` and any other is at least
    `threshold`; the solution is unique when the sum is the least possible or, with primary counts
    only, the greatest (two hidden cells with sum 2 are 1 and 1).
    """
    if len(hidden) < 2:
        return bool(hidden)
    small = [count for count in hidden if is_small(count, threshold)]
    large = [count for count in hidden if not is_small(count, threshold)]
    above_least = sum(count - 1 for count in small) + sum(count - threshold for count in large)
    below_greatest = sum(threshold - 1 - count for count in small)
    return bool(small) and (above_least < 1 or (not large and below_greatest < 1))


def hide(cell: Cell, reason: Reason) -> Cell:
    """The cell without its value, for `reason`."""
    if cell.value is None:  # already hidden: a new reason would only tell more
        return cell
    return replace(cell, value=None, status="suppressed", reason=reason, ci_low=None, ci_high=None)
