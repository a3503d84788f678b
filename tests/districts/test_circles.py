"""Proportional circles: areas in proportion, a legend of round counts."""

from hypothesis import given
from hypothesis import strategies as st

from districts.maps.circles import LARGEST, Circle, radii, scale


def test_area_is_in_proportion_to_the_count():
    assert radii([100, 400, None, 0, -3, 25]) == [LARGEST / 2, LARGEST, 0, 0, 0, LARGEST / 4]


def test_legend_has_three_round_counts_on_the_scale_of_the_map():
    # 848,196 → 500,000, a fifth of it, a fifth of that; the radius goes with the square root.
    assert scale([848_196, 131_889]) == [
        Circle(500_000, 20.0),
        Circle(100_000, 8.9),
        Circle(20_000, 4.0),
    ]


def test_legend_of_few_or_no_counts():
    assert [circle.value for circle in scale([3, 1])] == [2]
    assert scale([0, None]) == []


@given(st.lists(st.floats(1e-3, 1e12), min_size=1))
def test_legend_never_exceeds_the_map(counts):
    assert max(circle.radius for circle in scale(counts)) <= LARGEST
