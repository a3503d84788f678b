"""Positions of the marks, worked out by hand."""

from hypothesis import given
from hypothesis import strategies as st

from districts.maps.plotting import Bar, Scale, Unit, decades, scatter, series, strip, ticks

FINITE = st.floats(-1e6, 1e6)


def test_scale_goes_from_end_to_end_and_stops_there():
    scale = Scale(0, 10, start=0, end=100)
    assert [scale.at(value) for value in (-5, 0, 2.5, 10, 20)] == [0, 0, 25, 100, 100]
    assert scale.percent(2.5) == "25.00%"
    assert Scale(0, 10, start=40, end=0).pixels(2.5) == "30.0"


def test_scale_of_one_value_is_its_middle():
    assert Scale(7, 7, start=0, end=100).at(7) == 50


def test_logarithmic_scale_gives_each_decade_the_same_room():
    scale = Scale(10, 1000, start=0, end=100, logarithmic=True)
    assert [scale.at(value) for value in (10, 100, 1000)] == [0, 50, 100]
    assert scale.at(0) == 0


@given(FINITE, FINITE, FINITE)
def test_scale_never_leaves_its_ends(low, high, value):
    scale = Scale(min(low, high), max(low, high))
    assert 2 - 1e-9 <= scale.at(value) <= 98 + 1e-9


def test_ticks_are_round_numbers_inside():
    assert ticks(0, 100) == [0, 20, 40, 60, 80, 100]
    assert ticks(141, 1050) == [200, 400, 600, 800, 1000]
    assert ticks(0.12, 0.31) == [0.15, 0.2, 0.25, 0.3]
    assert ticks(5, 5) == [5]


def test_decades_are_powers_of_ten_inside():
    assert decades(58, 35_418) == [100, 1_000, 10_000]
    assert decades(200, 900) == []


def test_strip_spans_the_points_and_cuts_the_interval():
    drawing = strip([0, 10], 5, (-50, 7.5), 10)
    assert drawing.others == ("2.00%", "98.00%")
    assert drawing.point == "50.00%"
    assert drawing.interval == Bar("2.00%", "74.00%")
    assert (drawing.reference, drawing.reference_anchor) == ("98.00%", "end")


def test_strip_ranks_from_the_highest_and_ties_share_the_better_rank():
    assert (strip([1, 5, 5, 9], 5).rank, strip([1, 5, 5, 9], 5).count) == (2, 5)
    assert strip([1, 2], None).rank is None
    assert strip([]).count == 0


def test_series_breaks_where_the_source_changes():
    drawing = series([(2011, 10), (2018, 9), (2022, 8), (2023, 5)], breaks=[2022])
    assert [point.x for point in drawing.points] == ["5.00%", "57.50%", "87.50%", "95.00%"]
    assert [point.y for point in drawing.points] == ["10.0", "14.8", "19.6", "34.0"]
    assert [(line.x1, line.x2) for line in drawing.segments] == [
        ("5.00%", "57.50%"),
        ("87.50%", "95.00%"),
    ]
    assert drawing.breaks == ("72.50%",)
    assert [point.period for point in drawing.points if point.labelled] == [2011, 2018, 2023]


def test_series_of_one_year_and_of_none():
    [point] = series([(2023, 7)]).points
    assert (point.x, point.y) == ("50.00%", "22.0")
    assert series([]).points == ()


def test_scatter_puts_small_places_low_and_leaves_out_the_empty_ones():
    units = [
        Unit("001", "Piccolo", 300, 100, (100, 900)),
        Unit("002", "Grande", 200, 10_000),
        Unit("003", "Disabitato", 250, 0),
    ]
    drawing = scatter(units, reference=225, top=0, bottom=108)
    small, large = drawing.points
    assert (small.y, large.y) == ("100.0", "28.0")
    assert (small.x, large.x) == ("98.00%", "10.00%")
    assert small.interval == Bar("10.00%", "98.00%")
    assert (small.label_anchor, large.label_anchor) == ("end", "start")
    assert drawing.reference == "32.00%"
    assert [tick.value for tick in drawing.resident_ticks] == [100, 1_000, 10_000]


def test_scatter_of_nothing():
    assert scatter([]).points == ()
