"""Accessibility, reports, privacy, cookies, contacts: what the footer of every page leads to.

Who runs the platform and where they are reached is data of the region; what has not been published
is said to be missing, never made up.
"""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.models import Region
from districts.questions import asked, refuse_unused
from impact.views.asking import answering
from welfare.middleware import SIGNED_IN

_LONGEST_ADDRESS = 500


@require_safe
@answering
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is accessible, what is not yet, and the statement of the body that runs the platform."""
    return _notice(request, "accessibility", _("Accessibilità"))


@require_safe
@answering
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data are processed, and until when: the periods that beat keeps to."""
    return _notice(
        request,
        "privacy",
        _("Privacy"),
        unverified_days=settings.UNVERIFIED_ACCOUNT_DAYS,
        idle_days=settings.IDLE_ACCOUNT_DAYS,
        notice_days=settings.NOTICE_DAYS,
        rejected_days=settings.REJECTED_COMMENT_DAYS,
        invitation_days=settings.INVITATION_DAYS,
        session_hours=settings.SESSION_COOKIE_AGE // 3600,
    )


@require_safe
@answering
def cookies(request: HttpRequest) -> HttpResponse:
    """The cookies that are really set, with the names that the settings give them."""
    return _notice(
        request,
        "cookies",
        _("Cookie"),
        session=settings.SESSION_COOKIE_NAME,
        token=settings.CSRF_COOKIE_NAME,
        mark=SIGNED_IN,
        hours=settings.SESSION_COOKIE_AGE // 3600,
    )


@require_safe
@answering
def contacts(request: HttpRequest) -> HttpResponse:
    """Who runs the platform and how they are reached."""
    return _notice(request, "contacts", _("Contatti"))


@require_safe
@answering
def feedback(request: HttpRequest) -> HttpResponse:
    """How to report a mistake, about the page named in `pagina`; nothing is stored here."""
    refuse_unused(request.GET, ("pagina",))
    page = asked(request.GET, "pagina") or ""
    # Only an address of ours is repeated, and only as text.
    if not page.startswith("/") or len(page) > _LONGEST_ADDRESS:
        page = ""
    region = Region.objects.first()
    address = f"{request.scheme}://{request.get_host()}{page}" if page else ""
    where = region.feedback if region else ""
    return _render(
        request,
        "feedback",
        _("Segnala un problema"),
        region,
        page=address,
        mail=_mail(where, address) if "@" in where else "",
        form=where if "@" not in where else "",
    )


def _mail(mailbox: str, page: str) -> str:
    """A `mailto:` address with the questions that a report answers already written in it."""
    text = _(
        "Pagina: %(page)s\n"
        "Che cosa ho visto:\n"
        "Che cosa mi aspettavo:\n"
        "Da quale fonte lo so:\n"
        "Programma usato (browser, lettore di schermo):\n"
    ) % {"page": page}
    subject = _("Segnalazione sui distretti di coesione sociale")
    return f"mailto:{mailbox}?{urlencode({'subject': subject, 'body': text}, quote_via=quote)}"


def _notice(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    refuse_unused(request.GET, ())
    return _render(request, name, title, Region.objects.first(), **context)


def _render(
    request: HttpRequest, name: str, title: str, region: Region | None, **context: Any
) -> HttpResponse:
    steps = [(_("Territori"), reverse("home"))]
    context |= {"title": title, "steps": steps, "region": region}
    return render(request, f"welfare/{name}.html", context)
