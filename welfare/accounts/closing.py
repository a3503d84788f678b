"""Forgetting a person without forgetting what was done."""

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from districts.models import Notification
from subsidiarity.models import Invitation, Membership
from welfare.accounts import traces
from welfare.accounts.names import new_username
from welfare.models import Delivery, Token, User, Webhook


@transaction.atomic
def close_account(pk: int) -> None:
    """Take name, addresses, factors, identities, sessions and tokens from an account, for ever.

    Its row stays, without anything of the person, because acts point to it, and so do the events of
    its past; its memberships end today. A second time does no harm.
    """
    person = User.objects.select_for_update().get(pk=pk)
    _end_sessions(person)
    traces.erase(person)
    if person.email:
        _forget_address(person.email)
    _end_programs(person)
    today = timezone.localdate()
    running = Membership.objects.filter(user=person).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    )
    running.filter(valid_from__lt=today).update(valid_to=today)
    running.filter(valid_from__gte=today, verified_at__isnull=True).delete()
    running.filter(valid_from__gte=today).update(
        valid_to=Greatest(F("valid_from"), today) + timedelta(days=1)
    )
    person.first_name = person.last_name = person.email = ""
    person.username = new_username()
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()
    forget_past(pk)


def forget_past(pk: int) -> None:
    """Blank what the memory of changes says of a person whose account is closed or erased."""
    _forget_in_logs(pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT welfare_forget_person(%s)", [pk])


def _forget_address(email: str) -> None:
    """What was sent, or is offered, to an address rather than to the account."""
    Notification.objects.filter(address__iexact=email).delete()
    forget_invitations(Invitation.objects.filter(email__iexact=email))


def forget_invitations(invitations: Any) -> int:
    """Take the address from invitations and end those that nobody answered; how many."""
    now = timezone.now()
    return int(invitations.exclude(email="").update(email="", closed_at=Coalesce("closed_at", now)))


def _forget_in_logs(pk: int) -> None:
    """Django's admin writes the name of what was changed into its own log."""
    account = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=account, object_id=str(pk)).update(object_repr="")


def _end_programs(person: Any) -> None:
    """Tokens are revoked, webhooks switched off; what was sent to them is forgotten."""
    Token.objects.filter(membership__user=person, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=person
    )
    webhooks = Webhook.objects.filter(membership__user=person)
    Delivery.objects.filter(webhook__in=webhooks).delete()
    webhooks.update(state=Webhook.State.OFF)


def _end_sessions(person: Any) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()
