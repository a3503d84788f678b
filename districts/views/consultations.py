"""`/consultazioni/`: what everybody is asked, what they said, what came of it; saying it too."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions.consultations import comment as say
from districts.actions.consultations import not_open
from districts.consulting.consultable import kind_for
from districts.consulting.forms import CommentForm
from districts.consulting.places import UNIT, Places, places_of
from districts.drafting.workbench import read_workbench
from districts.errors import Malformed
from districts.limits import WINDOW, household, within
from districts.maps.choropleth import Choropleth
from districts.models import Consultation, ConsultationComment, Draft
from districts.permissions import allowed, require
from districts.presenting.draft_map import draft_map
from districts.questions import asked, read_page, refuse_unused, typed
from districts.transitions import TransitionRefusedError
from districts.views.asking import answering, posted
from districts.views.signed import page

PAGE = 50
AN_HOUR_PER_ACCOUNT, AN_HOUR_PER_ADDRESS = 10, 30
"""Of comments. An office or a library is one address."""


@require_safe
@answering
def consultations(request: HttpRequest) -> HttpResponse:
    """Every consultation: those open, those to come, those of before."""
    refuse_unused(request.GET, ())
    rows = list(Consultation.objects.all())
    context = {
        "open": [one for one in rows if one.phase == "open"],
        "coming": [one for one in rows if one.phase == "coming"],
        "past": [one for one in rows if one.phase in {"closed", "concluded", "withdrawn"}],
    }
    return _personal(request, page(request, "districts/consultations.html", context))


@require_safe
@answering
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation: what is proposed, what people said with the answers, what came of it."""
    refuse_unused(request.GET, ("page",))
    found = get_object_or_404(Consultation, pk=pk)
    published = found.comments.published().with_places().select_related("author", "outcome")
    pages = Paginator(published, PAGE)
    shown = pages.page(read_page(request.GET, pages.num_pages))
    user: Any = request.user
    mine = found.comments.none()
    if user.is_authenticated:
        mine = found.comments.filter(author=user).exclude(state="published")
    context = {
        **_told(found, user),
        "shown": shown,
        "pages": pages,
        "previous": f"?pagina={shown.number - 1}" if shown.has_previous() else "",
        "next": f"?pagina={shown.number + 1}" if shown.has_next() else "",
        "kept_out": found.comments.filter(state="rejected").count(),
        "outcomes": found.outcomes.prefetch_related("comments")
        if found.phase == "concluded"
        else (),
        "mine": mine,
        "may_keep": allowed(user, "districts.conclude_consultation", found),
    }
    return _personal(request, page(request, "districts/consultation.html", context))


def _told(found: Consultation, user: Any) -> dict[str, Any]:
    """What is proposed, as everybody was asked about it, and where the draft went from there."""
    subject = found.subject
    kind = kind_for(subject)
    return {
        "consultation": found,
        "kind": _(kind.name),
        "proposed": found.proposed or kind.proposed(subject),
        "subject": subject,
        "subject_page": kind.page(subject) if allowed(user, kind.view, subject) else "",
        "before_everybody": kind.is_before_everybody(subject),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@answering
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something of an open consultation, signed in or not."""
    found = get_object_or_404(Consultation, pk=pk)
    user: Any = request.user
    require(user, "districts.comment", found)
    refuse_unused(request.GET, ("place",))
    places = places_of(found.subject)
    place = _asked_place(request, places)
    form = CommentForm(posted(request), signed_in=user.is_authenticated, places=places, place=place)
    if request.method != "POST":
        problems = [] if found.is_open else [not_open(found)]
        return _comment(request, found, form, problems, 200 if found.is_open else 409)
    if not form.is_valid():
        return _comment(request, found, form, (), 422)
    given = form.cleaned_data
    known = found.comments.filter(form=given["form"]).exists()
    if not known and not _within_limits(request):
        return _too_many(request, found, form)
    try:
        made = say(
            consultation=found,
            text=given["text"],
            form=given["form"],
            name=given.get("name", ""),
            place=given.get("place", ""),
            by=user,
        )
    except TransitionRefusedError as refused:
        return _comment(request, found, form, refused.problems, 409)
    if made.state == ConsultationComment.State.PUBLISHED:
        messages.success(request, _("Il tuo commento è pubblicato."))
    else:
        messages.success(
            request, _("Il tuo commento è arrivato: sarà pubblicato quando qualcuno l'avrà letto.")
        )
    return redirect("consultation", pk=found.pk)


def _asked_place(request: HttpRequest, places: Places) -> str:
    """The key of the place that the address names, or nothing. Raises `Malformed`."""
    place = asked(request.GET, "place") or ""
    if place and not places.words(place):
        raise Malformed(
            _("Questo luogo non è nella bozza: scegline un altro."),
            parameter=typed(request.GET, "place")[0],
        )
    return place


def _within_limits(request: HttpRequest) -> bool:
    user = request.user
    if user.is_authenticated and not within("comment", f"user {user.pk}", AN_HOUR_PER_ACCOUNT):
        return False
    return within("comment", f"address {household(request)}", AN_HOUR_PER_ADDRESS)


def _too_many(request: HttpRequest, found: Consultation, form: CommentForm) -> HttpResponse:
    words = ngettext(
        "Da qui sono arrivati troppi commenti: riprova fra %(n)s minuto. Ciò che hai scritto è"
        " ancora qui sotto.",
        "Da qui sono arrivati troppi commenti: riprova fra %(n)s minuti. Ciò che hai scritto è"
        " ancora qui sotto.",
        WINDOW // 60,
    )
    response = _comment(request, found, form, [words % {"n": WINDOW // 60}], 429)
    response["Retry-After"] = str(WINDOW)
    return response


def _comment(
    request: HttpRequest, found: Consultation, form: CommentForm, problems: Any, status: int
) -> HttpResponse:
    user: Any = request.user
    context = {
        "consultation": found,
        "form": form,
        "problems": problems,
        "map": _place_map(found, form) if "place" in form.fields and found.is_open else None,
        "shown_at_once": bool(getattr(user, "hat", None)),
    }
    response = page(request, "districts/consultation_comment.html", context, status)
    patch_cache_control(response, no_store=True)
    return response


def _place_map(found: Consultation, form: CommentForm) -> Choropleth | None:
    """The draft, on which the place of a comment is chosen; the list says the same."""
    rows = Draft.objects.select_related("revision__zoning", "revision__based_on", "saved_by")
    draft = rows.filter(pk=found.object_id, revision__based_on__isnull=False).first()
    drawn = draft_map(read_workbench(draft)) if draft else None
    if drawn is None:
        return None
    kind, _dash, code = str(form["place"].value() or "").partition("-")
    selected = code if kind == UNIT else None
    subtitle = _("Un clic sceglie il comune; a tratteggio quelli che cambiano zona.")
    return replace(drawn, subtitle=subtitle, selected=selected)


def _personal(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What a signed-in person is shown is kept by no cache."""
    if request.user.is_authenticated:
        patch_cache_control(response, no_store=True)
    return response
