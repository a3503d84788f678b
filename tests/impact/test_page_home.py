"""The home page and the search, on the toy region: what they say, ask and refuse."""

import re
from datetime import date

import pytest

from districts.models import TerritorialUnit, UnitSuccession
from impact.models import RecomputeRequest
from tests import territory
from tests.impact.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def test_home_opens_with_the_sentence_and_names_what_it_counts(client):
    territory.build()
    html = page(client, "/")
    assert "<h1>La Prova in 2 distretti</h1>" in html
    # D01 and H2 share B1, B2, B3, C1 and C2: 500 + 600 + 700 + 900 + 1,000 of 7,800 residents;
    # D02 and H1 share A3 and A4, 300 + 400.
    assert "<strong>56</strong>" in html
    assert "in comuni che salute mette nella zona abbinata al loro distretto" in html
    assert "In nessun distretto i confini coincidono." in html
    assert "stessi confini" not in html
    assert "Su 7.800 residenti del 2023" in html
    assert "una politica su 5" in html


def test_home_shows_every_policy_of_the_paper_in_its_order(client):
    territory.build()
    html = page(client, "/")
    names = ["Salute", "Sociale", "Lavoro", "Scuola", "Sviluppo"]
    # The name of a policy with a zoning leads to the comparison with it.
    rows = re.findall(r'<th scope="row"><(?:a|span) class="strong"[^>]*>([^<]+)', html)
    assert [name for name in rows if name in names] == names
    assert "2 health" in html
    assert html.count("non entra nell’indice") == 4


def test_home_says_which_laws_and_data_it_is_made_of(client):
    territory.build()
    html = page(client, "/")
    assert '<time datetime="2020-01-01">01/01/2020</time>' in html
    assert "ricostruito da documenti" in html
    assert "affidabilità alta per 12 comuni" in html
    assert "Ultimi dati caricati: nome di DEM-POP" in html
    assert "sui confini in vigore dal 01/01/2020 (elenco ricostruito da documenti)" in html


def test_home_draws_the_map_without_scripts_and_offers_the_same_as_a_table(client):
    territory.build()
    html = page(client, "/")
    assert html.count('data-unit="D0') == 2
    assert 'data-source="/tiles/cohesion.json"' in html
    table = page(client, "/?vista=tabella")
    assert "data-map" not in table
    assert '<a href="/distretti/D02/">Zona D02</a>' in table


def test_home_reads_the_law_of_another_day(client):
    territory.build()
    html = page(client, "/?as_of=2018-01-01")
    assert "sui confini in vigore dal 22/05/2017" in html
    assert "/distretti/D01/?alla-data=2018-01-01" in html
    assert 'data-source="/tiles/cohesion.json?as_of=2018-01-01"' in html


def test_home_asks_the_database_twice_then_once(client, django_assert_num_queries):
    territory.build()
    with django_assert_num_queries(2):
        page(client, "/")
    with django_assert_num_queries(1):
        page(client, "/")


def test_home_says_that_newer_figures_are_on_their_way(client):
    territory.build()
    assert "Stai vedendo il calcolo del" not in page(client, "/")
    RecomputeRequest.objects.create(kind=RecomputeRequest.Kind.SNAPSHOTS)
    assert "Stai vedendo il calcolo del" in page(client, "/")


def test_home_is_useful_before_the_first_computation(client):
    territory.build(computed=False)
    html = page(client, "/")
    assert "Calcolo in corso" in html
    assert 'href="/distretti/"' in html


def test_home_of_an_empty_database_says_what_is_missing(client):
    assert "non sono ancora stati caricati" in page(client, "/", 422)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/?vista=globo", 400, 'href="/?vista=tabella"'),
        ("/?as_of=2016-02-30", 400, "AAAA-MM-GG"),
        ("/?as_of=1999-01-01", 422, 'href="/?alla-data=2017-05-22"'),
        ("/?period=abc", 400, "Questa pagina non usa il parametro “period”"),
        ("/?vista=mappa&view=tabella", 400, "è ripetuto"),
        (f"/?vista={'x' * 10_000}", 400, "troppo lungo"),
        ("/?vista=%00", 400, "carattere nullo"),
    ],
)
def test_home_refuses_what_it_cannot_answer(client, address, status, said):
    territory.build()
    assert said in page(client, address, status)


def test_home_ignores_what_others_append_to_addresses(client):
    territory.build()
    assert "<h1>La Prova in 2 distretti</h1>" in page(client, "/?utm_source=newsletter")


def test_search_opens_the_only_place_it_can_be(client, django_assert_num_queries):
    territory.build()
    with django_assert_num_queries(2):
        response = client.get("/cerca/?cerca=%20b3%20")
    assert response.headers["Location"] == "/comuni/001007/"
    assert client.get("/cerca/?search=d02").headers["Location"] == "/distretti/D02/"


def test_search_lists_what_it_could_be(client, django_assert_num_queries):
    territory.build()
    with django_assert_num_queries(3):
        html = page(client, "/cerca/?cerca=zona")
    assert "2 risultati." in html
    assert html.index("/distretti/D01/") < html.index("/distretti/D02/")


def test_search_tells_what_became_of_a_former_comune(client):
    units = territory.build().units
    UnitSuccession.objects.create(
        predecessor=TerritorialUnit.objects.create(
            istat_code="001901", name="Borgovecchio", valid_to=date(2019, 1, 1)
        ),
        successor=units["A1"],
        kind=UnitSuccession.Kind.MERGER,
        date=date(2019, 1, 1),
        former_name="Borgovecchio",
        source="prova",
    )
    html = page(client, "/cerca/?cerca=BORGOVÈCCHIO")
    assert "<strong>Borgovecchio</strong> non c’è più dal 01/01/2019: oggi è A1." in html
    assert 'href="/comuni/001001/"' in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Scrivi il nome, o una sua parte"),
        ("a", "Scrivi almeno 2 lettere"),
        ("milano", "Nessun comune o distretto con questo nome."),
        ("zone d01", "Forse cercavi"),
        ("<script>", "Ricerca di «&lt;script&gt;»"),
    ],
)
def test_search_without_results_says_how_to_go_on(client, typed, said):
    territory.build()
    assert said in page(client, f"/cerca/?cerca={typed}")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"/cerca/?cerca={'x' * 101}", "il massimo è di 100 caratteri"),
        ("/cerca/?cerca=a1&cerca=a2", "è ripetuto"),
        ("/cerca/?indicatore=DEM-AGE", "non usa il parametro"),
    ],
)
def test_search_refuses_what_it_cannot_read(client, address, said):
    territory.build()
    assert said in page(client, address, 400)


def test_search_works_before_any_data(client):
    assert "Nessun comune o distretto" in page(client, "/cerca/?cerca=torino")
