"""The pages of drafts: what they answer, how many questions they ask."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape, strip_tags

from districts.actions import assign_units, fork_revision
from districts.models import Act, BoundaryRevision, Draft
from tests.districts.test_drafts import WHY, move, zone
from tests.people import signed_in
from tests.territory import Territory

LIVE = {"HTTP_X_PART": "banco"}


@pytest.fixture
def draft(toy: Territory, by: Any) -> Draft:
    return fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=by)


def test_list_of_thousands_that_are_no_comuni_is_told_in_few_words(draft: Draft, by: Any):
    pasted = "\n".join([*(f"Nessun posto {n}" for n in range(2_000)), "Nessun posto 1"])
    form = {"comuni": pasted, "zona-di-arrivo": "D02", "visto": draft.version}
    with CaptureQueriesContext(connection) as asked:
        answer = signed_in(by).post(f"/scenari/{draft.pk}/assegna/", form, **LIVE)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "«Nessun posto 0»" in text
    assert "E altre 1980 voci che non si capiscono." in text
    assert "Nessun posto 1999" in text, "what was pasted is given back"
    assert len(asked) < 100


def test_all_comuni_of_a_country_may_be_sent_at_once(draft: Draft, by: Any):
    comuni = [f"{number:06}" for number in range(8_000)]
    form = {"comune": comuni, "zona-di-arrivo": "D02", "visto": draft.version}
    assert signed_in(by).post(f"/scenari/{draft.pk}/assegna/", form).status_code == 302


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/verifica/", "{pk}/effetti/", "{pk}/atto/"])
def test_title_of_a_draft_is_marked_as_italian_on_english_pages(draft: Draft, by: Any, path: str):
    text = signed_in(by).get(f"/en/scenari/{path.format(pk=draft.pk)}").text
    (main,) = re.findall(r"<main.*</main>", text, re.DOTALL)
    assert '<span lang="it">Prova</span>' in main
    # What stands in a field cannot be marked.
    assert not re.findall(r"(?<!<span lang=.it.>)(?<!value=.)\bProva\b", main)


@pytest.mark.parametrize("path", ["", "nuovo/", "proposte/nuova/", "{pk}/"])
def test_states_and_zonings_are_named_in_the_language_of_the_page(draft: Draft, by: Any, path: str):
    text = signed_in(by).get(f"/en/scenari/{path.format(pk=draft.pk)}").content.decode()
    words = set(re.findall(r"[a-z]+", strip_tags(text).lower()))
    assert "draft" in words
    assert not words & {"bozza", "adottata"}


def test_live_move_is_answered_at_once(draft: Draft, by: Any):
    client = signed_in(by)
    form = {"comune": "001007", "zona-di-arrivo": "D02", "visto": draft.version}
    answer = client.post(f"/scenari/{draft.pk}/assegna/", form, **LIVE)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "1 comune: ora D02 Zona D02." in text
    assert 'id="banco-pannello"' in text
    assert "<html" not in text
    led = client.post(f"/scenari/{draft.pk}/assegna/", form | {"visto": 2, "comune": "001001"})
    assert led.status_code == 302


def test_questions_of_a_move_do_not_grow_with_what_is_moved(draft: Draft, toy: Territory, by: Any):
    """Every time as many, however many comuni move and however long the log is."""
    client = signed_in(by)
    address = f"/scenari/{draft.pk}/assegna/"
    counts = []
    for units, to in (
        (["001001"], "D02"),
        (["001002", "001005", "001006"], "D02"),
        (["001003"], "D01"),
    ):
        draft.refresh_from_db()
        form = {"comune": units, "zona-di-arrivo": to, "visto": draft.version}
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.post(address, form, **LIVE).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2], counts


@pytest.mark.parametrize(("way", "most"), [("assegna", 21), ("passi", 25)])
def test_move_undo_and_redo_ask_few_questions(draft: Draft, by: Any, way: str, most: int):
    """In a process that knows the ground of the base; two savepoints and their ends are counted."""
    client = signed_in(by)
    form = {"comune": "001007", "zona-di-arrivo": "D02"}
    for version in (1, 2):
        unit = {"comune": f"00100{version}"}
        client.post(f"/scenari/{draft.pk}/assegna/", form | unit | {"visto": version}, **LIVE)
    sent = form if way == "assegna" else {"passo": "annulla"}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(f"/scenari/{draft.pk}/{way}/", sent | {"visto": 3}, **LIVE)
    assert answer.status_code == 200
    assert len(asked) == most, [query["sql"][:120] for query in asked.captured_queries]


def test_move_sends_only_what_it_changes(draft: Draft, by: Any):
    client = signed_in(by)
    form = {"comune": "001007", "zona-di-arrivo": "D02", "visto": 1}
    text = client.post(f"/scenari/{draft.pk}/assegna/", form, **LIVE).content.decode()
    assert re.findall(r'<tr id="riga-(\d+)" data-part', text) == ["001007"]
    for part in ("banco-testa", "banco-pannello", "banco-storia"):
        assert f'id="{part}"' in text
    for part in ("banco-scelta", "banco-zone"):
        assert f'id="{part}"' not in text
    assert fills(text).keys() == {"001007"}
    # Where the table lists a zone, what it lists is another after a move.
    form = {"comune": "001001", "zona-di-arrivo": "D02", "visto": 2}
    text = client.post(f"/scenari/{draft.pk}/assegna/?zona=D01", form, **LIVE).content.decode()
    assert 'id="banco-scelta"' in text


def test_whoever_comes_second_sees_all_that_moved_meanwhile(draft: Draft, by: Any):
    client = signed_in(by)
    for version, unit in ((1, "001007"), (2, "001001")):
        form = {"comune": unit, "zona-di-arrivo": "D02", "visto": version}
        assert client.post(f"/scenari/{draft.pk}/assegna/", form, **LIVE).status_code == 200
    late = {"comune": "001002", "zona-di-arrivo": "D02", "visto": 1}
    answer = client.post(f"/scenari/{draft.pk}/assegna/", late, **LIVE)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert fills(text).keys() == {"001007", "001001"}
    assert re.findall(r'value="(\d+)" id="comune-\d+" checked', text) == ["001002"]
    assert draft.revision.assignments.get(unit__istat_code="001002").zone.code == "D01"


def test_zone_is_locked_and_unlocked_by_its_own_button(draft: Draft, by: Any):
    """What a zone shows is remembered, its buttons send the forms of this page and version."""
    client = signed_in(by)
    form = {"comune": "001007", "zona-di-arrivo": "D02", "visto": 1}
    text = client.post(f"/scenari/{draft.pk}/assegna/", form, **LIVE).content.decode()
    for version, mark, word in ((2, "lock", "Sblocca D02"), (3, "lock-off", "Blocca D02")):
        assert f'name="zona-segnata" value="D02" id="segno-D02" form="segna-{mark}"' in text
        sent = sent_by(text, f"segna-{mark}")
        assert sent == {"visto": str(version), "segno": mark}
        answer = client.post(f"/scenari/{draft.pk}/segni/", sent | {"zona-segnata": "D02"}, **LIVE)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert f">{word}</button>" in text
    english = client.get(f"/en/scenari/{draft.pk}/").content.decode()
    assert ">Lock D02</button>" in english


def sent_by(text: str, form: str) -> dict[str, str]:
    """What a form of the page sends, but for its token."""
    (inside,) = re.findall(rf'<form method="post" id="{form}".*?</form>', text, re.DOTALL)
    return dict(re.findall(r'type="hidden" name="(visto|segno)" value="([^"]*)"', inside))


def fills(text: str) -> dict[str, Any]:
    """How the map is told to show comuni."""
    (told,) = re.findall(r'<script id="banco-colori" type="application/json">(.*?)</script>', text)
    found: dict[str, Any] = json.loads(told)
    return found


def test_zone_that_loses_its_last_comune_is_told(draft: Draft, toy: Territory, by: Any):
    units = list(draft.revision.assignments.filter(zone=zone("D02")).values_list("unit", flat=True))
    assign_units(draft=draft, units=units[1:], zone=zone("D01"), by=by, seen=draft.version)
    draft.refresh_from_db()
    last = draft.revision.assignments.get(unit=units[0]).unit.istat_code
    form = {"comune": last, "zona-di-arrivo": "D01", "visto": draft.version}
    answer = signed_in(by).post(f"/scenari/{draft.pk}/assegna/", form, **LIVE)
    assert "ora la zona è vuota. Scioglila" in answer.content.decode()


def test_zones_are_brought_in_renamed_and_given_a_seat(draft: Draft, by: Any):
    client = signed_in(by)
    address = f"/scenari/{draft.pk}/zone/"
    wrong = client.post(
        address,
        {"azione": "nuova", "codice-nuovo": "D01", "nome-nuovo": "Mia", "visto": draft.version},
    )
    assert wrong.status_code == 422
    assert 'value="Mia"' in wrong.content.decode()
    for form, said in (
        ({"azione": "nuova", "codice-nuovo": "D09", "nome-nuovo": "Mia"}, "D09: la zona c"),
        ({"azione": "nome", "zona-da-cambiare": "D02", "nome-zona": "Piana"}, "«Piana»"),
        ({"azione": "sede", "comune-sede": "1001"}, "A1 è la sede della sua zona."),
        ({"azione": "sede", "comune-sede": "b1"}, "B1 è la sede della sua zona."),
    ):
        draft.refresh_from_db()
        answer = client.post(address, form | {"visto": draft.version}, **LIVE)
        assert answer.status_code == 200
        assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("way", "field", "written", "said"),
    [
        ("zone", "comune-sede", "Sestrière", "«Sestrière» non è"),
        ("zone", "comune-sede", "A1, A2", "Scrivi un comune, uno solo"),
        ("zone", "comune-sede", "", "Scrivi un comune, uno solo"),
        ("segni", "comune-segnato", "Sestrière", "«Sestrière» non è"),
        ("segni", "comune-segnato", "", "Scegli che cosa segnare"),
    ],
)
def test_comune_that_is_written_wrong_is_told_and_kept(
    draft: Draft, by: Any, way: str, field: str, written: str, said: str
):
    form = {"azione": "sede", "segno": "lock", field: written, "visto": draft.version}
    answer = signed_in(by).post(f"/scenari/{draft.pk}/{way}/", form, **LIVE)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert f'value="{written}"' in text
    assert not draft.steps.exists()


def test_zone_that_cannot_be_dissolved_stays_chosen(draft: Draft, by: Any):
    form = {"zona-segnata": "D02", "segno": "dissolved", "visto": 1}
    answer = signed_in(by).post(f"/scenari/{draft.pk}/segni/", form, **LIVE)
    assert answer.status_code == 422
    _before, _select, after = answer.content.decode().partition('id="zona-segnata"')
    select, _end, _rest = after.partition("</select>")
    assert re.findall(r'value="([^"]*)" selected', select) == ["D02"]


def test_any_comune_may_be_the_seat_wherever_it_was_just_moved(draft: Draft, by: Any):
    """Nothing on the page lists the comuni of the zones as they were before a move."""
    client = signed_in(by)
    for version, unit in ((1, "001007"), (2, "001001")):
        form = {"comune": unit, "zona-di-arrivo": "D02", "visto": version}
        client.post(f"/scenari/{draft.pk}/assegna/", form, **LIVE)
    page = client.get(f"/scenari/{draft.pk}/?cerca=A2").content.decode()
    assert "(D01)</option>" not in page
    form = {"azione": "sede", "comune-sede": "A1", "visto": 3}
    client.post(f"/scenari/{draft.pk}/zone/?cerca=A2", form, **LIVE)
    seat = draft.revision.assignments.get(seat=True)
    assert (seat.unit.istat_code, seat.zone.code) == ("001001", "D02")


def test_what_is_undone_is_said(draft: Draft, by: Any):
    client = signed_in(by)
    form = {"zona-segnata": "D02", "segno": "lock", "visto": 1}
    assert client.post(f"/scenari/{draft.pk}/segni/", form, **LIVE).status_code == 200
    form = {"azione": "nome", "zona-da-cambiare": "D02", "nome-zona": "Piana", "visto": 2}
    assert client.post(f"/scenari/{draft.pk}/zone/", form, **LIVE).status_code == 200
    said = []
    for version, step in ((3, "annulla"), (4, "annulla"), (5, "ripeti"), (6, "ripeti")):
        form = {"passo": step, "visto": version}
        answer = client.post(f"/scenari/{draft.pk}/passi/", form, **LIVE)
        said += re.findall(r'<p class="band band-ok">(.*?)</p>', answer.content.decode())
    assert said == [
        "Annullato: D02 si chiama ancora «Zona D02».",
        "Annullato: sbloccata la zona D02 Zona D02.",
        "Ripetuto: bloccata la zona D02 Zona D02.",
        "Ripetuto: D02 si chiamerà «Piana».",
    ]
    page = strip_tags(client.get(f"/scenari/{draft.pk}/").content.decode())
    assert "Blocchi e scioglimenti bloccata la zona D02 Zona D02" in " ".join(page.split())


@pytest.mark.parametrize("step", ["", "Annulla", "undo", None])
@pytest.mark.parametrize("live", [{}, LIVE])
def test_step_that_is_neither_back_nor_forward_is_refused(
    draft: Draft, toy: Territory, by: Any, step: str | None, live: dict[str, str]
):
    move(draft, toy, "D02", "B3", by=by)
    draft.refresh_from_db()
    before = draft.version, dict(draft.revision.assignments.values_list("unit", "zone"))
    form: dict[str, Any] = {"visto": draft.version} | ({} if step is None else {"passo": step})
    answer = signed_in(by).post(f"/scenari/{draft.pk}/passi/", form, **live)
    assert answer.status_code == 422
    assert "«annulla» per tornare indietro, «ripeti» per rifarlo" in answer.text
    draft.refresh_from_db()
    assert before == (draft.version, dict(draft.revision.assignments.values_list("unit", "zone")))


def test_live_move_says_anew_what_keeps_the_draft_from_going_on(draft: Draft, by: Any):
    client = signed_in(by)
    form = {"comune": "001007", "zona-di-arrivo": "-", "visto": draft.version}
    text = client.post(f"/scenari/{draft.pk}/assegna/", form, **LIVE).content.decode()
    (verdict,) = re.findall(r'<p class="caption" id="banco-verdetto" data-part>(.*?)</p>', text)
    assert "1 riscontro blocca la bozza." in verdict


def test_drafts_of_one_title_are_told_apart(draft: Draft, toy: Territory, by: Any):
    twin = fork_revision(revision=toy.laws["cohesion-2020"], title="Prova", rationale=WHY, by=by)
    client = signed_in(by)
    beside = f"/scenari/confronta/?a={draft.pk}&b={twin.pk}"
    for path in ("/scenari/", "/scenari/nuovo/", beside):
        text = client.get(path).content.decode()
        for one in (draft, twin):
            made = BoundaryRevision.objects.get(pk=one.pk).recorded_at
            which = f"n. {one.pk}, {by}, {timezone.localtime(made):%d/%m/%Y}"
            assert text.count(which) >= (3 if path == beside else 1), path


def test_comune_left_without_zone_has_a_motive_of_its_own(draft: Draft, toy: Territory, by: Any):
    """It moved too, but two motives one above the other would be none."""
    checked = f"/scenari/{draft.pk}/verifica/"
    told = [dict(signed_in(by).get(checked).context["map"].apart)]
    move(draft, toy, None, "C4", by=by)
    move(draft, toy, "D02", "B3", by=by)
    told.append(dict(signed_in(by).get(checked).context["map"].apart))
    assert ["no-zone" in legend for legend in told] == [False, True]
    shown = signed_in(by).get(f"/scenari/{draft.pk}/").context["map"]
    places = {place.name: place for place in shown.places}
    assert (places["C4"].fill, places["C4"].uncertain) == ("no-zone", False)
    assert places["B3"].fill.startswith("neighbour-") and places["B3"].uncertain
    motives = (Path(settings.BASE_DIR) / "templates/_components/patterns.html").read_text()
    for name, drawn in (("no-zone", "circle"), ("uncertain", "path")):
        (motive,) = re.findall(rf'id="pattern-{name}".*?</pattern>', motives)
        assert {"circle", "path"} & set(re.findall(r"<(\w+)", motive)) == {drawn}


def test_law_of_a_day_that_nobody_means_is_refused_and_what_was_typed_stays(draft: Draft, by: Any):
    client, address = signed_in(by), f"/scenari/{draft.pk}/atto/"
    act = Act.objects.create(kind="DGR", authority="Giunta", number="1-1", date=date(2026, 11, 1))
    title = "Confini «nuovi» 🙂 <b>"
    given = {"title": title, "rationale": WHY, "act": act.pk, "visto": draft.version}
    for day, why in (
        ("9999-12-31", "controlla l&#x27;anno"),
        ("2027-02-31", "La data non esiste"),
        ("0001-01-01", "non può precedere"),
    ):
        answer = client.post(address, given | {"effective_from": day})
        assert (answer.status_code, why in answer.text) == (422, True), day
        assert escape(title) in answer.text
        draft.revision.refresh_from_db()
        assert draft.revision.effective_from is None and draft.revision.title == "Prova"
