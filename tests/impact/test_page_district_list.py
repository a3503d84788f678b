"""The list of districts, on the toy region: rows, order, map, wrong questions."""

import re

import pytest

from impact.models import Observation, Source
from impact.recompute import drain
from tests import territory
from tests.impact.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def codes(html: str) -> list[str]:
    """The districts in the order of the table."""
    return re.findall(r'<td class="muted wide-only">(D\d\d)</td>', html)


def cells(html: str, code: str) -> list[str]:
    """The figures of a district as its row prints them."""
    row = html[html.index(f'<td class="muted wide-only">{code}</td>') :]
    return re.findall(r'<td class="number[^>]*>([^<]*)', row[: row.index("</tr>")])


def test_list_prints_the_facts_of_each_district(client):
    territory.build()
    html = page(client, "/distretti/")
    assert codes(html) == ["D01", "D02"]
    # D01: columns 1 and 2, and B3: 100 + 200 + 500 + 600 + 700 + 900 + 1,000 residents, 7 km².
    # Ageing index: 20 % over 10 % everywhere.
    assert cells(html, "D01")[:3] == ["4.000", "7", "7"]
    assert cells(html, "D01")[4] == "200,0"
    assert cells(html, "D02")[:3] == ["3.800", "5", "5"]
    assert "Residenti<small>2023</small>" in html


@pytest.mark.parametrize(
    ("order", "expected", "state", "following"),
    [
        ("residenti", ["D02", "D01"], "ascending", "?ordina=-residenti"),
        ("-residenti", ["D01", "D02"], "descending", "?ordina=residenti"),
        ("-nome", ["D02", "D01"], "descending", "?ordina=nome"),
        ("-codice", ["D02", "D01"], "descending", '?#elenco"'),
        ("comuni", ["D02", "D01"], "ascending", "?ordina=-comuni"),
    ],
)
def test_list_is_sorted_by_the_server(client, order, expected, state, following):
    territory.build()
    html = page(client, f"/distretti/?ordina={order}")
    assert codes(html) == expected
    assert html.count("aria-sort") == 1
    header = html[html.index(f'aria-sort="{state}"') :]
    assert following in header[: header.index("</th>")]


def test_list_keeps_its_state_in_its_links(client):
    territory.build()
    html = page(client, "/distretti/?indicatore=DEM-AGE&alla-data=2018-01-01")
    assert "?alla-data=2018-01-01&amp;indicatore=DEM-AGE&amp;ordina=-residenti" in html
    assert 'href="/distretti/D01/?alla-data=2018-01-01"' in html
    assert cells(html, "D01")[:2] == ["3.300", "6"]


def test_list_fills_its_map_by_the_figure_chosen(client):
    territory.build()
    assert "Quanto coincidono i confini" in page(client, "/distretti/")
    html = page(client, "/distretti/?indicatore=DEM-AGE")
    # 200 is the last of the limits 50, 100, 150, 200: the darkest class, half-open below.
    assert html.count('class="map-shape class-5"') == 2
    assert "Prova 2022: 200,0" in html


def test_list_keeps_the_year_that_most_districts_have_and_mentions_the_newer(client):
    built = territory.build(computed=False)
    source = Source.objects.get(code=territory.SOURCE)
    # In 2024 one comune, too few to be published; in 2023 the whole of D01, and D01 alone.
    for period, names in (("2024", ["A1"]), ("2023", ["A1", "A2", "B1", "B2", "B3", "C1", "C2"])):
        Observation.objects.bulk_create(
            Observation(
                indicator=built.indicators[code],
                unit=built.units[name],
                period=period,
                value=50,
                source=source,
            )
            for code in ("POP-0014", "POP-65")
            for name in names
        )
    drain()
    html = page(client, "/distretti/?indicatore=DEM-AGE")
    assert cells(html, "D01")[4] == cells(html, "D02")[4] == "200,0"
    assert "Prova 2022: 200,0" in html
    assert "2024 incompleto" in html


def test_list_asks_the_database_twice(client, django_assert_num_queries):
    territory.build()
    with django_assert_num_queries(2):
        page(client, "/distretti/")


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/distretti/?ordina=altezza", 400, 'href="/distretti/?ordina=-residenti"'),
        ("/distretti/?indicator=nope", 422, 'href="/distretti/?indicatore=DEM-AGE"'),
        ("/distretti/?period=abc", 400, "non usa il parametro “period”"),
        ("/distretti/?as_of=1999-01-01", 422, 'href="/distretti/?alla-data=2017-05-22"'),
        ("/distretti/?as_of=2016-02-30", 400, "AAAA-MM-GG"),
    ],
)
def test_list_refuses_what_it_cannot_answer(client, address, status, said):
    territory.build()
    assert said in page(client, address, status)


def test_list_is_useful_before_the_first_computation(client):
    territory.build(computed=False)
    assert "Calcolo in corso" in page(client, "/distretti/")
