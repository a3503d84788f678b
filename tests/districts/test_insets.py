"""Which zones get a map of their own, on squares whose sizes are known."""

from shapely import box

from districts.maps.cartography import project
from districts.maps.insets import crowded

ROOM = 16
# At the equator, 1° wide and 600 px wide: a square of 0.02° has a free circle of 6 px.
LARGE = [box(0, 0, 0.5, 0.5), box(0.5, 0, 1, 0.5)]


def small(west: float, south: float) -> object:
    return box(west, south, west + 0.02, south + 0.02)


def found(*geometries: object) -> list[int]:
    return crowded(geometries, project(geometries, 600), ROOM)


def test_crowded_finds_nothing_where_everything_can_be_read():
    assert found(*LARGE) == []


def test_crowded_leaves_a_small_zone_alone_if_it_is_alone():
    assert found(*LARGE, small(0.2, 0.5)) == []
    assert found(*LARGE, small(0.2, 0.5), small(0.8, 0.5)) == []


def test_crowded_is_the_largest_group_of_neighbours():
    pair = [small(0.2, 0.5), small(0.22, 0.5)]
    row = [small(0.8, 0.5), small(0.82, 0.5), small(0.84, 0.52)]
    assert found(*LARGE, *pair) == [2, 3]
    assert found(*LARGE, *pair, *row) == [4, 5, 6]


def test_crowded_joins_groups_that_a_later_zone_connects():
    assert found(*LARGE, small(0.2, 0.5), small(0.24, 0.5), small(0.22, 0.5)) == [2, 3, 4]
