"""The desk of a consultation, for the offices: opening it, reading comments, answering, the end."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
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
from districts.consulting.forms import AnswerForm, ConsultationForm, OutcomeForm
from districts.consulting.places import counted, places_of
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
    form = ConsultationForm(posted(request), initial={"title": str(subject)})
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
    if request.method != "POST":
        return _desk(request, found)
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
            "outcome": {"outcome": OutcomeForm(request.POST, comments=found.comments.published())},
            "take-back": {"reason": ReasonForm(request.POST)},
        }
        given = written.get(pressed, {})
        return _desk(request, found, problems=refused.problems, status=409, **given)
    messages.success(request, _("L'esito è pubblicato."))
    return redirect("consultation", pk=found.pk)


def _outcome(request: HttpRequest, found: Consultation) -> HttpResponse:
    form = OutcomeForm(request.POST, comments=found.comments.published())
    if not form.is_valid():
        return _desk(request, found, outcome=form, status=422)
    write_outcome(consultation=found, by=request.user, **form.cleaned_data)
    messages.success(request, _("L'esito è scritto: lo si vede quando concludi."))
    return redirect(request.path)


def _take_back(request: HttpRequest, found: Consultation) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _desk(request, found, reason=form, status=422)
    take_back(consultation=found, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("La bozza è tornata in lavorazione."))
    return redirect("consultation", pk=found.pk)


def _desk(
    request: HttpRequest,
    found: Consultation,
    *,
    outcome: OutcomeForm | None = None,
    reason: ReasonForm | None = None,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    comments = found.comments.with_places().select_related("author", "outcome")
    subject = found.subject
    kind = kind_for(subject)
    context = {
        "consultation": found,
        "waiting": comments.waiting(),
        "published": comments.published(),
        "rejected": comments.filter(state="rejected"),
        "places": counted(found, places_of(subject)),
        "outcomes": found.outcomes.prefetch_related("comments"),
        "form": outcome or OutcomeForm(comments=comments.published().filter(outcome__isnull=True)),
        "reason": reason or ReasonForm(),
        # What somebody wrote a moment too late is not taken out of their hands.
        "may_write": found.phase == "closed" or outcome is not None,
        "left": problems_of_conclusion(found) if found.phase == "closed" else (),
        "may_take_back": kind.is_before_everybody(subject)
        and allowed(request.user, kind.open, subject),
        "problems": problems,
    }
    return page(request, "districts/consultation_desk.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def read_comment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One comment, for the offices: publish it or not, answer it."""
    require(request.user, "districts.conclude_consultation")
    rows = ConsultationComment.objects.with_places().select_related(
        "consultation", "author", "moderated_by"
    )
    found = get_object_or_404(rows, pk=number, consultation=pk)
    reason, answer = ReasonForm(), AnswerForm(initial={"answer": found.answer})
    if request.method != "POST":
        return _read(request, found, reason, answer)
    pressed = request.POST.get("do", "")
    require(request.user, "districts.moderate_comment", found)
    try:
        if pressed == "publish":
            publish_comment(comment=found, by=request.user)
        elif pressed == "reject":
            reason = ReasonForm(request.POST)
            if not reason.is_valid():
                return _read(request, found, reason, answer, status=422)
            reject_comment(comment=found, by=request.user, reason=reason.cleaned_data["reason"])
        elif pressed == "answer":
            answer = AnswerForm(request.POST)
            if not answer.is_valid():
                return _read(request, found, reason, answer, status=422)
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
        return _read(request, found, reason, answer, problems=refused.problems, status=409)
    messages.success(request, _("Fatto: chi ha commentato con il suo accesso riceve un avviso."))
    return redirect("consultation-desk", pk=pk)


def _read(
    request: HttpRequest,
    found: ConsultationComment,
    reason: ReasonForm,
    answer: AnswerForm,
    *,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "comment": found,
        "consultation": found.consultation,
        "reason": reason,
        "answer": answer,
        "problems": problems,
        "may_judge": allowed(request.user, "districts.moderate_comment", found),
    }
    return page(request, "districts/consultation_read.html", context, status)
