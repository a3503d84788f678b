"""Geometry of coverages, on squares that can be checked by hand and on the real comuni."""

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from benchmarks import piemonte
from districts.boundaries.coverage import (
    adjacency,
    check_coverage,
    dissolve,
    metres_per_degree,
    simplify,
    union,
    zone_components,
)

# 0 1 2   a row of squares of 0.01 degrees near Torino,
# 3 4 5   and one below it
GRID = [
    box(7.0 + x / 100, 45.0 - y / 100, 7.01 + x / 100, 45.01 - y / 100)
    for y in range(2)
    for x in range(3)
]


@pytest.fixture(scope="module")
def comuni():
    return piemonte.units()


@pytest.fixture(scope="module")
def neighbours(comuni):
    return adjacency(comuni[1])


@pytest.fixture(scope="module")
def districts(comuni):
    zones = piemonte.zoning("cohesion")
    return [zones[code] for code in comuni[0]]


def test_metres_per_degree_at_known_latitudes():
    east, north = metres_per_degree(np.array([0.0, 45.0]))
    np.testing.assert_allclose(east, [111_319.49, 78_846.81], rtol=1e-6)
    np.testing.assert_allclose(north, [110_574.28, 111_131.78], rtol=1e-6)


def test_check_coverage_of_a_sound_one():
    assert check_coverage(GRID) == []


def test_check_coverage_names_overlapping_units():
    issues = check_coverage([*GRID, box(6.995, 45.002, 7.005, 45.005)])
    assert {(issue.index, issue.kind) for issue in issues} == {(0, "edges"), (6, "edges")}
    assert all(not issue.where.is_empty for issue in issues)


def test_check_coverage_names_a_unit_within_another():
    [issue] = check_coverage([*GRID, box(7.002, 45.002, 7.005, 45.005)])
    assert (issue.index, issue.kind) == (6, "edges")


def test_check_coverage_names_borders_without_matching_vertices():
    notched = Polygon([(7.01, 45.0), (7.02, 45.0), (7.02, 45.01), (7.01, 45.01), (7.01, 45.004)])
    assert {issue.index for issue in check_coverage([GRID[0], notched])} == {0, 1}


def test_check_coverage_finds_narrow_gaps_only_when_asked():
    apart = [GRID[0], box(7.0101, 45.0, 7.02, 45.01)]
    assert check_coverage(apart) == []
    assert {issue.index for issue in check_coverage(apart, gap_width=0.001)} == {0, 1}


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (None, "empty"),
        (Polygon(), "empty"),
        (Point(7, 45), "not_polygonal"),
        (Polygon([(7, 45), (7.1, 45.1), (7.1, 45), (7, 45.1)]), "invalid"),
    ],
)
def test_check_coverage_names_what_is_not_a_unit(geometry, kind):
    [issue] = check_coverage([GRID[0], geometry])
    assert (issue.index, issue.kind) == (1, kind)


def test_dissolve_keeps_label_order_and_skips_units_without_zone():
    zones = dissolve(GRID, ["N", "N", None, "A", "A", "A"])
    assert list(zones) == ["A", "N"]
    assert all(isinstance(zone, MultiPolygon) for zone in zones.values())
    assert zones["N"].equals(box(7.0, 45.0, 7.02, 45.01))


def test_dissolve_refuses_a_wrong_number_of_labels():
    with pytest.raises(ValueError, match="6 geometries but 1"):
        dissolve(GRID, ["A"])


def test_adjacency_of_the_grid():
    found = adjacency(GRID)
    assert found.pairs.tolist() == [[0, 1], [0, 3], [1, 2], [1, 4], [2, 5], [3, 4], [4, 5]]
    east, _ = metres_per_degree(45.0)
    _, north = metres_per_degree(45.005)
    assert found.length_m[1] == pytest.approx(east / 100, rel=1e-9)
    assert found.length_m[0] == pytest.approx(north / 100, rel=1e-9)


def test_adjacency_leaves_out_short_borders():
    assert len(adjacency(GRID, min_border_m=1000).pairs) == 4
    assert len(adjacency(GRID, min_border_m=2000).pairs) == 0


def test_adjacency_of_units_far_apart():
    found = adjacency([GRID[0], GRID[2]])
    assert found.pairs.shape == (0, 2)
    assert zone_components(found, ["A", "A"]) == {"A": ((0,), (1,))}


def test_adjacency_counts_holes_and_parts():
    ring = GRID[0].union(GRID[3]).difference(box(7.004, 45.004, 7.006, 45.006))
    island = box(7.004, 45.004, 7.006, 45.006)
    two_parts = MultiPolygon([island, GRID[2]])
    east, _ = metres_per_degree(np.array([45.004, 45.006]))
    _, north = metres_per_degree(45.005)
    found = adjacency([ring, two_parts])
    assert found.pairs.tolist() == [[0, 1]]
    assert found.length_m[0] == pytest.approx(0.002 * (east.sum() + 2 * north), rel=1e-9)


def test_zone_components_lists_enclaves_after_the_main_piece():
    labels = ["A", "B", "A", "B", "A", "A"]
    assert zone_components(adjacency(GRID), labels) == {
        "A": ((2, 4, 5), (0,)),
        "B": ((1,), (3,)),
    }
    assert zone_components(adjacency(GRID), [None, *labels[1:]])["A"] == ((2, 4, 5),)


def test_no_units_at_all():
    assert check_coverage([]) == []
    assert dissolve([], []) == {}
    assert len(simplify([], 100)) == 0
    assert zone_components(adjacency([]), []) == {}


def test_comuni_are_a_coverage(comuni):
    assert check_coverage(comuni[1]) == []


def test_dissolved_areas_equal_those_of_the_general_union(comuni, districts):
    zones = dissolve(comuni[1], districts)
    assert len(zones) == 30
    for label, zone in zones.items():
        members = [g for g, d in zip(comuni[1], districts, strict=True) if d == label]
        assert zone.area == pytest.approx(shapely.union_all(members).area, rel=1e-8)
        assert zone.area == pytest.approx(sum(g.area for g in members), rel=1e-8)


def test_dissolve_gives_the_same_bytes_whatever_the_order(comuni, districts):
    forth = dissolve(comuni[1], districts)
    back = dissolve(comuni[1][::-1], districts[::-1])
    assert [zone.wkb for zone in back.values()] == [zone.wkb for zone in forth.values()]


def test_simplified_comuni_still_share_their_borders(comuni):
    simplified = simplify(comuni[1], 200)
    before = shapely.get_coordinates(comuni[1])
    after = shapely.get_coordinates(simplified)
    assert len(after) < 0.4 * len(before)
    assert {tuple(p) for p in after.tolist()} <= {tuple(p) for p in before.tolist()}
    assert check_coverage(simplified) == []
    moved = shapely.area(simplified).sum() / shapely.area(comuni[1]).sum() - 1
    assert abs(moved) < 1e-3


def test_simplify_can_leave_the_outer_border_alone(comuni):
    inner = simplify(comuni[1], 200, simplify_boundary=False)
    outline, lighter = (shapely.coverage_union_all(layer) for layer in (comuni[1], inner))
    assert lighter.area == pytest.approx(outline.area, rel=1e-12)


def test_adjacency_of_the_comuni_agrees_with_intersected_borders(comuni, neighbours):
    sample = np.random.default_rng(0).choice(len(neighbours.pairs), 60, replace=False)
    for position in sample:
        i, j = neighbours.pairs[position]
        border = shapely.intersection(comuni[1][i], comuni[1][j])
        scale = metres_per_degree(border.centroid.y)
        metres = shapely.transform(border, lambda degrees, scale=scale: degrees * scale)
        assert neighbours.length_m[position] == pytest.approx(metres.length, rel=2e-3)
    touching = shapely.STRtree(comuni[1]).query(comuni[1], predicate="touches").T
    assert {tuple(p) for p in neighbours.pairs.tolist()} <= {tuple(p) for p in touching.tolist()}


def test_enclaves_of_the_real_zonings(comuni, neighbours):
    zones = piemonte.zoning("social")
    pieces = zone_components(neighbours, [zones.get(code) for code in comuni[0]])
    split = {zone for zone, parts in pieces.items() if len(parts) > 1}
    assert len(pieces) == 48
    assert len(split) == 4


def test_shapes_that_miss_each_other_by_a_hair_are_still_one():
    crooked = Polygon([(1, 0), (2.0001, 0), (2, 1), (1, 1)])
    shapes = [box(0, 0, 1, 1), crooked, box(2, 0, 3, 1)]
    with pytest.raises(shapely.GEOSException):
        shapely.coverage_union_all(shapes)
    assert union(shapes).area == pytest.approx(3)
    assert dissolve(shapes, ["A", "A", "A"])["A"].area == pytest.approx(3)
