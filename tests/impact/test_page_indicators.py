"""The catalogue and the page of one indicator, on the toy region.

D01 has 4,000 residents and D02 3,800; the ageing index is 200 everywhere. In 2022 the figures of
C4, 1,200 residents of D02 and of H2, are missing.
"""

import re
from decimal import Decimal

import pytest

from impact.models import Indicator, Observation, Source
from impact.recompute import drain
from tests import territory
from tests.impact.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def row(html: str, code: str) -> str:
    """The words of the row of a zone or a comune."""
    found = re.search(rf'<tr data-unit="{code}"[^>]*>(.*?)</tr>', html)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def order(html: str) -> list[str]:
    return re.findall(r'<tr data-unit="(\w+)"', html)


def discs(html: str) -> dict[str, str]:
    """{code: radius} of the circles of the main map."""
    found = re.findall(r'<circle class="disc" [^>]*r="([\d.]+)" data-unit="(\w+)"', html)
    return {code: radius for radius, code in found}


def test_pages_ask_few_questions(client, django_assert_num_queries):
    territory.build()
    for address, queries in (
        ("/indicatori/", 2),
        ("/indicatori/DEM-AGE/", 5),
        ("/indicatori/DEM-AGE/?livello=comuni", 7),
    ):
        with django_assert_num_queries(queries):
            page(client, address)


def test_page_opens_with_the_definition(client):
    """And not with a word that the frame of the page left behind."""
    territory.build()
    html = page(client, "/indicatori/DEM-AGE/")
    definition = Indicator.objects.get(code="DEM-AGE").definition_it
    assert f'<p class="lead">{definition}</p>' in html


def test_catalogue_has_every_indicator_with_unit_periods_level_and_source(client):
    territory.build()
    html = page(client, "/indicatori/")
    assert "4 indicatori su 4" in html
    for code in ("DEM-POP", "POP-0014", "POP-65", "DEM-AGE"):
        assert f'href="/indicatori/{code}/"' in html
    assert "<td>2018 e 2022</td>" in html
    assert "ISTAT di prova" in html
    assert html.count(">Componente<") == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cerca=dem-age", ["DEM-AGE"]),
        ("cerca=kids", ["POP-0014"]),
        ("cerca=NOME POP", ["POP-0014", "POP-65", "DEM-POP"]),
        ("tema=popolazione&livello=provincia", []),
        ("fonte=istat-test&cerca=65", ["POP-65"]),
    ],
)
def test_catalogue_is_searched_and_filtered(client, query, found):
    territory.build()
    html = page(client, f"/indicatori/?{query}")
    assert set(re.findall(r'href="/indicatori/([A-Z0-9-]+)/"', html)) == set(found)
    assert ("Nessun indicatore risponde" in html) == (not found)


@pytest.mark.parametrize(
    ("address", "status", "said", "way"),
    [
        ("/indicatori/?tema=x", 422, "non è fra i valori possibili", "?tema=popolazione"),
        ("/indicatori/?livello=x", 400, "comune, provincia", "?livello=comune"),
        ("/indicatori/?periodo=2022", 400, "non usa il parametro", "/indicatori/"),
        ("/indicatori/NOPE/", 404, "“NOPE” non esiste", "/indicatori/DEM-AGE/"),
        ("/indicatori/DEM-AGE/?periodo=abc", 400, "usa AAAA", "?periodo=2022"),
        ("/indicatori/DEM-AGE/?periodo=1950", 422, "2022, 2018", "?periodo=2018"),
        ("/indicatori/DEM-AGE/?zonizzazione=x", 422, "Scegline una", "?zonizzazione=health"),
        ("/indicatori/DEM-AGE/?zona=H1", 422, "“H1” non esiste", "?zona=D01"),
        ("/indicatori/DEM-AGE/?confini=x", 400, "oggi, allora", "?confini=allora"),
        ("/indicatori/DEM-AGE/?livello=x", 400, "zone, comuni", "?livello=comuni"),
        ("/indicatori/DEM-AGE/?as_of=2016-02-30", 400, "2016-02-30", "/indicatori/DEM-AGE/"),
        ("/indicatori/DEM-AGE/?as_of=1999-01-01", 422, "22/05/2017", "?alla-data=2017-05-22"),
    ],
)
def test_wrong_question_says_what_would_do_and_links_to_it(client, address, status, said, way):
    territory.build()
    html = page(client, address, status)
    assert said in html
    assert f'{way}"' in html


def test_code_of_the_source_leads_to_the_public_one_with_its_question(client):
    territory.build()
    answer = client.get("/indicatori/ageing_index/?periodo=2018")
    assert (answer.status_code, answer["Location"]) == (302, "/indicatori/DEM-AGE/?periodo=2018")


def test_indicator_says_its_rule_with_its_components_and_their_sources(client):
    territory.build()
    html = page(client, "/indicatori/DEM-AGE/")
    assert "Nome di POP-65, diviso nome di POP-0014, per 100" in html
    rule = html[html.index('id="regola"') :]
    assert 'href="/indicatori/POP-65/"' in rule
    assert 'href="/indicatori/POP-0014/"' in rule
    assert rule.count("ISTAT di prova") >= 3
    assert "Più basso è meglio" in html


def test_table_of_zones_has_value_interval_coverage_state_and_quality(client):
    territory.build()
    html = page(client, "/indicatori/DEM-AGE/")
    assert order(html) == ["D01", "D02"]
    # D01: 800 over 64, 400 under 15; the logarithmic interval of 800 / 400.
    assert row(html, "D01").startswith("Zona D01 D01 200,0 177,")
    assert "Simile" in row(html, "D01")
    assert "100,0 % Pubblicato" in row(html, "D01").replace("\u202f", " ")
    assert "Parziale copertura 68 %: manca 1 comune" in row(html, "D02").replace("\u202f", " ")
    assert 'class="map-shape class-5" fill-rule="evenodd"' in html


def test_zones_of_any_zoning_on_the_boundaries_of_today_or_of_then(client):
    territory.build()
    health = page(client, "/indicatori/POP-0014/?zonizzazione=health&periodo=2018")
    # Row A has 1,000 residents in 2023, row B and C 6,800: a tenth are under 15.
    assert row(health, "H1").startswith("Zona H1 H1 100 ")
    assert row(health, "H2").startswith("Zona H2 H2 680 ")
    today = page(client, "/indicatori/POP-0014/?periodo=2018")
    then = page(client, "/indicatori/POP-0014/?periodo=2018&confini=allora")
    # B3, 700 residents, belongs to D01 since 2020.
    assert row(today, "D01").startswith("Zona D01 D01 400 ")
    assert row(then, "D01").startswith("Zona D01 D01 330 ")
    assert row(then, "D02").startswith("Zona D02 D02 450 ")


def test_counts_are_circles_on_the_map_and_numbers_in_the_table(client):
    territory.build()
    html = page(client, "/indicatori/POP-0014/?periodo=2018")
    assert "map-shape class-" not in html
    # 400 and 380: 26 · √(380/400).
    assert discs(html) == {"D01": "26.0", "D02": "25.3"}
    assert "legend-scale" in html


def test_comuni_have_the_observed_figure_with_quality_and_source(client):
    territory.build()
    html = page(client, "/indicatori/POP-0014/?livello=comuni&ordina=nome")
    assert len(order(html)) == 12
    # C3 has 1,100 residents: a tenth under 15.
    assert row(html, "001011").startswith("C3 001011 Zona D02 110 Definitivo istat-test")
    assert row(html, "001012").startswith("C4 001012 Zona D02 – Mancante")
    ratio = page(client, "/indicatori/DEM-AGE/?livello=comuni&zona=D01")
    assert len(order(ratio)) == 7
    assert "200,0" in row(ratio, "001001")


def test_series_of_the_region_and_of_the_zone_chosen(client):
    territory.build()
    html = page(client, "/indicatori/DEM-POP/?zona=D01")
    series = html[html.index('id="nel-tempo"') : html.index('id="regola"')]
    assert re.findall(r"<h3>([^<]+)</h3>", series) == ["Prova", "Zona D01"]
    for value in ("3.900", "7.800", "2.000", "4.000"):
        assert f'<td class="number strong">{value}</td>' in series


def test_corrections_are_listed_with_what_they_replaced(client):
    built = territory.build()
    assert "Correzioni" not in page(client, "/indicatori/DEM-AGE/")
    Observation.objects.create(
        indicator=built.indicators["POP-0014"],
        unit=built.units["A1"],
        period="2018",
        value=Decimal(12),
        source=Source.objects.get(),
    )
    drain()
    html = page(client, "/indicatori/DEM-AGE/")
    told = html[html.index('id="titolo-correzioni"') :]
    assert "A1" in told
    assert '<td class="number muted">10' in told
    assert '<td class="number strong">12' in told


def test_indicator_without_values_is_a_page_that_says_so(client):
    territory.build()
    territory.indicator("LAB-NEW", "", aggregation="none")
    drain()
    html = page(client, "/indicatori/LAB-NEW/")
    assert "Nessuna fonte ha ancora dato valori" in html
    assert "Solo provincia" in html


def test_downloads_are_those_of_the_api(client):
    territory.build()
    html = page(client, "/indicatori/DEM-AGE/?periodo=2018")
    assert "/api/v1/values?indicator=DEM-AGE&amp;zoning=cohesion&amp;period=2018" in html
    assert "format=csv" in html
