"""The desk of a consultation, for the offices: opening it, reading comments, answering, the end."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.actions.consultations import (
    answer_comment,
    conclude,
    open_consultation,
    problems_of_conclusion,
    publish_comment,
    reject_comment,
    take_back,
    write_outcome,
)
from districts.consulting.consultable import Kind, kind_for, kind_named
from districts.consulting.desk import (
    Sought,
    comments_sought,
    place_choices,
    read_sought,
    state_links,
)
from districts.consulting.forms import AnswerForm, ConsultationForm, OutcomeForm
from districts.consulting.places import Places, counted, places_of
from districts.forms import ReasonForm
from districts.models import Consultation, ConsultationComment
from districts.permissions import allowed, require
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from districts.views.signed import page, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a draft before everybody."""
    kind = _kind(code)
    require(request.user, "districts.conclude_consultation")
    subject = get_object_or_404(kind.model._base_manager, pk=pk)
    require(request.user, kind.open, subject)
    begun = {"title": str(subject), "opens_on": timezone.localdate()}
    form = ConsultationForm(posted(request), initial=begun)
    problems = list(kind.problems(subject))
    if request.method == "POST" and form.is_valid():
        try:
            made = open_consultation(kind=kind, subject=subject, by=request.user, **form.given())
        except TransitionRefusedError as refused:
            problems = refused.problems
        else:
            messages.success(request, _("La consultazione è annunciata a tutti."))
            return redirect("consultation", pk=made.pk)
    context = {
        "kind": _(kind.name),
        "subject": subject,
        "form": form,
        "problems": problems,
        "mend": kind.mended(subject),
    }
    return page(request, "districts/consultation_new.html", context, 422 if form.is_bound else 200)


def _kind(code: str) -> Kind:
    kind = kind_named(code)
    if kind is None:
        raise Http404
    return kind


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was said of a consultation, what is still to do, and its end."""
    found = get_object_or_404(Consultation, pk=pk)
    require(request.user, "districts.conclude_consultation", found)
    places = places_of(found.subject)
    sought = read_sought(request.GET, places)
    if request.method != "POST":
        return _desk(request, found, sought, places)
    pressed = request.POST.get("do", "")
    try:
        if pressed == "outcome":
            return _outcome(request, found)
        if pressed == "take-back":
            return _take_back(request, found)
        if pressed != "conclude":
            raise TransitionRefusedError([_("Scegli che cosa fare con uno dei pulsanti.")])
        conclude(consultation=found, by=request.user)
    except TransitionRefusedError as refused:
        written: dict[str, dict[str, Any]] = {
            "outcome": {"outcome": _outcome_form(request, found)},
            "take-back": {"reason": ReasonForm(request.POST)},
        }
        given = written.get(pressed, {})
        return _desk(request, found, sought, places, problems=refused.problems, status=409, **given)
    except Unfinished as unfinished:
        return _desk(request, found, sought, places, status=422, **unfinished.forms)
    messages.success(request, _("L'esito è pubblicato."))
    return redirect("consultation", pk=found.pk)


class Unfinished(Exception):
    """A form of the desk that is not filled in as it must be, to be shown with what was typed."""

    def __init__(self, **forms: Any) -> None:
        super().__init__()
        self.forms = forms


def _outcome_form(request: HttpRequest, found: Consultation) -> OutcomeForm:
    """What was sent, with the comments that were ticked: any that is published may be."""
    ticked = [key for key in request.POST.getlist("comments") if key.isdecimal() and len(key) < 18]
    return OutcomeForm(request.POST, comments=found.comments.published().filter(pk__in=ticked))


def _outcome(request: HttpRequest, found: Consultation) -> HttpResponse:
    form = _outcome_form(request, found)
    if not form.is_valid():
        raise Unfinished(outcome=form)
    write_outcome(consultation=found, by=request.user, **form.cleaned_data)
    messages.success(request, _("L'esito è scritto: lo si vede quando concludi."))
    return redirect(request.get_full_path())


def _take_back(request: HttpRequest, found: Consultation) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Unfinished(reason=form)
    take_back(consultation=found, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("La bozza è tornata in lavorazione."))
    return redirect("consultation", pk=found.pk)


def _desk(
    request: HttpRequest,
    found: Consultation,
    sought: Sought,
    places: Places,
    *,
    outcome: OutcomeForm | None = None,
    reason: ReasonForm | None = None,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    shown, numbers = comments_sought(found, sought, places)
    subject = found.subject
    kind = kind_for(subject)
    counts = counted(found, places)
    closed = found.phase == "closed"
    form = outcome or OutcomeForm()
    form.offer(one for one in shown.object_list if one.awaits_answer)
    context = {
        "consultation": found,
        "shown": shown,
        "sought": sought,
        "query": replace(sought, page=shown.number).query,
        "states": state_links(sought, numbers),
        "total": numbers["all"],
        "place_choices": place_choices(sought, counts, places),
        "previous": _beside(sought, shown.number - 1) if shown.has_previous() else "",
        "next": _beside(sought, shown.number + 1) if shown.has_next() else "",
        "places": counts,
        "outcomes": found.outcomes.annotate(answered=Count("comments")),
        "form": form,
        "reason": reason or ReasonForm(),
        # What somebody wrote a moment too late is not taken out of their hands.
        "may_write": closed or outcome is not None,
        "left": problems_of_conclusion(found) if closed else (),
        "may_take_back": kind.is_before_everybody(subject)
        and allowed(request.user, kind.open, subject),
        "problems": problems,
    }
    return page(request, "districts/consultation_desk.html", context, status)


def _beside(sought: Sought, number: int) -> str:
    return replace(sought, page=number).query or "?"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def read_comment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One comment, for the offices: publish it or not, answer it."""
    require(request.user, "districts.conclude_consultation")
    consultation = get_object_or_404(Consultation, pk=pk)
    back = _back(request, consultation)
    rows = ConsultationComment.objects.with_places().select_related(
        "consultation", "author", "moderated_by"
    )
    found = get_object_or_404(rows, pk=number, consultation=pk)
    reason, answer = ReasonForm(), AnswerForm(initial={"answer": found.answer})
    if request.method != "POST":
        return _read(request, found, back, reason, answer)
    pressed = request.POST.get("do", "")
    require(request.user, "districts.moderate_comment", found)
    try:
        if pressed == "publish":
            publish_comment(comment=found, by=request.user)
        elif pressed == "reject":
            reason = ReasonForm(request.POST)
            if not reason.is_valid():
                return _read(request, found, back, reason, answer, status=422)
            reject_comment(comment=found, by=request.user, reason=reason.cleaned_data["reason"])
        elif pressed == "answer":
            answer = AnswerForm(request.POST)
            if not answer.is_valid():
                return _read(request, found, back, reason, answer, status=422)
            answer_comment(
                comment=found,
                by=request.user,
                text=answer.cleaned_data["answer"],
                seen=request.POST.get("seen", "").replace("\r\n", "\n"),
            )
        else:
            raise TransitionRefusedError([_("Scegli che cosa fare con uno dei pulsanti.")])
    except TransitionRefusedError as refused:
        found = get_object_or_404(rows, pk=number)
        return _read(request, found, back, reason, answer, problems=refused.problems, status=409)
    messages.success(request, _("Fatto: chi ha commentato con il suo accesso riceve un avviso."))
    return redirect(back)


def _back(request: HttpRequest, found: Consultation) -> str:
    """The list from which somebody came, with what was looked for there."""
    sought = read_sought(request.GET, places_of(found.subject))
    return reverse("consultation-desk", args=[found.pk]) + sought.query


def _read(
    request: HttpRequest,
    found: ConsultationComment,
    back: str,
    reason: ReasonForm,
    answer: AnswerForm,
    *,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "comment": found,
        "consultation": found.consultation,
        "back": back,
        "reason": reason,
        "answer": answer,
        "problems": problems,
        "may_judge": allowed(request.user, "districts.moderate_comment", found),
    }
    return page(request, "districts/consultation_read.html", context, status)
