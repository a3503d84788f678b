"""Indices of disparity: worked examples, numpy as reference, and what an index must satisfy."""

from decimal import Decimal
from math import log
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from impact.disparity import (
    Disparity,
    disparity,
    max_min_ratio,
    percentile,
    theil,
    weighted_cv,
)

D = Decimal

values = st.decimals(0, 10**6, places=6)
weights = st.decimals(1, 10**6, places=2)
samples = st.lists(st.tuples(values, weights), min_size=1, max_size=20)


def decimals(*numbers: int) -> list[Decimal]:
    return [D(number) for number in numbers]


def columns(sample: list[tuple[Decimal, Decimal]]) -> tuple[list[Decimal], list[Decimal]]:
    return [value for value, _ in sample], [weight for _, weight in sample]


def test_worked_example() -> None:
    """20,000 for 300 people and 30,000 for 100: mean 22,500.

    CV = sqrt(0.75·(1/9)² + 0.25·(1/3)²) = 1/sqrt(27); the amounts' shares are 2/3 and 1/3.
    """
    found = disparity(decimals(20_000, 30_000), decimals(300, 100))

    expected_theil = 2 / 3 * log((2 / 3) / 0.75) + 1 / 3 * log((1 / 3) / 0.25)
    assert found.weighted_cv == D("0.192450")
    assert found.theil is not None
    assert float(found.theil) == pytest.approx(expected_theil, abs=5e-7)
    assert found.max_min_ratio == D("1.500000")
    assert (found.p10, found.p90, found.units) == (D("21000.000000"), D("29000.000000"), 2)


def test_amount_all_in_one_unit_is_the_greatest_theil() -> None:
    found = theil(decimals(0, 0, 0, 7), decimals(1, 1, 1, 1))

    assert found is not None
    assert float(found) == pytest.approx(log(4), abs=5e-7)


@given(values.filter(bool), st.lists(weights, min_size=1, max_size=20))
def test_equal_values_are_no_disparity(value: Decimal, by_unit: list[Decimal]) -> None:
    same = [value] * len(by_unit)

    assert disparity(same, by_unit) == Disparity(
        units=len(by_unit),
        weighted_cv=D(0),
        max_min_ratio=D(1),
        theil=D(0),
        p10=value,
        p90=value,
    )


@given(st.integers(100, 10_000), st.integers(0, 99), st.integers(0, 99), weights)
def test_disparity_grows_when_two_comuni_diverge(
    mean: int, one: int, other: int, weight: Decimal
) -> None:
    assume(one != other)
    near, far = sorted((mean * one // 100, mean * other // 100))
    assume(far - near >= mean // 100)

    closer = disparity([D(mean - near), D(mean + near)], [weight, weight])
    wider = disparity([D(mean - far), D(mean + far)], [weight, weight])

    assert closer.weighted_cv is not None and wider.weighted_cv is not None
    assert closer.theil is not None and wider.theil is not None
    assert closer.max_min_ratio is not None and wider.max_min_ratio is not None
    assert closer.weighted_cv < wider.weighted_cv
    assert closer.theil < wider.theil
    assert closer.max_min_ratio < wider.max_min_ratio


@given(samples)
def test_indices_equal_numpy(sample: list[tuple[Decimal, Decimal]]) -> None:
    numbers, by_unit = columns(sample)
    assume(any(numbers))
    x = np.array(numbers, dtype=float)
    share = np.array(by_unit, dtype=float) / float(sum(by_unit))
    mean = (share * x).sum()
    ratio = x / mean
    positive = ratio > 0

    cv, t = weighted_cv(numbers, by_unit), theil(numbers, by_unit)

    assert cv is not None and t is not None
    assert float(cv) == pytest.approx(np.sqrt((share * (ratio - 1) ** 2).sum()), abs=1e-6)
    terms = share[positive] * ratio[positive] * np.log(ratio[positive])
    assert float(t) == pytest.approx(terms.sum(), abs=1e-6)
    assert 0 <= t <= D("0.000001") + (1 / D(share.min())).ln()


@given(samples, st.randoms())
def test_order_and_scale_change_nothing(
    sample: list[tuple[Decimal, Decimal]], random: Random
) -> None:
    shuffled = list(sample)
    random.shuffle(shuffled)
    doubled = [(value * 2, weight * 3) for value, weight in sample]

    for index in (weighted_cv, theil):
        found = index(*columns(sample))
        assert str(index(*columns(shuffled))) == str(found)
        assert str(index(*columns(doubled))) == str(found)


@given(samples)
def test_splitting_a_unit_in_two_alike_changes_nothing(
    sample: list[tuple[Decimal, Decimal]],
) -> None:
    value, weight = sample[0]
    split = [(value, weight / 2), (value, weight / 2), *sample[1:]]

    for index in (weighted_cv, theil):
        assert index(*columns(split)) == index(*columns(sample))


@given(st.lists(values, min_size=1, max_size=40), st.integers(0, 100))
def test_percentile_equals_numpy(numbers: list[Decimal], percent: int) -> None:
    found = percentile(numbers, percent)

    assert found is not None
    assert float(found) == pytest.approx(
        np.percentile([float(number) for number in numbers], percent), rel=1e-9, abs=1e-6
    )
    assert min(numbers) <= found <= max(numbers)


def test_units_that_weigh_nothing_leave_the_weighted_indices_alone() -> None:
    with_ghost = decimals(10, 20, 999), decimals(5, 5, 0)

    assert weighted_cv(*with_ghost) == weighted_cv(decimals(10, 20), decimals(5, 5))
    assert theil(*with_ghost) == theil(decimals(10, 20), decimals(5, 5))


@pytest.mark.parametrize(
    ("numbers", "by_unit"),
    [([], []), ([0, 0], [1, 1]), ([-1, 5], [1, 1]), ([1, 2], [0, 0])],
)
def test_relative_spread_without_meaning(numbers: list[int], by_unit: list[int]) -> None:
    assert weighted_cv(decimals(*numbers), decimals(*by_unit)) is None
    assert theil(decimals(*numbers), decimals(*by_unit)) is None


def test_nothing_to_measure() -> None:
    assert disparity([], []) == Disparity(0, None, None, None, None, None)
    assert max_min_ratio(decimals(0, 5)) is None
    assert max_min_ratio(decimals(-2, 5)) is None


def test_input_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="shorter"):
        theil(decimals(1, 2), decimals(1))
    with pytest.raises(ValueError, match="weigh"):
        weighted_cv(decimals(1, 2), decimals(1, -1))
    for percent in (-1, 101):
        with pytest.raises(ValueError, match="percentile"):
            percentile(decimals(1), percent)
