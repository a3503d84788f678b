"""The page of a district, on the toy region: what it says, asks and refuses.

D01 has 4,000 residents (A1, A2, B1, B2, B3, C1, C2) and D02 3,800 (A3, A4, B4, C3, C4). The ageing
index is 200 everywhere; in 2022 the figures of C4 are missing, 1,200 residents of D02.
"""

import re

import pytest

from impact.models import RecomputeRequest
from subsidiarity.models import Actor, Mandate
from tests import territory
from tests.impact.pages import page
from tests.people import society

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def rows(html: str) -> dict[str, str]:
    """{indicator: its row in the table of all indicators}."""
    found = re.findall(r'<tr data-indicator="([^"]+)"(.*?)</tr>', html)
    return {code: re.sub(r"<[^>]+>", " ", row) for code, row in found}


def key_figures(html: str) -> str:
    """The section of the key figures."""
    return html[html.index('id="valori-chiave"') : html.index('id="dentro"')]


def comuni(html: str) -> list[str]:
    """The comuni of the table, in its order."""
    return re.findall(r'<th scope="row"><a href="/comuni/\d+/">(\w+)</a></th>', html)


def test_page_takes_four_queries_and_one_when_kept(client, django_assert_num_queries):
    territory.build()
    for queries in (4, 1):
        with django_assert_num_queries(queries):
            page(client, "/distretti/D01/")


def test_who_answers_for_the_district_is_told_and_never_stale(client):
    society(territory.build())
    html = page(client, "/distretti/D01/")
    assert '<a href="/soggetti/consortium/">Consortium</a></th><td>Ente gestore</td>' in html
    assert "Chi risponde" not in page(client, "/distretti/D02/")
    Actor.objects.filter(code="consortium").update(name="Consorzio nuovo")
    assert "Consorzio nuovo" in page(client, "/distretti/D01/")
    Mandate.objects.update(valid_to="2025-06-01")
    assert "Chi risponde" not in page(client, "/distretti/D01/")


def test_explanation_takes_one_query(client, django_assert_num_queries):
    territory.build()
    with django_assert_num_queries(1):
        page(client, "/distretti/D01/?spiega=DEM-AGE")


def test_head_says_who_and_where_it_is(client):
    territory.build()
    html = page(client, "/distretti/D02/")
    assert '<h1>Zona D02 <span class="code">D02</span></h1>' in html
    assert "<dt>Residenti 2023</dt><dd>3.800</dd>" in html
    assert "<dt>Comuni</dt><dd>5</dd>" in html
    assert "<dt>Superficie</dt><dd>5 km²</dd>" in html
    assert "<dt>Confini in vigore dal</dt><dd>01/01/2020</dd>" in html
    assert 'aria-label="Dove si trova Zona D02 in Prova"' in html
    assert 'href="/api/v1/values?zone=D02"' in html


def test_list_that_is_not_official_says_how_well_it_is_known(client):
    territory.build()
    words = "Elenco dei comuni ricostruito da documenti, affidabilità alta per 5 comuni"
    assert words in page(client, "/distretti/D02/")


def test_what_is_known_of_the_act_is_said(client):
    territory.build()
    html = page(client, "/distretti/D02/")
    assert "Nessun atto: è una prova, in vigore dal 01/01/2020" in html


def test_opening_names_what_is_in_line_and_how_policies_differ(client):
    territory.build()
    html = page(client, "/distretti/D01/")
    # A1 and A2 are with H1; B4, C3 and C4 of H2 are with D02.
    assert "In linea con la regione: nome di DEM-AGE." in html
    assert "Per la salute 2 comuni su 7 stanno in un&#x27;altra zona." in html


def test_key_figures_have_value_interval_place_and_explanation(client):
    territory.build()
    html = page(client, "/distretti/D01/")
    figures = key_figures(html)
    assert figures.count('role="row"') == 3
    assert '<span class="value">4.000</span>' in figures
    assert '<span class="value">200,0</span>' in figures
    assert "il conteggio non si confronta" in figures
    assert "Simile" in figures
    assert 'href="?spiega=DEM-AGE"' in figures
    assert "2 periodi: tendenza non valutabile" in figures


def test_states_of_a_number_are_said_in_words(client):
    territory.build()
    table = rows(page(client, "/distretti/D02/?periodo=2022"))
    assert "Parziale" in table["DEM-AGE"]
    assert "copertura 68 %: manca 1 comune" in table["DEM-AGE"]
    assert "n.d." in table["POP-0014"]
    assert "Non pubblicabile" in table["POP-0014"]
    assert "il minimo è 90 %" in table["POP-0014"]
    assert "Pubblicato" in table["DEM-POP"]


def test_period_rules_the_whole_page(client):
    territory.build()
    html = page(client, "/distretti/D02/?periodo=2018")
    table = rows(html)
    assert all("2018" in table[code] for code in ("DEM-POP", "POP-0014", "DEM-AGE"))
    assert "1.900" in table["DEM-POP"]
    assert '<option value="2018" selected>2018</option>' in html
    assert html.count('<option value="2018" selected>') == 2


def test_indicator_without_the_period_says_which_it_shows(client):
    territory.build()
    html = page(client, "/distretti/D02/?period=2023")
    assert "Nome di DEM-AGE: nessun dato per il 2023, mostriamo il 2022." in html
    assert '<option value="2023" selected>2023 (nessun dato)</option>' in html


def test_every_key_figure_without_the_period_chosen_says_so_once(client):
    territory.build()
    html = page(client, "/distretti/D01/?period=2023")
    figures = key_figures(html)
    assert figures.count("nessun dato per il 2023, mostriamo il 2022") == 1
    assert "In linea con la regione" not in html


def test_year_that_is_incomplete_does_not_hide_the_latest_published(client):
    territory.build()
    row = rows(page(client, "/distretti/D02/"))["POP-0014"]
    # A tenth of 3,800 residents.
    assert 'data-period="2018"' in row
    assert "380" in row
    assert "il 2022 è incompleto (copertura 68 % dei residenti; il minimo è 90 %)" in row


def test_rule_of_the_explanation_has_no_wrong_mean_where_it_is_the_same(client):
    territory.build()
    # The ratio is 200 in every comune, so the simple mean of the comuni is 200 too.
    assert "Mai la media semplice" not in page(client, "/distretti/D01/?spiega=DEM-AGE")


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [("nome", "A3", "C4"), ("-nome", "C4", "A3"), ("-residenti", "C4", "A3")],
)
def test_comuni_are_sorted_as_asked(client, order, first, last):
    territory.build()
    found = comuni(page(client, f"/distretti/D02/?ordina={order}"))
    assert len(found) == 5
    assert (found[0], found[-1]) == (first, last)


def test_comune_without_a_value_comes_last_and_is_hatched_on_the_map(client):
    territory.build()
    html = page(client, "/distretti/D02/")
    assert comuni(html)[-1] == "C4"
    assert re.search(r'no-data"[^>]*data-unit="001012"', html)
    assert len(re.findall(r'class-5"[^>]*data-unit=', html)) == 4


def test_chosen_comune_is_marked_in_table_and_select(client):
    territory.build()
    html = page(client, "/distretti/D02/?comune=001003")
    assert '<tr data-unit="001003" class="is-selected" aria-current="true">' in html
    assert '<option value="001003" selected>A3</option>' in html
    assert '<input type="hidden" name="comune" value="001003">' in html


def test_counts_are_circles_and_never_fills(client):
    territory.build()
    html = page(client, "/distretti/D01/?indicatore=kids")
    assert "I conteggi non si colorano su una mappa" in html
    assert "map-shape class-" not in html
    assert html.count('class="map-shape ground"') == 7
    # C2 has 100 under 15, B2 60: the radius goes with the square root. The largest is drawn first.
    discs = re.findall(
        r'<circle class="disc" cx="[^"]+" cy="[^"]+" r="([\d.]+)" data-unit="(\d+)"', html
    )
    assert discs[0] == ("26.0", "001010")
    assert {code: size for size, code in discs}["001006"] == "20.1"
    assert re.findall(r'r="([\d.]+)"/></svg><span>(\d+)<', html) == [
        ("26.0", "100"),
        ("11.6", "20"),
        ("3.7", "2"),
    ]
    assert len(comuni(html)) == 7


def test_table_alone_has_the_same_rows(client):
    territory.build()
    html = page(client, "/distretti/D01/?vista=tabella")
    assert "data-map" not in html
    assert "scatter-unit" not in html
    assert len(comuni(html)) == 7


def test_five_policies_always_five(client):
    territory.build()
    html = page(client, "/distretti/D01/")
    strip = html[html.index('class="policy-strip"') : html.index('id="tutti"')]
    names = re.findall(r"<h3>(\w+)</h3>", strip)
    assert names == ["Salute", "Sociale", "Lavoro", "Scuola", "Sviluppo"]
    assert strip.count("Nessun dato") == 4
    # 3,700 residents of 4,000 are with the 6,800 of H2: 3,700 / 7,100 and 3,700 / 4,000.
    assert "<dd>0,521</dd>" in strip
    assert "<dd>0,925</dd>" in strip
    assert "Diverge" in strip
    assert '<a href="/comuni/001001/">A1</a> <span class="caption">100 · Zona H1</span>' in strip
    assert '<a href="/comuni/001012/">C4</a> <span class="caption">1.200</span>' in strip
    assert "0,521 · 1º su 2 · calcolato su salute" in html


def test_explanation_puts_the_numbers_into_the_formula(client):
    territory.build()
    html = re.sub(r"</?(strong|span)[^>]*>", "", page(client, "/distretti/D01/?spiega=DEM-AGE"))
    assert "<h1" in html
    assert "800 nome di POP-65 diviso 400 nome di POP-0014 per 100 = 200,0" in html
    assert "Somma dei numeratori divisa per somma dei denominatori dei 7 comuni." in html
    assert "7 comuni su 7 · 100,0 % dei residenti" in html
    assert "variabilità del conteggio" in html
    assert "L&#x27;intervallo comprende il valore della regione (200,0)." in html
    assert "ISTAT di prova · CC BY 4.0" in html
    assert "DEM-AGE versione 1" in html
    assert re.search(r"impronta</a> <code>[0-9a-f]{12}</code>", html)


def test_sources_boundary_and_computation_stand_at_the_end(client):
    territory.build()
    html = page(client, "/distretti/D01/")
    end = html[html.index('id="fonti"') :]
    assert "<strong>ISTAT di prova</strong> · CC BY 4.0" in end
    assert "in vigore dal 01/01/2020; elenco dei comuni ricostruito da documenti" in end
    assert re.search(r'<code title="[0-9a-f]{64}">', end)


def test_law_of_another_day_has_its_own_page(client):
    territory.build()
    html = page(client, "/distretti/D02/?alla-data=2018-01-01")
    assert "<dt>Comuni</dt><dd>6</dd>" in html
    assert "<dt>Confini in vigore dal</dt><dd>22/05/2017</dd>" in html
    assert "/tiles/units.json?as_of=2018-01-01" in html
    assert "alla-data=2018-01-01&amp;spiega=DEM-AGE" in html


def test_period_is_read_on_the_boundaries_of_today_or_of_then(client):
    territory.build()
    today = page(client, "/distretti/D02/?periodo=2018&indicatore=kids")
    then = page(client, "/distretti/D02/?periodo=2018&indicatore=kids&confini=allora")
    # B3, 350 residents in 2018, left D02 in 2020.
    assert (len(comuni(today)), len(comuni(then))) == (5, 6)
    assert "1.900" in rows(today)["DEM-POP"]
    assert "2.250" in rows(then)["DEM-POP"]
    assert "/tiles/units.json?as_of=2018-12-31" in then
    assert "confini=allora&amp;indicatore=POP-0014&amp;spiega=DEM-AGE" in then
    assert '<option value="allora" selected>' in then
    # Half a click away is the page of today, where the law of then had no district.
    html = page(client, "/distretti/D02/?periodo=2011&boundaries=as_was", 422)
    assert 'href="/distretti/D02/?periodo=2011&amp;confini=oggi"' in html


def test_newer_data_are_announced(client):
    built = territory.build()
    RecomputeRequest.objects.create(kind="values", zoning=built.zonings["cohesion"])
    html = page(client, "/distretti/D01/")
    assert "Dati in aggiornamento." in html
    assert "Stai vedendo il calcolo del" in html


def test_first_computation_is_a_page_and_no_error(client):
    territory.build(computed=False)
    html = page(client, "/distretti/D01/")
    assert "Calcolo in corso" in html
    assert "/api/v1/status" in html


@pytest.mark.parametrize(
    ("query", "status", "said", "way"),
    [
        ("period=abc", 400, "usa AAAA oppure AAAA-S1", "?periodo=2022"),
        ("periodo=1950", 422, "Periodi disponibili: 2023, 2022, 2018", "?periodo=2018"),
        ("indicator=nope", 422, "L&#x27;indicatore “nope” non esiste", "?indicatore=DEM-AGE"),
        ("spiega=nope", 422, "L&#x27;indicatore “nope” non esiste", "?spiega=DEM-AGE"),
        ("as_of=2016-02-30", 400, "2016-02-30", "/distretti/D01/"),
        ("as_of=1999-01-01", 422, "partono dal 22/05/2017", "?alla-data=2017-05-22"),
        ("comune=001012", 422, "non fa parte di questo distretto", "?comune=001001"),
        ("vista=globo", 400, "mappa, tabella", "?vista=tabella"),
        ("confini=x", 400, "oggi, allora", "?confini=allora"),
        ("anno=2018", 400, "non usa il parametro “anno”", "/distretti/D01/"),
        ("year=abc", 400, "non usa il parametro “year”", "/distretti/D01/"),
        ("order=x", 400, "non usa il parametro “order”", "/distretti/D01/"),
        ("ordina=caso", 400, "-valore", "?ordina=nome"),
        ("comune=001001&comune=001002", 400, "ripetuto", "/distretti/D01/"),
        ("indicatore=%3Cscript%3E", 422, "&lt;script&gt;", "?indicatore=DEM-AGE"),
    ],
)
def test_wrong_question_says_what_is_allowed_and_links_to_it(client, query, status, said, way):
    territory.build()
    html = page(client, f"/distretti/D01/?{query}", status)
    assert said in html
    assert f'href="{way}' in html or f'href="/distretti/D01/{way}' in html
    assert 'name="cerca"' in html


def test_day_before_the_districts_leads_to_the_zonings_of_that_day(client):
    territory.build()
    html = page(client, "/distretti/D01/?alla-data=1990-01-01", 422)
    assert '<a href="/zonizzazioni/past/?alla-data=1990-01-01">Past al 01/01/1990</a>' in html
    assert "/zonizzazioni/health/" not in html


def test_unknown_district_links_to_those_that_exist(client):
    territory.build()
    html = page(client, "/distretti/XX/", 404)
    assert "Distretto “XX” non trovato" in html
    assert '<a href="/distretti/D02/">' in html
    assert 'name="cerca"' in html


def test_nothing_is_written_by_a_reader(client):
    territory.build()
    assert client.post("/distretti/D01/").status_code == 405
    assert client.head("/distretti/D01/").status_code == 200


@pytest.mark.parametrize("language", ["", "/en"])
def test_explanation_leads_to_the_section_of_the_method_that_says_how(client, language):
    territory.build()
    html = page(client, f"{language}/distretti/D01/?spiega=DEM-AGE")
    links = re.findall(rf'href="{language}/metodo/#([a-z]+)"', html)
    of_rows = ["aggregazione", "copertura", "intervalli", "confronti", "confini"]
    assert links == [*of_rows, "confronti", "impronta"]
    sections = re.findall(r'<section id="([a-z]+)"', page(client, f"{language}/metodo/"))
    assert set(links) <= set(sections)
