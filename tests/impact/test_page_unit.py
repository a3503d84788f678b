"""The page of a comune, on the toy region: who it belongs to, its past, its figures."""

import re
from datetime import date

import pytest

from districts.models import TerritorialUnit, UnitSuccession
from impact.recompute import drain
from tests import territory
from tests.impact.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def merged(built: territory.Territory) -> TerritorialUnit:
    """A comune that went into A1 in 2019."""
    former = TerritorialUnit.objects.create(
        istat_code="001900", name="Borgo", province_name="Prova", valid_to=date(2019, 1, 1)
    )
    UnitSuccession.objects.create(
        predecessor=former,
        successor=built.units["A1"],
        kind=UnitSuccession.Kind.MERGER,
        date=date(2019, 1, 1),
        former_name="Borgo",
        source="prova",
    )
    return former


def test_page_takes_five_queries(client, django_assert_num_queries):
    territory.build()
    with django_assert_num_queries(5):
        page(client, "/comuni/001001/")


def test_head_says_what_the_comune_is(client):
    territory.build()
    html = page(client, "/comuni/001003/")
    assert "<h1>A3</h1>" in html
    assert "<dt>Codice ISTAT</dt><dd>001003</dd>" in html
    assert "<dt>Provincia</dt><dd>Prova</dd>" in html
    assert "<dt>Residenti al 01/01/2023</dt><dd>300</dd>" in html
    assert 'href="/distretti/D02/?comune=001003#dentro">Zona D02</a>' in html
    assert 'aria-label="Dove si trova A3 nel distretto Zona D02"' in html


def test_zones_of_every_zoning_in_force(client):
    territory.build()
    html = page(client, "/comuni/001003/")
    table = html[html.index('id="titolo-zone"') : html.index('id="titolo-residenti"')]
    policies = re.findall(r'<th scope="row">(\w[\w ]+)<small>', table)
    assert policies == ["Coesione sociale", "Salute"]
    assert "Zona H1" in table
    assert table.count("affidabilità alta") == 2
    assert "ricostruito da documenti" in table
    assert "in vigore dal 01/01/2020" in table


def test_zones_follow_the_day_asked(client):
    territory.build()
    before = page(client, "/comuni/001007/?alla-data=2018-01-01")
    assert "B3 fa parte del distretto" in before
    assert 'href="/distretti/D02/' in before
    assert 'href="/distretti/D01/' in page(client, "/comuni/001007/")


def test_residents_stand_in_chart_and_table(client):
    territory.build()
    html = page(client, "/comuni/001003/")
    section = html[html.index('id="titolo-residenti"') :]
    assert section.count('class="series-point"') == 2
    assert "01/01/2018" in section
    assert ">150<" in section


def test_figures_are_those_of_the_district(client):
    territory.build()
    html = page(client, "/comuni/001003/")
    row = re.search(r'<tr data-indicator="DEM-AGE">(.*?)</tr>', html)[1]
    assert '<data value="200">200,0</data>' in row
    # 60 old people for 30 young ones: the interval is wider than half the value.
    assert "pochi casi: leggilo con cautela" in row
    assert "Simile" in row
    assert "/distretti/D02/?indicatore=DEM-AGE&amp;periodo=2022&amp;comune=001003#dentro" in row
    assert "1 valore ha un intervallo più largo della metà del valore" in html


def test_comune_without_the_latest_figure_shows_the_one_before(client):
    territory.build()
    html = page(client, "/comuni/001012/")
    row = re.search(r'<tr data-indicator="DEM-AGE">(.*?)</tr>', html)[1]
    assert "2018" in row


def test_former_comuni_are_told_where_they_went(client):
    built = territory.build()
    merged(built)
    html = page(client, "/comuni/001001/")
    assert 'vi è confluito <a href="/comuni/001900/">Borgo</a>' in html


def test_ceased_comune_says_what_became_of_it(client):
    built = territory.build()
    merged(built)
    html = page(client, "/comuni/001900/")
    assert "Dal 01/01/2019 non è più un comune." in html
    assert 'si è fuso con altri in <a href="/comuni/001001/">A1</a>' in html
    assert "Le zone di A1" in html
    assert ">Zona D01<" in html


def test_heir_that_ceased_too_is_followed(client):
    built = territory.build()
    between = merged(built)
    oldest = TerritorialUnit.objects.create(
        istat_code="001901", name="Casale", province_name="Prova", valid_to=date(2018, 1, 1)
    )
    UnitSuccession.objects.create(
        predecessor=oldest,
        successor=between,
        kind=UnitSuccession.Kind.MERGER,
        date=date(2018, 1, 1),
        former_name="Casale",
        source="prova",
    )
    html = page(client, "/comuni/001901/")
    assert 'si è fuso con altri in <a href="/comuni/001900/">Borgo</a>' in html
    assert ">Zona D01<" in html


def test_ceased_comune_has_its_own_zones_in_the_laws_that_named_it(client):
    """The law of 2017 named Borgo, in D02; what it went into, A1, is in D01."""
    built = territory.build(computed=False)
    former = merged(built)
    districts = built.zonings["cohesion"]
    units = built.units | {former.name: former}
    named = territory.by_column(2, Borgo="D02")
    territory.adopt(districts, date(2018, 1, 1), named, units, vintage=date(2018, 1, 1))
    drain()
    then = page(client, "/comuni/001900/?alla-data=2018-06-01")
    now = page(client, "/comuni/001900/")
    assert ">Zona D02<" in then
    assert ">Zona D01<" in now


def test_renamed_comune_tells_its_former_name(client):
    built = territory.build()
    UnitSuccession.objects.create(
        predecessor=built.units["A1"],
        successor=built.units["A1"],
        kind=UnitSuccession.Kind.RENAME,
        date=date(2020, 5, 1),
        former_name="A zero",
        source="prova",
    )
    html = page(client, "/comuni/001001/")
    assert "01/05/2020" in html
    assert "si chiamava A zero" in html
    assert html.count("A zero") == 1


def test_page_stands_while_figures_are_computed(client):
    territory.build(computed=False)
    html = page(client, "/comuni/001001/")
    assert "Gli indicatori sono in calcolo" in html
    assert "Zona H1" in html


@pytest.mark.parametrize("code", ["999999", "nope", "001001'--"])
def test_unknown_comune_is_404_with_search(client, code):
    territory.build()
    html = page(client, f"/comuni/{code}/", 404)
    assert "non esiste" in html
    assert 'name="cerca"' in html


def test_day_that_does_not_exist_is_refused(client):
    territory.build()
    assert "2016-02-30" in page(client, "/comuni/001001/?alla-data=2016-02-30", 400)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("period=abc", 400, "non usa il parametro “period”"),
        ("indicator=nope", 400, "non usa il parametro “indicator”"),
        ("sort=x", 400, "non usa il parametro “sort”"),
        ("alla-data=2020-01-01&alla-data=2021-01-01", 400, "“alla-data” è ripetuto"),
        ("as_of=1999-01-01", 422, 'href="/comuni/001001/?alla-data=2017-05-22"'),
    ],
)
def test_question_that_has_no_answer_here_is_refused(client, query, status, said):
    territory.build()
    assert said in page(client, f"/comuni/001001/?{query}", status)
