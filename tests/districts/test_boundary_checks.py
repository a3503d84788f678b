"""Checks of a draft, on twelve squares in three rows of four: A1 in the south-west, C4 opposite."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from districts.boundaries.checks import Code, Severity, Surroundings, check, count, defect
from districts.boundaries.contiguity import (
    Reason,
    hangs_together,
    pieces_of,
    read_neighbourhood,
    stays_whole,
)

UNITS = tuple(f"{row}{column}" for row in "ABC" for column in "1234")


def square(unit):
    """A hundredth of a degree wide, near 44° N."""
    west, south = int(unit[1]), ord(unit[0]) - ord("A")
    edges = np.array([west, south, west + 1, south + 1]) / 100 + [8, 44, 8, 44]
    return shapely.box(*edges)


SHAPES = {unit: square(unit) for unit in UNITS}
GRAPH = read_neighbourhood([SHAPES[unit] for unit in UNITS])
BASE = {unit: "D1" if unit[1] in "12" else "D2" for unit in UNITS}


def around(**changes):
    return Surroundings(
        **{
            "units": UNITS,
            "graph": GRAPH,
            "residents": dict.fromkeys(UNITS, 100),
            "base": BASE,
            "zones": ("D1", "D2"),
        }
        | changes
    )


def codes(findings):
    return [(each.code, each.zone) for each in findings]


def test_boundaries_in_force_have_no_findings():
    assert check(BASE, around()) == []


def test_a_unit_without_zone_blocks():
    draft = {unit: zone for unit, zone in BASE.items() if unit not in ("A1", "C4")}
    (finding,) = check(draft, around())
    assert (finding.code, finding.severity) == (Code.UNASSIGNED, Severity.BLOCKING)
    assert finding.units == ("A1", "C4")
    assert check(draft, around(whole=False)) == []


def test_a_ceased_unit_blocks_and_says_until_when():
    (finding,) = check(BASE | {"X9": "D1"}, around(ceased={"X9": date(2019, 5, 31)}))
    assert (finding.code, finding.units) == (Code.CEASED, ("X9",))
    assert finding.figures["until"] == date(2019, 5, 31)


def test_a_zone_left_empty_blocks_unless_it_was_dissolved():
    draft = dict.fromkeys(UNITS, "D1")
    assert codes(check(draft, around())) == [(Code.EMPTY_ZONE, "D2")]
    assert check(draft, around(zones=("D1",))) == []


def test_a_base_overtaken_and_a_day_too_early_block():
    later = around(base_is_in_force=False, last_law=date(2026, 1, 1))
    found = check(BASE, later, effective_from=date(2025, 12, 31))
    assert codes(found) == [(Code.STALE_BASE, ""), (Code.TOO_EARLY, "")]
    known = around(last_law=date(2026, 1, 1))
    # From the very day of the last law it corrects that one.
    assert check(BASE, known, effective_from=date(2026, 1, 1)) == []


def test_a_zone_in_pieces_is_a_warning_and_shows_the_smaller_piece():
    (finding,) = check(BASE | {"C4": "D1"}, around())
    assert (finding.code, finding.zone, finding.severity) == (
        Code.IN_PIECES,
        "D1",
        Severity.WARNING,
    )
    assert (finding.units, finding.figures["pieces"]) == (("C4",), 2)
    where = shapely.geometry.shape(defect(finding, SHAPES))
    assert where.equals(SHAPES["C4"])


def test_touching_at_a_corner_is_apart():
    diagonal = {unit: "D1" if unit in ("A1", "B2") else "D2" for unit in UNITS}
    assert (Code.IN_PIECES, "D1") in codes(check(diagonal, around()))


@pytest.mark.parametrize(
    ("changes", "options", "expected"),
    [
        ({"least_residents": 601}, {}, [(Code.FEW_RESIDENTS, "D1")]),
        ({"above": {"A1": "TO3", "A2": "TO4"}}, {}, [(Code.ACROSS, "D1")]),
        ({}, {"alignment": (0.9, 0.8)}, [(Code.WORSE_ALIGNMENT, "")]),
        ({}, {"alignment": (0.8, 0.9)}, []),
    ],
)
def test_warnings(changes, options, expected):
    draft = BASE | {"A2": "D1"}
    residents = dict.fromkeys(UNITS, 100) | {"A3": 101}
    assert codes(check(draft, around(residents=residents, **changes), **options)) == expected


def test_what_is_to_be_decided_is_told_only_of_zones_that_change():
    counts = around(initiatives={"D1": 3}, objectives={"D2": 2})
    assert check(BASE, counts) == []
    found = check(BASE | {"A3": "D1"}, counts)
    assert codes(found) == [(Code.INITIATIVES, "D1"), (Code.OBJECTIVES, "D2")]
    assert [each.units for each in found] == [("A3",), ("A3",)]


def test_what_the_base_already_has_is_told_as_such():
    """The draft does not answer for a zone that it leaves as it is."""
    base = BASE | {"C4": "D1"}
    (kept,) = check(base, around(base=base))
    assert (kept.code, kept.inherited) == (Code.IN_PIECES, True)
    (touched,) = check(base | {"A1": "D2", "B1": "D2"}, around(base=base))[:1]
    assert (touched.zone, touched.inherited) == ("D1", False)


def test_fingerprint_is_of_the_defect():
    first, again = (check(BASE | {"C4": "D1"}, around())[0] for _ in range(2))
    assert first.fingerprint == again.fingerprint
    (other,) = check(BASE | {"C4": "D1", "A4": "D1"}, around())
    assert other.code == first.code
    assert other.fingerprint != first.fingerprint


def test_pieces_that_somebody_keeps_are_not_walked_again():
    draft = BASE | {"C4": "D1"}
    kept = {"D1": (("A1",), ("B2",), ("C4",)), "D2": (("A3",),)}
    whole = count(draft, around())
    (finding,) = check(draft, around(), counted=replace(whole, pieces=kept))
    assert finding.figures["pieces"] == 3


@given(st.sets(st.integers(0, 11)), st.data())
def test_a_set_stays_whole_exactly_if_the_rest_hangs_together(members, data):
    for piece in pieces_of(GRAPH, members):
        unit = data.draw(st.sampled_from(piece))
        assert stays_whole(GRAPH, set(piece), unit) == hangs_together(GRAPH, set(piece) - {unit})


def test_an_island_and_an_exclave_are_joined_by_links_that_are_listed():
    shapes = [SHAPES[unit] for unit in UNITS if unit not in ("A3", "B3", "C3")]
    graph = read_neighbourhood(shapes)
    assert [link.reason for link in graph.links] == [Reason.ISLAND]
    assert hangs_together(graph, set(range(9)))
    today = ["D1" if unit in ("A1", "C4") else "D2" for unit in UNITS]
    graph = read_neighbourhood([SHAPES[unit] for unit in UNITS], today)
    assert [(link.one, link.other, link.reason) for link in graph.links] == [
        (UNITS.index("A1"), UNITS.index("C4"), Reason.EXCLAVE)
    ]
