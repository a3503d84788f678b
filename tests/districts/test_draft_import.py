"""A file into a draft: the preview, the decision, the one step that is written and undone."""

from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.actions import assign_units, fork_revision, mark_draft, step_back
from districts.boundary_files import judging
from districts.boundary_files.formats import Format
from districts.models import BoundaryRevision, Draft, TerritorialUnit, UnitSuccession, Zone
from tests.boundary_files import geojson, geopackage
from tests.districts.import_pages import confirm, rows, send, strip
from tests.drafts import WHY, zones
from tests.people import signed_in
from tests.territory import Territory


@pytest.fixture
def client(by: Any) -> Client:
    return signed_in(by)


def test_list_is_previewed_then_written_as_one_step_and_undone(
    client: Client, draft: Draft, by: Any
):
    before = zones(draft)
    shown = send(client, draft, rows(draft, A1="D02", C4="D01"))
    assert shown.status_code == 200
    assert zones(draft) == before
    moves = {row.name: (row.before, row.after) for row in shown.context["preview"].moves}
    assert set(moves) == {"A1", "C4"}
    assert dict(shown.context["preview"].facts)["Invariati"] == "10"
    assert confirm(client, draft, shown).status_code == 302
    assert zones(draft) == before | {"A1": "D02", "C4": "D01"}
    draft.refresh_from_db()
    step_back(draft=draft, by=by, seen=draft.version)
    assert zones(draft) == before


def test_what_the_file_does_not_name_stays(client: Client, draft: Draft):
    shown = send(client, draft, testo="001001;D02\n001999;D02\nA22;D01\n")
    page = shown.context["preview"]
    assert len(page.missing) == 11
    assert [one.text for one in page.unknown] == ["001999", "A22"]
    assert "A2" in page.unknown[1].near
    confirm(client, draft, shown)
    assert zones(draft)["A1"] == "D02"
    assert len(zones(draft)) == 12


def test_comuni_of_another_year_are_told_once(client: Client, draft: Draft, toy: Territory):
    for number, heir in enumerate(("A1", "A2")):
        gone = TerritorialUnit.objects.create(
            istat_code=f"00190{number}", name=f"Vecchio{number}", valid_to="2019-01-01"
        )
        UnitSuccession.objects.create(
            predecessor=gone,
            successor=toy.units[heir],
            kind="incorporation",
            date="2019-01-01",
            former_name=gone.name,
            source="prova",
        )
    shown = send(client, draft, rows(draft) + b"\n1900;D01\n1901;D02\n")
    page = shown.context["preview"]
    assert page.former_words.count("2 comuni di un altro anno") == 1
    assert [row.heirs for row in page.former] == ["A1", "A2"]
    assert [row.name for row in page.doubts] == ["A2"]
    assert any("zeri" in note for note in page.notes)


def test_second_editor_sees_what_the_file_would_do_now(client: Client, draft: Draft, by: Any):
    shown = send(client, draft, rows(draft, A1="D02", B3="D02"))
    unit = TerritorialUnit.objects.get(name="A1")
    zone = Zone.objects.get(zoning__code="cohesion", code="D02")
    draft.refresh_from_db()
    assign_units(draft=draft, units=[unit.pk], zone=zone, by=by, seen=draft.version)
    answer = confirm(client, draft, shown)
    assert answer.status_code == 409
    assert [row.name for row in answer.context["preview"].moves] == ["B3"]
    assert zones(draft)["B3"] == "D01"
    assert confirm(client, draft, answer).status_code == 302
    assert zones(draft)["B3"] == "D02"


def test_locked_zone_refuses_the_whole_file(client: Client, draft: Draft, by: Any):
    zone = Zone.objects.get(zoning__code="cohesion", code="D02")
    mark_draft(draft=draft, kind="lock", on=zone, by=by, seen=draft.version)
    shown = send(client, draft, rows(draft, A1="D02"))
    answer = confirm(client, draft, shown)
    assert answer.status_code == 422
    assert "È bloccato" in answer.content.decode()
    assert zones(draft)["A1"] == "D01"


def test_zones_drawn_elsewhere_become_comuni_with_the_doubtful_ones_listed(
    client: Client, draft: Draft
):
    # D01 reaches half a kilometre into the third column, in the two rows above.
    west = shapely.union(strip(0, 2), strip(2, 2.5, 1, 3))
    east = strip(2, 4).difference(west)
    content = geopackage({"zone": [({"zona": "D01"}, west), ({"zona": "D02"}, east)]})
    shown = send(client, draft, content)
    page = shown.context["preview"]
    # B3 is in D01 by law and half of it drawn there; C3 likewise half in each.
    assert [row.name for row in page.doubts] == ["B3", "C3"]
    assert [zone for zone, _words in page.doubts[0].options] == ["D01", "D02"]
    assert page.moves == []
    answer = confirm(client, draft, shown, **{"dubbio-001011": "D01"})
    assert answer.status_code == 302
    assert zones(draft)["C3"] == "D01"
    assert zones(draft)["B3"] == "D01"


def test_doubtful_comuni_go_to_the_first_zone_only_if_asked(client: Client, draft: Draft):
    content = geojson([({"zona": "D02"}, strip(1.4, 4)), ({"zona": "D01"}, strip(0, 1.4))])
    shown = send(client, draft, content)
    assert {row.name for row in shown.context["preview"].doubts} == {"A2", "B2", "C2"}
    assert confirm(client, draft, shown, tutti="1").status_code == 302
    assert {zones(draft)[name] for name in ("A2", "B2", "C2", "B3")} == {"D02"}


def test_defects_of_a_drawing_are_in_a_table_and_on_the_map(client: Client, draft: Draft):
    content = geojson([({"zona": "D01"}, strip(-1, 2.5)), ({"zona": "D02"}, strip(2.2, 3.9))])
    page = send(client, draft, content)
    shown = page.context["preview"]
    assert [row.kind for row in shown.defects] == ["Sovrapposizione", "Vuoto", "Fuori regione"]
    assert [row.zones for row in shown.defects] == ["D01, D02", "–", "–"]
    assert len(shown.map.overlays) == 2
    assert "map-overlay different" in page.content.decode()
    assert "&quot;defect&quot;:&quot;overlap&quot;" in page.content.decode()


def test_one_polygon_is_a_zone(client: Client, draft: Draft):
    content = geojson([({}, strip(0.95, 3.02, 0, 1))])
    shown = send(client, draft, testo=content.decode(), zona="D02")
    page = shown.context["preview"]
    assert [row.name for row in page.moves] == ["A2"]
    assert (page.missing, page.defects) == ([], [])


def test_polygon_answers_with_the_comuni_inside_and_their_shares(client: Client, draft: Draft):
    text = geojson([({}, strip(0, 1.5, 0, 1))]).decode()
    answer = client.post(reverse("draft-polygon", args=[draft.pk]), {"poligono": text})
    found = answer.json()
    assert [(row["code"], row["population_inside"]) for row in found["units"]] == [("001001", 100)]
    [doubtful] = found["doubtful"]
    assert (doubtful["name"], doubtful["population_inside"]) == ("A2", 100)
    assert (doubtful["area_share"], doubtful["zone"]) == (0.5, "D01")
    refused = client.post(reverse("draft-polygon", args=[draft.pk]), {"poligono": "{"})
    assert refused.status_code == 422
    assert "rovinato" in refused.json()["detail"]


def test_drawing_elsewhere_is_refused(client: Client, draft: Draft):
    far = shapely.box(45, 8, 45.1, 8.1)
    answer = send(client, draft, geojson([({"zona": "D01"}, far)]))
    assert answer.status_code == 422
    assert "scambiate" in answer.content.decode()


def test_layer_is_chosen_without_sending_the_file_again(client: Client, draft: Draft):
    one = [({"zona": "D01"}, strip(0, 2))]
    other = [({"zona": "D02"}, strip(0, 1))]
    asked = send(client, draft, geopackage({"prima": one, "seconda": other}))
    assert [name for name, *_ in asked.context["choice"].layers] == ["prima", "seconda"]
    shown = send(client, draft, tenuto=asked.context["token"], livello="seconda")
    assert {row.after for row in shown.context["preview"].moves} == {"D02 Zona D02"}
    stranger = send(client, draft, tenuto="altro", livello="seconda")
    assert "sceglilo di nuovo" in stranger.content.decode()


@pytest.mark.parametrize(
    ("content", "italian", "english"),
    [
        (b"MZ" + b"\0" * 100, "Il file è un programma", "The file is a program"),
        (b"%PDF-1.7", "Il formato non è fra quelli", "The format is not among those"),
        (b"a;b\nc;d\n", "Nessuna colonna contiene codici ISTAT", "No column has ISTAT codes"),
    ],
)
def test_refusal_says_how_to_mend_in_both_languages(
    client: Client, draft: Draft, content: bytes, italian: str, english: str
):
    answer = send(client, draft, content, zona="", soglia="0.75")
    assert answer.status_code == 422
    assert italian in answer.content.decode()
    address = "/en" + reverse("draft-import", args=[draft.pk])
    other = client.post(address, {"confini": SimpleUploadedFile("x", content)})
    assert english in other.content.decode()


def test_every_refusal_and_note_has_its_words():
    from districts.boundary_files.defects import DefectKind
    from districts.presenting import boundary_file

    assert set(boundary_file._REFUSALS) == set(judging.Refusal)
    assert set(boundary_file._DEFECTS) == set(DefectKind)


def test_file_over_the_limit_is_told_and_never_stored(
    client: Client, draft: Draft, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(
        __import__("districts.files.receiving", fromlist=["_LIMITS"])._LIMITS, "confini", 1000
    )
    for size in (1500, 10_000):
        answer = send(client, draft, b"x" * size)
        assert answer.status_code == 422
        assert "25 MB" in answer.content.decode()


def test_nothing_sent_is_asked_for(client: Client, draft: Draft):
    answer = send(client, draft)
    assert answer.status_code == 422
    assert "Scegli un file" in answer.content.decode()


def test_preview_of_another_draft_or_person_is_not_taken(
    client: Client, draft: Draft, toy: Territory, by: Any
):
    shown = send(client, draft, rows(draft, A1="D02"))
    second = fork_revision(revision=draft.revision, title="Altra", rationale=WHY, by=by)
    assert confirm(client, second, shown).status_code == 400
    address = reverse("draft-import-confirm", args=[draft.pk])
    assert client.post(address, {"anteprima": "x"}).status_code == 400


@pytest.mark.parametrize("form", list(Format))
def test_export_imported_again_changes_nothing(client: Client, draft: Draft, by: Any, form: Format):
    unit, zone = TerritorialUnit.objects.get(name="A1"), Zone.objects.get(code="D02")
    assign_units(draft=draft, units=[unit.pk], zone=zone, by=by, seen=draft.version)
    file = client.get(reverse("draft-file", args=[draft.pk, form.value]))
    assert file.status_code == 200
    shown = send(client, draft, file.content)
    for layer in [name for name, *_ in getattr(shown.context.get("choice"), "layers", [])]:
        again = send(client, draft, file.content, livello=layer)
        assert again.context["preview"].sentence.startswith("Il file è uguale alla bozza")
        assert not again.context["preview"].missing
        assert not again.context["preview"].defects
    if shown.context.get("choice") is None:
        assert shown.context["preview"].sentence.startswith("Il file è uguale alla bozza")


def test_draft_without_some_comuni_comes_back_as_it_was(client: Client, draft: Draft, by: Any):
    unit = TerritorialUnit.objects.get(name="A1")
    assign_units(draft=draft, units=[unit.pk], zone=None, by=by, seen=draft.version)
    file = client.get(reverse("draft-file", args=[draft.pk, "csv"]))
    shown = send(client, draft, file.content)
    assert shown.context["preview"].sentence.startswith("Il file è uguale alla bozza")
    assert BoundaryRevision.objects.get(pk=draft.pk).assignments.count() == 11
