"""The pages of zonings on the toy region: what they say, ask the database and refuse."""

import json
import re
from datetime import date

import pytest
from django.test import Client

from districts.models import Policy, TerritorialUnit, UnitPopulation, Zoning
from tests import territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

PAIR = "/zonizzazioni/confronta/?a=cohesion&b=health"


def page(client: Client, address: str, status: int = 200) -> str:
    """The text of the page at `address`, with blanks made single."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(response.content.decode().split())


def test_list_has_five_policies_and_says_what_was_not_in_force(client):
    territory.build(computed=False)
    html = page(client, "/zonizzazioni/?alla-data=2017-03-01")
    names = ["Salute", "Sociale", "Lavoro", "Scuola", "Sviluppo"]
    places = [html.index(f"<h2>{name}</h2>") for name in names]
    assert places == sorted(places)
    assert html.count("Nessuna zonizzazione caricata") == 4
    assert "non ancora in vigore" in html
    assert "Il 01/03/2017 in Prova erano in vigore 2 zonizzazioni." in html


def test_one_zoning_has_its_zones_revisions_and_doubts(client):
    territory.build(computed=False)
    html = page(client, "/zonizzazioni/cohesion/")
    assert html.count('data-zone="') == 2
    assert html.count("<time") == 2
    assert "Nessuna riga ha affidabilità bassa." in html
    past = page(client, "/zonizzazioni/past/")
    assert "Non è più in vigore dal 01/01/1995" in past
    assert "12 righe incerte" in past


WIDE = "/zonizzazioni/wide/"


def wide(columns: int) -> None:
    """Twelve zones of `columns` comuni each, uncertain but for the first of the first zone."""
    territory.build(computed=False)
    units = TerritorialUnit.objects.bulk_create(
        TerritorialUnit(
            istat_code=f"{2 + row:03d}{column:03d}",
            name=f"{row}.{column}",
            province_code=f"{2 + row:03d}",
            province_name="Larga",
            geometry=territory.square(10 + column, row),
            area_km2=1,
        )
        for row in range(12)
        for column in range(columns)
    )
    UnitPopulation.objects.bulk_create(
        UnitPopulation(
            unit=unit,
            year=year,
            reference_date=date(year, 1, 1),
            population=1,
            source=territory.SOURCE,
        )
        for unit in units
        for year in (2018, 2023)
    )
    named = {unit.name: unit for unit in units}
    membership = {name: f"W{int(name.split('.')[0]):02d}" for name in named}
    zoning = territory.zoning("wide", Policy.LABOUR, extent=Zoning.Extent.PARTIAL)
    doubts = named.keys() - {"0.0"}
    territory.adopt(zoning, date(2018, 1, 1), membership, named, uncertain=doubts)


def test_uncertain_rows_come_page_by_page_and_all_in_the_list(client):
    wide(20)
    first, last = page(client, WIDE), page(client, f"{WIDE}?pagina=3")
    assert "239 righe incerte" in first
    assert "Pagina 1 di 3" in first
    assert '<a href="?pagina=2#incerti" rel="next">' in first
    assert [text.count("<small>affidabilità bassa</small>") for text in (first, last)] == [100, 39]
    dated = page(client, f"{WIDE}?alla-data=2019-01-01&pagina=2")
    assert '<a href="?alla-data=2019-01-01&amp;pagina=1#incerti" rel="prev">' in dated
    rows = client.get(f"{WIDE}comuni.csv").content.decode().splitlines()
    assert len([row for row in rows if ",low," in row]) == 239
    for wrong in ("0", "4", "x", "-1", "123456"):
        assert "ce ne sono 3" in page(client, f"{WIDE}?pagina={wrong}", 400)


def test_page_of_many_comuni_weighs_and_asks_as_one_of_few(client, django_assert_num_queries):
    """Only what is uncertain within a zone that else is certain is drawn and named by itself."""
    wide(60)
    with django_assert_num_queries(8):
        html = page(client, WIDE)
    (config,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html)
    zones, units = json.loads(config)["overlays"]
    assert zones["codes"] == [f"W{number:02d}" for number in range(1, 12)]
    assert (units["layer"], len(units["codes"])) == ("units", 59)
    assert len(html.encode()) < 200_000


def test_comparison_says_the_numbers_done_by_hand(client):
    """D01 with H2: 3,700; D02 with H1: 700; of 7,800 residents."""
    territory.build(computed=False)
    html = page(client, PAIR)
    assert "Per 56 residenti su 100" in html
    assert "dovrebbero cambiare zona 5 comuni, con 3.400 residenti" in html
    assert "I 5 comuni da spostare" in html


def test_comparison_of_a_country_weighs_and_asks_as_one_of_few(client, django_assert_num_queries):
    """Zones by row against zones by column: the heaviest listed, all in the CSV and on the map."""
    wide(72)
    named = {unit.name: unit for unit in TerritorialUnit.objects.filter(province_name="Larga")}
    zoning = territory.zoning("deep", Policy.EDUCATION, extent=Zoning.Extent.PARTIAL)
    columns = {name: f"V{int(name.split('.')[1]):02d}" for name in named}
    territory.adopt(zoning, date(2018, 1, 1), columns, named)
    question = "a=deep&b=wide"
    with django_assert_num_queries(7):
        html = page(client, f"/zonizzazioni/confronta/?{question}")
    rows = client.get(f"/zonizzazioni/confronta/comuni.csv?{question}")
    moving = [row.partition(",")[0] for row in rows.content.decode().splitlines()[1:]]
    assert len(moving) == 72 * 12 - 12, "twelve zones of each are matched, in one comune"
    assert re.findall(r'<tr data-unit="(\d+)"', html) == sorted(moving)[:100]
    assert "In tabella i primi 100 per residenti; l’elenco intero (852 comuni) è nel CSV." in html
    assert "Altre 12 zone con differenze sono negli incroci (CSV)." in html
    assert "altre 12 zone della prima sono soltanto negli incroci" in html
    assert f"{60 * 12} incroci in tabella" in html
    (config,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html)
    different = json.loads(config)["overlays"][0]
    assert (different["layer"], sorted(different["codes"])) == ("units", sorted(moving))
    assert len(html.encode()) < 700_000


@pytest.mark.parametrize("weight", ["population", "area"])
def test_comparison_is_that_of_the_api(client, weight):
    territory.build(computed=False)
    html = page(client, f"{PAIR}&weight={weight}")
    api = client.get(f"/api/v1/alignment?a=cohesion&b=health&weight={weight}").json()
    values = [float(value) for value in re.findall(r'<data value="([^"]*)"', html)]
    assert values[0] == pytest.approx(api["matched_share"], abs=1e-6)
    assert values[1] == pytest.approx(api["nesting_b_in_a"], abs=1e-6)
    assert values[2] == api["pieces"]
    moving = {unit["istat_code"] for unit in api["units_to_move"]}
    assert set(re.findall(r'<tr data-unit="(\d+)"', html)) == moving


def test_lists_come_as_csv(client):
    territory.build(computed=False)
    units = client.get(f"/zonizzazioni/confronta/comuni.csv?{PAIR.partition('?')[2]}")
    assert len(units.content.decode().splitlines()) == 1 + 5
    rows = client.get("/zonizzazioni/health/comuni.csv").content.decode().splitlines()
    assert len(rows) == 1 + 12


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/zonizzazioni/nope/", 404, "/zonizzazioni/health/"),
        ("/zonizzazioni/past/?alla-data=2020-01-01", 422, "01/01/1995"),
        ("/zonizzazioni/confronta/?a=cohesion&b=cohesion", 422, "b=health"),
        ("/zonizzazioni/confronta/?a=cohesion&b=nope", 422, "b=health"),
        ("/zonizzazioni/confronta/?a=cohesion&b=health&peso=chili", 400, "popolazione"),
        ("/zonizzazioni/confronta/?a=cohesion", 200, "scegli anche l’altra"),
        ("/zonizzazioni/?alla-data=2016-02-30", 400, "AAAA-MM-GG"),
    ],
)
def test_wrong_questions_are_told_what_exists(client, address, status, says):
    territory.build(computed=False)
    assert says in page(client, address, status)


@pytest.mark.parametrize(
    ("address", "most"), [("/zonizzazioni/", 5), ("/zonizzazioni/health/", 7), (PAIR, 7)]
)
def test_pages_are_asked_once_and_never_stale(client, django_assert_num_queries, address, most):
    toy = territory.build(computed=False)
    with django_assert_num_queries(most):
        page(client, address)
    with django_assert_num_queries(1):
        page(client, address)
    territory.rename(toy.laws["health"], H1="Nuovo nome")
    with django_assert_num_queries(most):
        html = page(client, address)
    assert ("Nuovo nome" in html) is (address != "/zonizzazioni/")
