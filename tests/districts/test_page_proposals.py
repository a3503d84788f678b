"""The pages of proposals: the form that keeps what was typed, the certificate, the draft."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from districts.actions import cancel_proposal
from districts.models import BoundaryRevision, Draft, Proposal
from districts.proposing.queue import work
from tests import territory
from tests.people import Society, signed_in
from tests.territory import Territory

pytestmark = pytest.mark.usefixtures("static_files")

NEW = "/scenari/proposte/nuova/"
WHY = "Il piano che va più d'accordo con la salute."
GIVEN = {
    "title": "Due distretti",
    "least": "2000",
    "most": "",
    "year": "2023",
    "seconds": "20",
    "pins": "",
    "locked_units": "",
    "weight-health": "1",
    "seat-D01": "001001",
    "seat-D02": "001012",
}


@pytest.fixture
def elena(people: Society) -> Client:
    return signed_in(people.people["boundaries"])


@pytest.fixture
def asked(elena: Client) -> Callable[..., Proposal]:
    """Ask by the form; with `worked` a worker has been there."""

    def ask(*, worked: bool = True, **fields: str) -> Proposal:
        answer = elena.post(NEW, GIVEN | fields)
        assert answer.status_code == 302, answer.context["form"].errors
        if worked:
            work()
        return Proposal.objects.latest("pk")

    return ask


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_form_has_what_suits_the_region(elena: Client):
    form = elena.get(NEW).context["form"]
    assert (form["weight-health"].value(), form["seat-D01"].value()) == (1, "001010")
    assert (form["least"].value(), form["year"].value()) == (None, "2023")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "Dai un titolo alla proposta."),
        ({"least": "molti"}, "Scrivi un numero intero"),
        ({"least": "-5"}, "Assicurati che questo valore sia maggiore o uguale a 1"),
        ({"least": "9", "most": "3"}, "Il minimo di residenti supera il massimo"),
        ({"seconds": "100000"}, "Assicurati che questo valore sia minore o uguale a 300"),
        ({"year": "1400"}, "Di quest&#x27;anno non si conoscono i residenti."),
        ({"weight-health": "0"}, "Dai un peso ad almeno una zonizzazione"),
        ({"weight-health": "1,5"}, "Scrivi un numero intero"),
        ({"seat-D01": "001012"}, "La sede dev&#x27;essere un comune del distretto."),
        ({"seat-D01": ""}, "Servono almeno due distretti"),
        ({"pins": "A1 nel D02 forse"}, "manca il codice di un distretto"),
        ({"pins": "Zucca D02"}, "«Zucca» non è né il nome"),
        ({"locked_units": "Atlantide"}, "«Atlantide» non è né il nome"),
    ],
)
def test_nonsense_is_told_and_what_was_typed_stays(
    elena: Client, fields: dict[str, str], said: str
):
    answer = elena.post(NEW, GIVEN | {"title": "Come l'ho scritto io"} | fields)
    assert answer.status_code == 422
    page = text_of(answer)
    assert said in page
    assert "Come l&#x27;ho scritto io" in page or fields.get("title") == ""
    assert not Proposal.objects.exists()


def test_pressing_twice_asks_once(elena: Client, asked: Callable[..., Proposal]):
    first = asked(worked=False)
    again = elena.post(NEW, GIVEN, follow=True)
    assert again.redirect_chain == [(f"/scenari/proposte/{first.pk}/", 302)]
    assert "La stessa proposta è già in corso" in text_of(again)
    assert Proposal.objects.count() == 1


def test_page_tells_what_is_proven_and_under_which_conditions(
    elena: Client, asked: Callable[..., Proposal]
):
    made = asked()
    page = text_of(elena.get(f"/scenari/proposte/{made.pk}/"))
    assert "provata ottima" in page
    lower = f"{made.lower * 100:.2f}".replace(".", ",")
    assert f"Su 100 residenti-servizio, {lower} trovano già salute nello stesso distretto" in page
    assert "Almeno 2.000 residenti in ogni distretto." in page
    assert "residenti del 2023: Health con peso 1" in page
    assert "Che cosa cambia dalla base" in page
    assert "Fanne una bozza" in page


def test_page_of_what_is_under_way_can_be_reloaded_and_asked_in_parts(
    elena: Client, asked: Callable[..., Proposal]
):
    made = asked(worked=False)
    path = f"/scenari/proposte/{made.pk}/"
    page = text_of(elena.get(path))
    assert "In attesa di un posto" in page
    assert "Aggiorna" in page
    assert "Fanne una bozza" not in page
    (mark,) = re.findall(r'data-mark="([^"]*)" data-under-way="first"', page)
    nothing = elena.get(path, headers={"X-Part": mark})
    assert (nothing.status_code, nothing.content) == (204, b"")
    Proposal.objects.filter(pk=made.pk).update(phase="reading")
    same = elena.get(path, headers={"X-Part": mark})
    assert b"proposta-stato" in same.content
    assert "Si leggono i comuni" in text_of(same)
    assert b"proposta-piano" not in same.content
    work()
    other = elena.get(path, headers={"X-Part": mark})
    assert b"proposta-piano" in other.content
    assert b"<html" not in other.content


def test_impossible_request_is_answered_with_the_rule_in_the_way(
    elena: Client, asked: Callable[..., Proposal]
):
    made = asked(least="5000")
    page = text_of(elena.get(f"/scenari/proposte/{made.pk}/"))
    assert "Il minimo di 5.000 residenti è troppo alto" in page
    assert "Il massimo che ognuno può avere come minimo è 3.900" in page
    assert f'href="{AGAIN}{made.pk}">Correggi la richiesta</a>' in page
    pinned = asked(pins="A1 D02")
    page = text_of(elena.get(f"/scenari/proposte/{pinned.pk}/"))
    assert "A1 non può stare in nessun distretto. Si contraddicono: A1 in D02" in page


AGAIN = "/scenari/proposte/nuova/?da-proposta="


def values_of(form: Any) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    found = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else str(value)
        for name, value in found.items()
        if value not in (None, False)
    }


def test_another_one_begins_with_what_was_asked(elena: Client, asked: Callable[..., Proposal]):
    fields = {"most": "9000", "seconds": "30", "pins": "A1 D02", "locked_units": "A2\nB1"}
    fields |= {"weight-health": "3", "exempt-D02": "on", "seat-D01": "001005"}
    made = asked(title="La mia", **fields)
    page = elena.get(f"/scenari/proposte/{made.pk}/")
    assert f'href="{AGAIN}{made.pk}"' in page.text
    shown = elena.get(f"{AGAIN}{made.pk}")
    assert "Il modulo comincia da ciò che chiedeva la proposta" in text_of(shown)
    sent = values_of(shown.context["form"])
    asked_for = fields | {"title": "La mia", "least": "2000", "weight-health": "3"}
    assert sent.items() >= asked_for.items()
    others = {k: v for k, v in sent.items() if k.startswith("weight-") and k not in fields}
    assert set(others.values()) <= {"0"}, "what had no weight gets none"
    assert not {"exempt-D01", "locked-D01"} & sent.keys()
    again = elena.post(NEW, sent)
    assert again.status_code == 302
    assert Proposal.objects.latest("pk").fingerprint == made.fingerprint


def test_another_one_keeps_districts_whole_and_dissolved(
    elena: Client, toy: Territory, asked: Callable[..., Proposal]
):
    three = territory.by_column(2, C1="D03", C2="D03", B3="D01")
    law = territory.adopt(toy.zonings["cohesion"], territory.date(2021, 1, 1), three, toy.units)
    given = GIVEN | {"seat-D03": "", "locked-D02": "on"}
    assert elena.post(f"{NEW}?da={law.pk}", given).status_code == 302
    made = Proposal.objects.get()
    shown = elena.get(f"{AGAIN}{made.pk}")
    form = shown.context["form"]
    assert shown.context["base"] == law
    assert (form["seat-D03"].value(), form["exempt-D03"].value()) == ("", False)
    assert (form["locked-D02"].value(), form["locked-D01"].value()) == (True, False)
    # Another base, chosen above the form, keeps what it can of the request.
    older = toy.laws["cohesion-2020"]
    other = elena.get(f"{AGAIN}{made.pk}&da={older.pk}")
    assert other.context["base"] == older
    assert other.context["form"]["seat-D01"].value() == GIVEN["seat-D01"]


@pytest.mark.parametrize("which", ["0", "x", "9" * 30])
def test_another_one_of_a_proposal_that_is_not_there(elena: Client, which: str):
    answer = elena.get(AGAIN + which)
    assert answer.status_code == 404
    assert "Questa proposta non c&#x27;è" in answer.text


def test_stopping_by_the_page(elena: Client, asked: Callable[..., Proposal]):
    made = asked(worked=False)
    answer = elena.post(f"/scenari/proposte/{made.pk}/ferma/", follow=True)
    assert "Fermata a richiesta, prima che ci fosse un piano." in text_of(answer)
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert elena.get(f"/scenari/proposte/{made.pk}/bozza/").status_code == 404


def test_proposal_becomes_a_draft(elena: Client, asked: Callable[..., Proposal]):
    made = asked()
    path = f"/scenari/proposte/{made.pk}/bozza/"
    form = elena.get(path).context["form"]
    assert form["title"].value() == "Due distretti"
    assert "nessun'altra zonizzazione" in form["rationale"].value()
    refused = elena.post(path, {"title": "Bozza", "rationale": "corta"})
    assert refused.status_code == 422
    answer = elena.post(path, {"title": "Bozza", "rationale": WHY})
    draft = Draft.objects.get()
    assert answer["Location"] == f"/scenari/{draft.pk}/"
    rows = dict(draft.revision.assignments.values_list("unit", "zone"))
    assert rows == dict(made.units.values_list("unit", "zone"))


def test_plan_is_on_a_live_map_with_the_comuni_that_change(
    elena: Client, asked: Callable[..., Proposal]
):
    made = asked()
    shown = elena.get(f"/scenari/proposte/{made.pk}/")
    drawn = shown.context["map"]
    assert (drawn.layer, len(drawn.places)) == ("units", 12)
    assert drawn.source.startswith("/tiles/units.json?as_of=")
    hatched = {place.code for place in drawn.places if place.uncertain}
    assert hatched == {unit.code for unit, *_rest in shown.context["moved"]}
    assert len({place.fill for place in drawn.places}) == 2
    assert sorted(place.tag for place in drawn.places if place.tag) == ["01", "02"]
    [base] = drawn.overlays
    assert base.tiles.codes == ["D01", "D02"]


def test_officials_ask_and_do_not_draft(people: Society, asked: Callable[..., Proposal]):
    made = asked()
    official = signed_in(people.people["official"])
    page = text_of(official.get(f"/scenari/proposte/{made.pk}/"))
    assert "Fanne una bozza" not in page
    assert official.get(f"/scenari/proposte/{made.pk}/bozza/").status_code == 403
    assert official.get(NEW).status_code == 200


def test_dissolved_district_is_marked_in_the_draft(elena: Client, toy: Territory):
    """Three districts of which the plan draws two."""
    units, cohesion = toy.units, toy.zonings["cohesion"]
    three = territory.by_column(2, C1="D03", C2="D03", B3="D01")
    law = territory.adopt(cohesion, territory.date(2021, 1, 1), three, units)
    elena.post(f"{NEW}?da={law.pk}", GIVEN | {"seat-D03": ""})
    work()
    made = Proposal.objects.get()
    assert (made.state, made.base) == ("done", law)
    page = text_of(elena.get(f"/scenari/proposte/{made.pk}/"))
    assert "Si sciolgono: D03 Zona D03." in page
    elena.post(f"/scenari/proposte/{made.pk}/bozza/", {"title": "Bozza", "rationale": WHY})
    (mark,) = Draft.objects.get().marks.all()
    assert (mark.kind, mark.zone.code) == ("dissolved", "D03")


def test_list_of_comuni_is_a_file(elena: Client, asked: Callable[..., Proposal]):
    made = asked()
    rows = elena.get(f"/scenari/proposte/{made.pk}/comuni.csv").content.decode().splitlines()
    assert rows[0] == "istat_code,name,residents,base_zone,proposed_zone"
    assert rows[1] == "001001,A1,100,D01,D01"
    assert len(rows) == 13


def test_pages_ask_a_fixed_number_of_queries(
    elena: Client, asked: Callable[..., Proposal], django_assert_num_queries: Any
):
    made = asked()
    elena.get(f"/scenari/proposte/{made.pk}/")
    with django_assert_num_queries(QUERIES["proposal"]):
        elena.get(f"/scenari/proposte/{made.pk}/")
    with django_assert_num_queries(QUERIES["list"]):
        elena.get("/scenari/proposte/")
    with django_assert_num_queries(QUERIES["new"]):
        elena.get(NEW)
    asked(title="Un'altra", least="1000")
    with django_assert_num_queries(QUERIES["list"]):
        elena.get("/scenari/proposte/")


QUERIES = {"proposal": 17, "list": 5, "new": 16}


# The draft of an intersection.


def test_draft_where_two_zonings_coincide_lists_the_rest(elena: Client, toy: Territory):
    """cohesion × health: A1 A2, A3 A4, the west and the east of B and C."""
    laws = toy.laws
    given = {
        "revision": laws["cohesion-2020"].pk,
        "first": laws["cohesion-2020"].pk,
        "second": laws["health"].pk,
        "least": "",
        "title": "Intersezione",
        "rationale": WHY,
    }
    answer = elena.post("/scenari/intersezione/", given, follow=True)
    assert answer.status_code == 200
    draft = Draft.objects.get()
    assert answer.redirect_chain[0][0] == f"/scenari/{draft.pk}/?zona=-#banco-scelta"
    rows = dict(draft.revision.assignments.values_list("unit__name", "zone__code"))
    assert rows == {
        **dict.fromkeys(("B1", "B2", "B3", "C1", "C2"), "D01"),
        **dict.fromkeys(("B4", "C3", "C4"), "D02"),
    }
    assert "4 comuni, con 1.000 residenti, non hanno ancora un distretto" in text_of(answer)
    assert draft.revision.origin == BoundaryRevision.Origin.SCENARIO


def test_pieces_are_joined_until_they_are_large_enough(elena: Client, toy: Territory):
    laws = toy.laws
    given = {
        "revision": laws["cohesion-2020"].pk,
        "first": laws["cohesion-2020"].pk,
        "second": laws["health"].pk,
        "least": "1000",
        "title": "Intersezione",
        "rationale": WHY,
    }
    answer = elena.post("/scenari/intersezione/", given, follow=True)
    assert "ogni comune ha il suo distretto" in text_of(answer)
    assert Draft.objects.get().revision.assignments.count() == 12


def test_intersection_with_itself_is_refused(elena: Client, toy: Territory):
    law = toy.laws["health"].pk
    given = {"revision": law, "first": law, "second": law, "title": "x", "rationale": WHY}
    answer = elena.post("/scenari/intersezione/", given)
    assert answer.status_code == 422
    assert "Le due zonizzazioni sono la stessa" in text_of(answer)


def test_cancelling_what_has_ended_changes_nothing(people: Society, asked: Callable[..., Proposal]):
    made = asked()
    after = cancel_proposal(proposal=made, by=people.people["official"])
    assert (after.state, after.cancel_asked_by) == ("done", None)
