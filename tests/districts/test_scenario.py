"""The sums of a draft, on twelve squares in three rows of four: A1 south-west, C4 opposite."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from benchmarks import piemonte
from districts.alignment import regional_alignment
from districts.boundaries.checks import Counted, Surroundings, check
from districts.boundaries.contiguity import read_neighbourhood
from districts.drafting.matching import most_in_common
from districts.drafting.scenario import Land, Sums, moved, moved_to, neighbours, stand

UNITS = tuple(f"{row}{column}" for row in "ABC" for column in "1234")


def square(unit):
    west, south = int(unit[1]), ord(unit[0]) - ord("A")
    edges = np.array([west, south, west + 1, south + 1]) / 100 + [8, 44, 8, 44]
    return shapely.box(*edges)


RESIDENTS = {unit: 100 * number for number, unit in enumerate(UNITS, start=1)}
POLICIES = {
    "health": {unit: "H1" if unit[0] == "A" else "H2" for unit in UNITS},
    "labour": {unit: f"L{unit[1]}" for unit in UNITS if unit != "C4"},
}
LAND = Land(
    codes=UNITS,
    population=RESIDENTS,
    area=dict.fromkeys(UNITS, 0.1),
    graph=read_neighbourhood([square(unit) for unit in UNITS]),
    policies=POLICIES,
)
BASE = {unit: "D1" if unit[1] in "12" else "D2" for unit in UNITS}


def told(standing):
    """All that is to be equal, without cells that have come to nothing."""
    shared = {
        policy: {cell: residents for cell, residents in table.items() if residents}
        for policy, table in standing.shared.items()
    }
    return standing.zones, standing.members, standing.sums, shared, standing.agreement


def test_sums_by_hand():
    found = stand(LAND, BASE)
    people = 100 + 200 + 500 + 600 + 900 + 1000
    west = ("A1", "A2", "B1", "B2", "C1", "C2")
    assert found.sums["D1"] == Sums(6, people, pytest.approx(0.6), (west,))
    # H1 (row A) has 300 residents in D1 and 700 in D2; H2 3,000 and 3,800: D2-H2 and D1-H1 match.
    assert found.agreement.shares["health"] == (300 + 3800) / 7800


def test_agreement_is_that_of_the_alignment():
    found = stand(LAND, BASE).agreement
    asked = regional_alignment(
        BASE, {"health": POLICIES["health"]}, {unit: float(n) for unit, n in RESIDENTS.items()}
    )
    assert found.shares["health"] == pytest.approx(asked.index, abs=1e-12)


def test_whoever_has_no_zone_agrees_with_nobody():
    one_less = {unit: zone for unit, zone in BASE.items() if unit != "C4"}
    # Without C4 (1,200 residents) of D2 and H2 the other matching is better: D1-H2 and D2-H1.
    assert stand(LAND, one_less).agreement.shares["health"] == (3000 + 700) / 7800


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)), st.integers(0, 12), min_size=1, max_size=40
    )
)
def test_matching_of_a_few_cells_is_that_of_the_whole_table(cells):
    """Cells that no other can outweigh are taken first; the solver alone says the same."""
    overlap = np.zeros((8, 8), dtype=np.int64)
    for cell, residents in cells.items():
        overlap[cell] = residents
    best = int(overlap[linear_sum_assignment(overlap, maximize=True)].sum())
    rows, cols = zip(*cells, strict=True)
    weights = list(cells.values())
    assert most_in_common(rows, cols, weights) == best
    assert most_in_common(rows, cols, weights, small=0) == best, "as a large table is"


@given(
    st.lists(
        st.dictionaries(st.sampled_from(UNITS), st.sampled_from(["D1", "D2", "D3", None])),
        max_size=6,
    )
)
def test_checks_after_move_on_move_are_those_of_the_whole_list(steps):
    around = Surroundings(
        units=UNITS,
        graph=LAND.graph,
        residents=RESIDENTS,
        base=BASE,
        zones=("D1", "D2"),
        ceased={"B1": None},
        least_residents=3000,
        above={unit: f"ASL {unit[1]}" for unit in UNITS},
        initiatives={"D1": 2},
    )
    base = stand(LAND, BASE)
    standing, found = base, {}
    for moves in steps:
        standing = moved(LAND, standing, moves)
        pieces = {zone: sums.pieces for zone, sums in standing.sums.items()}
        counted = Counted(standing.members, base.members, pieces, found)
        kept = check(standing.zones, around, counted=counted)
        assert kept == check(standing.zones, around)


def test_neighbours_are_outside():
    assert neighbours(LAND, ["A1", "A2"]) == {"B1", "B2", "A3"}
    assert neighbours(LAND, []) == set()


@given(
    st.lists(
        st.dictionaries(st.sampled_from(UNITS), st.sampled_from(["D1", "D2", "D3", None])),
        max_size=6,
    )
)
def test_move_after_move_is_the_whole_computed_anew(steps):
    zones, standing = dict(BASE), stand(LAND, BASE)
    for moves in steps:
        zones |= {unit: zone for unit, zone in moves.items() if zone is not None}
        zones = {unit: zone for unit, zone in zones.items() if moves.get(unit, zone) is not None}
        standing = moved_to(LAND, standing, zones)
        assert told(standing) == told(stand(LAND, zones))


def test_move_after_move_on_the_real_region():
    codes, shapes = piemonte.units()
    base = piemonte.zoning("cohesion")
    land = Land(
        codes=codes,
        population=piemonte.population(2023),
        area=dict(zip(codes, shapely.area(shapes).tolist(), strict=True)),
        graph=read_neighbourhood(shapes, [base.get(code) for code in codes]),
        policies={code: piemonte.zoning(code) for code in ("health", "labour", "education")},
    )
    zones, standing = dict(base), stand(land, base)
    assert all(sums.contiguous for sums in standing.sums.values()), "exclaves of today are joined"
    random = np.random.default_rng(5)
    for unit in random.choice(codes, 40, replace=False):
        beside = [zones[other] for other in neighbours(land, [unit])]
        zones[unit] = str(random.choice(beside))
        standing = moved_to(land, standing, zones)
    assert told(standing) == told(stand(land, zones))
