"""Geometry: each list that has a place on the map, as GeoJSON (RFC 7946)."""

import json

import pytest
from django.contrib.gis.geos import GEOSGeometry

from tests.api.conftest import whole


def test_outlines_are_geojson_with_codes_as_ids(api, features, rows):
    assert api("/districts/geo").headers["Content-Type"] == "application/geo+json"
    body = features("/districts/geo")
    assert body["type"] == "FeatureCollection"
    assert [feature["id"] for feature in body["features"]] == ["D01", "D02"]
    assert [feature["properties"] for feature in body["features"]] == rows("/districts")


def test_outlines_tile_the_grid(features):
    """Twelve squares: as wide as 4 km of longitude, as high as 3 km of latitude."""
    body = features("/districts/geo")
    shapes = [GEOSGeometry(json.dumps(f["geometry"])) for f in body["features"]]
    grid = (8, 45, 8.05073, 45.027)
    assert shapes[0].union(shapes[1]).extent == pytest.approx(grid, abs=1e-5)
    assert shapes[0].intersection(shapes[1]).area == pytest.approx(0, abs=1e-9)
    assert body["bbox"] == pytest.approx(grid, abs=1e-5)


def test_outer_rings_are_counter_clockwise_with_five_decimals(features):
    for feature in features("/units/geo")["features"]:
        for polygon in GEOSGeometry(json.dumps(feature["geometry"])):
            assert polygon.exterior_ring.is_counterclockwise
            assert all(len(f"{x!r}".partition(".")[2]) <= 5 for at in polygon[0] for x in at)


def test_comuni_of_a_district(features, rows):
    found = features("/districts/D01/units/geo")["features"]
    assert [feature["id"] for feature in found][:2] == ["001001", "001002"]
    assert [feature["properties"] for feature in found] == rows("/units?zone=D01")
    assert len(found) == 7
    assert len(features("/districts/D01/units/geo?as_of=2019-01-01")["features"]) == 6


@pytest.mark.parametrize(
    ("listed", "drawn"),
    [
        ("/districts?format=geojson", "/districts/geo"),
        ("/units?zoning=health&zone=H1&format=geojson", "/units/geo?zoning=health&zone=H1"),
        ("/units?format=geojson&zone=D01", "/districts/D01/units/geo"),
        ("/zones?zoning=health&format=geojson", "/zones/geo?zoning=health"),
    ],
)
def test_a_list_as_geojson_is_its_map(api, listed, drawn):
    assert whole(api(listed)) == whole(api(drawn))
    assert api(listed).headers["ETag"] == api(drawn).headers["ETag"]


def test_zones_of_several_zonings_have_ids_of_their_own(features):
    ids = [feature["id"] for feature in features("/zones/geo")["features"]]
    assert ids == ["cohesion/D01", "cohesion/D02", "health/H1", "health/H2", "region/R"]


def test_nothing_found_is_an_empty_collection(features):
    assert features("/units/geo?q=nowhere") == {"type": "FeatureCollection", "features": []}


def test_a_client_that_wants_json_has_the_same(api):
    as_json = api("/districts/geo", accept="application/json")
    assert as_json.headers["Content-Type"] == "application/json"
    assert whole(as_json) == whole(api("/districts/geo"))


def test_unknown_district(problem):
    assert "D01, D02" in problem("/districts/XX/units/geo", 404)["detail"]


def test_query_count(api, django_assert_num_queries):
    with django_assert_num_queries(5):
        api("/districts/geo")
    with django_assert_num_queries(9):
        api("/districts/D01/units/geo")
