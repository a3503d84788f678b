"""What turns measures into a table: orders of rounds, growth, ratios and verdicts."""

import pytest

from benchmarks.measuring import Goal, Row, exponent, in_turns, table, within


def test_in_turns_begins_with_another_one_each_round():
    order: list[str] = []

    def run(name: str) -> float:
        order.append(name)
        return float(len(order))

    measured = in_turns({name: lambda n=name: run(n) for name in "abc"}, rounds=4)
    assert "".join(order) == "abcbcacababc"
    assert measured == {"a": [1, 6, 8, 10], "b": [2, 4, 9, 11], "c": [3, 5, 7, 12]}


def test_in_turns_refuses_a_median_of_two():
    with pytest.raises(ValueError, match="at least 3"):
        in_turns({"a": lambda: 1.0}, rounds=2)


def test_in_turns_drains_before_every_run():
    said: list[str] = []
    runs = {"a": lambda: len(said) + 0.0, "b": lambda: len(said) + 0.0}
    assert in_turns(runs, 3, lambda: said.append("drained")) == {"a": [1, 4, 5], "b": [2, 3, 6]}


@pytest.mark.parametrize("power", [0, 0.5, 1, 1.27, 2])
def test_exponent_of_an_exact_law(power):
    sizes = [10, 30, 100, 1000]
    assert exponent(sizes, [7 * size**power for size in sizes]) == pytest.approx(power)


def test_exponent_of_one_noisy_point_is_pulled_and_no_more():
    assert exponent([1, 10, 100], [1, 20, 100]) == pytest.approx(1)  # the middle has no lever
    assert exponent([1, 10, 100], [1, 10, 200]) == pytest.approx(1.1505, abs=1e-4)


@pytest.mark.parametrize(
    ("sizes", "costs"), [([1, 1], [2, 3]), ([1], [1]), ([1, 2], [0, 1]), ([1, 2, 3], [1, 2])]
)
def test_exponent_refuses_what_has_none(sizes, costs):
    with pytest.raises(ValueError, match="growth needs"):
        exponent(sizes, costs)


def test_ratio_is_that_of_medians():
    ours, theirs = [3.0, 100.0, 4.0], [2.0, 1.0, 90.0]
    row = Row("ours", ours, "s", theirs, Goal(2.0, "at most"))
    assert row.ratio == 2.0
    assert row.verdict == "≤ 2.00 ×: reached"
    assert Row("ours", [5, 5, 5], "s", theirs, Goal(2.0, "at most")).verdict.endswith("NOT reached")


def test_speed_up_is_how_many_times_as_fast():
    row = Row("ours", [0.5] * 3, "s", [2.0] * 3, Goal(4, "at least"), speed_up=True)
    assert row.ratio == 4
    assert row.verdict == "≥ 4.00 ×: reached"


def test_goal_in_a_unit_is_about_the_measure():
    fast, slow = ([seconds] * 3 for seconds in (9.99, 10.1))
    goal = Goal(10, "at most", "s")
    assert Row("ours", fast, "s", slow, goal).verdict == "≤ 10.0 s: reached"
    assert Row("ours", slow, "s", fast, goal).verdict == "≤ 10.0 s: NOT reached"
    rate = Goal(0.9, "at least")
    assert rate.reached(0.9)
    assert not rate.reached(0.89)


def test_table_is_markdown_that_says_what_was_not_reached():
    rows = [
        Row("ours", [1200.0, 1000.0, 1100.0], "req/s", [100.0] * 3, Goal(25, "at least")),
        Row("peer", [100.0] * 3, "req/s"),
    ]
    assert table("Tiles", rows, ["ours is prebuilt"]).splitlines() == [
        "## Tiles",
        "|      | median [min..max], n = 3   | ratio | goal                  |",
        "|------|----------------------------|-------|-----------------------|",
        "| ours | 1,100 [1,000..1,200] req/s | 11.0  | ≥ 25.0 ×: NOT reached |",
        "| peer | 100 [100..100] req/s       |       |                       |",
        "- ours is prebuilt",
    ]


def test_results_are_equal_within_a_tolerance_and_unknown_only_to_unknown():
    assert within(1e9, 1e9 + 0.5, 1e-9)
    assert not within(1e9, 1e9 + 2, 1e-9)
    assert within(None, None, 0)
    assert not within(None, 0.0, 1)
