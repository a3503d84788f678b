"""One comune from a district to the next: all figures of both, the alignment, what is contiguous.

    python -m benchmarks.move_one_comune [--rounds 3] [--moves 200] [--country] [--served]

Ours is what the workbench does at each move: `districts.drafting.scenario.moved_to`, which counts
the zones that the move touches, and `districts.boundaries.checks.check` with the pieces so known.
It is held against the same figures from the whole list (`stand`, and a check that walks the
graph), and against the way of a drawing program: the outlines of all districts dissolved anew,
areas and pieces read off them. Moves are random, of a comune on a border to a district beside it,
the same for everybody, one on top of the other. Borders, residents and policies are in memory for
all; the list is not read from a database here, and no page is written.

On the real Piemonte, with its real zonings; with `--country` also on all comuni of Italy, with
synthetic ones. With `--served` also the request and the page around it (`benchmarks.served_move`).
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks import piemonte, served_move
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table
from districts.boundaries import coverage
from districts.boundaries.checks import Counted, Finding, Surroundings, check
from districts.boundaries.contiguity import read_neighbourhood
from districts.drafting.scenario import Land, Standing, moved_to, neighbours, stand

SEED = 20261126
AGAINST_ALL = Goal(15, "at least")
IN_TIME = Goal(20, "at most", "ms")
TOLERANCE = 1e-8  # of the area of a zone

Move = tuple[str, str]
"""A comune and the zone that it goes to."""


@dataclass(frozen=True, eq=False)
class World:
    """Where the moves are made. plane: shapes [km] in the order of the codes of the land."""

    name: str
    land: Land
    base: dict[str, str]
    around: Surroundings
    members: Mapping[str, frozenset[str]]
    plane: NDArray[np.object_]
    found: dict[tuple[str, frozenset[str]], tuple[Finding, ...]] = field(default_factory=dict)


def world(
    name: str,
    codes: Sequence[str],
    shapes: NDArray[np.object_],
    residents: dict[str, int],
    base: dict[str, str],
    policies: dict[str, dict[str, str]],
) -> World:
    """Shapes must be a coverage."""
    plane = piemonte.equal_area(shapes)
    graph = read_neighbourhood(shapes, [base.get(code) for code in codes])
    land = Land(
        codes=codes,
        population=residents,
        area=dict(zip(codes, shapely.area(plane).tolist(), strict=True)),
        graph=graph,
        policies=policies,
    )
    around = Surroundings(
        units=tuple(codes),
        graph=graph,
        residents=residents,
        base=base,
        zones=sorted(set(base.values())),
        least_residents=60_000,
    )
    return World(name, land, base, around, stand(land, base).members, plane)


def region() -> World:
    """Piemonte, its districts and the zonings that they are measured against."""
    codes, shapes = piemonte.units()
    policies = {code: piemonte.zoning(code) for code in ("health", "sia", "labour", "education")}
    residents = piemonte.population(2023)
    base = piemonte.zoning("cohesion")
    return world("Piemonte", codes, coverage.clean(shapes), residents, base, policies)


def country() -> World:
    """Italy, in the contiguous bands of `benchmarks.national`."""
    from benchmarks import national

    codes, shapes, residents = national.comuni()
    lists = {
        code: {unit: f"Z{zone:03d}" for unit, zone in zip(codes, bands, strict=True)}
        for code, bands in national.zonings(shapes).items()
    }
    base = lists.pop("cohesion")
    lists.pop("region")
    return world("Italy", codes, shapes, residents, base, lists)


def moves_of(here: World, count: int) -> list[Move]:
    """Random, one on top of the other, each over a border."""
    random, zones, made = np.random.default_rng(SEED), dict(here.base), []
    while len(made) < count:
        unit = str(random.choice(here.land.codes))
        beside = {zones[other] for other in neighbours(here.land, [unit]) if other in zones}
        beside.discard(zones.get(unit, ""))
        if beside:
            zone = str(random.choice(sorted(beside)))
            zones[unit] = zone
            made.append((unit, zone))
    return made


Answer = tuple[Standing, list[Finding]]


def ours(here: World, before: Standing, zones: dict[str, str]) -> Answer:
    standing = moved_to(here.land, before, zones)
    return standing, judged(here, standing)


def anew(here: World, zones: dict[str, str]) -> Answer:
    standing = stand(here.land, zones)
    return standing, check(zones, here.around)


def judged(here: World, standing: Standing) -> list[Finding]:
    pieces = {zone: sums.pieces for zone, sums in standing.sums.items()}
    counted = Counted(standing.members, here.members, pieces, here.found)
    return check(standing.zones, here.around, counted=counted)


def drawn(here: World, zones: dict[str, str]) -> dict[str, tuple[float, int]]:
    """{zone: km² and pieces of its outline}, from the general union of the shapes."""
    labels = np.array([zones.get(code, "") for code in here.land.codes])
    found = {}
    for zone in sorted(set(zones.values())):
        outline = shapely.union_all(here.plane[labels == zone])
        found[zone] = (outline.area, shapely.get_num_geometries(outline))
    return found


def report_equality(here: World, moves: Sequence[Move]) -> str:
    """How equal the ways are after every move; raises `NotEqualError` if they are not."""
    zones, standing = dict(here.base), stand(here.land, here.base)
    for number, (unit, zone) in enumerate(moves):
        zones[unit] = zone
        standing, findings = ours(here, standing, zones)
        whole, all_findings = anew(here, zones)
        demand(findings == all_findings, f"move {number}: other findings")
        demand(standing.sums == whole.sums, f"move {number}: other sums")
        demand(standing.agreement == whole.agreement, f"move {number}: another alignment")
    for zone, (area, _pieces) in drawn(here, zones).items():
        gap = abs(standing.sums[zone].area - area) / area
        demand(gap <= TOLERANCE, f"{zone}: areas differ by {gap:.1e}")
    return (
        f"equal after each of {len(moves)} moves, bit by bit; areas of outlines to {TOLERANCE:.0e}"
    )


def milliseconds(
    here: World, moves: Sequence[Move], way: Callable[[dict[str, str]], object]
) -> float:
    """The median of a move, on top of the ones before."""
    zones, taken = dict(here.base), []
    for unit, zone in moves:
        zones[unit] = zone
        start = time.perf_counter()
        way(zones)
        taken.append(time.perf_counter() - start)
    return median(taken) * 1e3


def by_delta(here: World) -> Callable[[dict[str, str]], object]:
    """Ours, which remembers what stood before."""
    last = [stand(here.land, here.base)]

    def way(zones: dict[str, str]) -> object:
        last[0], findings = ours(here, last[0], zones)
        return findings

    return way


def rows_of(here: World, rounds: int, count: int) -> tuple[list[Row], str]:
    moves = moves_of(here, count)
    equal = report_equality(here, moves)
    few = moves[: max(3, count // 20)]
    names = (
        f"{here.name}, ours: what the move touches",
        f"{here.name}, the same from the whole list",
        f"{here.name}, peer: outlines dissolved anew",
    )
    found = in_turns(
        {
            names[0]: lambda: milliseconds(here, moves, by_delta(here)),
            names[1]: partial(milliseconds, here, few, partial(anew, here)),
            names[2]: partial(milliseconds, here, few, partial(drawn, here)),
        },
        rounds,
    )
    own = found[names[0]]
    rows = [
        Row(f"{names[0]}, against the list", own, "ms", found[names[1]], AGAINST_ALL, True),
        Row(f"{names[0]}, against the outlines", own, "ms", found[names[2]], speed_up=True),
        Row(names[0], own, "ms", goal=IN_TIME),
        *(Row(name, found[name], "ms") for name in names[1:]),
    ]
    sizes = f"{len(here.land.codes):,} comuni, {len(set(here.base.values()))} zones"
    return rows, f"{here.name}: {sizes}, {len(here.land.policies)} policies; {equal}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--moves", type=int, default=200)
    parser.add_argument("--country", action="store_true", help="all comuni of Italy too")
    parser.add_argument("--served", action="store_true", help="the request and Chromium too")
    parser.add_argument("--clicks", type=int, default=30)
    options = parser.parse_args()
    rows, notes = [], []
    for here in (region, country) if options.country else (region,):
        found, note = rows_of(here(), options.rounds, options.moves)
        rows += found
        notes.append(note)
    notes.append("in these the list is in memory: reading it and writing a page are not in them")
    if options.served:
        asked = moves_of(region(), options.moves + options.clicks + 1)
        served, told = served_move.rows(asked, options.rounds, options.clicks)
        print(table("A move on the workbench", served, told))
    print(machine("numpy", "scipy", "shapely"))
    print(table("Move one comune", rows, notes))


if __name__ == "__main__":
    main()
