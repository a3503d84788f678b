"""Consulting everybody: one draft, its days, what people say, what comes of it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.actions import adopt_revision, fork_revision
from districts.actions import consultations as acts
from districts.consulting.consultable import kind_named
from districts.models import (
    Consultation,
    ConsultationComment,
    ConsultationCommentEvent,
    Notification,
    StateChange,
    TerritorialUnit,
)
from districts.transitions import TransitionRefusedError
from districts.views.consultations import AN_HOUR_PER_ACCOUNT, AN_HOUR_PER_ADDRESS
from tests.adoptions import draft
from tests.people import Society, signed_in
from tests.territory import Territory
from welfare.accounts.retention import tidy

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
SAID = "B3 deve restare con i comuni della sua valle."


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    cache.clear()


@pytest.fixture
def revision(toy: Territory, people: Society) -> Any:
    return draft(toy, people.people["boundaries"])


@pytest.fixture
def consultation(revision: Any, people: Society) -> Consultation:
    return opened(revision, people.people["boundaries"])


def opened(revision: Any, by: Any, **changed: Any) -> Consultation:
    today = timezone.localdate()
    given = {
        "title": "Dove sta B3",
        "description": "Si chiede a tutti se B3 stia meglio nel secondo distretto.",
        "opens_on": today,
        "closes_on": today + timedelta(days=20),
    }
    return acts.open_consultation(
        kind=kind_named("confini"), subject=revision, by=by, **(given | changed)
    )


def say(consultation: Consultation, by: Any = ANYBODY, **given: Any) -> ConsultationComment:
    given = {"text": SAID, "form": uuid.uuid4()} | given
    return acts.comment(consultation=consultation, by=by, **given)


def end(consultation: Consultation) -> None:
    """Let its days be over."""
    today = timezone.localdate()
    Consultation.objects.filter(pk=consultation.pk).update(
        opens_on=today - timedelta(days=9), closes_on=today
    )
    consultation.refresh_from_db()


def test_opening_takes_the_draft_through_its_own_passage(consultation, revision, people) -> None:
    revision.refresh_from_db()
    assert (revision.state, consultation.phase) == ("consultation", "open")
    passed = StateChange.objects.filter(object_id=revision.pk, to_state="consultation").get()
    assert passed.acting_as == "boundary_administrator"
    told = Notification.objects.filter(happening__kind="consultation.opened")
    assert told.count() == len(people.people) - 1, "everybody but who opened it"


def test_opening_says_all_that_is_wrong_at_once(revision, people) -> None:
    revision.assignments.filter(unit__name="B3").delete()
    today = timezone.localdate()
    with pytest.raises(TransitionRefusedError) as refused:
        opened(
            revision, people.people["boundaries"], opens_on=today - timedelta(days=2),
            closes_on=today - timedelta(days=3),
        )  # fmt: skip
    assert len(refused.value.problems) == 3
    assert Consultation.objects.count() == 0


@pytest.mark.parametrize("role", ["official", "system", "beta_head", "nobody"])
def test_only_who_draws_boundaries_opens(revision, people, role) -> None:
    with pytest.raises(PermissionDenied):
        opened(revision, people.people[role])


def test_one_at_a_time(consultation, revision, people) -> None:
    with pytest.raises(TransitionRefusedError):
        opened(revision, people.people["boundaries"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.create(
            content_type=consultation.content_type,
            object_id=revision.pk,
            title="Due",
            description="Una seconda consultazione della stessa bozza.",
            opens_on=consultation.opens_on,
            closes_on=consultation.closes_on,
            opened_by=people.people["boundaries"],
        )


def test_draft_under_consultation_is_neither_edited_nor_adopted(consultation, revision, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        revision.assignments.filter(unit__name="B3").delete()
    with pytest.raises(TransitionRefusedError, match="non è conclusa"):
        adopt_revision(revision=revision, by=people.people["official"], reason="Subito.")


def test_taken_back_it_is_a_draft_again_and_what_was_said_stays(consultation, revision, people):
    say(consultation)
    acts.take_back(consultation=consultation, by=people.people["boundaries"], reason="Si rifà.")
    revision.refresh_from_db()
    consultation.refresh_from_db()
    assert (revision.state, consultation.phase) == ("draft", "withdrawn")
    assert consultation.comments.count() == 1
    with pytest.raises(TransitionRefusedError):
        say(consultation)


@pytest.mark.parametrize(
    ("role", "state"),
    [(None, "waiting"), ("nobody", "waiting"), ("beta_member", "published"),
     ("evaluator", "published"), ("official", "published")],
)  # fmt: skip
def test_who_speaks_for_a_verified_body_is_shown_at_once(consultation, people, role, state) -> None:
    made = say(consultation, people.people[role] if role else ANYBODY)
    assert made.state == state
    waits = Notification.objects.filter(happening__kind="comment.received")
    readers = {row.person.username for row in waits}
    assert readers == ({"official", "boundaries"} if state == "waiting" else set())


def test_who_administers_the_system_does_not_comment(consultation, people) -> None:
    with pytest.raises(PermissionDenied):
        say(consultation, people.people["system"])


def test_second_click_is_the_same_comment(consultation) -> None:
    form = uuid.uuid4()
    assert say(consultation, form=form).pk == say(consultation, form=form).pk


@pytest.mark.parametrize("days", [(1, 5), (-9, 0)])
def test_before_and_after_its_days_nobody_comments(consultation, days) -> None:
    today = timezone.localdate()
    first, after = (today + timedelta(days=n) for n in days)
    Consultation.objects.filter(pk=consultation.pk).update(opens_on=first, closes_on=after)
    with pytest.raises(TransitionRefusedError):
        say(consultation)
    assert ConsultationComment.objects.count() == 0


def test_nobody_judges_their_own(consultation, people) -> None:
    official = people.people["official"]
    made = say(consultation, official)
    with pytest.raises(PermissionDenied):
        acts.reject_comment(comment=made, by=official, reason="Mio.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationComment.objects.filter(pk=made.pk).update(moderated_by=official)


def test_refusal_has_a_reason_that_the_author_reads(consultation, people) -> None:
    made = say(consultation, people.people["nobody"])
    official = people.people["official"]
    with pytest.raises(TransitionRefusedError):
        acts.reject_comment(comment=made, by=official, reason=" ")
    assert acts.reject_comment(comment=made, by=official, reason="Nomina una persona.")
    assert not acts.reject_comment(comment=made, by=official, reason="Due volte.")
    assert Notification.objects.get(happening__kind="comment.rejected").person_id == made.author_id
    author = signed_in(people.people["nobody"])
    page = f"/consultazioni/{consultation.pk}/"
    assert "Nomina una persona." in author.get(page).content.decode()
    public = Client().get(page).content.decode()
    assert SAID not in public and "1 commento non è pubblicato" in public


def test_answer_stands_beside_and_two_desks_do_not_overwrite(consultation, people) -> None:
    made = say(consultation, people.people["beta_member"])
    answer = {"comment": made, "by": people.people["official"]}
    acts.answer_comment(**answer, text="Ne terremo conto.", seen="")
    with pytest.raises(TransitionRefusedError, match="altra persona"):
        acts.answer_comment(**answer, text="No.", seen="")
    assert (
        "Ne terremo conto." in Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    )
    assert Notification.objects.filter(happening__kind="comment.answered").count() == 1


def test_conclusion_wants_every_comment_read_and_answered(consultation, people) -> None:
    official = people.people["official"]
    loud, quiet = say(consultation, people.people["beta_member"]), say(consultation)
    with pytest.raises(TransitionRefusedError, match="aperta fino"):
        acts.conclude(consultation=consultation, by=official)
    end(consultation)
    with pytest.raises(TransitionRefusedError) as refused:
        acts.conclude(consultation=consultation, by=official)
    assert len(refused.value.problems) == 2
    acts.publish_comment(comment=quiet, by=official)
    line = {"said": "B3 resti nella valle", "done": "B3 non si muove.", "effect": "changed"}
    for _twice in range(2):
        acts.write_outcome(
            consultation=consultation, by=official, comments=[loud.pk, quiet.pk], **line
        )
    assert consultation.outcomes.count() == 1
    assert (
        "B3 non si muove."
        not in Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    )
    assert acts.conclude(consultation=consultation, by=official)
    assert not acts.conclude(consultation=consultation, by=official)
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "B3 non si muove." in text and "2 commenti" in text
    told = Notification.objects.filter(happening__kind="consultation.concluded")
    assert [row.person.username for row in told] == ["beta_member"]


def test_concluded_it_is_a_draft_again_by_itself_and_can_be_adopted(
    consultation, revision, people
) -> None:
    end(consultation)
    acts.conclude(consultation=consultation, by=people.people["official"])
    revision.refresh_from_db()
    assert revision.state == "draft"
    passed = StateChange.objects.get(object_id=revision.pk, from_state="consultation")
    assert (passed.to_state, passed.by, passed.acting_as, passed.reason) == (
        "draft", people.people["official"], "regional_official",
        "Consultazione conclusa: «Dove sta B3»",
    )  # fmt: skip
    with pytest.raises(TransitionRefusedError):
        acts.take_back(consultation=consultation, by=people.people["boundaries"], reason="Due.")
    adopt_revision(revision=revision, by=people.people["official"], reason="Nessuno ha obiettato.")
    revision.refresh_from_db()
    assert revision.state == "adopted"


def test_what_everybody_was_asked_about_stays_as_it_was(consultation, revision, people) -> None:
    end(consultation)
    acts.conclude(consultation=consultation, by=people.people["official"])
    page = f"/consultazioni/{consultation.pk}/"
    revision.assignments.filter(unit__name="B3").delete()
    text = Client().get(page).content.decode()
    assert "1 comune cambia zona" in text and "tornata a chi la scrive" in text
    draft_page = f"/zonizzazioni/cohesion/revisioni/{revision.pk}/"
    assert draft_page not in text, "nobody is led to what they may not read"
    assert draft_page in signed_in(people.people["official"]).get(page).content.decode()


def test_consultation_of_before_shows_the_draft_itself(consultation) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(proposed=None)
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "1 comune cambia zona" in text


def test_memory_keeps_who_judged_and_not_the_words(consultation, people) -> None:
    made = say(consultation, name="Anna Rossi")
    acts.reject_comment(comment=made, by=people.people["official"], reason="Nomina una persona.")
    assert {field.name for field in ConsultationCommentEvent._meta.fields}.isdisjoint(
        {"text", "name"}
    )
    assert ConsultationCommentEvent.objects.filter(pgh_obj=made.pk).count() == 2
    tidy(timezone.now() + timedelta(days=200))
    made.refresh_from_db()
    assert (made.text, made.name, made.reason) == ("", "", "Nomina una persona.")


# --- the pages


def form_of(page: str) -> dict[str, str]:
    mark = 'name="form" value="'
    key = page[page.index(mark) + len(mark) :].split('"', maxsplit=1)[0]
    return {"form": key, "text": SAID, "name": "Anna"}


def test_anybody_comments_without_an_account(consultation) -> None:
    reader = Client(enforce_csrf_checks=False)
    page = f"/consultazioni/{consultation.pk}/commenta/"
    sent = form_of(reader.get(page).content.decode())
    for _click in range(2):
        answer = reader.post(page, sent, follow=True)
    assert "sarà pubblicato quando qualcuno" in answer.content.decode()
    made = ConsultationComment.objects.get()
    assert (made.author, made.name, made.state) == (None, "Anna", "waiting")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": "x" * 10_000}, "al massimo 4000"),
        ({"text": "breve"}, "almeno 10"),
        ({"text": ""}, ""),
        ({"text": "Rovescia \u202eotset otseuq"}, "carattere invisibile"),
        ({"text": "Spazio\u200bnascosto nel testo"}, "carattere invisibile"),
        ({"name": "Аnna"}, "lettere latine"),
        ({"name": "Anna\nBcc: x"}, ""),
        ({"form": "non-una-chiave"}, ""),
    ],
)
def test_bad_comment_is_told_and_kept(consultation, wrong, words) -> None:
    reader, page = Client(), f"/consultazioni/{consultation.pk}/commenta/"
    sent = form_of(reader.get(page).content.decode()) | wrong
    answer = reader.post(page, sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Anna" in answer.content.decode() or "name" in wrong
    assert ConsultationComment.objects.count() == 0


def test_closed_meanwhile_says_so_and_keeps_the_words(consultation) -> None:
    reader, page = Client(), f"/consultazioni/{consultation.pk}/commenta/"
    sent = form_of(reader.get(page).content.decode())
    end(consultation)
    answer = reader.post(page, sent)
    assert answer.status_code == 409
    assert "si è chiusa" in answer.content.decode() and SAID in answer.content.decode()


def test_address_that_sends_500_is_stopped_and_nothing_typed_is_lost(consultation) -> None:
    reader, page = Client(), f"/consultazioni/{consultation.pk}/commenta/"
    codes = []
    for _ in range(50):
        answer = reader.post(page, {"form": str(uuid.uuid4()), "text": SAID, "name": ""})
        codes.append(answer.status_code)
    assert codes.count(302) == AN_HOUR_PER_ADDRESS
    assert codes[-1] == 429 and answer["Retry-After"] == "3600"
    assert SAID in answer.content.decode()
    other = reader.post(page, {"form": str(uuid.uuid4()), "text": SAID}, REMOTE_ADDR="198.51.100.7")
    assert other.status_code == 302


def test_account_has_a_limit_of_its_own(consultation, people) -> None:
    reader, page = signed_in(people.people["nobody"]), f"/consultazioni/{consultation.pk}/commenta/"
    codes = [
        reader.post(page, {"form": str(uuid.uuid4()), "text": SAID}).status_code
        for _ in range(AN_HOUR_PER_ACCOUNT + 1)
    ]
    assert codes[-2:] == [302, 429]


@pytest.mark.parametrize("way", ["", "commenta/"])
def test_guessed_number_is_404(people, way) -> None:
    assert Client().get(f"/consultazioni/99999/{way}").status_code == 404


def test_comment_of_another_consultation_is_404(consultation, people) -> None:
    made = say(consultation)
    desk = signed_in(people.people["official"])
    assert desk.get(f"/consultazioni/{consultation.pk + 1}/ufficio/{made.pk}/").status_code == 404


def test_words_are_shown_as_words(consultation, people) -> None:
    say(consultation, people.people["beta_member"], text="<script>alert(1)</script> e basta")
    text = Client().get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;" in text


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
    without = drawer.post(desk, {"do": "take-back", "reason": ""})
    assert (without.status_code, 'id="problemi-motivo"' in without.text) == (422, True)
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


# Of a zone or a comune.


def test_comment_is_of_a_place_of_the_draft_and_counted_by_zone(consultation, people) -> None:
    """B3 goes to D02 in the draft: what is said of it is counted there."""
    b3 = TerritorialUnit.objects.get(name="B3")
    about = say(consultation, people.people["coordinator"], place=f"u-{b3.istat_code}")
    on_zone = say(consultation, people.people["coordinator"], place="z-D02")
    say(consultation, people.people["coordinator"])
    assert (about.unit, about.zone) == (b3, None)
    assert on_zone.zone.code == "D02"
    client = Client()
    page = client.get(f"/consultazioni/{consultation.pk}/").content.decode()
    assert f'su <a href="/comuni/{b3.istat_code}/">B3</a>' in page
    assert "su <a" in page
    desk = signed_in(people.people["official"]).get(f"/consultazioni/{consultation.pk}/ufficio/")
    [row] = desk.context["places"]
    assert (row.name, row.zone, row.units) == ("D02 Zona D02", 1, 1)
    told = client.get(f"/api/v1/consultations/{consultation.pk}/comments").json()["results"]
    assert [(one["zone"], one["unit"]) for one in told] == [
        (None, b3.istat_code),
        ("D02", None),
        (None, None),
    ]


def test_place_is_chosen_from_a_list_and_one_that_is_not_there_is_told(consultation) -> None:
    client = Client()
    path = f"/consultazioni/{consultation.pk}/commenta/"
    asked = client.get(f"{path}?luogo=u-001001")
    assert '<option value="u-001001" selected>A1</option>' in asked.content.decode()
    assert client.get(f"{path}?luogo=u-999999").status_code == 400
    assert client.get(f"{path}?altro=1").status_code == 400
    given = {"text": SAID, "form": str(uuid.uuid4())}
    refused = client.post(path, given | {"place": "z-D99"})
    assert refused.status_code == 422
    assert SAID in refused.content.decode()
    assert client.post(path, given | {"place": "z-D01"}).status_code == 302
    assert ConsultationComment.objects.get().zone.code == "D01"
    with pytest.raises(TransitionRefusedError, match="luogo"):
        say(consultation, place="u-999999")


def test_place_may_be_chosen_on_a_map_of_the_draft(toy, people) -> None:
    """The map offers the comuni of the list, and shows the one that the address names."""
    made = fork_revision(
        revision=toy.laws["cohesion-2020"],
        title="B3 torna",
        rationale="B3 torna nel distretto di prima.",
        by=people.people["boundaries"],
    )
    asked = opened(made.revision, people.people["boundaries"])
    path = f"/consultazioni/{asked.pk}/commenta/"
    answer = Client().get(f"{path}?luogo=u-001001")
    drawn = answer.context["map"]
    assert drawn.selected == "001001"
    offered = {key for key, _words in answer.context["form"]["place"].field.choices[2][1]}
    assert {f"u-{place.code}" for place in drawn.places} == offered
    text = answer.content.decode()
    assert 'data-place-map="id_place"' in text
    assert 'id="id_place"' in text, "the list stays"
    end(asked)
    assert Client().get(path).context["map"] is None


def test_comment_is_not_of_two_places(consultation) -> None:
    made = say(consultation, place="z-D01")
    with pytest.raises(IntegrityError, match="comment_is_of_one_place"), transaction.atomic():
        ConsultationComment.objects.filter(pk=made.pk).update(
            unit=TerritorialUnit.objects.get(name="B3")
        )


def many(consultation: Consultation, how_many: int, **given: Any) -> list[ConsultationComment]:
    return ConsultationComment.objects.bulk_create(
        ConsultationComment(
            consultation=consultation,
            form=uuid.uuid4(),
            text=f"Parere numero {number} sulla bozza.",
            **({"state": "published"} | given),
        )
        for number in range(how_many)
    )


def shown_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"Parere numero (\d+) sulla bozza", page)]


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


def test_answer_of_another_meanwhile_is_shown_beside_what_was_typed(consultation, people) -> None:
    [one] = many(consultation, 1)
    acts.answer_comment(comment=one, by=people.people["boundaries"], text="Sì, dal 2027.", seen="")
    address = f"/consultazioni/{consultation.pk}/ufficio/{one.pk}/"
    desk = signed_in(people.people["official"])
    late = desk.post(address, {"do": "answer", "answer": "No, mai.", "seen": ""})
    assert late.status_code == 409
    assert "leggi la sua risposta" in late.text
    assert '<p class="said">Sì, dal 2027.</p>' in late.text
    assert "No, mai.</textarea>" in late.text


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


DESK_QUERIES = 20


def test_place_has_the_name_that_the_draft_gives_it(revision, people) -> None:
    revision.zone_names.filter(zone__code="D02").update(name="Collina")
    found = opened(revision, people.people["boundaries"])
    say(found, people.people["coordinator"], place="z-D02")
    page = Client().get(f"/consultazioni/{found.pk}/").content.decode()
    assert "D02 Collina" in page
    assert "da «Zona D02» a «Collina»" in page
    desk = signed_in(people.people["official"]).get(f"/consultazioni/{found.pk}/ufficio/")
    assert "D02 Collina" in desk.content.decode()
    assert "Zona D02" not in desk.content.decode()
