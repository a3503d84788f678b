"""Every table that names a person has a rule: what the person is told, what closing takes away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from districts.models import Notification
from subsidiarity.models import Invitation
from tests import territory
from tests.people import Society
from tests.permissions import world
from welfare.accounts import retention
from welfare.accounts.closing import close_account
from welfare.accounts.export import of_person
from welfare.accounts.traces import ELSEWHERE, SECTIONS
from welfare.models import User


def keys_to_people() -> Iterator[str]:
    """`app.Model.field` of each foreign key to the account, but for tables of the memory."""
    for model in apps.get_models():
        if getattr(model, "written_by_triggers", False) and model.__name__ != "UserEvent":
            continue
        for field in model._meta.concrete_fields:
            if field.model is model and field.is_relation and field.related_model is User:
                yield f"{model._meta.label}.{field.name}"


def ruled() -> set[str]:
    told = {f"{part.model._meta.label}.{path}" for part in SECTIONS for path in part.paths}
    inherited = {"CoDesignProject.created_by", "CoDesignProject.saved_by"}
    through = {"membership__user"}
    return {
        one
        for one in told
        if one.rpartition(".")[2] not in through and one.partition(".")[2] not in inherited
    } | set(ELSEWHERE)


def test_every_key_to_an_account_has_a_rule() -> None:
    """A new table that names people needs a section, or a reason for having none."""
    assert sorted(ruled()) == sorted(keys_to_people())


def test_every_reason_is_a_sentence_and_every_section_once() -> None:
    assert all(len(reason) > 10 for reason in ELSEWHERE.values())
    names = [part.name for part in SECTIONS]
    assert len(set(names)) == len(names)


@pytest.fixture
def everybody(db: None, settings: Any, tmp_path: Any) -> world.World:
    settings.FILES_DIR = tmp_path
    return world.build(territory.build())


def test_person_is_told_what_they_did_and_nothing_of_others(everybody: world.World) -> None:
    official = of_person(everybody.people["official"])
    assert [row["zone__code"] for row in official["mandati_proposti"]] == ["D02"]
    assert official["approvazioni_chieste"]
    boundaries = of_person(everybody.people["boundaries"])
    assert len(boundaries["approvazioni_chieste"]) == 1
    assert boundaries["revisioni_dei_confini"]
    assert boundaries["consultazioni_aperte"]
    assert of_person(everybody.people["nobody"])["approvazioni_chieste"] == []
    for told in (official, boundaries):
        assert "stranger" not in str(told)


def test_closing_takes_away_what_it_says(everybody: world.World) -> None:
    """Of everybody who did anything, row by row; what stays points to an account without a name."""
    for role, user in everybody.people.items():
        if not user.is_authenticated:
            continue
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        email = user.email
        close_account(user.pk)
        for part in SECTIONS:
            for path in part.paths:
                left = part.model._default_manager.filter(**{path: user})
                assert not (part.erased and left.exists()), (role, part.name)
        closed = User.objects.get(pk=user.pk)
        assert (str(closed) == closed.username, closed.email) == (True, "")
        assert email not in str(of_person(closed))
        assert not Invitation.objects.filter(email__iexact=email).exists()
        assert not Notification.objects.filter(address__iexact=email).exists()


def test_log_of_the_admin_forgets_the_name(people: Society) -> None:
    person = people.people["nobody"]
    LogEntry.objects.create(
        user=people.people["system"],
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr="Ada Rossi",
        action_flag=CHANGE,
    )
    close_account(person.pk)
    assert LogEntry.objects.get().object_repr == ""


@pytest.mark.parametrize(("days", "left"), [(89, "qualcuno@example.com"), (91, "")])
def test_address_of_who_was_invited_is_forgotten_after_its_days(
    people: Society, days: int, left: str
) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    sent = Invitation.objects.create(
        actor=people.bodies["beta"],
        email="qualcuno@example.com",
        sent_by=people.people["beta_head"],
        sent_at=now - timedelta(days=days),
    )
    assert retention.tidy(now)["invitations"] == (0 if left else 1)
    sent.refresh_from_db()
    assert (sent.email, sent.state) == (left, "sent" if left else "closed")
    assert retention.tidy(now)["invitations"] == 0
