"""How unequal the units of a zone are: spread of a value per head among its comuni.

All functions take the values of the units and what each unit weighs (residents, taxpayers: the
denominator of the value), as sequences of equal length. An index is None where it has no meaning;
equal values give exactly 0, whatever the weights. Results carry the stored six decimals.

Sources: Theil, H. (1967), *Economics and Information Theory*; Cowell, F. (2011), *Measuring
Inequality*, 3rd ed., ch. 3. These indices are *between* units: two comuni with the same mean are
equal, however unequal their people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

from impact.precision import EXACT, TRANSCENDENTAL, exact_sum, quantised


@dataclass(frozen=True, slots=True)
class Disparity:
    """The spread of one value among `units` units. Percentiles count each unit once."""

    units: int
    weighted_cv: Decimal | None
    max_min_ratio: Decimal | None
    theil: Decimal | None
    p10: Decimal | None
    p90: Decimal | None


def disparity(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Disparity:
    """All the indices at once; every one None for no units."""
    return Disparity(
        units=len(values),
        weighted_cv=weighted_cv(values, weights),
        max_min_ratio=max_min_ratio(values),
        theil=theil(values, weights),
        p10=percentile(values, 10),
        p90=percentile(values, 90),
    )


def weighted_cv(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal | None:
    """Weighted standard deviation over weighted mean: `sqrt(Σ p_u (x_u - m)²) / m`.

    `p_u` is the share of the weights. None for negative values and for a mean that is 0: relative
    to nothing there is no spread.
    """
    ratios = _ratios_to_mean(values, weights)
    if ratios is None:
        return None
    with localcontext(TRANSCENDENTAL):
        return quantised(exact_sum(share * (ratio - 1) ** 2 for share, ratio in ratios).sqrt())


def theil(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal | None:
    """Theil's T: `Σ s_u ln(s_u / p_u)`, shares of the amount against shares of the weights.

    With `s_u = p_u x_u / m` a unit's ratio of shares is its value over the mean. A unit with value
    0 contributes 0, the limit of `s ln s`. At most `ln(1 / smallest p_u)`. None as for
    `weighted_cv`.
    """
    ratios = _ratios_to_mean(values, weights)
    if ratios is None:
        return None
    with localcontext(TRANSCENDENTAL):
        terms = (share * ratio * ratio.ln() for share, ratio in ratios if ratio > 0)
        # Rounding of the last digit may leave a sum of 0 just below it.
        return quantised(max(Decimal(0), exact_sum(terms)))


def max_min_ratio(values: Sequence[Decimal]) -> Decimal | None:
    """The greatest value over the least; None for no units or a least value that is not positive.

    Unweighted, so it is the index that the smallest comune can move most: show it last.
    """
    if not values or min(values) <= 0:
        return None
    with localcontext(EXACT):
        return quantised(max(values) / min(values))


def percentile(values: Sequence[Decimal], percent: int) -> Decimal | None:
    """The value below which `percent` % of the *units* lie, each counted once; None for no units.

    Linear interpolation between order statistics (Hyndman & Fan 1996, type 7), as numpy and
    PostgreSQL's `percentile_cont`. For "among the comuni".
    """
    if not 0 <= percent <= 100:
        raise ValueError("a percentile is between 0 and 100")
    if not values:
        return None
    ordered = sorted(values)
    with localcontext(EXACT):
        place = Decimal(percent) * (len(ordered) - 1) / 100
        below = int(place.to_integral_value(rounding=ROUND_FLOOR))
        above = min(below + 1, len(ordered) - 1)
        step = (ordered[above] - ordered[below]) * (place - below)
        return quantised(ordered[below] + step)


def _pairs(
    values: Sequence[Decimal], weights: Sequence[Decimal]
) -> Sequence[tuple[Decimal, Decimal]]:
    pairs = list(zip(values, weights, strict=True))
    if any(weight < 0 for _, weight in pairs):
        raise ValueError("a unit cannot weigh less than nothing")
    return pairs


def _ratios_to_mean(
    values: Sequence[Decimal], weights: Sequence[Decimal]
) -> list[tuple[Decimal, Decimal]] | None:
    """Per unit its share of the weights and its value over the weighted mean.

    Sorted, so that results do not depend on the order of the units in the last digit. None where
    relative spread is undefined: nothing weighs, a negative value, a mean of 0.
    """
    pairs = sorted(_pairs(values, weights))
    with localcontext(EXACT):
        total_weight = exact_sum(weight for _, weight in pairs)
        amount = exact_sum(value * weight for value, weight in pairs)
        if not pairs or pairs[0][0] < 0 or amount <= 0:
            return None
        # Multiplied before divided: for equal values the ratio is then exactly 1.
        return [(weight / total_weight, value * total_weight / amount) for value, weight in pairs]
