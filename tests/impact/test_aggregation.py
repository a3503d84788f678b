"""Aggregation: the worked examples of the method, the states of a value, and the invariants."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import product
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from impact.aggregation import (
    Cell,
    IntervalKind,
    Quality,
    Rule,
    Sums,
    UnitTerm,
    aggregate,
    combine,
    coverage_of,
    evaluate,
    worst,
)
from impact.precision import quantised

D = Decimal

SUM = Rule("sum")
PERCENT = Rule("ratio_of_sums", D(100), decimals=1)
PROPORTION = Rule("ratio_of_sums", D(100), decimals=1, interval="wilson")
MEAN = Rule("weighted_mean", decimals=1)
RULES = (SUM, PERCENT, PROPORTION, MEAN)


def ratio_unit(
    numerator: int | None, denominator: int, quality: Quality = Quality.FINAL
) -> UnitTerm:
    """A unit of a ratio whose denominator is known, hence its own weight."""
    return UnitTerm(
        None if numerator is None else D(numerator), D(denominator), D(denominator), quality
    )


def sum_unit(amount: int | None, residents: int) -> UnitTerm:
    return UnitTerm(None if amount is None else D(amount), None, D(residents))


amounts = st.decimals(0, 10**9, places=6)
signed_amounts = st.decimals(-(10**9), 10**9, places=6)
weights = st.decimals(0, 10**6, places=6)
observed_qualities = st.sampled_from(list(Quality)[:4])
units = st.builds(
    UnitTerm, st.none() | signed_amounts, st.none() | amounts, weights, observed_qualities
)
unit_lists = st.lists(units, max_size=15)
complete_units = st.lists(
    st.builds(UnitTerm, signed_amounts, amounts, weights, observed_qualities),
    min_size=1,
    max_size=15,
)
rules = st.sampled_from(RULES)


# The worked example of the method: A 120 of 600, B 20 of 250, C unknown of 90.

ABC = [ratio_unit(120, 600), ratio_unit(20, 250), ratio_unit(None, 90)]


def test_ratio_is_the_ratio_of_sums_not_the_mean_of_percentages() -> None:
    cell = evaluate(PROPORTION, aggregate(PROPORTION, ABC))

    assert cell.value == D("16.470588")
    assert cell.coverage == D("0.904255")
    assert (cell.status, cell.reason) == ("ok", "")
    assert (cell.ci_low, cell.ci_high) == (D("14.128964"), D("19.113912"))


def test_mean_of_percentages_is_the_typical_error() -> None:
    percentages = [D(120) / 600 * 100, D(20) / 250 * 100]

    assert sum(percentages) / 2 == D("14.0")
    assert evaluate(PERCENT, aggregate(PERCENT, ABC)).value != D("14.0")


def test_sums_hold_the_complete_units_only() -> None:
    assert aggregate(PERCENT, ABC) == Sums(D(140), D(850), D(850), D(940), 2, 3, Quality.FINAL)


def test_half_a_pair_is_no_observation() -> None:
    no_denominator = UnitTerm(D(5), None, D(100))

    sums = aggregate(PERCENT, [UnitTerm(D(10), D(40), D(100)), no_denominator])

    assert sums == Sums(D(10), D(40), D(100), D(200), 1, 2, Quality.FINAL)


def test_weighted_mean() -> None:
    """30,000 euro for 100 taxpayers and 20,000 for 300 make 22,500, not 25,000."""
    taxpayers = [
        UnitTerm(D(30_000), D(100), D(100)),
        UnitTerm(D(20_000), D(300), D(300)),
    ]

    cell = evaluate(MEAN, aggregate(MEAN, taxpayers))

    assert (cell.value, cell.status, cell.ci_low) == (D("22500.000000"), "ok", None)


# States by coverage.


@pytest.mark.parametrize(
    ("rule", "observed", "status", "reason"),
    [
        (SUM, 100_000, "ok", ""),
        (SUM, 99_999, "partial", "lower_bound"),
        (SUM, 90_000, "partial", "lower_bound"),
        (SUM, 89_999, "not_available", "low_coverage"),
        (SUM, 60_000, "not_available", "low_coverage"),
        (PERCENT, 100_000, "ok", ""),
        (PERCENT, 90_000, "ok", ""),
        (PERCENT, 89_999, "partial", "low_coverage"),
        (PERCENT, 60_000, "partial", "low_coverage"),
        (PERCENT, 59_999, "not_available", "low_coverage"),
        (MEAN, 90_000, "ok", ""),
        (MEAN, 60_000, "partial", "low_coverage"),
        (MEAN, 59_999, "not_available", "low_coverage"),
    ],
)
def test_status_by_coverage(rule: Rule, observed: int, status: str, reason: str) -> None:
    seen = UnitTerm(D(7), D(14), D(observed))
    unseen = [UnitTerm(None, None, D(100_000 - observed))] if observed < 100_000 else []

    cell = evaluate(rule, aggregate(rule, [seen, *unseen]))

    assert (cell.status, cell.reason) == (status, reason)
    assert (cell.value is None) == (status == "not_available")
    assert cell.coverage == D(observed) / 100_000


def test_a_share_just_below_the_threshold_does_not_round_up_to_it() -> None:
    sums = Sums(D(1), D(2), D("8999999.9"), D(10_000_000), 9, 10, Quality.FINAL)

    cell = evaluate(PERCENT, sums)

    assert (cell.coverage, cell.status) == (D("0.899999"), "partial")


def test_incomplete_sum_of_signed_amounts_bounds_nothing() -> None:
    balance = Rule("sum", signed=True)
    sums = aggregate(balance, [sum_unit(-40, 950), sum_unit(None, 50)])

    cell = evaluate(balance, sums)

    assert (cell.value, cell.status, cell.reason) == (None, "not_available", "low_coverage")


def test_uninhabited_unit_without_data_makes_a_sum_incomplete() -> None:
    cell = evaluate(SUM, aggregate(SUM, [sum_unit(12, 500), sum_unit(None, 0)]))

    assert (cell.value, cell.status, cell.coverage) == (D(12), "partial", D(1))


@pytest.mark.parametrize("rule", RULES)
def test_zone_without_units_and_zone_without_data(rule: Rule) -> None:
    for unit_terms in ([], [UnitTerm(None, None, D(10))], [UnitTerm(None, None, D(0))]):
        cell = evaluate(rule, aggregate(rule, unit_terms))

        assert cell == Cell(None, D(0), "not_available", "no_data", Quality.MISSING)


@pytest.mark.parametrize("rule", [PERCENT, PROPORTION, MEAN])
def test_zero_denominator(rule: Rule) -> None:
    cell = evaluate(rule, aggregate(rule, [ratio_unit(5, 0), ratio_unit(0, 0)]))

    assert (cell.value, cell.status, cell.reason) == (None, "not_available", "zero_denominator")
    assert cell.coverage == 1


def test_zone_where_nothing_weighs_counts_its_units() -> None:
    empty = [sum_unit(3, 0), sum_unit(4, 0), sum_unit(None, 0)]

    assert evaluate(SUM, aggregate(SUM, empty[:2])).status == "ok"
    assert coverage_of(aggregate(SUM, empty)) == D("0.666666")


def test_zero_is_a_value() -> None:
    assert evaluate(SUM, aggregate(SUM, [sum_unit(0, 10)])).value == 0
    ratio = evaluate(PROPORTION, aggregate(PROPORTION, [ratio_unit(0, 20)]))
    assert (ratio.value, ratio.ci_low, ratio.ci_high) == (D(0), D(0), D("16.112516"))


def test_value_is_stored_with_six_decimals_halves_to_even() -> None:
    rule = Rule("ratio_of_sums")

    def value(numerator: str) -> str:
        sums = Sums(D(numerator), D(2), D(1), D(1), 1, 1, Quality.FINAL)
        return str(evaluate(rule, sums).value)

    assert [value("0.000001"), value("0.000003"), value("-0.000001")] == [
        "0.000000",
        "0.000002",
        "0.000000",
    ]
    assert value("4") == "2.000000"


@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [("log_ratio", "226.8", "235.6"), ("byar", "228.8", "233.6")],
)
def test_interval_follows_the_rule(interval: IntervalKind, low: str, high: str) -> None:
    rule = Rule("ratio_of_sums", D(100), interval=interval)

    cell = evaluate(rule, aggregate(rule, [ratio_unit(35_539, 15_373)]))

    assert cell.value == D("231.178039")
    assert cell.ci_low is not None and cell.ci_high is not None
    assert (round(cell.ci_low, 1), round(cell.ci_high, 1)) == (D(low), D(high))


def test_interval_out_of_its_domain_is_left_out() -> None:
    """The ageing index is no proportion: asked for Wilson it has a value and no interval."""
    cell = evaluate(PROPORTION, aggregate(PROPORTION, [ratio_unit(35_539, 15_373)]))

    assert (cell.status, cell.ci_low, cell.ci_high) == ("ok", None, None)


# Quality.


def test_worst_quality_wins() -> None:
    firmest_first = [Quality.FINAL, Quality.PROVISIONAL, Quality.ESTIMATED, Quality.IMPUTED]
    for first, second in product(firmest_first, repeat=2):
        expected = firmest_first[max(firmest_first.index(first), firmest_first.index(second))]
        assert worst([first, second]) is expected
    assert worst([]) is Quality.MISSING


def test_quality_of_a_missing_unit_taints_nothing() -> None:
    sums = aggregate(PERCENT, [ratio_unit(120, 600), ratio_unit(None, 9, Quality.IMPUTED)])

    assert sums.quality is Quality.FINAL
    assert evaluate(PERCENT, aggregate(PERCENT, [ratio_unit(1, 2, Quality.ESTIMATED)])).quality == (
        Quality.ESTIMATED
    )


# What cannot be.


@pytest.mark.parametrize(
    "rule",
    [
        partial(Rule, "sum", multiplier=D(100)),
        partial(Rule, "sum", interval="byar"),
        partial(Rule, "weighted_mean", interval="wilson"),
        partial(Rule, "ratio_of_sums", multiplier=D(0)),
        partial(Rule, "sum", min_coverage=D(0)),
        partial(Rule, "sum", min_coverage=D("1.01")),
        partial(Rule, "sum", privacy_threshold=2),
    ],
)
def test_rule_that_could_be_read_in_two_ways(rule: Callable[[], Rule]) -> None:
    with pytest.raises(ValueError, match=r"ratio|multiplier|min_coverage|privacy_threshold"):
        rule()


@pytest.mark.parametrize(
    "sums",
    [
        (D(1), None, D(2), D(1), 1, 1),
        (D(1), None, D(-1), D(1), 1, 1),
        (D(1), None, D(1), D(1), 2, 1),
        (D("NaN"), None, D(1), D(1), 1, 1),
        (D(1), D("Infinity"), D(1), D(1), 1, 1),
    ],
)
def test_sums_of_no_possible_units(
    sums: tuple[Decimal, Decimal | None, Decimal, Decimal, int, int],
) -> None:
    with pytest.raises(ValueError, match=r"units|weights|finite"):
        Sums(*sums, Quality.FINAL)


def test_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="weigh"):
        aggregate(SUM, [UnitTerm(None, None, D(-1)), sum_unit(1, 100)])


# Invariants.


@given(rules, unit_lists, st.randoms())
def test_order_of_units_changes_no_byte(rule: Rule, terms: list[UnitTerm], random: Random) -> None:
    shuffled = list(terms)
    random.shuffle(shuffled)

    assert repr(evaluate(rule, aggregate(rule, shuffled))) == repr(
        evaluate(rule, aggregate(rule, terms))
    )


zonings = complete_units.flatmap(
    lambda terms: st.tuples(
        st.just(terms),
        st.lists(st.integers(0, 3), min_size=len(terms), max_size=len(terms)),
    )
)


def zones_of(terms: list[UnitTerm], assignment: list[int]) -> list[list[UnitTerm]]:
    return [
        [term for term, zone in zip(terms, assignment, strict=True) if zone == wanted]
        for wanted in sorted(set(assignment))
    ]


@given(zonings)
def test_zones_add_up_to_the_region_under_any_zoning(
    zoning: tuple[list[UnitTerm], list[int]],
) -> None:
    terms, assignment = zoning
    region = evaluate(SUM, aggregate(SUM, terms))

    cells = [evaluate(SUM, aggregate(SUM, zone)) for zone in zones_of(terms, assignment)]

    assert {cell.status for cell in cells} == {"ok"}
    assert sum((cell.value for cell in cells if cell.value is not None), D(0)) == region.value


@given(st.sampled_from([PERCENT, PROPORTION, MEAN]), zonings)
def test_regional_ratio_is_the_ratio_of_the_sums_of_the_zones(
    rule: Rule, zoning: tuple[list[UnitTerm], list[int]]
) -> None:
    terms, assignment = zoning
    parts = [aggregate(rule, zone) for zone in zones_of(terms, assignment)]

    region = evaluate(rule, aggregate(rule, terms))

    assert combine(parts) == aggregate(rule, terms)
    assert evaluate(rule, combine(parts)) == region
    denominator = sum((part.denominator or D(0) for part in parts), D(0))
    if denominator:
        numerator = sum((part.numerator or D(0) for part in parts), D(0))
        assert region.value is not None
        assert abs(region.value - rule.multiplier * numerator / denominator) <= max(
            D("0.000001"), abs(region.value) * D("1e-20")
        )
    else:
        assert region.reason == "zero_denominator"


@given(rules, unit_lists, st.integers(0, 14), amounts, amounts)
def test_one_more_observation_never_lowers_the_coverage(
    rule: Rule, terms: list[UnitTerm], index: int, numerator: Decimal, denominator: Decimal
) -> None:
    assume(index < len(terms))
    fuller = list(terms)
    fuller[index] = UnitTerm(numerator, denominator, terms[index].weight)

    assert coverage_of(aggregate(rule, fuller)) >= coverage_of(aggregate(rule, terms))


@given(rules, unit_lists)
def test_every_cell_is_consistent(rule: Rule, terms: list[UnitTerm]) -> None:
    cell = evaluate(rule, aggregate(rule, terms))

    assert 0 <= cell.coverage <= 1
    assert (cell.value is not None) == (cell.status in {"ok", "partial"})
    assert (cell.reason == "") == (cell.status == "ok")
    assert (cell.ci_low is None) == (cell.ci_high is None)
    for number in (cell.value, cell.coverage, cell.ci_low, cell.ci_high):
        if number is not None:
            assert str(number) == str(quantised(number))


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=10))
def test_interval_holds_the_value(pairs: list[tuple[int, int]]) -> None:
    terms = [ratio_unit(cases, cases + others) for cases, others in pairs]
    for rule in (
        PROPORTION,
        Rule("ratio_of_sums", D(100), interval="log_ratio"),
        Rule("ratio_of_sums", D(1000), interval="byar"),
    ):
        cell = evaluate(rule, aggregate(rule, terms))
        if cell.value is not None:
            assert cell.ci_low is not None and cell.ci_high is not None
            assert 0 <= cell.ci_low <= cell.value <= cell.ci_high
