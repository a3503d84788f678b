"""The bodies of `actors.csv`: what is read, what is refused, what a second load changes."""

import csv
from datetime import date

import pytest

from districts.importers.territory import Territory as Comuni
from districts.loading import territory as stored_territory
from subsidiarity.importers.actors import parse_actors
from subsidiarity.loading.actors import load_actors, zone_codes
from subsidiarity.models import Actor, Mandate
from tests import territory
from tests.people import body
from tests.piemonte import REGION

HEADER = "code,name,kind,seat,tax_code,zoning,zone_code,task,valid_from,source"
GOOD = "asca,A.S.C.A.,social_consortium,001001,,cohesion,D01,managing_body,2020-12-31,un giornale"
COMUNI = Comuni.of({"001001": "A1"}, [])
ZONES = {"cohesion": frozenset({"D01", "D02"})}
TODAY = date(2026, 11, 25)


def parsed(*lines: str):
    return parse_actors("\n".join([HEADER, *lines]).encode(), COMUNI, ZONES)


def test_row_is_a_body_with_its_task() -> None:
    (row,) = parsed(GOOD).rows
    assert (row.code, row.seat, row.source) == ("asca", "001001", "un giornale")
    assert row.mandate is not None
    assert (row.mandate.zone_code, row.mandate.valid_from) == ("D01", date(2020, 12, 31))


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (GOOD.replace("asca", "As ca", 1), "code"),
        (GOOD.replace("social_consortium", "ets"), "kind"),
        (GOOD.replace("social_consortium", "citizen"), "kind"),
        (GOOD.replace("001001", "001999"), "seat"),
        (GOOD.replace("001001,", "001001,12345678901"), "tax_code"),
        (GOOD.replace("D01", "D99"), "zone_code"),
        (GOOD.replace("cohesion", "x"), "zoning"),
        (GOOD.replace("managing_body", "king"), "task"),
        (GOOD.replace("2020-12-31", "31/13/2020"), "valid_from"),
        (GOOD.replace("un giornale", ""), "source"),
        (GOOD.replace("A.S.C.A.", "А.S.C.A."), "name"),
    ],
)
def test_wrong_cell_is_told_with_its_column(wrong: str, column: str) -> None:
    found = parsed(wrong)
    assert found.rows == ()
    assert column in {reason.column for reason in found.rejected}


def test_code_that_repeats_is_refused() -> None:
    assert "ripete la riga 2" in str(parsed(GOOD, GOOD).rejected[0])


@pytest.mark.django_db
def test_load_is_of_differences_only() -> None:
    territory.build(computed=False)
    content = "\n".join([HEADER, GOOD]).encode()
    rows = parse_actors(content, stored_territory(), zone_codes()).rows
    assert load_actors(rows, today=TODAY, name="actors.csv").loaded == 1
    actor = Actor.objects.get(code="asca")
    assert (actor.state, actor.source, actor.is_demonstration) == ("verified", "un giornale", False)
    Actor.objects.update(about="Scritto dai suoi")
    again = load_actors(rows, today=TODAY, name="actors.csv")
    assert (again.loaded, again.unchanged) == (0, 1)
    changed = parse_actors(content.replace(b"A.S.C.A.", b"Asca"), stored_territory(), zone_codes())
    assert load_actors(changed.rows, today=TODAY, name="actors.csv").loaded == 1
    actor.refresh_from_db()
    assert (actor.name, actor.about) == ("Asca", "Scritto dai suoi")
    assert Mandate.objects.filter(actor=actor).count() == 1


@pytest.mark.django_db
def test_body_that_registered_itself_is_not_overwritten() -> None:
    built = territory.build(computed=False)
    body("asca", Actor.Kind.ETS, built.units["A1"])
    content = "\n".join([HEADER, GOOD]).encode()
    rows = parse_actors(content, stored_territory(), zone_codes()).rows
    outcome = load_actors(rows, today=TODAY, name="actors.csv")
    assert "si è registrato da sé" in str(outcome.rejected[0])
    assert Actor.objects.get(code="asca").kind == Actor.Kind.ETS


def test_file_of_piemonte_names_a_body_for_each_zone_but_one_and_its_source() -> None:
    with (REGION / "actors.csv").open() as file:
        rows = list(csv.DictReader(file))
    with (REGION / "zonings" / "social.csv").open() as file:
        zones = {row["zone_code"] for row in csv.DictReader(file)}
    named = {row["zone_code"] for row in rows if row["zoning"] == "social"}
    assert zones - named == {"EG-VALENZA"}
    assert all(row["source"] for row in rows)
