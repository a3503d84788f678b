"""Drafts side by side, in the list and compared: figures, zones drawn and called, differences."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.actions import fork_revision
from districts.drafting.scenario import NOTHING
from districts.drafting.workbench import read_workbench
from districts.models import Draft, TerritorialUnit, Zoning
from tests import territory
from tests.districts.test_drafts import WHY, move
from tests.people import signed_in
from tests.territory import Territory

LIVE = {"HTTP_X_PART": "banco"}


@pytest.fixture
def draft(toy: Territory, by: Any) -> Draft:
    return fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=by)


@pytest.fixture
def second(draft: Draft, toy: Territory, by: Any) -> Iterator[Draft]:
    move(draft, toy, "D02", "B3", by=by)
    made = fork_revision(revision=draft.revision, title="Altra", rationale=WHY, by=by)
    move(made, toy, "D02", "A2", by=by)
    yield made


def test_base_keeps_its_names_beside_those_of_a_draft(draft: Draft, toy: Territory, by: Any):
    client = signed_in(by)
    other = fork_revision(revision=toy.laws["cohesion-2020"], title="Altra", rationale=WHY, by=by)
    form = {"azione": "nome", "zona-da-cambiare": "D02", "nome-zona": "Piana", "visto": 1}
    assert client.post(f"/scenari/{draft.pk}/zone/", form, **LIVE).status_code == 200
    form = {"zona-segnata": "D02", "segno": "lock", "visto": 2}
    said = client.post(f"/scenari/{draft.pk}/segni/", form, **LIVE).content.decode()
    assert "D02 Piana: zona bloccata." in said
    move(other, toy, "D01", "C4", by=by)
    page = client.get(f"/scenari/confronta/?a={draft.pk}&b={other.pk}").content.decode()
    _all, _title, differences = page.partition('id="titolo-differenze"')
    rows = re.findall(r"<td>(D0[^<]*)</td>", differences)
    assert rows == ["D02 Zona D02", "D02 Piana", "D01 Zona D01"]


def test_zones_of_the_base_and_of_each_draft_are_drawn_beside_each_other(
    draft: Draft, second: Draft, toy: Territory, by: Any
):
    move(second, toy, None, "C4", by=by)
    client = signed_in(by)
    text = client.get(f"/scenari/confronta/?a={draft.pk}&b={second.pk}").content.decode()
    maps = re.findall(r'<figure>\s*<figcaption id="[^"]*">(.*?)</figure>', text, flags=re.DOTALL)
    assert [one.partition("<")[0].strip() for one in maps] == ["Base", "Prova", "Altra"]
    assert ["no-zone" in one for one in maps] == [False, False, True]
    marks = [re.findall(r'class="scenario-differs"[^>]* d="([^"]+)"', one) for one in maps]
    assert marks[0] == marks[1] == marks[2] != []
    twins = client.get(f"/scenari/confronta/?a={draft.pk}&b={draft.pk}")
    assert twins.status_code == 400


def test_incomplete_draft_is_never_called_contiguous(
    draft: Draft, second: Draft, toy: Territory, by: Any
):
    move(second, toy, None, "C4", by=by)
    client = signed_in(by)
    text = client.get(f"/scenari/confronta/?a={draft.pk}&b={second.pk}").content.decode()
    rows = dict(re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', text))
    told = {name: re.findall(r'<td class="number">(.*?)</td>', row) for name, row in rows.items()}
    assert told["Stato"] == ["–", "completa", "incompleta"]
    assert told["Comuni senza zona"] == ["–", "0", "1"]
    assert told["Zone non contigue"] == ["0", "0", "non si può ancora dire"]
    page = client.get(f"/scenari/{second.pk}/").content.decode()
    assert "Incompleta" in page
    assert "Ogni comune ha la sua zona" not in page
    assert not NOTHING.contiguous


def test_drafts_side_by_side(draft: Draft, second: Draft, by: Any):
    client = signed_in(by)
    text = client.get(f"/scenari/confronta/?a={draft.pk}&b={second.pk}").content.decode()
    assert "Indice A" in text
    assert "2 comuni" in text, "A2 and B3"
    assert "001002" in text
    alone = client.get(f"/scenari/confronta/?a={draft.pk}").content.decode()
    assert "Scegli almeno due scenari." in alone


@pytest.mark.parametrize(
    ("query", "status"),
    [("a=x", 400), ("a=999999", 422), ("a={0}&b={0}", 400), ("d=1", 400)],
)
def test_comparison_of_what_is_not_there(draft: Draft, by: Any, query: str, status: int):
    answer = signed_in(by).get(f"/scenari/confronta/?{query.format(draft.pk)}")
    assert answer.status_code == status


def tagged(text: str) -> dict[str, bool]:
    """{title of each draft of the list: whether it is called incomplete}."""
    (table,) = re.findall(r"<table.*?</table>", text, re.DOTALL)
    cells = re.findall(r'<th scope="row"><a[^>]*>(\w+)(.*?)</th>', table, re.DOTALL)
    return {title: "incompleta" in cell for title, cell in cells}


def test_list_says_which_drafts_are_incomplete(
    draft: Draft, second: Draft, toy: Territory, by: Any
):
    client = signed_in(by)
    assert tagged(client.get("/scenari/").text) == {"Prova": False, "Altra": False}
    move(second, toy, None, "C4", by=by)
    with CaptureQueriesContext(connection) as two:
        assert tagged(client.get("/scenari/").text) == {"Prova": False, "Altra": True}
    for title in ("Terza", "Quarta"):
        third = fork_revision(revision=second.revision, title=title, rationale=WHY, by=by)
        assert bool(read_workbench(third).missing)
    with CaptureQueriesContext(connection) as four:
        told = tagged(client.get("/scenari/").text)
    assert told == {"Prova": False, "Altra": True, "Terza": True, "Quarta": True}
    assert len(two) == len(four), "the same however many drafts there are"
    # Who must have a zone is a comune of the vintage; of a zoning of a part nobody must.
    TerritorialUnit.objects.filter(name="C4").update(valid_to=date(2020, 1, 1))
    assert not any(tagged(client.get("/scenari/").text).values())
    TerritorialUnit.objects.filter(name="C4").update(valid_to=None)
    toy.zonings["cohesion"].extent = Zoning.Extent.PARTIAL
    toy.zonings["cohesion"].save()
    assert not any(tagged(client.get("/scenari/").text).values())


def test_part_of_a_comune_wants_a_zone_where_the_base_gives_it_one(
    draft: Draft, toy: Territory, by: Any
):
    part = TerritorialUnit.objects.create(
        istat_code="001001-1",
        name="Parte",
        kind=TerritorialUnit.Kind.SUBMUNICIPAL,
        parent=toy.units["A1"],
    )
    rows = territory.by_column(2) | {"Parte": "D01"}
    units = toy.units | {"Parte": part}
    law = territory.adopt(toy.zonings["cohesion"], date(2021, 1, 1), rows, units)
    fork = fork_revision(revision=law, title="Altra", rationale=WHY, by=by)
    assert tagged(signed_in(by).get("/scenari/").text) == {"Prova": False, "Altra": False}
    fork.revision.assignments.filter(unit=part).delete()
    assert read_workbench(fork).missing == ["001001-1"]
    assert tagged(signed_in(by).get("/scenari/").text) == {"Prova": False, "Altra": True}
