"""Sums of whole numbers in arrays, against their definition one zone at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.aggregation import Aggregation, Quality, Rule, Sums, UnitTerm, aggregate
from impact.exact_sums import Amounts, Figures, Term, Zones, add_up, decimals
from impact.precision import EXACT
from impact.unit_terms import QUALITY_BY_RANK

D = Decimal
# What the database holds: twenty digits, six of them decimals.
MOST = D(10) ** 14 - D("0.000001")
RULES: tuple[Aggregation, ...] = ("sum", "ratio_of_sums", "weighted_mean")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with what is known of it; `rank` of its quality."""

    zone: int
    above: Decimal | None
    below: Decimal | None
    residents: int
    rank: int


small = st.decimals(-999, 999, places=2)
huge = st.decimals(-MOST, MOST, places=6)
weights = st.decimals(0, 10**7, places=0) | st.decimals(0, MOST, places=6)
units = st.lists(
    st.builds(
        Unit,
        st.integers(0, 3),
        st.none() | small | huge,
        st.none() | weights,
        st.integers(0, 10**7),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=12,
)


def amounts(values: Sequence[Decimal]) -> Amounts:
    """As the database sends them: in machine integers where those hold them."""
    millionths = [int(value.scaleb(6, EXACT)) for value in values]
    fit = all(abs(each) < 9 * 10**18 for each in millionths)
    return Amounts.of(np.array(millionths, dtype=np.int64 if fit else object))


def figures(known: dict[int, tuple[Decimal, int]]) -> Figures:
    """Of {unit: (value, rank of its quality)}."""
    values, ranks = [value for value, _rank in known.values()], [r for _v, r in known.values()]
    return Figures(
        np.array(list(known), dtype=np.intp),
        amounts(values),
        np.array(ranks, dtype=np.int64),
        np.array([1 << unit % 62 for unit in known], dtype=np.int64),
    )


def zones_of(found: Sequence[Unit]) -> tuple[list[int], Zones]:
    """The zones that have a unit, and their members."""
    names = sorted({unit.zone for unit in found})
    members = [[n for n, unit in enumerate(found) if unit.zone == name] for name in names]
    starts = np.cumsum([0, *map(len, members)])[:-1]
    return names, Zones(np.array([n for own in members for n in own]), starts, len(found))


def defined(rule: Rule, own: Sequence[Unit]) -> Sums:
    """By the definition: coverage weighs by denominators where all are known, else by residents."""
    by_denominator = rule.aggregation != "sum" and all(unit.below is not None for unit in own)
    return aggregate(
        rule,
        [
            UnitTerm(
                unit.above,
                unit.below,
                unit.below if by_denominator and unit.below is not None else D(unit.residents),
                QUALITY_BY_RANK[unit.rank],
            )
            for unit in own
        ],
    )


@pytest.mark.parametrize("aggregation", RULES)
@given(found=units)
def test_sums_are_those_of_the_definition_to_the_last_digit(
    aggregation: Aggregation, found: list[Unit]
) -> None:
    names, zones = zones_of(found)
    above, below = (
        {n: (value, u.rank) for n, u in enumerate(found) if (value := getattr(u, side)) is not None}
        for side in ("above", "below")
    )
    terms = [Term(above=True, sign=1, needed=True, figures=figures(above) if above else None)]
    if aggregation != "sum":
        known = figures(below) if below else None
        terms.append(Term(above=False, sign=1, needed=True, figures=known))
    residents = np.array([unit.residents for unit in found])

    sums = add_up(zones, terms, residents, aggregation)

    rows = zip(
        names,
        decimals(sums.numerator),
        decimals(sums.denominator),
        decimals(sums.denominator_of_all),
        sums.observed.tolist(),
        sums.denominators_known.tolist(),
        sums.residents_observed.tolist(),
        sums.residents.tolist(),
        sums.units.tolist(),
        sums.quality.tolist(),
        sums.sources.tolist(),
        strict=True,
    )
    for name, top, bottom, of_all, observed, known_below, seen, lived, size, rank, bits in rows:
        own = [unit for unit in found if unit.zone == name]
        wanted = defined(Rule(aggregation), own)
        assert observed == wanted.units_observed
        if not observed:
            continue
        assert top == wanted.numerator
        assert wanted.denominator in {None, bottom}
        by_denominator = known_below == len(own)
        assert wanted.weight_observed == (bottom if by_denominator else seen)
        assert wanted.weight_total == (of_all if by_denominator else lived)
        assert wanted.units_total == size
        assert QUALITY_BY_RANK[rank] == wanted.quality
        assert bin(bits).count("1") == observed


def test_a_blank_counts_as_zero_only_beside_a_term_that_is_there() -> None:
    """Children less migrants, the latter blank where there are none: of C nothing is known."""
    _names, zones = zones_of([Unit(0, None, None, 1, 0)] * 3)
    whole = Term(
        above=True, sign=1, needed=False, figures=figures({0: (D("5.5"), 0), 1: (D(7), 2)})
    )
    less = Term(above=True, sign=-1, needed=False, figures=figures({0: (D(2), 1)}))

    sums = add_up(zones, [whole, less], np.ones(3, dtype=np.int64), "sum")

    assert list(decimals(sums.numerator)) == [D("10.5")]
    assert sums.observed.tolist() == [2]
    assert QUALITY_BY_RANK[sums.quality[0]] is Quality.ESTIMATED


def test_amounts_have_the_decimals_that_one_of_them_needs() -> None:
    for values, places in (([D(7), D(0)], 0), ([D("-7.5"), D(1)], 2), ([D("0.123")], 4)):
        found = amounts(values)
        assert (found.places, list(decimals(found))) == (places, values)
    assert amounts([D("0.000001")]).places == 6


def test_what_does_not_fit_the_machine_is_added_up_all_the_same() -> None:
    many = 1000
    _names, zones = zones_of([Unit(0, None, None, 1, 0)] * many)
    values = figures(dict.fromkeys(range(many), (MOST, 0)) | {0: (-MOST, 0)})
    terms = [Term(above=side, sign=1, needed=True, figures=values) for side in (True, False)]
    residents = np.ones(many, dtype=np.int64)

    total = add_up(zones, terms[:1], residents, "sum")
    mean = add_up(zones, terms, residents, "weighted_mean")

    assert list(decimals(total.numerator)) == [MOST * (many - 2)]
    assert list(decimals(mean.numerator)) == [Decimal((10**20 - 1) ** 2 * many).scaleb(-12, EXACT)]
