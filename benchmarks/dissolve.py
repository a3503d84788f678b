"""The outlines of zones from the shapes of their comuni, against ST_Union of PostGIS.

    python -m benchmarks.dissolve [--rounds 3] [--zoning health]

The comuni of Italy in 605 zones. Ours is `districts.boundaries.coverage.dissolve` as adoption uses
it, with the shapes fetched from the database; the peer is one statement, with its outlines fetched
to the client. Both rest on GEOS, of different versions. The coverage union needs borders that
match, which the region's load sees to and ST_Union does not need.
"""

import argparse
from collections.abc import Callable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from benchmarks import serving
from benchmarks.measuring import Goal, Row, demand, in_turns, machine, table
from benchmarks.piemonte import equal_area
from districts.boundaries.coverage import dissolve

GOAL = Goal(4, "at least")
TOLERANCE = 1e-8  # of the area of each zone

_OF_ZONING = """
FROM districts_zoneassignment a
JOIN districts_boundaryrevision r ON r.id = a.revision_id AND r.state = 'adopted'
JOIN districts_zoning g ON g.id = r.zoning_id AND g.code = %s
JOIN districts_zone z ON z.id = a.zone_id
JOIN districts_territorialunit u ON u.id = a.unit_id
"""
_UNITS = f"SELECT z.code, ST_AsBinary(u.geometry) {_OF_ZONING} ORDER BY u.istat_code"
_UNION = f"SELECT z.code, ST_AsBinary(ST_Union(u.geometry)) {_OF_ZONING} GROUP BY z.code"

Shapes = dict[str, BaseGeometry]


def fetched(database: str, zoning: str) -> tuple[list[str], np.ndarray]:
    with serving.connect(database) as server:
        rows = server.execute(_UNITS, [zoning], binary=True).fetchall()
    return [code for code, _wkb in rows], shapely.from_wkb([wkb for _code, wkb in rows])


def ours(database: str, zoning: str) -> Shapes:
    labels, shapes = fetched(database, zoning)
    return dict(dissolve(shapes, labels))


def peer(database: str, zoning: str) -> Shapes:
    with serving.connect(database) as server:
        rows = server.execute(_UNION, [zoning], binary=True).fetchall()
    codes, wkbs = zip(*rows, strict=True)
    return dict(zip(codes, shapely.from_wkb(wkbs), strict=True))


def worst_gap(mine: Shapes, theirs: Shapes) -> float:
    """The largest difference of area of a zone, as a part of it; in km² of an equal-area plane."""
    demand(mine.keys() == theirs.keys(), "not the same zones")
    codes = sorted(mine)
    a, b = (
        shapely.area(equal_area(np.array([shapes[code] for code in codes], dtype=object)))
        for shapes in (mine, theirs)
    )
    return float(np.max(np.abs(a - b) / b))


def main() -> None:
    from benchmarks import national

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--zoning", default="health", choices=sorted(national.ZONES))
    options = parser.parse_args()
    with serving.servers(), national.folder() as folder:
        database = serving.region("italia", folder, computed=False)
        kept = fetched(database, options.zoning)
        names = "ours: fetch and coverage union", "peer: ST_Union and fetch", "limit: union only"
        costs = serving.Costs()
        runs: dict[str, Callable[[], float]] = {
            names[0]: lambda: costs.of(names[0], lambda: ours(database, options.zoning)),
            names[1]: lambda: costs.of(names[1], lambda: peer(database, options.zoning)),
            names[2]: lambda: costs.of(names[2], lambda: dissolve(kept[1], kept[0])),
        }
        mine = ours(database, options.zoning)
        gap = worst_gap(mine, peer(database, options.zoning))
        demand(gap <= TOLERANCE, f"areas differ by {gap:.1e}")
        found = in_turns(runs, options.rounds)
        with serving.connect(database) as server:
            row = server.execute("SELECT postgis_geos_version()").fetchone()
    rows = []
    for measured, unit in ((found, "s"), (costs.cpu, "CPU s")):
        theirs = measured[names[1]]
        rows += [
            Row(names[0], measured[names[0]], unit, theirs, GOAL, speed_up=True),
            Row(names[1], theirs, unit),
            Row(names[2], measured[names[2]], unit, theirs, speed_up=True),
        ]
    notes = [
        f"equal: {len(mine)} zones of {len(kept[0]):,} comuni, areas to {gap:.0e} (goal 1e-8)",
        f"GEOS {shapely.geos_version_string} here, {row[0] if row else '?'} in PostGIS",
        "the ratio is how many times as fast as the peer",
    ]
    print(machine("shapely", "psycopg"))
    print(table("Dissolve", rows, notes))


if __name__ == "__main__":
    main()
