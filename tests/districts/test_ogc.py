"""OGC API – Features on the toy region; GDAL, as in ogr2ogr and QGIS, reads the real one."""

from datetime import date

import pyogrio.raw
import pytest
import shapely
from django.test import Client
from drf_spectacular.validation import validate_schema

from districts.errors import Malformed
from districts.models import BoundaryRevision, ZoneOutline
from districts.ogc.asking import CRS84, Days, read_box, read_days
from tests import territory
from tests.piemonte import Platform

UTM = "http://www.opengis.net/def/crs/EPSG/0/32632"


@pytest.fixture
def ogc(client: Client, db: None):
    """`ogc("/collections")`: the JSON at an address."""
    territory.build()

    def get(path: str, status: int = 200, **parameters: str):
        answer = client.get(f"/ogc{path}", parameters)
        assert answer.status_code == status, answer.content
        return answer.json()

    return get


def ids(found: dict) -> list[str]:
    return [feature["id"] for feature in found["features"]]


def test_the_landing_page_leads_to_everything(ogc, client: Client) -> None:
    links = {link["rel"]: link["href"] for link in ogc("")["links"]}
    assert set(links) == {"self", "service-desc", "conformance", "data"}
    for address in links.values():
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert len(ogc("/conformance")["conformsTo"]) == 4
    assert ogc("/") == ogc("")


def test_the_openapi_document_is_valid_and_names_what_is_understood(ogc) -> None:
    document = ogc("/api")
    validate_schema(document)
    items = document["paths"]["/collections/{collectionId}/items"]["get"]["parameters"]
    names = {parameter["name"] for parameter in items if parameter["in"] == "query"}
    assert {"bbox", "datetime", "limit", "crs", "code"} <= names
    for collection in items[0]["schema"]["enum"]:
        ogc(f"/collections/{collection}")


def test_each_zoning_revision_and_the_comuni_are_a_collection(ogc) -> None:
    found = {one["id"]: one for one in ogc("/collections")["collections"]}
    revisions = BoundaryRevision.objects.filter(state="adopted").select_related("zoning")
    expected = {f"{revision.zoning.code}.{revision.pk}" for revision in revisions}
    assert expected <= set(found)
    assert {"units", "cohesion", "health", "region"} <= set(found)
    cohesion = found["cohesion"]
    assert cohesion["extent"]["temporal"]["interval"] == [["2017-05-22T00:00:00Z", None]]
    ((west, south, east, north),) = cohesion["extent"]["spatial"]["bbox"]
    assert (west, south) == pytest.approx((8, 45))
    assert (east, north) == pytest.approx((8 + 4 * territory.KM_EAST, 45 + 3 * territory.KM_NORTH))


def test_zones_are_those_of_the_day_or_of_all_days(ogc) -> None:
    assert ids(ogc("/collections/cohesion/items")) == ["D01@2020-01-01", "D02@2020-01-01"]
    then = ogc("/collections/cohesion/items", datetime="2018-06-01")
    assert ids(then) == ["D01@2017-05-22", "D02@2017-05-22"]
    assert then["features"][0]["properties"]["valid_to"] == "2020-01-01"
    assert [f["properties"]["units_count"] for f in then["features"]] == [6, 6]
    both = ogc("/collections/cohesion/items", datetime="2018-06-01/..")
    assert both["numberMatched"] == 4
    assert ogc("/collections/cohesion/items", datetime="../2010-01-01")["features"] == []
    # An instant is the day it falls on in Italy: this one is already 2020 there.
    instant = ogc("/collections/cohesion/items", datetime="2019-12-31T23:30:00Z")
    assert ids(instant) == ["D01@2020-01-01", "D02@2020-01-01"]


def test_a_revision_is_asked_for_by_its_number(ogc) -> None:
    first = BoundaryRevision.objects.get(zoning__code="cohesion", effective_from="2017-05-22")
    found = ogc(f"/collections/cohesion.{first.pk}/items")
    assert ids(found) == ["D01", "D02"]
    assert found["features"][0]["properties"]["valid_from"] == "2017-05-22"
    assert ogc(f"/collections/cohesion.{first.pk}/items/D02")["properties"]["units_count"] == 6


def test_a_feature_has_a_name_for_ever_and_its_exact_shape(ogc) -> None:
    one = ogc("/collections/cohesion/items/D01@2017-05-22")
    outline = ZoneOutline.objects.get(zone__code="D01", revision__effective_from=date(2017, 5, 22))
    drawn = shapely.geometry.shape(one["geometry"])
    assert (
        drawn.symmetric_difference(shapely.from_wkb(bytes(outline.geometry.wkb))).area < 1e-7
    )  # a decimetre along its border
    assert shapely.geometry.shape(one["geometry"]).geoms[0].exterior.is_ccw


def test_pages_follow_each_other_and_lose_nothing(ogc, client: Client) -> None:
    seen, address = [], "/ogc/collections/units/items?limit=5"
    while address:
        page = client.get(address).json()
        seen += ids(page)
        links = {link["rel"]: link["href"] for link in page["links"]}
        address = links.get("next", "").removeprefix("http://testserver")
        assert page["numberMatched"] == 12
        assert page["numberReturned"] == len(page["features"]) <= 5
    assert len(seen) == len(set(seen)) == 12
    assert "prev" in links


def test_boxes_and_properties_choose(ogc) -> None:
    east = territory.KM_EAST
    corner = f"{8 + 3.5 * east},45,{8 + 3.9 * east},45.001"
    found = ogc("/collections/units/items", bbox=corner)
    assert [feature["properties"]["name"] for feature in found["features"]] == ["A4"]
    assert ogc("/collections/units/items", name="B2")["numberMatched"] == 1
    assert ogc("/collections/cohesion/items", code="D02", limit="1")["numberReturned"] == 1
    metres = ogc("/collections/units/items", crs=UTM, name="A1")
    x, y = metres["features"][0]["geometry"]["coordinates"][0][0][0]
    assert (400_000 < x < 500_000) and (4_900_000 < y < 5_100_000)
    inside = f"{x + 100},{y + 100},{x + 200},{y + 200}"
    again = ogc("/collections/units/items", **{"bbox": inside, "bbox-crs": UTM})
    assert [feature["properties"]["name"] for feature in again["features"]] == ["A1"]


def test_the_system_of_the_answer_is_told(ogc, client: Client) -> None:
    path = "/ogc/collections/units/items"
    assert client.get(path)["Content-Crs"] == f"<{CRS84}>"
    assert client.get(path, {"crs": UTM})["Content-Crs"] == f"<{UTM}>"
    assert client.get(path)["Content-Type"] == "application/geo+json"
    assert client.get(path)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/collections/nowhere", 404, "non esiste"),
        ("/collections/cohesion.999999999", 404, "non esiste"),
        ("/collections/cohesion.１", 404, "non esiste"),
        ("/collections/cohesion/items/D09@2020-01-01", 404, "elencali"),
        ("/collections/cohesion/items/D01@2020-13-01", 404, "elencali"),
        ("/collections/units/items/001001@x", 404, "elencali"),
        ("/collections/units/items?bbox=1,2,3", 400, "quattro numeri"),
        ("/collections/units/items?bbox=8,46,7,45", 400, "quattro numeri"),
        ("/collections/units/items?bbox=nan,45,8,46", 400, "quattro numeri"),
        ("/collections/units/items?crs=EPSG:4326", 400, "Sistema di riferimento"),
        ("/collections/units/items?datetime=ieri", 400, "non è un giorno"),
        ("/collections/units/items?datetime=/", 400, "non è un giorno"),
        ("/collections/units/items?datetime=2020-01-01/2019-01-01", 400, "non è un giorno"),
        ("/collections/units/items?limit=0", 400, "numero intero"),
        ("/collections/units/items?limit=ten", 400, "numero intero"),
        ("/collections/units/items?offset=-1", 400, "numero intero"),
        ("/collections/units/items?limite=3", 400, "limite"),
        ("/collections/cohesion/items?revision=x", 400, "revision"),
        ("/collections/units/items?f=html", 400, "json"),
        ("?f=html", 400, "json"),
        ("/nothing", 404, ""),
    ],
)
def test_a_wrong_question_is_answered_with_how_to_ask(
    client: Client, db: None, path: str, status: int, words: str
) -> None:
    territory.build(computed=False)
    answer = client.get(f"/ogc{path}")
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert "no-store" in answer.get("Cache-Control", "") or path == "/nothing"


def test_a_page_of_features_takes_three_queries(ogc, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        ogc("/collections/cohesion/items")
    with django_assert_num_queries(4):
        ogc("/collections")


@pytest.mark.parametrize(
    "text", ["2017-05-22", "2016-01-01/2018-12-31", "../2018-12-31", "/2018-12-31"]
)
def test_days(text: str) -> None:
    first, slash, last = text.partition("/")
    expected = [None if part in {"", ".."} else date.fromisoformat(part) for part in (first, last)]
    assert read_days(text) == (Days(*expected) if slash else Days(expected[0], expected[0]))


def test_a_box_with_heights_is_one_without() -> None:
    assert read_box("7,44,0,8,45,900") == (7, 44, 8, 45)
    with pytest.raises(Malformed):
        read_box("7,44,0,8,45")


@pytest.mark.processes
def test_gdal_reads_every_collection(platform: Platform) -> None:
    """The comuni and the districts of the real region, whole, through all their pages."""
    source = f"OAPIF:{platform.address}/ogc"
    layers = {name for name, _kind in pyogrio.list_layers(source)}
    assert {"units", "cohesion", "health", "sia", "labour"} <= layers
    meta, _fids, shapes, _fields = pyogrio.raw.read(source, layer="units")
    assert len(shapes) == 1180
    assert "istat_code" in meta["fields"]
    comuni = shapely.from_wkb(shapes)
    meta, _fids, shapes, fields = pyogrio.raw.read(source, layer="cohesion")
    codes = dict(zip(meta["fields"], fields, strict=True))["code"]
    districts = shapely.from_wkb(shapes)
    assert len(set(codes)) == 30
    assert shapely.area(comuni).sum() == pytest.approx(shapely.area(districts).sum(), rel=1e-6)
