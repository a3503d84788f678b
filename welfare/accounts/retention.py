"""What is erased by itself, and when. The periods stand on the privacy page.

| what | when |
| --- | --- |
| an account whose address nobody confirmed | `UNVERIFIED_ACCOUNT_DAYS` after it was asked for |
| an account that nobody used | closed `IDLE_ACCOUNT_DAYS` after the last sign-in |
| a notice | `NOTICE_DAYS` after it was written; one to an address without account after a month |
| the words of a comment that was not published | `REJECTED_COMMENT_DAYS` after the refusal |
| the address of an invitation | `INVITATION_DAYS` after it was sent; unanswered, it ends then |
| a session that has expired, with address and browser | at the next hourly round |
| what was sent to a webhook, with the answers | `KEPT_DAYS` (30) after it was sent or given up |
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from districts.models import ConsultationComment, Notification
from subsidiarity.models import Actor, Invitation, Membership
from welfare import mailing
from welfare.accounts.closing import close_account, forget_invitations, forget_past
from welfare.models import User
from welfare.webhooks.sending import forget_old


def tidy(now: datetime) -> dict[str, int]:
    """Erase what is due at `now`; how many of each. Repeating it does no harm."""
    return {
        "unverified": _erase_unverified(now),
        "idle": _close_idle(now),
        "sessions": _erase_sessions(now),
        "notices": _erase_notices(now),
        "comments": _blank_comments(now),
        "invitations": _forget_invitations(now),
        "deliveries": forget_old(now),
    }


def _erase_unverified(now: datetime) -> int:
    """Whole rows: whoever never confirmed an address has done nothing that points to them."""
    due = User.objects.filter(
        ~Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)),
        ~Exists(Membership.objects.filter(user=OuterRef("pk"))),
        ~Exists(Actor.objects.filter(created_by=OuterRef("pk"))),
        Exists(EmailAddress.objects.filter(user=OuterRef("pk"))),
        date_joined__lt=now - timedelta(days=settings.UNVERIFIED_ACCOUNT_DAYS),
        last_login__isnull=True,
    )
    due_keys = list(due.values_list("pk", flat=True))
    User.objects.filter(pk__in=due_keys).delete()
    for key in due_keys:
        forget_past(key)
    return len(due_keys)


def _close_idle(now: datetime) -> int:
    """Those who still may act for a body are left: their body decides."""
    running = Membership.objects.on(now.date()).filter(user=OuterRef("pk"))
    due = (
        User.objects.filter(~Exists(running), is_active=True)
        .annotate(seen=Coalesce("last_login", "date_joined"))
        .filter(Q(seen__lt=now - timedelta(days=settings.IDLE_ACCOUNT_DAYS)))
    )
    keys = list(due.values_list("pk", flat=True))
    for key in keys:
        close_account(key)
    return len(keys)


def _erase_notices(now: datetime) -> int:
    """Those to who has no account as soon as a mail can no longer be tried."""
    old = Q(at__lt=now - timedelta(days=settings.NOTICE_DAYS))
    strangers = Q(person__isnull=True, at__lt=now - mailing.TOO_OLD)
    deleted, _by_model = Notification.objects.filter(old | strangers).delete()
    return deleted


def _blank_comments(now: datetime) -> int:
    """The refusal stays with its reason; what was said, perhaps of somebody, goes."""
    due = ConsultationComment.objects.filter(
        state=ConsultationComment.State.REJECTED,
        moderated_at__lt=now - timedelta(days=settings.REJECTED_COMMENT_DAYS),
    )
    return due.exclude(text="").update(text="", name="")


def _forget_invitations(now: datetime) -> int:
    """Whoever was invited may never have heard of the platform."""
    due = now - timedelta(days=settings.INVITATION_DAYS)
    return forget_invitations(Invitation.objects.filter(sent_at__lt=due))


def _erase_sessions(now: datetime) -> int:
    Session.objects.filter(expire_date__lt=now).delete()
    gone = ~Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    deleted, _by_model = UserSession.objects.filter(gone).delete()
    return deleted
