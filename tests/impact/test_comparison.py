"""Marks, judgements, ranks and change: each from the smallest example that shows it."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from impact.comparison import (
    Change,
    Comparison,
    Direction,
    Judgement,
    Mark,
    Point,
    Rank,
    Trend,
    change,
    compare,
    judge,
    not_told_apart,
    rank,
    trend,
)
from impact.periods import parse

D = Decimal

values = st.decimals(-1000, 1000, places=2)
directions: st.SearchStrategy[Direction] = st.sampled_from(
    ["higher_better", "lower_better", "neutral"]
)


# Against a reference.


@pytest.mark.parametrize(
    ("low", "high", "direction", "mark", "judgement"),
    [
        ("226.8", "235.6", "lower_better", "higher", "worse"),
        ("226.8", "235.6", "higher_better", "higher", "better"),
        ("226.8", "235.6", "neutral", "higher", None),
        ("210.0", "220.0", "lower_better", "lower", "better"),
        ("210.0", "220.0", "higher_better", "lower", "worse"),
        ("210.0", "220.0", "neutral", "lower", None),
        ("220.0", "230.0", "lower_better", "similar", None),
        # An end that touches the reference does not exclude it.
        ("225.3", "230.0", "lower_better", "similar", None),
        ("220.0", "225.3", "lower_better", "similar", None),
    ],
)
def test_mark_by_the_interval(
    low: str, high: str, direction: Direction, mark: Mark, judgement: Judgement | None
) -> None:
    assert compare(D(low), D(high), D("225.3"), direction) == Comparison(mark, judgement)


@pytest.mark.parametrize(
    ("low", "high", "reference"),
    [(None, None, D(1)), (D(1), D(2), None), (None, D(2), D(1)), (D(1), None, D(1))],
)
def test_without_interval_or_reference_nothing_is_compared(
    low: Decimal | None, high: Decimal | None, reference: Decimal | None
) -> None:
    assert compare(low, high, reference, "higher_better") == Comparison("not_compared", None)


@given(values, values, values, directions)
def test_mirrored_comparison_is_the_opposite(
    one: Decimal, other: Decimal, reference: Decimal, direction: Direction
) -> None:
    low, high = sorted((one, other))
    opposite = {"higher": "lower", "lower": "higher", "similar": "similar"}

    found = compare(low, high, reference, direction)
    mirrored = compare(-high, -low, -reference, direction)

    assert mirrored.mark == opposite[found.mark]
    assert {found.judgement, mirrored.judgement} in ({None}, {"better", "worse"})


def test_only_a_difference_is_judged() -> None:
    assert judge("similar", "higher_better") is None
    assert judge("not_compared", "lower_better") is None


# Among the zones.


def test_rank_from_the_highest_ties_share_and_missing_are_left_out() -> None:
    found = rank({"D01": D(5), "D02": D(9), "D03": D(9), "D04": None, "D05": D(2), "D06": D("5.0")})

    assert found == {
        "D02": Rank(1, 5, True),
        "D03": Rank(1, 5, True),
        "D01": Rank(3, 5, True),
        "D06": Rank(3, 5, True),
        "D05": Rank(5, 5, False),
    }


def test_rank_of_nothing() -> None:
    assert rank({}) == rank({"D01": None}) == {}


@given(st.dictionaries(st.text(max_size=3), values, max_size=30))
def test_rank_is_one_more_than_the_values_above(by_zone: dict[str, Decimal]) -> None:
    for zone, found in rank(by_zone).items():
        assert found.position == 1 + sum(value > by_zone[zone] for value in by_zone.values())
        assert found.of == len(by_zone)
        assert found.tied == (list(by_zone.values()).count(by_zone[zone]) > 1)


# Through time.


def points(*rows: tuple[str, str | None, str]) -> list[Point]:
    return [
        Point(parse(period), None if value is None else D(value), source)
        for period, value, source in rows
    ]


def test_change_from_the_previous_period() -> None:
    series = points(("2023", "231.178039", "posas"), ("2022", "226.5", "posas"))

    assert change(series) == Change(D("4.678039"), parse("2022"), "", "not_assessable", 2)


def test_change_skips_periods_without_value() -> None:
    series = points(("2021", "10", "a"), ("2022", None, "a"), ("2023", "12", "a"))

    assert change(series) == Change(D(2), parse("2021"), "", "not_assessable", 2)


def test_change_of_source_breaks_the_line_for_good() -> None:
    series = points(("2011", "10", "a"), ("2018", "11", "b"), ("2022", "12", "a"))

    assert change(series) == Change(None, None, "source_break", "not_assessable", 1)
    assert change([*series, *points(("2023", "13", "a"))]) == Change(
        D(1), parse("2022"), "", "not_assessable", 2
    )


def test_first_value_and_missing_value_have_no_change() -> None:
    assert change(points(("2023", "1", "a"))) == Change(
        None, None, "no_previous", "not_assessable", 1
    )
    assert change(points(("2022", None, "a"), ("2023", "1", "a"))).reason == "no_previous"
    assert change(points(("2022", "1", "a"), ("2023", None, "a"))) == Change(
        None, None, "no_value", "not_assessable", 0
    )


def test_change_compares_the_same_part_of_the_year() -> None:
    series = points(
        ("2022-S1", "10", "a"), ("2022-S2", "90", "a"), ("2023-S1", "11", "a"), ("2022", "50", "a")
    )

    assert change(series) == Change(D(1), parse("2022-S1"), "", "not_assessable", 2)


def test_trend_of_a_series_runs_within_one_source() -> None:
    rows = [(str(2015 + i), str(i), "old" if i < 4 else "new") for i in range(9)]

    found = change(points(*rows))

    assert (found.trend, found.periods) == ("rising", 5)
    assert change(points(*rows[:-1])).trend == "not_assessable"


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([], "not_assessable"),
        ([1, 2, 3, 4], "not_assessable"),
        ([1, 2, 3, 4, 5], "rising"),
        ([5, 4, 3, 2, 1], "falling"),
        # One pair out of order of five values: p = 0.083.
        ([1, 2, 3, 5, 4], "no_trend"),
        # The same of six: p = 0.017.
        ([1, 2, 3, 4, 6, 5], "rising"),
        ([3, 3, 3, 3, 3], "no_trend"),
        # A tie counts as much as a pair out of order.
        ([1, 2, 2, 3, 4], "no_trend"),
        ([1, 2, 2, 3, 4, 5, 6], "rising"),
    ],
)
def test_trend_is_the_exact_mann_kendall_test(series: list[int], expected: Trend) -> None:
    assert trend([D(value) for value in series]) == expected


@pytest.mark.parametrize("n", [5, 6])
def test_trend_agrees_with_scipy_on_every_order(n: int) -> None:
    for order in permutations(range(n)):
        test = kendalltau(range(n), order, method="exact")
        expected = (
            "no_trend" if test.pvalue > 0.05 else "rising" if test.statistic > 0 else "falling"
        )
        assert trend([D(value) for value in order]) == expected


@pytest.mark.parametrize("series", [[1, 1, 2, 3, 4, 5], [1, 2, 2, 2, 3, 4], [1, 1, 2, 2, 3, 3, 4]])
def test_trend_with_ties_is_never_easier_than_its_permutations(series: list[int]) -> None:
    """At most one order in twenty of the same values may be called a trend."""
    found = [trend([D(value) for value in order]) for order in permutations(series)]

    assert 1 - found.count("no_trend") / len(found) <= 0.05


@given(st.lists(values, min_size=5, max_size=40))
def test_reversed_time_reverses_the_trend(series: list[Decimal]) -> None:
    opposite = {"rising": "falling", "falling": "rising", "no_trend": "no_trend"}

    assert trend(series[::-1]) == opposite[trend(series)]


def test_intervals_with_a_point_in_common_do_not_tell_apart():
    intervals = {
        "a": (Decimal(1), Decimal(3)),
        "b": (Decimal(3), Decimal(5)),
        "c": (Decimal(4), Decimal(6)),
        "d": (Decimal(7), Decimal(8)),
    }
    assert not_told_apart(intervals) == [("a", "b"), ("b", "c")]
    assert not_told_apart({"a": (Decimal(1), Decimal(2))}) == []
