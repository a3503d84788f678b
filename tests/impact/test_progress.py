"""Progress of an objective: (x − b) / (t − b), by hand and by its properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plans.progress import UNKNOWN, Progress, progress

NUMBERS = st.decimals(-10_000, 10_000, places=3)


def by_hand(baseline: str, target: str, current: str, direction: str = "neutral") -> Progress:
    return progress(Decimal(baseline), Decimal(target), Decimal(current), direction)


@pytest.mark.parametrize(
    ("baseline", "target", "current", "share", "reached"),
    [
        # From 40 to 60: at 45 a quarter of the way, whichever way is better.
        ("40", "60", "45", "0.25", False),
        ("40", "60", "40", "0", False),
        ("40", "60", "60", "1", True),
        ("40", "60", "65", "1.25", True),
        ("40", "60", "30", "-0.5", False),
        # Down from 9 % to 7 %: at 8.5 a quarter, at 6 beyond, at 10 the wrong way.
        ("9", "7", "8.5", "0.25", False),
        ("9", "7", "6", "1.5", True),
        ("9", "7", "10", "-0.5", False),
        # Through zero: a balance from −10 to 10.
        ("-10", "10", "0", "0.5", False),
        ("0", "10", "5", "0.5", False),
    ],
)
def test_share_of_the_way(baseline: str, target: str, current: str, share: str, reached: bool):
    found = by_hand(baseline, target, current)
    assert found == Progress(Decimal(share), reached)


@pytest.mark.parametrize(
    ("current", "direction", "reached"),
    [
        ("50", "higher_better", True),
        ("51", "higher_better", True),
        ("49", "higher_better", False),
        ("50", "lower_better", True),
        ("49", "lower_better", True),
        ("51", "lower_better", False),
        ("50", "neutral", True),
        ("49", "neutral", False),
        ("51", "neutral", False),
    ],
)
def test_what_is_to_be_kept_has_no_share(current: str, direction: str, reached: bool):
    assert by_hand("50", "50", current, direction) == Progress(None, reached)


def test_what_is_not_known_is_neither_reached_nor_zero():
    assert progress(None, Decimal(1), Decimal(1), "neutral") == UNKNOWN
    assert progress(Decimal(1), Decimal(1), None, "neutral") == UNKNOWN


@given(NUMBERS, NUMBERS, NUMBERS)
def test_start_is_zero_and_target_is_one(baseline: Decimal, target: Decimal, current: Decimal):
    if baseline == target:
        return
    assert progress(baseline, target, baseline, "neutral").share == 0
    assert progress(baseline, target, target, "neutral").share == 1
    share = progress(baseline, target, current, "neutral").share
    assert share is not None
    assert abs(baseline + share * (target - baseline) - current) < Decimal("1e-15")


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from([Decimal(-7), Decimal("0.001"), Decimal(1000)]))
def test_unit_and_zero_of_the_scale_do_not_matter(
    baseline: Decimal, target: Decimal, current: Decimal, times: Decimal
):
    if baseline == target:
        return
    as_is = progress(baseline, target, current, "neutral")
    other = progress(baseline * times + 3, target * times + 3, current * times + 3, "neutral")
    assert as_is.share is not None and other.share is not None
    assert abs(as_is.share - other.share) < Decimal("1e-15")


@given(NUMBERS, NUMBERS, st.sampled_from(["higher_better", "lower_better"]))
def test_what_is_to_be_kept_is_reached_on_one_side_only(
    target: Decimal, step: Decimal, direction: str
):
    up = progress(target, target, target + abs(step), direction).reached
    down = progress(target, target, target - abs(step), direction).reached
    assert (up and down) == (step == 0)
    assert up or down
