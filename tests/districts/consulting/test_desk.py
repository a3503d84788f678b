"""The desk of the offices: its pages and filters, and the whole way through it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from districts.approving.adoption import ADOPT_BOUNDARY
from districts.models import Consultation, TerritorialUnit
from tests import drafts
from tests.districts.consulting.asked import SAID, end, many, say, shown_on
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def test_what_keeps_a_draft_from_everybody_leads_to_where_it_is_mended(toy, people) -> None:
    by = people.people["boundaries"]
    draft = drafts.opened(toy, by)
    drafts.move(draft, toy, None, "C4", by=by)
    page = signed_in(by).get(f"/consultazioni/apri/confini/{draft.pk}/").text
    assert f'<a href="{reverse("draft-checks", args=[draft.pk])}">Vai alla bozza' in page
    page = signed_in(by).get(f"/approvazioni/chiedi/{ADOPT_BOUNDARY}/{draft.pk}/").text
    assert f'<a href="/scenari/{draft.pk}/">Vai alla bozza' in page


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
    assert drawer.get(new).context["form"]["opens_on"].value() == today
    assert drawer.post(new, given | {"last_day": "2026-02-30"}).status_code == 422
    empty = drawer.post(new, {}).text
    for missing in ("Dai un titolo", "Scrivi da quando", "Scrivi fino a quando"):
        assert missing in empty
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


def test_desk_has_pages_and_filters_that_stay_in_the_address(consultation, people) -> None:
    """70 without answer, of which 60 of B3; 5 answered, 4 to read, 3 refused."""
    unit = {"unit": TerritorialUnit.objects.get(name="B3")}
    official = people.people["official"]
    many(consultation, 60, **unit)
    many(consultation, 10)
    many(consultation, 5, answer="Sì.", answered_by=official, answered_at=timezone.now())
    many(consultation, 4, state="waiting")
    many(
        consultation,
        3,
        state="rejected",
        reason="Offende.",
        moderated_by=official,
        moderated_at=timezone.now(),
    )
    desk, address = signed_in(official), f"/consultazioni/{consultation.pk}/ufficio/"
    first = desk.get(address).text
    for words in (
        "Tutti 82",
        "Da leggere 4",
        "Senza risposta 70",
        "Con risposta 5",
        "Non pubblicati 3",
        "Commenti 1–50 di 82",
    ):
        assert words in first, words
    assert len(shown_on(first)) == 50
    assert len(shown_on(desk.get(f"{address}?pagina=2").text)) == 32
    of_place = desk.get(f"{address}?stato=unanswered&luogo=z-D02").text
    assert "Commenti 1–50 di 60" in of_place, "B3 is in D02 in the draft"
    assert 'href="?stato=unanswered&amp;luogo=z-D02&amp;pagina=2"' in of_place
    assert 'href="?stato=answered&amp;luogo=z-D02"' in of_place
    assert len(shown_on(desk.get(f"{address}?stato=unanswered&luogo=bozza").text)) == 10
    assert len(shown_on(desk.get(f"{address}?state=rejected").text)) == 3
    empty = desk.get(f"{address}?stato=rejected&luogo=z-D02").text
    assert "Nessun commento corrisponde a ciò che cerchi." in empty


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("stato=boh", "all, waiting, unanswered, answered, rejected"),
        ("luogo=z-D99", "Questo luogo non è nella bozza"),
        ("pagina=zero", "La pagina non esiste"),
        ("cerca=x", "Parametri: stato, luogo, pagina"),
    ],
)
def test_desk_says_what_it_can_be_asked(consultation, people, query, words) -> None:
    desk = signed_in(people.people["official"])
    answer = desk.get(f"/consultazioni/{consultation.pk}/ufficio/?{query}")
    assert answer.status_code == 400
    assert words in answer.text


def test_answering_leads_back_to_what_was_looked_for(consultation, people) -> None:
    """Page 2 has one comment, and none once it is answered: then the last page is shown."""
    *_others, last = many(consultation, 51)
    desk, address = (
        signed_in(people.people["official"]),
        f"/consultazioni/{consultation.pk}/ufficio/",
    )
    asked = "?stato=unanswered&pagina=2"
    link = f"{address}{last.pk}/?stato=unanswered&amp;pagina=2"
    assert link in desk.get(f"{address}{asked}").text
    one = f"{address}{last.pk}/{asked}"
    assert f'href="{address}?stato=unanswered&amp;pagina=2"' in desk.get(one).text
    too_long = "Sì. " * 1100
    wrong = desk.post(one, {"do": "answer", "answer": too_long, "seen": ""})
    assert wrong.status_code == 422
    assert too_long.strip() in wrong.text
    answer = desk.post(one, {"do": "answer", "answer": "Sì.", "seen": ""}, follow=True)
    assert answer.redirect_chain == [(f"{address}{asked}", 302)]
    assert len(shown_on(answer.text)) == 50


def test_outcome_answers_comments_of_the_page_and_keeps_them_ticked(consultation, people) -> None:
    *_others, last = many(consultation, 51)
    end(consultation)
    desk, address = (
        signed_in(people.people["official"]),
        f"/consultazioni/{consultation.pk}/ufficio/",
    )
    first = desk.get(address).text
    assert first.count('name="comments"') == 50
    line = {"do": "outcome", "said": "Sì", "done": "", "effect": "changed", "comments": [last.pk]}
    wrong = desk.post(f"{address}?pagina=2", line)
    assert wrong.status_code == 422
    assert re.search(rf'value="{last.pk}"[^>]*checked', wrong.text)
    right = desk.post(f"{address}?pagina=2", line | {"done": "Fatto."})
    assert (right.status_code, right["Location"]) == (302, f"{address}?pagina=2")
    last.refresh_from_db()
    assert last.outcome is not None


DESK_QUERIES = 20


def test_queries_of_the_desk_do_not_grow_with_the_comments(
    consultation, people, django_assert_num_queries
) -> None:
    many(consultation, 1)
    desk, address = (
        signed_in(people.people["official"]),
        f"/consultazioni/{consultation.pk}/ufficio/",
    )
    desk.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    many(consultation, 120, unit=TerritorialUnit.objects.get(name="B3"))
    with django_assert_num_queries(len(few)):
        desk.get(f"{address}?stato=unanswered&pagina=2")
    assert len(few) <= DESK_QUERIES
