"""Districts side by side, on the toy region: D01 has 4,000 residents, D02 3,800."""

import re

import pytest
from django.http import QueryDict

from impact.presenting.beside import chosen, read_asked
from tests import territory
from tests.impact.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

PAGE = "/distretti/confronta/"


def columns(html: str) -> list[str]:
    """The codes of the districts in the head of the table."""
    head = html[html.index("<thead") : html.index("</thead>")]
    return re.findall(r'<span class="code">(\w+)</span>', head)


def figures(html: str, code: str) -> str:
    """The words of the row of a key figure."""
    found = re.search(rf'data-indicator="{code}">(.*?)</tr>', html)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


@pytest.mark.parametrize(
    "query", ["d=D02&d=D01", "distretti=D02,D01", "districts=D02&districts=D01", "d=D02,D01&d="]
)
def test_districts_are_those_asked_in_that_order(client, query):
    territory.build()
    assert columns(page(client, f"{PAGE}?{query}")) == ["D02", "D01"]


def test_page_asks_for_the_region_and_once_for_each_district(client, django_assert_num_queries):
    territory.build()
    with django_assert_num_queries(3):
        page(client, f"{PAGE}?d=D01&d=D02")


def test_key_figures_have_interval_mark_and_what_the_intervals_can_tell(client):
    territory.build()
    html = page(client, f"{PAGE}?d=D01&d=D02")
    row = figures(html, "DEM-AGE")
    # The latest period in which both have a value: in 2022 D02 is partial, which is a value.
    assert "Definizione di DEM-AGE · 2022" in row
    assert row.count("200,0") == 3
    assert row.count("Simile") == 2
    assert "copertura 68" in row
    assert "Gli intervalli si sovrappongono: con questi dati non si distinguono." in row
    counts = figures(html, "DEM-POP")
    assert "4.000" in counts
    assert "3.800" in counts
    assert "7.800" in counts
    assert "Simile" not in counts


def test_policies_are_five_in_every_column(client):
    territory.build()
    html = page(client, f"{PAGE}?d=D01&d=D02")
    table = html[html.index("Coincidenza con le politiche") :]
    # H2 has 6,800 residents, 3,700 of them in D01.
    assert "coincidenza 0,521, annidamento 0,925" in table
    assert table.count(">Nessun dato<") == 8


def test_nothing_chosen_invites_to_choose(client):
    territory.build()
    html = page(client, PAGE)
    assert "Non hai ancora scelto" in html
    assert 'href="?d=D01&amp;d=D02"' in html
    assert '<option value="D02">' in html
    assert "<thead" not in html


def test_each_district_can_be_taken_away_and_the_rest_of_the_question_stays(client):
    territory.build()
    html = page(client, f"{PAGE}?d=D01&d=D02&periodo=2018&alla-data=2018-01-01")
    assert 'href="?d=D02&amp;periodo=2018&amp;alla-data=2018-01-01">Togli' in html
    assert '<input type="hidden" name="alla-data" value="2018-01-01">' in html
    assert "· 2018" in figures(html, "DEM-AGE")
    assert 'href="/distretti/D01/?alla-data=2018-01-01"' in html


@pytest.mark.parametrize(
    ("query", "status", "said", "shown"),
    [
        ("d=XX&d=D01", 422, "Il distretto “XX” non esiste.", ["D01"]),
        ("d=D01&d=D01", 200, "D01 c’era due volte", ["D01"]),
        ("d=%3Cb%3E", 422, "&lt;b&gt;", []),
    ],
)
def test_what_cannot_be_shown_is_told_and_what_was_typed_is_kept(
    client, query, status, said, shown
):
    territory.build()
    html = page(client, f"{PAGE}?{query}", status)
    assert said in html
    assert 'name="d" value="' in html
    assert (columns(html) if "<thead" in html else []) == shown


def test_five_districts_are_too_many_and_all_that_was_typed_can_be_taken_away():
    names = {code: f"Distretto {code}" for code in "ABCDEF"}
    asked = read_asked(QueryDict("d=A,B&d=C&distretti=D,E"), names, None, None)
    assert asked.problems == ["Si confrontano al più 4 distretti e ne hai chiesti 5: togline."]
    assert asked.codes == []
    assert chosen(asked, names)[0].without == "?d=B&d=C&d=D&d=E"
    assert len(chosen(asked, names)) == 5
    assert read_asked(QueryDict("d=A,B,C,D"), names, None, None).codes == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [("periodo=abc", 400, "usa AAAA"), ("periodo=1950", 422, "2023"), ("x=1", 400, "Parametri")],
)
def test_other_wrong_questions_are_refused_as_elsewhere(client, query, status, said):
    territory.build()
    assert said in page(client, f"{PAGE}?d=D01&{query}", status)


def test_lists_and_districts_lead_here(client):
    territory.build()
    assert f'href="{PAGE}"' in page(client, "/distretti/")
    assert f'href="{PAGE}?d=D01"' in page(client, "/distretti/D01/")
