"""What happens is written with it, and tells whom it concerns, once and as they want."""

from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from districts.actions import ask_approval, decide, delegate, withdraw_approval
from districts.approving.adoption import ADOPT_BOUNDARY
from districts.approving.rules import Verdict
from districts.happenings import Topic, happened, kind_named, kinds
from districts.models import Cadence, Happening, Notification
from districts.notices.notifying import NEVER_OFF, TOPICS, cadences_of, choose, tell_people
from districts.transitions import TransitionRefusedError
from subsidiarity import actions
from subsidiarity.models import Actor, Invitation
from tests.adoptions import draft
from tests.people import DAY, body, person

pytestmark = pytest.mark.django_db


def told(code: str) -> set[str]:
    """Who was told of it: user names, or addresses."""
    rows = Notification.objects.filter(happening__kind=code).select_related("person")
    return {row.person.username if row.person else row.address for row in rows}


def test_every_kind_has_words_and_a_topic_that_can_be_chosen() -> None:
    assert all("%(title)s" in kind.words for kind in kinds())
    assert set(TOPICS) == set(Topic) == {kind.topic for kind in kinds()}


def test_who_may_decide_is_told_and_who_asked_hears_how_it_ended(toy, people) -> None:
    author = people.people["boundaries"]
    approval = ask_approval(
        code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="È pronta."
    )
    assert told("approval.awaits") == {"official"}
    official = people.people["official"]
    decide(approval=approval, by=official, verdict=Verdict.REJECT, reason="Manca un comune.")
    assert told("approval.rejected") == {"boundaries"}
    row = Happening.objects.get(kind="approval.rejected")
    assert (row.by, row.acting_as) == (official, "regional_official")


def test_withdrawn_by_who_asked_tells_nobody(toy, people) -> None:
    author = people.people["boundaries"]
    approval = ask_approval(
        code=ADOPT_BOUNDARY, subject=draft(toy, author), by=author, reason="È pronta."
    )
    withdraw_approval(approval=approval, by=author, reason="Un errore.")
    assert told("approval.withdrawn") == set()


def test_delegate_is_told(people) -> None:
    giver, taker = people.people["official"], people.people["coordinator"]
    delegate(
        person=giver,
        to=taker,
        valid_from=DAY.replace(year=2027),
        valid_to=DAY.replace(year=2027, month=12),
        reason="Ferie.",
    )
    assert told("delegation.granted") == {"coordinator"}


def test_body_that_was_sent_tells_its_offices_and_not_those_of_elsewhere(toy, people) -> None:
    stranger = person("stranger")
    sent = {"state": Actor.State.SUBMITTED, "created_by": stranger}
    far = body("far", Actor.Kind.ETS, toy.units["C4"], **sent)
    near = body("near", Actor.Kind.ETS, toy.units["A2"], **sent)
    happened("actor.submitted", far, by=stranger)
    assert told("actor.submitted") == {"official"}
    happened("actor.submitted", near, by=stranger)
    assert told("actor.submitted") == {"official", "coordinator"}
    near.refresh_from_db()
    official = people.people["official"]
    actions.reject_actor(actor=near, by=official, seen=near.version, reason="Manca lo statuto.")
    assert told("actor.rejected") == {"stranger"}


def test_invitation_goes_to_the_account_or_to_the_address(people) -> None:
    head, beta = people.people["beta_head"], people.bodies["beta"]
    actions.invite(actor=beta, email="nobody@example.org", by=head)
    actions.invite(actor=beta, email="new@example.org", by=head)
    assert told("invitation.sent") == {"nobody", "new@example.org"}


def test_body_cannot_mail_strangers_without_end(people, monkeypatch) -> None:
    monkeypatch.setattr(actions, "INVITATIONS_A_DAY", 2)
    head, beta = people.people["beta_head"], people.bodies["beta"]
    for number in range(2):
        actions.invite(actor=beta, email=f"n{number}@example.org", by=head)
    with pytest.raises(TransitionRefusedError, match="domani"):
        actions.invite(actor=beta, email="n3@example.org", by=head)
    assert Invitation.objects.count() == 2


def test_whoever_asks_twice_has_one_notice(people) -> None:
    beta = people.bodies["beta"]
    row = happened("actor.verified", beta, by=people.people["official"])
    before = Notification.objects.filter(happening=row).count()
    tell_people(row, kind_named("actor.verified"), beta)
    assert before == Notification.objects.filter(happening=row).count() == 2


def test_database_refuses_a_second_notice_and_one_to_nobody(people) -> None:
    row = happened("actor.verified", people.bodies["beta"], by=None)
    one = Notification.objects.filter(happening=row).first()
    for fields in (
        {"person": one.person},
        {"person": None},
        {"address": "a@b.it", "person": one.person},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.create(
                happening=row, topic="bodies", cadence=Cadence.HERE, **fields
            )


def test_application_never_rewrites_what_happened(people) -> None:
    happened("actor.verified", people.bodies["beta"], by=None)
    role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
    refused = pytest.raises(Exception, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("UPDATE districts_happening SET title = ''")


def test_act_that_fails_leaves_nothing_that_happened(people) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        happened("actor.verified", people.bodies["beta"], by=None)
        raise RuntimeError
    assert Happening.objects.count() == Notification.objects.count() == 0


def test_who_wants_none_gets_none_and_what_waits_for_an_act_is_never_off(people) -> None:
    head: Any = people.people["beta_head"]
    choose(person=head, cadences={Topic.BODIES: Cadence.OFF})
    happened("actor.verified", people.bodies["beta"], by=None)
    assert "beta_head" not in told("actor.verified")
    assert all(Cadence.OFF not in cadences_of(topic) for topic in NEVER_OFF)


def test_closed_account_is_told_nothing(people) -> None:
    member = people.people["beta_member"]
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    happened("actor.verified", people.bodies["beta"], by=None)
    assert told("actor.verified") == {"beta_head"}


def test_title_is_one_line_whatever_the_name_holds(people) -> None:
    beta = people.bodies["beta"]
    beta.name = "Beta\r\nBcc: all@example.org"
    beta.save()
    row = happened("actor.verified", beta, by=None)
    assert row.title == "Beta Bcc: all@example.org"
