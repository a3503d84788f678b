"""95 % intervals for proportions, ratios of counts and rates.

They describe the variability of a count, as if the events of the year had been drawn again; they
say nothing about errors of the source. Every function returns bounds with the stored six decimals
and, because rounding keeps order, always holds the value rounded in the same way. No corrections
for small numbers are hidden here: what happens at zero is written at each function.
"""

from decimal import Decimal, localcontext
from typing import NamedTuple

from impact.precision import TRANSCENDENTAL, quantised

# The 97.5th percentile of the standard normal.
Z = Decimal("1.95996398454005423552")

ONE = Decimal(1)


class Interval(NamedTuple):
    """Both ends of a 95 % interval, in the unit of the value, ends included."""

    low: Decimal
    high: Decimal


class OutOfDomain(ValueError):
    """The formula says nothing about these inputs, so there is no interval to show."""


def wilson(successes: Decimal, trials: Decimal, multiplier: Decimal = ONE) -> Interval:
    """Score interval of the proportion `successes / trials`, times `multiplier`.

    At 0 successes the lower end is exactly 0, at `trials` successes the upper end is exactly
    `multiplier`; both ends always lie in `[0, multiplier]`. Raises `OutOfDomain` unless
    `0 <= successes <= trials` and `trials > 0`.

    Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference",
    *JASA* 22, 209-212; no continuity correction.
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise OutOfDomain
    with localcontext(TRANSCENDENTAL):
        centre = 2 * successes + Z * Z
        half = Z * (Z * Z + 4 * successes * (trials - successes) / trials).sqrt()
        scale = multiplier / (2 * (trials + Z * Z))
        # At the two extremes centre and half cancel but for the last digit.
        low = max(Decimal(0), (centre - half) * scale)
        high = min(multiplier, (centre + half) * scale)
        return Interval(quantised(low), quantised(high))


def log_ratio(a: Decimal, b: Decimal, multiplier: Decimal = ONE) -> Interval:
    """Interval of the ratio `a / b` of two independent counts, times `multiplier`.

    `exp(ln(a/b) ± z·sqrt(1/a + 1/b))`: the delta method on the logarithm, for two Poisson counts.
    With `a = 0` the logarithm does not exist; given `a + b`, `a` is binomial with odds equal to
    the ratio (Przyborowski & Wilenski 1940), so the ends are those of Wilson turned into odds,
    which at zero are exactly `0` and `z²/b`. Raises `OutOfDomain` for `a < 0` or `b <= 0`, and
    between 0 and one event, of which the method says nothing and would draw an end without bound.

    Katz, D. et al. (1978), "Obtaining confidence intervals for the risk ratio in cohort studies",
    *Biometrics* 34, 469-474, with Poisson in place of binomial variances: Rothman, Greenland &
    Lash (2008), *Modern Epidemiology*, 3rd ed., ch. 14.
    """
    if a < 0 or b <= 0:
        raise OutOfDomain
    with localcontext(TRANSCENDENTAL):
        if a == 0:
            return Interval(quantised(Decimal(0)), quantised(Z * Z / b * multiplier))
        if a < 1 or b < 1:
            raise OutOfDomain
        ratio = a / b * multiplier
        factor = (Z * ((a + b) / (a * b)).sqrt()).exp()
        return Interval(quantised(ratio / factor), quantised(ratio * factor))


def byar(count: Decimal, denominator: Decimal, multiplier: Decimal = ONE) -> Interval:
    """Interval of the rate `count / denominator`, times `multiplier`, for a Poisson count.

    Byar's approximation to the exact Poisson limits: within 0.05 events below ten, within 1 %
    from ten on. At 0 events the lower end is exactly 0 and the upper is that of 3.67 events
    (exact: 3.69). The denominator counts as known without error. Raises `OutOfDomain` for
    `count < 0` or `denominator <= 0`.

    Breslow, N. E. & Day, N. E. (1987), *Statistical Methods in Cancer Research*, vol. II, IARC,
    p. 69.
    """
    if count < 0 or denominator <= 0:
        raise OutOfDomain
    with localcontext(TRANSCENDENTAL):
        scale = multiplier / denominator
        low = Decimal(0)
        if count > 0:
            low = count * max(Decimal(0), 1 - 1 / (9 * count) - Z / (3 * count.sqrt())) ** 3
        upper = count + 1
        high = upper * (1 - 1 / (9 * upper) + Z / (3 * upper.sqrt())) ** 3
        return Interval(quantised(low * scale), quantised(high * scale))
