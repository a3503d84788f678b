"""`/zones`: the zones of every zoning."""

import pytest

FIELDS = [
    "zoning",
    "code",
    "name",
    "parent_code",
    "parent_name",
    "population",
    "population_year",
    "area_km2",
    "units_count",
    "basis",
    "lowest_confidence",
    "boundary_revision",
]


def test_list_has_exactly_the_public_fields(rows, territory):
    first, *_others = found = rows("/zones")
    assert all(list(row) == FIELDS for row in found)
    keys = [(row["zoning"], row["code"]) for row in found]
    assert keys == sorted(keys)
    assert (first["code"], first["population"], first["units_count"]) == ("D01", 4000, 7)
    assert (first["basis"], first["lowest_confidence"]) == (["reconstructed"], "high")
    assert first["boundary_revision"] == territory.laws["cohesion-2020"].pk


def test_zones_of_a_day(rows):
    then = rows("/zones?as_of=1990-01-01")
    assert [(row["zoning"], row["lowest_confidence"]) for row in then][:1] == [("past", "low")]
    assert [row["units_count"] for row in rows("/zones?zoning=cohesion&as_of=2019-01-01")] == [6, 6]


def test_population_is_null_unless_known_of_every_unit(rows, territory, db):
    units = territory.laws["health"].assignments
    row = units.get(unit__name="A1")
    type(row.unit).objects.get(pk=row.unit_id).populations.filter(year=2023).delete()
    # 2023 is no longer whole: the latest year that is.
    assert [row["population_year"] for row in rows("/zones?zoning=health")] == [2018, 2018]


def test_zone_with_its_units(api, rows):
    zone = api("/zonings/health/zones/H1").json()
    assert {name: zone[name] for name in FIELDS} == rows("/zones?zoning=health")[0]
    assert zone["units"] == rows("/units?zoning=health&zone=H1")
    assert sum(unit["population"] for unit in zone["units"]) == zone["population"] == 1000


@pytest.mark.parametrize(("address", "queries"), [("/zones", 6), ("/zonings/health/zones/H1", 11)])
def test_query_count(api, django_assert_num_queries, address, queries):
    with django_assert_num_queries(queries):
        api(address)
