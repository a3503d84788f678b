"""Cells judged many at once, against their definition one zone at a time."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from impact.aggregation import Quality, Rule, Sums, evaluate, hide, suppress
from impact.exact_sums import Amounts, Integers, ZoneSums
from impact.judged import REASONS, STATUSES, Judged, judge, protected
from impact.precision import EXACT

D = Decimal
MOST = 10**20

amounts = st.integers(-60, 60) | st.integers(-MOST, MOST)
weights = st.integers(0, 60) | st.integers(0, MOST)
rules = st.one_of(
    st.builds(
        Rule,
        st.sampled_from(["sum", "weighted_mean"]),
        min_coverage=st.sampled_from([D("0.5"), D("0.9"), D(1)]),
        privacy_threshold=st.sampled_from([None, 3, 10]),
        signed=st.booleans(),
    ),
    st.builds(
        Rule,
        st.just("ratio_of_sums"),
        multiplier=st.sampled_from([D(1), D(100), D("0.5"), D("1000.000"), D("1E+3")]),
        min_coverage=st.sampled_from([D("0.333333"), D("0.9"), D(1)]),
        privacy_threshold=st.sampled_from([None, 3]),
        interval=st.sampled_from(["none", "wilson", "log_ratio", "byar"]),
    ),
)


@st.composite
def zones(draw: st.DrawFn) -> tuple[int, int, dict[str, int]]:
    """One zone: digits of its sums, of which some unit is complete."""
    units = draw(st.integers(1, 5))
    observed = draw(st.integers(1, units))
    below, residents = draw(weights), draw(st.integers(0, 10**8))
    return {
        "units": units,
        "observed": observed,
        "numerator": draw(amounts),
        "denominator": below,
        "denominator_of_all": below if observed == units else below + draw(weights),
        "denominators_known": draw(st.sampled_from([observed, units])),
        "residents_observed": residents,
        "residents": residents if observed == units else residents + draw(st.integers(0, 10**8)),
    }


def column(values: list[int]) -> Integers:
    """Of the machine where they fit."""
    fit = all(abs(value) < 2**62 for value in values)
    return np.array(values, dtype=np.int64 if fit else object)


def in_columns(found: list[dict[str, int]], places: int) -> ZoneSums:
    columns = {name: column([zone[name] for zone in found]) for name in found[0]}
    scaled = ("numerator", "denominator", "denominator_of_all")
    marks = np.zeros(len(found), dtype=np.int64)
    return ZoneSums(
        **{
            name: Amounts(digits, places) if name in scaled else digits
            for name, digits in columns.items()
        },
        quality=marks,
        sources=marks,
    )


def one_by_one(rule: Rule, zone: dict[str, int], places: int) -> Sums:
    top, below, of_all = (
        EXACT.scaleb(D(zone[name]), -places)
        for name in ("numerator", "denominator", "denominator_of_all")
    )
    by_denominator = zone["denominators_known"] == zone["units"]
    return Sums(
        top,
        None if rule.aggregation == "sum" else below,
        below if by_denominator else D(zone["residents_observed"]),
        of_all if by_denominator else D(zone["residents"]),
        zone["observed"],
        zone["units"],
        Quality.FINAL,
    )


def cells(judged: Judged) -> list[tuple[object, ...]]:
    """Value, coverage, status, reason and interval of each."""
    return [
        (
            EXACT.scaleb(D(int(value)), -6) if shown else None,
            D(int(coverage)).scaleb(-6),
            STATUSES[status],
            REASONS[reason],
            judged.intervals.get(number),
        )
        for number, (value, shown, coverage, status, reason) in enumerate(
            zip(
                judged.value,
                judged.published,
                judged.coverage,
                judged.status,
                judged.reason,
                strict=True,
            )
        )
    ]


@given(rules, st.lists(zones(), min_size=1, max_size=6), st.sampled_from([0, 2, 6]))
def test_every_cell_is_that_of_the_definition(
    rule: Rule, found: list[dict[str, int]], places: int
) -> None:
    judged = cells(judge(rule, in_columns(found, places)))
    for zone, (value, coverage, status, reason, interval) in zip(found, judged, strict=True):
        wanted = evaluate(rule, one_by_one(rule, zone, places))
        assert (value, coverage) == (wanted.value, wanted.coverage)
        assert (status, reason) == (wanted.status, wanted.reason)
        assert interval == (None if wanted.ci_low is None else (wanted.ci_low, wanted.ci_high))


@pytest.mark.parametrize(
    ("above", "below", "value"),
    [(5, 10**7, 0), (15, 10**7, 2), (-5, 10**7, 0), (-15, 10**7, -2), (2, 3, 666_667)],
)
def test_halves_go_to_even(above: int, below: int, value: int) -> None:
    one = {
        "units": 1, "observed": 1, "numerator": above, "denominator": below,
        "denominator_of_all": below, "denominators_known": 1, "residents_observed": 1,
        "residents": 1,
    }  # fmt: skip
    assert judge(Rule("weighted_mean"), in_columns([one], 0)).value.tolist() == [value]


def test_sums_that_no_units_can_have_are_refused() -> None:
    one = {
        "units": 2, "observed": 1, "numerator": 1, "denominator": 7, "denominator_of_all": 6,
        "denominators_known": 2, "residents_observed": 1, "residents": 1,
    }  # fmt: skip
    with pytest.raises(ValueError, match="exceed their total"):
        judge(Rule("ratio_of_sums"), in_columns([one], 0))


@given(st.lists(st.integers(0, 8), min_size=1, max_size=6))
def test_what_could_be_found_by_subtraction_goes_with_its_total(counts: list[int]) -> None:
    assume(sum(counts) >= 3)
    rule = Rule("sum", privacy_threshold=3)
    found = [
        {
            "units": 1, "observed": 1, "numerator": count, "denominator": 0,
            "denominator_of_all": 0, "denominators_known": 0, "residents_observed": 1,
            "residents": 1,
        }
        for count in [*counts, sum(counts)]
    ]  # fmt: skip
    family = {f"z{number}": number for number in range(len(counts))}
    numerators = [D(count) for count in [*counts, sum(counts)]]
    total = np.arange(len(found)) == len(counts)

    judged = judge(rule, in_columns(found, 0))
    hidden = cells(protected(judged, numerators, [family], total, 3))

    first = [evaluate(rule, one_by_one(rule, zone, 0)) for zone in found]
    wanted = suppress(
        {zone: first[number] for zone, number in family.items()},
        {zone: numerators[number] for zone, number in family.items()},
        3,
    )
    expected = [wanted.cells[zone] for zone in family]
    expected.append(first[-1] if wanted.total_safe else hide(first[-1], "privacy_secondary"))
    assert [(cell[0], cell[2], cell[3]) for cell in hidden] == [
        (cell.value, cell.status, cell.reason) for cell in expected
    ]
