"""Intervals against published examples, scipy and their own properties."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2, norm

from impact.intervals import Interval, OutOfDomain, Z, byar, log_ratio, wilson
from impact.precision import quantised

D = Decimal
HUNDRED = D(100)

counts = st.integers(0, 5_000_000).map(D)
positive_counts = st.integers(1, 5_000_000).map(D)
multipliers = st.sampled_from([D(1), D(100), D(1000), D(10_000), D(100_000)])


def exact_poisson(count: int) -> tuple[float, float]:
    """Garwood (1936): the exact limits that Byar approximates."""
    low = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return float(low), float(chi2.ppf(0.975, 2 * count + 2) / 2)


def test_z_is_the_normal_quantile() -> None:
    assert float(Z) == pytest.approx(norm.ppf(0.975), abs=1e-15)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (140, 850, "14.128964", "19.113912"),
        (0, 20, "0.000000", "16.112516"),
        (20, 20, "83.887484", "100.000000"),
    ],
)
def test_wilson_worked_examples(successes: int, trials: int, low: str, high: str) -> None:
    assert wilson(D(successes), D(trials), HUNDRED) == (D(low), D(high))


@given(st.integers(1, 200_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_scipy(pair: tuple[int, int]) -> None:
    successes, trials = pair
    expected = binomtest(successes, trials).proportion_ci(method="wilson")

    low, high = wilson(D(successes), D(trials))

    assert float(low) == pytest.approx(expected.low, abs=6e-7)
    assert float(high) == pytest.approx(expected.high, abs=6e-7)


def test_log_ratio_ageing_index_of_the_pinerolese() -> None:
    """35,539 residents of 65 and over, 15,373 up to 14, on 1 January 2023."""
    low, high = log_ratio(D(35_539), D(15_373), HUNDRED)

    assert round(D(35_539) / D(15_373) * 100, 1) == D("231.2")
    assert (round(low, 1), round(high, 1)) == (D("226.8"), D("235.6"))


def test_log_ratio_of_equal_counts_is_symmetric_on_the_logarithm() -> None:
    low, high = log_ratio(D(50), D(50))

    assert float(low * high) == pytest.approx(1, abs=1e-5)
    assert float(high) == pytest.approx(1.479927, abs=1e-6)


def test_log_ratio_without_events_is_the_wilson_interval_as_odds() -> None:
    low, high = log_ratio(D(0), D(200))
    proportion = wilson(D(0), D(200)).high

    assert low == 0
    assert float(high) == pytest.approx(float(proportion / (1 - proportion)), abs=2e-6)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 9, 10, 25, 100, 1_000, 50_000])
def test_byar_is_close_to_the_exact_poisson(count: int) -> None:
    expected = exact_poisson(count)

    found = byar(D(count), D(1))

    for bound, exact in zip(found, expected, strict=True):
        assert float(bound) == pytest.approx(exact, rel=0.01 if count >= 10 else 0, abs=0.05)


def test_byar_scales_with_denominator_and_multiplier() -> None:
    """20 events: 12.21 to 30.89 (exact 12.22 to 30.89)."""
    assert byar(D(20), D(1)) == (D("12.211429"), D("30.889880"))
    assert byar(D(20), D(40_000), D(10_000)) == (D("3.052857"), D("7.722470"))


@given(counts, positive_counts, multipliers)
def test_every_interval_holds_its_estimate(a: Decimal, b: Decimal, multiplier: Decimal) -> None:
    estimate = quantised(a / b * multiplier)
    intervals = [log_ratio(a, b, multiplier), byar(a, b, multiplier)]
    if a <= b:
        intervals.append(wilson(a, b, multiplier))

    for low, high in intervals:
        assert 0 <= low <= estimate <= high
        assert low.as_tuple().exponent == high.as_tuple().exponent == -6
        assert not low.is_signed()


@given(st.integers(0, 5_000).map(D), st.integers(0, 5_000).map(D), multipliers)
def test_wilson_stays_in_range_and_mirrors(yes: Decimal, no: Decimal, multiplier: Decimal) -> None:
    if yes + no == 0:
        return

    low, high = wilson(yes, yes + no, multiplier)
    other = wilson(no, yes + no, multiplier)

    assert 0 <= low <= high <= multiplier
    assert abs(low - (multiplier - other.high)) <= D("0.000001")


@given(st.integers(1, 500).map(D))
def test_more_observations_narrow_the_interval(n: Decimal) -> None:
    def width(interval: Interval) -> Decimal:
        return interval.high - interval.low

    for formula in (log_ratio, wilson, byar):
        assert width(formula(n * 100, n * 1000)) < width(formula(n, n * 10))


@pytest.mark.parametrize(
    ("formula", "numerator", "denominator"),
    [
        (wilson, 1, 0),
        (wilson, -1, 10),
        (wilson, 11, 10),
        (log_ratio, 1, 0),
        (log_ratio, "0.000001", 5),
        (log_ratio, 5, "0.999999"),
        (log_ratio, -1, 10),
        (log_ratio, 1, -10),
        (byar, 1, 0),
        (byar, -1, 10),
    ],
)
def test_outside_its_domain_a_formula_refuses(
    formula: Callable[[Decimal, Decimal], Interval], numerator: int | str, denominator: int | str
) -> None:
    with pytest.raises(OutOfDomain):
        formula(D(numerator), D(denominator))
