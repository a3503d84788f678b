"""Confidentiality: small frequencies, what gives them away, and the total if nothing helps."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.models import TerritorialUnit
from impact.aggregation import (
    Cell,
    Rule,
    UnitTerm,
    aggregate,
    evaluate,
    is_deducible,
    is_small,
    suppress,
)
from impact.models import Indicator, Observation, Source, ZoneValue
from impact.recompute import drain
from tests.territory import Territory, build, indicator

D = Decimal
SUM = Rule("sum")


def ratio_unit(numerator: int, denominator: int) -> UnitTerm:
    """A unit of a ratio, which weighs its denominator."""
    return UnitTerm(D(numerator), D(denominator), D(denominator))


def sum_unit(amount: int, residents: int) -> UnitTerm:
    return UnitTerm(D(amount), None, D(residents))


# Confidentiality of one cell.


@pytest.mark.parametrize(
    ("rule", "unit", "hidden"),
    [
        (Rule("sum", privacy_threshold=3), sum_unit(0, 100), False),
        (Rule("sum", privacy_threshold=3), sum_unit(1, 100), True),
        (Rule("sum", privacy_threshold=3), sum_unit(2, 100), True),
        (Rule("sum", privacy_threshold=3), sum_unit(3, 100), False),
        (Rule("sum", privacy_threshold=5), sum_unit(4, 100), True),
        (Rule("sum"), sum_unit(1, 100), False),
        (Rule("ratio_of_sums", privacy_threshold=3), ratio_unit(2, 100), True),
        (Rule("ratio_of_sums", privacy_threshold=3), ratio_unit(50, 2), True),
        (Rule("ratio_of_sums", privacy_threshold=3), ratio_unit(99, 100), False),
        (Rule("ratio_of_sums", privacy_threshold=3, interval="wilson"), ratio_unit(99, 100), True),
        (Rule("ratio_of_sums", privacy_threshold=3, interval="wilson"), ratio_unit(50, 50), False),
        (Rule("weighted_mean", privacy_threshold=3), ratio_unit(20_000, 2), True),
        (Rule("weighted_mean", privacy_threshold=3), ratio_unit(20_000, 3), False),
    ],
)
def test_small_frequencies_are_not_shown(rule: Rule, unit: UnitTerm, hidden: bool) -> None:
    cell = evaluate(rule, aggregate(rule, [unit]))

    assert (cell.status == "suppressed") is hidden
    assert (cell.value is None) is hidden
    if hidden:
        assert (cell.reason, cell.ci_low, cell.ci_high) == ("privacy", None, None)


# Secondary suppression.


def table(counts: dict[str, int]) -> dict[str, Cell]:
    rule = Rule("sum", privacy_threshold=3)
    return {
        zone: evaluate(rule, aggregate(rule, [sum_unit(count, 10)]))
        for zone, count in counts.items()
    }


def hidden_zones(counts: dict[str, int], threshold: int = 3) -> dict[str, str]:
    after = suppress(table(counts), counts, threshold).cells
    assert list(after) == list(counts)
    return {zone: cell.reason for zone, cell in after.items() if cell.status == "suppressed"}


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"A": 10, "B": 5, "C": 0}, {}),
        ({"A": 10, "B": 2, "C": 5}, {"B": "privacy", "C": "privacy_secondary"}),
        # A zero would protect nothing.
        ({"A": 10, "B": 2, "C": 0}, {"B": "privacy", "A": "privacy_secondary"}),
        # 1 + 3 = 4 has one solution only, so a third cell goes.
        (
            {"A": 10, "B": 1, "C": 3},
            {"B": "privacy", "C": "privacy_secondary", "A": "privacy_secondary"},
        ),
        # 1 + 2 = 3 may be either way round.
        ({"A": 10, "B": 2, "C": 1}, {"B": "privacy", "C": "privacy"}),
        # 1 + 1 = 2 may not, nor 2 + 2 = 4.
        ({"A": 9, "B": 1, "C": 1}, {"B": "privacy", "C": "privacy", "A": "privacy_secondary"}),
        ({"A": 9, "B": 2, "C": 2}, {"B": "privacy", "C": "privacy", "A": "privacy_secondary"}),
        # Of equal counts the first code.
        ({"C": 7, "B": 7, "A": 2}, {"A": "privacy", "B": "privacy_secondary"}),
    ],
)
def test_secondary_suppression(counts: dict[str, int], hidden: dict[str, str]) -> None:
    assert hidden_zones(counts) == hidden


@pytest.mark.parametrize("counts", [{"A": 2}, {"A": 1, "B": 0}, {"A": 1, "B": 1}])
def test_total_goes_when_no_cell_can_protect(counts: dict[str, int]) -> None:
    assert not suppress(table(counts), counts, 3).total_safe


def test_cell_that_comes_in_suppressed_needs_company() -> None:
    """99 of 100 are cases: the one who is not would come out of the total."""
    rule = Rule("ratio_of_sums", D(100), privacy_threshold=3, interval="wilson")
    counts = {"A": 99, "B": 40, "C": 30}
    cells = {
        zone: evaluate(rule, aggregate(rule, [ratio_unit(count, 100)]))
        for zone, count in counts.items()
    }

    after = suppress(cells, counts, 3)

    assert after.total_safe
    assert [cell.reason for cell in after.cells.values()] == ["privacy", "", "privacy_secondary"]


def test_unpublished_cell_is_left_as_it_is_and_protects_nothing() -> None:
    cells = table({"A": 2, "B": 8, "C": 9}) | {"B": evaluate(SUM, aggregate(SUM, []))}

    after = suppress(cells, {"A": 2, "B": None, "C": 9}, 3).cells

    assert after["B"] is cells["B"]
    assert after["C"].reason == "privacy_secondary"


def solutions(hidden: Sequence[int], threshold: int, total: int) -> list[tuple[int, ...]]:
    """Every table that a reader who knows the rule must reckon with, by exhaustion."""
    ranges = [
        range(1, threshold) if is_small(count, threshold) else range(threshold, total + 1)
        for count in hidden
    ]
    return [candidate for candidate in product(*ranges) if sum(candidate) == total]


@given(st.lists(st.integers(1, 9), min_size=2, max_size=4), st.integers(3, 5))
def test_deducible_means_that_exhaustion_finds_a_small_count(
    hidden: list[int], threshold: int
) -> None:
    found = solutions(hidden, threshold, sum(hidden))
    small = [i for i, count in enumerate(hidden) if is_small(count, threshold)]
    given_away = any(len({solution[i] for solution in found}) == 1 for i in small)

    assert is_deducible(hidden, threshold) is given_away


@given(
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 12), max_size=8),
    st.integers(3, 5),
)
def test_no_small_count_can_be_rebuilt(counts: dict[str, int], threshold: int) -> None:
    result = suppress(table(counts), counts, threshold)
    unseen = [
        counts[zone] for zone, cell in result.cells.items() if cell.value is None and counts[zone]
    ]

    assert all(
        result.cells[zone].value is None
        for zone, count in counts.items()
        if is_small(count, threshold)
    )
    if result.total_safe and any(is_small(count, threshold) for count in unseen):
        assert not is_deducible(unseen, threshold)
    assert suppress(result.cells, counts, threshold).cells == result.cells


# In the database.


@pytest.mark.django_db(transaction=True)
def test_the_total_goes_where_no_zone_can_protect_another_and_comes_back_when_one_can() -> None:
    toy = build(computed=False)
    rare = indicator("XXX-R", "rare", privacy_threshold=3)
    source = Source.objects.get()
    Observation.objects.bulk_create(
        Observation(indicator=rare, unit=unit, period="2022", source=source, value=2 * (n < 2))
        for n, unit in enumerate((toy.units["A1"], toy.units["A3"], *_others(toy)))
    )
    drain()
    # 2 + 2 = 4: whoever knows the rule and the total knows both.
    assert cells(rare, toy, "cohesion-2017") == {"D01": "privacy", "D02": "privacy"}
    assert cells(rare, toy, "region") == {"R": "privacy_secondary"}

    a1 = toy.units["A1"]
    Observation.objects.create(indicator=rare, unit=a1, period="2022", source=source, value=5)
    drain()
    assert cells(rare, toy, "cohesion-2017") == {"D01": "privacy_secondary", "D02": "privacy"}
    assert cells(rare, toy, "region") == {"R": 7}


def _others(toy: Territory) -> list[TerritorialUnit]:
    return [unit for name, unit in toy.units.items() if name not in {"A1", "A3"}]


def cells(rare: Indicator, toy: Territory, law: str) -> dict[str, str | Decimal]:
    """Zone → its value, or why it has none."""
    found = ZoneValue.objects.filter(indicator=rare, revision=toy.laws[law])
    return {
        cell.zone.code: cell.reason if cell.value is None else cell.value
        for cell in found.select_related("zone")
    }
