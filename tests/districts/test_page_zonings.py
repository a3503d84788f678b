"""The pages of zonings on the toy region: what they say, ask the database and refuse."""

import re

import pytest
from django.test import Client

from districts.models import Zone
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


def test_comparison_says_the_numbers_done_by_hand(client):
    """D01 with H2: 3,700; D02 with H1: 700; of 7,800 residents."""
    territory.build(computed=False)
    html = page(client, PAIR)
    assert "Per 56 residenti su 100" in html
    assert "dovrebbero cambiare zona 5 comuni, con 3.400 residenti" in html
    assert "I 5 comuni da spostare" in html


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
    territory.build(computed=False)
    with django_assert_num_queries(most):
        page(client, address)
    with django_assert_num_queries(1):
        page(client, address)
    Zone.objects.filter(code="H1").update(name="Nuovo nome")
    with django_assert_num_queries(most):
        html = page(client, address)
    assert ("Nuovo nome" in html) is (address != "/zonizzazioni/")
