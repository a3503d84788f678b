"""Server-drawn maps."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from benchmarks import piemonte
from districts.boundaries.coverage import adjacency, dissolve, simplify
from districts.maps.cartography import COLOURS, Frame, classify, colour_neighbours, project

# On the equator a degree is as long as it is high, so pixels can be told by heart.
WEST, EAST = box(10, -1, 12, 1), box(12, -1, 14, 1)


def test_project_draws_paths_in_one_frame():
    drawing = project([WEST, EAST], 420, 10)
    assert drawing.frame.view_box == "0 0 420 220"
    assert drawing.paths == ("M210 210L210 10L10 10L10 210Z", "M410 210L410 10L210 10L210 210Z")
    assert [(label.x, label.y) for label in drawing.labels] == [(110, 110), (310, 110)]
    assert drawing.labels[0].room == pytest.approx(100, abs=1)


def test_project_in_the_frame_of_another_drawing():
    frame = Frame.around([WEST, EAST], 420, padding=10)
    alone = project([EAST], 1, frame=frame)
    assert alone.frame is frame
    assert alone.paths == project([WEST, EAST], 420, 10).paths[1:]


def test_frame_traces_what_lies_over_a_drawing():
    drawing = project([WEST, EAST], 420, 10)
    assert drawing.frame.trace([EAST]) == drawing.paths[1]
    assert drawing.frame.trace([WEST, EAST]) == "".join(drawing.paths)
    assert drawing.frame.trace([]) == ""


def test_project_stretches_latitude_away_from_the_equator():
    [path] = project([box(7, 59.5, 8, 60.5)], 100).paths
    assert "M100 200" in path


def test_frame_knows_where_its_points_are():
    frame = Frame.around([box(7, 44, 9, 46)], 300, padding=20)
    corners = frame.pixels(box(7, 44, 9, 46)).bounds
    assert corners == pytest.approx((20, 20, 280, frame.height - 20), abs=0.1)
    assert frame.degrees(20, 20) == (7, 46)
    assert frame.degrees(280, corners[3]) == pytest.approx((9, 44), abs=1e-5)
    west, south, east, north = frame.bounds
    assert west < 7 < 9 < east
    assert south < 44 < 46 < north


def test_frame_opens_a_window_on_another_frame():
    outer = Frame.around([box(10, -1, 14, 1)], 400)
    assert outer.window(outer) == "0 0 400 200"
    assert outer.window(Frame.around([EAST], 100)) == "200 0 200 200"


def test_project_draws_holes_and_parts():
    holed = WEST.difference(box(10.5, -0.5, 11.5, 0.5))
    [path] = project([MultiPolygon([holed, EAST])], 400).paths
    assert path.count("M") == path.count("Z") == 3


def test_project_leaves_out_rings_smaller_than_a_pixel():
    speck = box(13.9999, 0.9999, 14, 1)
    paths = project([WEST, speck], 400).paths
    assert paths[1] == ""


def test_label_stays_inside_a_bent_zone():
    bent = Polygon([(10, 0), (14, 0), (14, 4), (13.5, 4), (13.5, 0.5), (10, 0.5)])
    drawing = project([bent], 400)
    [label] = drawing.labels
    assert drawing.frame.pixels(bent).contains(Point(label.x, label.y))
    assert not drawing.frame.pixels(bent).contains(drawing.frame.pixels(bent).centroid)


@pytest.mark.parametrize("geometries", [[], [Polygon()], [box(1, 1, 1, 2)]])
def test_project_refuses_nothing(geometries):
    with pytest.raises(ValueError, match="nothing to draw"):
        project(geometries, 100)


def test_project_refuses_a_width_within_the_padding():
    with pytest.raises(ValueError, match="no room"):
        project([WEST], 20, 10)


def test_classify_is_half_open():
    values = [0.54, 0.55, 0.8, 0.9, None, float("nan"), Decimal("0.55"), 0]
    assert classify(values, [0.55, 0.65, 0.72, 0.80]) == [0, 1, 4, 4, None, None, 1, 0]
    assert classify([0.55], [Decimal("0.55")]) == [1]
    assert classify([7], []) == [0]


@pytest.mark.parametrize("breaks", [[2, 1], [1, 1], [1, float("nan")]])
def test_classify_refuses_limits_that_do_not_increase(breaks):
    with pytest.raises(ValueError, match="increase"):
        classify([1], breaks)


def test_colour_neighbours_of_a_wheel():
    rim = [(i, i % 5 + 1) for i in range(1, 6)]
    colours = colour_neighbours(6, [(0, i) for i in range(1, 6)] + rim)
    assert len(set(colours)) == 4
    assert all(colours[a] != colours[b] for a, b in rim)


def test_colour_neighbours_when_every_colour_is_taken():
    everyone = [(a, b) for a in range(8) for b in range(a)]
    colours = colour_neighbours(8, everyone)
    assert set(colours) == set(range(COLOURS))


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1])))
def test_colours_do_not_depend_on_the_order_of_pairs(pairs):
    expected = colour_neighbours(10, sorted(pairs))
    assert colour_neighbours(10, [(b, a) for a, b in sorted(pairs, reverse=True)]) == expected
    assert set(expected) <= set(range(COLOURS))


@pytest.fixture(scope="module")
def layer():
    codes, outlines = piemonte.units()
    zones = piemonte.zoning("cohesion")
    return outlines, [zones[code] for code in codes]


def test_districts_are_drawn_the_same_every_time(layer):
    outlines, labels = layer
    zones = list(dissolve(simplify(outlines, 300), labels).values())
    drawing = project(zones, 600, 8)
    assert project(zones, 600, 8) == drawing
    assert len(drawing.paths) == 30
    number = r"\d+(\.\d)?"
    point = f"{number} {number}"
    ring = f"M{point}(L{point}){{2,}}Z"
    assert all(re.fullmatch(f"({ring})+", path) for path in drawing.paths)
    assert sum(map(len, drawing.paths)) < 60_000
    for zone, label in zip(zones, drawing.labels, strict=True):
        assert drawing.frame.pixels(zone).contains(Point(label.x, label.y))


def test_districts_need_few_colours(layer):
    outlines, labels = layer
    borders = adjacency(outlines).pairs.tolist()
    pairs = {(labels[i], labels[j]) for i, j in borders if labels[i] != labels[j]}
    codes = sorted(set(labels))
    position = {code: i for i, code in enumerate(codes)}
    colours = colour_neighbours(30, [(position[a], position[b]) for a, b in pairs])
    assert all(colours[position[a]] != colours[position[b]] for a, b in pairs)
