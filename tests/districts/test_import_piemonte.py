"""The files of Piemonte say what PROVENANCE.md says that they say."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from districts.importers.populations import parse_populations
from districts.importers.regions import parse_region
from districts.importers.territory import Territory
from districts.importers.units import (
    parse_changes,
    parse_parts,
    parse_shapes,
    parse_units,
    retirements,
)
from districts.importers.zonings import MembershipRow, ZoningEntry, parse_memberships, parse_zonings

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "piemonte"

# Zones and comuni of each list.
LISTS = {
    "region": (1, 1180),
    "province": (8, 1180),
    "ussl_1980": (54, 1179),
    "health": (32, 1180),
    "sia": (30, 1180),
    "cohesion": (30, 1180),
    "social": (48, 1169),
    "labour": (30, 1180),
    "education": (8, 1180),
    "asl": (12, 1180),
    "asl_1995": (19, 1179),
    "agrarian": (82, 1170),
    "mountain": (47, 507),
    "health_torino": (4, 8),
}
RESIDENTS = {2011: 4_363_916, 2018: 4_356_406, 2020: 4_311_217, 2022: 4_256_350, 2023: 4_240_736}


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def territory() -> Territory:
    units, changes = parse_units(content("units.csv")), parse_changes(content("changes.csv"))
    assert units.rejected == changes.rejected == ()
    names = {row.code: row.name for row in units.rows}
    parts = parse_parts(content("parts.csv"), names)
    assert parts.rejected == ()
    return Territory.of(
        names, retirements(changes.rows), parts={row.code: row.parent_code for row in parts.rows}
    )


@cache
def zonings() -> dict[str, ZoningEntry]:
    parsed = parse_zonings(content("zonings.yaml"))
    assert parsed.rejected == ()
    return {entry.code: entry for entry in parsed.rows}


@cache
def members(zoning: str) -> tuple[MembershipRow, ...]:
    entry = zonings()[zoning]
    (revision,) = entry.revisions
    parsed = parse_memberships(content(revision.file), territory(), total=entry.extent == "total")
    assert parsed.rejected == ()
    return parsed.rows


def zone_of(zoning: str) -> dict[str, str]:
    return {row.unit_code: row.zone_code for row in members(zoning)}


def test_the_comuni_are_those_of_2026() -> None:
    assert len(territory().names) == 1180
    assert Counter(code[:3] for code in territory().names) == {
        "001": 312,
        "002": 82,
        "003": 87,
        "004": 247,
        "005": 117,
        "006": 187,
        "096": 74,
        "103": 74,
    }


def test_every_comune_has_a_shape_and_the_shapes_fit_together() -> None:
    shapes = parse_shapes(content("units.geojson"))
    assert shapes.rejected == ()
    assert {row.code for row in shapes.rows} == set(territory().names)
    assert shapely.coverage_is_valid([shape(row.geometry) for row in shapes.rows])


def test_the_comuni_that_ceased_lead_to_one_in_force() -> None:
    assert len(territory().retired) == 42
    for code in territory().retired:
        heir = re.search(r"Usa il codice (\d{6})", str(territory().refusal(code)))
        assert heir and heir[1] in territory().names


def test_residents_add_up_to_the_published_totals() -> None:
    parsed = parse_populations(content("population.csv"), territory())
    assert parsed.rejected == ()
    totals: Counter[int] = Counter()
    for row in parsed.rows:
        totals[row.year] += row.population
    assert totals == RESIDENTS
    assert {row.year for row in parsed.rows if row.quality == "provisional"} == {2023}


@pytest.mark.parametrize("zoning", LISTS)
def test_every_list_has_its_zones_and_comuni(zoning: str) -> None:
    assert (len({row.zone_code for row in members(zoning)}), len(members(zoning))) == LISTS[zoning]


def test_all_zonings_are_described_and_each_policy_has_its_own() -> None:
    (region,) = parse_region(content("region.yaml")).rows
    assert set(zonings()) == set(LISTS)
    assert list(region.references) == [
        "health",
        "social",
        "labour",
        "education",
        "development",
        "cohesion",
    ]
    assert region.references["development"] == ""


def lineage(code: str) -> Iterator[str]:
    while code := zonings()[code].revisions[0].derived_from:
        yield code


def test_what_was_built_out_of_what_is_told() -> None:
    assert list(lineage("cohesion")) == ["sia", "health", "ussl_1980"]
    assert list(lineage("social")) == ["ussl_1980"]
    assert list(lineage("education")) == ["province"]
    assert list(lineage("labour")) == []


def test_the_districts_are_the_ambiti_under_other_codes() -> None:
    assert {row.zone_code for row in members("cohesion")} == {f"D{n:02d}" for n in range(1, 31)}
    for district, ambito in zip(members("cohesion"), members("sia"), strict=True):
        assert district.zone_code.removeprefix("D") == ambito.zone_code.removeprefix("SIA-")
        assert district.source == ambito.source
        assert district.confidence == ambito.confidence
        assert district.zone_name == ambito.zone_name


def test_asti_has_105_comuni() -> None:
    asti = [row for row in members("cohesion") if row.zone_code == "D26"]
    assert len(asti) == 105
    assert {row.zone_name for row in asti} == {"Asti"}


def test_districts_differ_from_health_where_the_documents_say() -> None:
    """Two pairs of health districts are one district, and Sestriere changes district."""
    health, cohesion = zone_of("health"), zone_of("cohesion")
    parts: dict[str, set[str]] = {}
    for unit, zone in health.items():
        if territory().names[unit] != "Sestriere":
            parts.setdefault(cohesion[unit], set()).add(zone)
    assert sorted(sorted(zones) for zones in parts.values() if len(zones) > 1) == [
        ["CN1-NE", "CN1-NO"],
        ["VC-VALS", "VC-VERC"],
    ]


def test_school_areas_are_the_provinces() -> None:
    province, education = zone_of("province"), zone_of("education")
    assert len({(province[unit], education[unit]) for unit in province}) == 8


def test_employment_areas_never_cross_a_province() -> None:
    province, labour = zone_of("province"), zone_of("labour")
    assert len({(province[unit], labour[unit]) for unit in province}) == 30


def test_each_row_says_how_well_it_is_known() -> None:
    social = Counter(row.confidence for row in members("social"))
    assert social == {"high": 395, "medium": 652, "low": 122}
    for code in LISTS:
        for row in members(code):
            weak = row.source.startswith("approximated")
            assert (row.basis == "approximated") == weak
    low = Counter(row.zone_code for row in members("sia") if "inferred" in row.source)
    assert low == {"SIA-18": 45, "SIA-19": 31, "SIA-23": 56}
