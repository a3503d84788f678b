"""From the draft to the authority and back: check and send, withdraw, take up again, answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts.forms import ReasonForm
from districts.models import Stale
from districts.permissions import allowed, require
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from subsidiarity.models import CoDesignProject
from subsidiarity.presenting.problems import of_verification
from subsidiarity.presenting.project_summary import summary
from subsidiarity.presenting.projects import blockers
from subsidiarity.project_actions import (
    reject_project,
    resume_project,
    submit_project,
    withdraw_project,
)
from subsidiarity.project_forms import SubmitForm
from subsidiarity.project_reading import found_problems
from subsidiarity.views.answering import page, signed_in
from subsidiarity.views.projects import find_project

_READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@_READ_AND_WRITE
@signed_in
def project_check(request: HttpRequest, code: str) -> HttpResponse:
    """Everything once more, what blocks it, and the signature of the legal representative."""
    project = find_project(request, code)
    if not project.is_draft:
        # Sent meanwhile, perhaps by the first of two clicks: the answer is where it stands now.
        return redirect("project", project.code)
    require(request.user, "subsidiarity.resume_project", project)
    if request.method != "POST":
        return _check(request, project, SubmitForm(initial={"version": project.version}))
    form = SubmitForm(request.POST)
    if not of_verification(project.lead):
        require(request.user, "subsidiarity.submit_project", project)
    if not form.is_valid():
        return _check(request, project, form, status=422)
    try:
        submit_project(project=project, seen=form.cleaned_data["version"], by=request.user)
    except TransitionRefusedError:
        return _check(request, project, form, status=422)
    except Stale as stale:
        changed = _(
            "Un'altra persona ha modificato la bozza alle %(at)s: rileggi il progetto com'è ora, "
            "poi invialo."
        ) % {"at": f"{timezone.localtime(stale.current.saved_at):%H:%M}"}
        fresh = SubmitForm(initial={"version": stale.current.version})
        return _check(request, find_project(request, code), fresh, status=409, changed=changed)
    messages.success(
        request,
        _("Progetto %(code)s inviato il %(day)s alle %(time)s.")
        % {
            "code": project.code,
            "day": f"{timezone.localtime():%d/%m/%Y}",
            "time": f"{timezone.localtime():%H:%M}",
        },
    )
    return redirect("project", project.code)


def _check(
    request: HttpRequest,
    project: CoDesignProject,
    form: SubmitForm,
    *,
    status: int = 200,
    changed: str = "",
) -> HttpResponse:
    context = {
        "project": project,
        "form": form,
        "summary": summary(project),
        "blockers": blockers(project, found_problems(project)),
        "unverified": of_verification(project.lead),
        "may_submit": allowed(request.user, "subsidiarity.submit_project", project),
        "changed": changed,
        "steps": _steps(project),
    }
    return page(request, "subsidiarity/project_check.html", context, status=status)


@_READ_AND_WRITE
@signed_in
def project_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw, with a reason; the draft can be taken up again."""
    words = {
        "title": _("Ritira il progetto"),
        "lead_text": _(
            "Il progetto esce dall'elenco pubblico. Nulla va perso: potrai riprendere la bozza."
        ),
        "button": _("Ritira"),
    }
    return _with_reason(request, code, "withdraw", withdraw_project, words)


@_READ_AND_WRITE
@signed_in
def project_answer(request: HttpRequest, code: str) -> HttpResponse:
    """The authority's no, with its reasons; its yes is a notice, which the procedure will bring."""
    words = {
        "title": _("Respingi il progetto"),
        "lead_text": _(
            "L'ente legge il motivo e può correggere la proposta e inviarla di nuovo. La risposta "
            "motivata è dovuta (L. 241/1990)."
        ),
        "button": _("Respingi con questo motivo"),
    }
    return _with_reason(request, code, "answer", reject_project, words)


def _with_reason(
    request: HttpRequest,
    code: str,
    verb: str,
    action: Callable[..., Any],
    words: dict[str, str],
) -> HttpResponse:
    project = find_project(request, code)
    require(request.user, f"subsidiarity.{verb}_project", project)
    form = ReasonForm(posted(request), required=False)
    if request.method == "POST" and form.is_valid():
        try:
            action(project=project, reason=form.cleaned_data["reason"], by=request.user)
        except TransitionRefusedError as refused:
            form.add_error("reason", refused.problems)
        else:
            return redirect("project", project.code)
    context = {"project": project, "form": form, "steps": _steps(project)} | words
    status = 422 if form.is_bound else 200
    return page(request, "subsidiarity/project_reason.html", context, status=status)


@require_POST
@signed_in
def project_resume(request: HttpRequest, code: str) -> HttpResponse:
    """Take the draft up again."""
    project = find_project(request, code)
    require(request.user, "subsidiarity.resume_project", project)
    try:
        resume_project(project=project, by=request.user)
    except TransitionRefusedError as refused:
        messages.error(request, " ".join(refused.problems))
    return redirect("project", project.code)


def _steps(project: CoDesignProject) -> list[tuple[str, str]]:
    return [
        (_("Co-progettazione"), reverse("projects")),
        (str(project), reverse("project", args=[project.code])),
    ]
