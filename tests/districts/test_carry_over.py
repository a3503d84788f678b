"""Figures joined and divided: counts add up, rates come from their parts, totals are kept."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from districts.carryover.sums import Part, apportioned, carried

D = Decimal


@given(
    st.integers(0, 10**7),
    st.lists(st.integers(1, 1000), min_size=1, max_size=8),
)
def test_division_keeps_the_total_and_stays_near_the_share(total: int, weights: list[int]):
    whole = sum(weights)
    shares = {i: D(weight) / whole for i, weight in enumerate(weights)}
    parts = apportioned(D(total), shares)
    assert sum(parts.values()) == total
    assert all(part == int(part) for part in parts.values())
    assert all(abs(parts[i] - total * shares[i]) <= 1 for i in shares)


def test_amounts_are_divided_to_the_sixth_decimal():
    parts = apportioned(D("100.50"), {1: D("0.333333"), 2: D("0.666667")})
    assert sum(parts.values()) == D("100.50")
    assert parts[1] == D("33.499967")


def test_ten_and_seven_make_seventeen_and_a_rate_comes_from_its_parts():
    known = {"a": Part(D(10), D(40)), "b": Part(D(7), D(60)), "c": Part(D(1), D(100))}
    moved = carried(["a"], ["a", "b"], known)
    assert moved.after == Part(D(17), D(100))
    assert moved.entered == Part(D(7), D(60))
    assert moved.left == Part(D(0))
    # 17 of 100, not the mean of a quarter and of 7 of 60
    assert moved.after.top / moved.after.below == D("0.17")
    assert moved.adds_up


def test_one_unknown_part_makes_the_whole_unknown():
    moved = carried(["a"], ["a", "b"], {"a": Part(D(10))})
    assert (moved.before, moved.after) == (Part(D(10)), None)
    assert moved.adds_up
