"""The pages of consultations: the list, the desk of the offices, what is awaited of whom."""

import pytest
from django.test import Client
from django.utils import timezone

from districts.actions import consultations as acts
from districts.actions import fork_revision
from districts.models import Consultation
from tests.districts.consulting.consulted import SAID, end, opened, say
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", ["", "commenta/"])
def test_guessed_number_is_404(people, way) -> None:
    assert Client().get(f"/consultazioni/99999/{way}").status_code == 404


def test_comment_of_another_consultation_is_404(consultation, people) -> None:
    made = say(consultation)
    desk = signed_in(people.people["official"])
    assert desk.get(f"/consultazioni/{consultation.pk + 1}/ufficio/{made.pk}/").status_code == 404


def test_list_says_what_is_open_and_what_to_do_when_nothing_is(people) -> None:
    assert "nessuna consultazione è aperta" in Client().get("/consultazioni/").content.decode()


def test_offices_open_read_answer_and_conclude_by_the_pages(revision, people) -> None:
    drawer, official = (signed_in(people.people[who]) for who in ("boundaries", "official"))
    today = timezone.localdate()
    new = f"/consultazioni/apri/confini/{revision.pk}/"
    given = {
        "title": "Dove sta B3",
        "description": "Si chiede a tutti se B3 stia meglio nel secondo distretto.",
        "opens_on": today.isoformat(),
        "last_day": today.isoformat(),
    }
    assert drawer.post(new, given | {"last_day": "2026-02-30"}).status_code == 422
    assert drawer.post(new, given).status_code == 302
    made = Consultation.objects.get()
    page = f"/consultazioni/{made.pk}/"
    assert "1 comune cambia zona" in Client().get(page).content.decode()
    one = say(made)
    desk = f"{page}ufficio/"
    assert "Leggi 1 commento" in official.get("/area-riservata/").content.decode()
    assert SAID in official.get(desk).content.decode()
    assert (
        official.post(f"{desk}{one.pk}/", {"do": "answer", "answer": "Sì, va bene."}).status_code
        == 409
    )
    assert official.post(f"{desk}{one.pk}/", {"do": "reject", "reason": ""}).status_code == 422
    assert official.post(f"{desk}{one.pk}/", {"do": "publish"}).status_code == 302
    assert (
        official.post(f"{desk}{one.pk}/", {"do": "answer", "answer": "Sì.", "seen": ""}).status_code
        == 302
    )
    assert official.post(desk, {"do": "conclude"}).status_code == 409
    end(made)
    line = {"do": "outcome", "said": "Sì", "done": "Fatto.", "effect": "changed"}
    assert official.post(desk, line | {"comments": [one.pk]}).status_code == 302
    assert official.post(desk, line | {"effect": "boh"}).status_code == 422
    assert official.post(desk, {"do": "conclude"}).status_code == 302
    late = official.post(desk, line | {"done": "Scritto un momento dopo."})
    assert late.status_code == 409
    assert "Scritto un momento dopo." in late.content.decode()
    revision.refresh_from_db()
    assert revision.state == "draft"
    assert "Riporta la bozza in lavorazione" not in drawer.get(desk).content.decode()
    assert drawer.post(desk, {"do": "take-back", "reason": "Si rifà."}).status_code == 409


def test_draft_is_taken_back_by_the_page(consultation, revision, people) -> None:
    drawer, desk = (
        signed_in(people.people["boundaries"]),
        f"/consultazioni/{consultation.pk}/ufficio/",
    )
    assert drawer.post(desk, {"do": "take-back", "reason": ""}).status_code == 422
    assert drawer.post(desk, {"do": "take-back", "reason": "Si rifà."}).status_code == 302
    revision.refresh_from_db()
    assert revision.state == "draft"


def test_given_back_draft_awaits_who_draws_boundaries(toy, people) -> None:
    drawer = people.people["boundaries"]
    base = toy.laws["cohesion-2020"]
    made = fork_revision(
        revision=base, title="B3 torna", rationale="B3 torna nel distretto di prima.", by=drawer
    ).revision
    asked = opened(made, drawer)
    end(asked)
    acts.conclude(consultation=asked, by=people.people["official"])
    page = signed_in(drawer).get("/area-riservata/").content.decode()
    assert "Porta all&#x27;adozione «B3 torna»" in page and f"/scenari/{made.pk}/" in page
    bench = signed_in(drawer).get(f"/scenari/{made.pk}/").content.decode()
    assert "La consultazione è conclusa: correggi la bozza" in bench
