"""Zones that a file founds in a draft: shown, written and undone as one step, told in files."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from districts.actions import (
    NewZone,
    assign_units,
    found_zone,
    import_list,
    rename_zone,
)
from districts.boundary_files.formats import Format
from districts.drafting.findings import verdict_of
from districts.drafting.fresh_zones import _free_codes
from districts.drafting.workbench import read_workbench
from districts.models import Draft, DraftMark, DraftStep, DraftZoneName, Zone
from districts.transitions import TransitionRefusedError
from tests.boundary_files import geojson
from tests.districts.import_pages import confirm, rows, send, strip
from tests.drafts import back, opened, zones
from tests.people import signed_in
from tests.territory import Territory


@pytest.fixture
def client(by: Any) -> Client:
    return signed_in(by)


def names(draft: Draft) -> Mapping[str, str]:
    """{code: name} of the zones that can be chosen on the workbench."""
    return {code: zone.name for code, zone in read_workbench(again(draft)).zones.items()}


def again(draft: Draft) -> Draft:
    return Draft.objects.select_related("revision__zoning", "revision__based_on").get(pk=draft.pk)


def test_preview_says_which_zones_are_new_and_which_vanish(client: Client, draft: Draft):
    moved = {name: "D31" for name, zone in zones(draft).items() if zone == "D02"}
    shown = send(client, draft, rows(draft, **moved))
    said = shown.context["zones"]
    [row] = said.fresh
    assert (row.text, row.units, row.code, row.name) == ("D31", "5", "D31", "D31")
    assert row.chosen == "nuova"
    assert said.matched == 1
    assert said.vanishing == ["D02 Zona D02"]
    assert not Zone.objects.filter(code="D31").exists()
    assert shown.context["preview"].missing == []


def test_new_zone_is_founded_moved_into_and_undone_as_one_step(
    client: Client, draft: Draft, by: Any
):
    before = zones(draft)
    shown = send(client, draft, rows(draft, A1="D31", B1="D31"))
    given = {"zona-0": "nuova", "codice-0": "d31", "nome-0": "Alta Valle"}
    assert confirm(client, draft, shown, **given).status_code == 302
    assert zones(draft) == before | {"A1": "D31", "B1": "D31"}
    assert names(draft)["D31"] == "Alta Valle"
    assert DraftStep.objects.filter(draft=draft).count() == 1
    back(draft, by)
    assert zones(draft) == before
    assert "D31" not in names(draft)
    read = verdict_of(again(draft).revision)
    assert read is not None
    assert [one.finding.code.value for one in read[1].judged if one.blocks] == []
    back(draft, by, forward=True)
    assert zones(draft)["A1"] == "D31"
    assert names(draft)["D31"] == "Alta Valle"
    back(draft, by)
    # The same file again founds the same zone again.
    shown = send(client, draft, rows(draft, A1="D31", B1="D31"))
    assert confirm(client, draft, shown, **given).status_code == 302
    assert Zone.objects.filter(code="D31").count() == 1


def test_zone_of_the_file_may_be_one_of_the_draft_or_stay_out(client: Client, draft: Draft):
    before = zones(draft)
    shown = send(client, draft, rows(draft, A1="Altrove"))
    assert confirm(client, draft, shown).status_code == 422
    assert zones(draft) == before
    assert confirm(client, draft, shown, **{"zona-0": "D02"}).status_code == 302
    assert zones(draft) == before | {"A1": "D02"}


def test_text_that_is_no_code_gets_the_next_one(client: Client, draft: Draft):
    shown = send(client, draft, rows(draft, A1="Valle nuova"))
    [row] = shown.context["zones"].fresh
    assert (row.code, row.name) == ("D03", "Valle nuova")


def test_free_codes_go_on_where_the_zoning_ends():
    codes = _free_codes({"D01", "D30", "AL", "D32"})
    assert [next(codes) for _ in range(2)] == ["D33", "D34"]
    assert next(_free_codes({"NORD"})) == "Z01"


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [("D02", "Altra", "già di una zona"), ("à", "Altra", "lettere, cifre"), ("D31", "", "nome")],
)
def test_wrong_code_or_name_refuses_everything_and_keeps_what_was_typed(
    client: Client, draft: Draft, code: str, name: str, said: str
):
    before = zones(draft)
    shown = send(client, draft, rows(draft, A1="Valle", B3="D02"))
    given = {"zona-0": "nuova", "codice-0": code, "nome-0": name}
    answer = confirm(client, draft, shown, **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    [row] = answer.context["zones"].fresh
    assert (row.code, row.name, row.chosen) == (code.upper(), name, "nuova")
    assert zones(draft) == before
    assert not DraftZoneName.objects.exists()


def test_code_of_another_draft_is_shared_only_under_the_same_name(
    toy: Territory, draft: Draft, by: Any
):
    other = opened(toy, by)
    found_zone(draft=other, code="D31", name="Colle", by=by, seen=other.version)
    unit = toy.units["A1"].pk
    with pytest.raises(TransitionRefusedError, match="D31"):
        import_list(
            draft=draft, zones={}, by=by, seen=draft.version, new=[NewZone("D31", "Piana", [unit])]
        )
    import_list(
        draft=draft, zones={}, by=by, seen=draft.version, new=[NewZone("D31", "Colle", [unit])]
    )
    assert zones(draft)["A1"] == "D31"
    assert "D31" in names(other)


def test_zone_without_comuni_is_not_founded(draft: Draft, by: Any):
    with pytest.raises(TransitionRefusedError, match="già come il file"):
        import_list(
            draft=draft, zones={}, by=by, seen=draft.version, new=[NewZone("D31", "Colle", [])]
        )
    assert not Zone.objects.filter(code="D31").exists()


def test_names_of_the_file_are_taken_only_if_asked_and_undone(
    client: Client, draft: Draft, by: Any
):
    text = "codice;zona;nome zona\n001001;D01;Le Valli\n001002;D01;Le Valli\n"
    shown = send(client, draft, testo=text)
    assert [(r.code, r.now, r.then) for r in shown.context["zones"].names] == [
        ("D01", "Zona D01", "Le Valli")
    ]
    assert confirm(client, draft, shown).status_code == 422
    assert confirm(client, draft, shown, nomi="1").status_code == 302
    assert names(draft)["D01"] == "Le Valli"
    page = client.get(reverse("draft", args=[draft.pk])).content.decode()
    assert "Cambiati i nomi delle zone" in page
    back(draft, by)
    assert names(draft)["D01"] == "Zona D01"
    back(draft, by, forward=True)
    assert names(draft)["D01"] == "Le Valli"
    draft.refresh_from_db()
    zone = Zone.objects.get(code="D01")
    rename_zone(draft=draft, zone=zone, name="Scelto dopo", by=by, seen=draft.version)
    back(draft, by)
    assert names(draft)["D01"] == "Scelto dopo"


def test_zones_left_empty_are_dissolved_if_asked(client: Client, draft: Draft, by: Any):
    moved = {name: "D01" for name, zone in zones(draft).items() if zone == "D02"}
    shown = send(client, draft, rows(draft, **moved))
    assert confirm(client, draft, shown, sciogli="1").status_code == 302
    [mark] = DraftMark.objects.filter(draft=draft)
    assert (mark.kind, mark.zone and mark.zone.code) == ("dissolved", "D02")
    back(draft, by)
    assert not DraftMark.objects.filter(draft=draft).exists()


def test_drawn_zone_that_is_new_takes_its_comuni(client: Client, draft: Draft):
    drawing = geojson(
        [
            ({"codice": "D01", "nome": "Zona D01"}, strip(0, 2)),
            ({"codice": "D31", "nome": "Alto Colle"}, strip(2, 4)),
        ]
    )
    shown = send(client, draft, drawing)
    [row] = shown.context["zones"].fresh
    assert (row.code, row.name, row.units) == ("D31", "Alto Colle", "6")
    given = {"zona-0": "nuova", "codice-0": "D31", "nome-0": "Alto Colle"}
    assert confirm(client, draft, shown, **given).status_code == 302
    assert list(zones(draft).values()).count("D31") == 6


@pytest.mark.parametrize("form", list(Format))
def test_draft_with_new_zones_and_names_goes_through_a_file_into_another(
    client: Client, toy: Territory, draft: Draft, by: Any, form: Format
):
    zone = found_zone(draft=draft, code="D31", name="-Alta Valle", by=by, seen=draft.version)
    units = [toy.units[name].pk for name in ("A1", "B1")]
    draft.refresh_from_db()
    assign_units(draft=draft, units=units, zone=zone, by=by, seen=draft.version)
    draft.refresh_from_db()
    known = Zone.objects.get(zoning__code="cohesion", code="D01")
    rename_zone(draft=draft, zone=known, name="Nome della bozza", by=by, seen=draft.version)
    file = client.get(reverse("draft-file", args=[draft.pk, form.value])).content
    first = send(client, draft, file)
    choice = first.context.get("choice")
    for layer in [name for name, *_ in choice.layers] if choice else [""]:
        elsewhere = opened(toy, by)
        shown = send(client, elsewhere, file, livello=layer)
        [row] = shown.context["zones"].fresh
        given = {"zona-0": "nuova", "codice-0": row.code, "nome-0": row.name, "nomi": "1"}
        assert confirm(client, elsewhere, shown, **given).status_code == 302
        assert zones(elsewhere) == zones(draft)
        assert names(elsewhere) == names(draft)


def test_tiles_of_a_draft_have_its_names(client: Client, draft: Draft, by: Any):
    known = Zone.objects.get(zoning__code="cohesion", code="D01")
    rename_zone(draft=draft, zone=known, name="Nome della bozza", by=by, seen=draft.version)
    tile = client.get(reverse("draft-tile", args=[draft.pk, 10, 534, 368]))
    assert b"Nome della bozza" in tile.content
    file = json.loads(client.get(reverse("draft-file", args=[draft.pk, "geojson"])).content)
    assert file["features"][0]["properties"]["zone_name"] == "Nome della bozza"
    law = draft.revision.based_on
    assert law is not None
    public = client.get(reverse("zoning-file", args=["cohesion", law.pk, "geojson"])).content
    assert b"Nome della bozza" not in public


def test_zone_is_withdrawn_by_a_step_alone(draft: Draft, by: Any):
    zone = Zone.objects.get(zoning__code="cohesion", code="D01")
    with pytest.raises(IntegrityError, match="withdrawn_by_a_step"), transaction.atomic():
        DraftZoneName.objects.create(draft=draft, zone=zone, name="x", withdrawn=True, by=by)
