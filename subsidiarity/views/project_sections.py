"""The small forms of a draft: each section saved by itself, parties, commitments."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts.choosing import choice_field
from districts.models import Stale
from districts.permissions import require
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from subsidiarity import co_design
from subsidiarity.models import Actor, CoDesignProject, Commitment, Participation
from subsidiarity.presenting.problems import sentence
from subsidiarity.presenting.projects import PATHS, TITLES, quantity
from subsidiarity.project_actions import (
    add_partner,
    remove_commitment,
    remove_partner,
    save_commitment,
    save_section,
)
from subsidiarity.project_forms import SECTION_FORMS, CommitmentForm, PartnerForm, as_typed
from subsidiarity.project_reading import content, found_problems, total, values
from subsidiarity.views.answering import page, signed_in
from subsidiarity.views.projects import find_project

MOST_FOUND = 20
"""How many bodies a search of partners shows."""
_READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@_READ_AND_WRITE
@signed_in
def project_section(request: HttpRequest, code: str, path: str) -> HttpResponse:
    """One section: what is written in it, what is wrong there, saved as far as it goes."""
    project = _to_change(request, code)
    section = PATHS.get(path)
    if section is None:
        raise Http404(_("Questa sezione non esiste: torna all'elenco del progetto."))
    if request.method != "POST":
        return _section(request, project, section, _as_stored(project, section))
    form = SECTION_FORMS[section](request.POST)
    if not form.is_valid():
        return _section(request, project, section, form, status=422)
    shown = request.POST.get("shown", "")
    cleaned = dict(form.cleaned_data)
    if "districts" in cleaned:
        cleaned["districts"] = [form.zones[chosen] for chosen in cleaned["districts"]]  # type: ignore[attr-defined]  # of PlacesForm
    try:
        save_section(project=project, section=section, values=cleaned, shown=shown, by=request.user)
    except Stale as stale:
        return _section(request, project, section, form, status=409, stale=stale.current)
    messages.success(request, _("«%(section)s» salvata.") % {"section": TITLES[section]})
    return redirect("project", project.code)


def _as_stored(project: CoDesignProject, section: str) -> Form:
    """The section as it is stored, with what contradicts itself said at its fields."""
    form = SECTION_FORMS[section](as_typed(values(project, section)))
    form.is_valid()
    for problem in found_problems(project):
        if problem.section == section and not problem.missing:
            form.add_error(problem.field, sentence(problem))
    return form


def _section(
    request: HttpRequest,
    project: CoDesignProject,
    section: str,
    form: Form,
    *,
    status: int = 200,
    stale: CoDesignProject | None = None,
) -> HttpResponse:
    # After a conflict the next save knows what it replaces: it was shown.
    context: dict[str, Any] = {
        "project": project,
        "title": TITLES[section],
        "section": section,
        "form": form,
        "shown": content(stale or project, section)
        if stale or not request.POST
        else request.POST.get("shown", ""),
        "stored": status == 200,
        "steps": _steps(project),
    }
    if stale:
        context["conflict"] = _conflict(request, stale, section, form)
    if section == co_design.BUDGET:
        context["totals"] = _totals(project)
    return page(request, "subsidiarity/project_section.html", context, status=status)


def _conflict(
    request: HttpRequest, current: CoDesignProject, section: str, form: Form
) -> dict[str, Any]:
    """Who saved meanwhile, and the fields in which what is stored differs from what was typed."""
    at = {"at": f"{timezone.localtime(current.saved_at):%H:%M}"}
    mine = current.saved_by_id == request.user.pk
    stored = values(current, section)
    typed = form.cleaned_data
    return {
        "text": _(
            "Hai già modificato questa sezione in un'altra finestra alle %(at)s. Confronta le "
            "modifiche prima di salvare."
        )
        % at
        if mine
        else _(
            "Un'altra persona ha modificato la bozza alle %(at)s. Confronta le modifiche prima di "
            "salvare."
        )
        % at,
        "differences": [
            (form[name].label, _readable(form, name, stored[name]))
            for name in stored
            if stored[name] != typed.get(name)
        ],
    }


def _readable(form: Form, name: str, value: Any) -> str:
    """A stored value in words."""
    choices = dict(getattr(form.fields[name], "choices", ()))
    several = value if isinstance(value, list) else [value]
    words = [str(choices.get(one, as_typed({name: one})[name])) for one in several]
    return ", ".join(words) or _("(vuoto)")


def _totals(project: CoDesignProject) -> dict[str, Any]:
    lines = list(project.budget_lines.all())
    sources, uses = total(lines, "source"), total(lines, "use")
    return {"sources": sources, "uses": uses, "difference": (sources or 0) - (uses or 0)}


@_READ_AND_WRITE
@signed_in
def project_partners(request: HttpRequest, code: str) -> HttpResponse:
    """The other parties: search the register, add one in a role."""
    project = _to_change(request, code)
    query = request.GET.get("cerca", "").strip()[:100]
    form = PartnerForm(posted(request), project=project)
    if request.method == "POST" and form.is_valid():
        party = add_partner(
            project=project,
            actor=form.cleaned_data["actor"],
            role=form.cleaned_data["role"],
            by=request.user,
        )
        messages.success(request, _("“%(body)s” è fra i partner.") % {"body": party.actor.name})
        return redirect("project-partners", project.code)
    found = _bodies(project, query) if query else []
    context = {
        "project": project,
        "query": query,
        "found": found[:MOST_FOUND],
        "more": len(found) > MOST_FOUND,
        "roles": choice_field(PartnerForm(project=project), "role").choices,
        "refused": form.is_bound,
        "steps": _steps(project),
    }
    status = 422 if form.is_bound else 200
    return page(request, "subsidiarity/project_partners.html", context, status=status)


def _bodies(project: CoDesignProject, query: str) -> list[Actor]:
    """Verified bodies whose name has all the words of `query`, without the leading one."""
    bodies = Actor.objects.verified().exclude(pk=project.lead_id)
    for word in query.split():
        bodies = bodies.filter(name__icontains=word)
    return list(bodies.select_related("seat").order_by("name")[: MOST_FOUND + 1])


@require_POST
@signed_in
def project_partner_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a party out of the draft."""
    project = _to_change(request, code)
    party = Participation.objects.filter(initiative=project, pk=pk).select_related("actor").first()
    if party is not None:
        try:
            remove_partner(project=project, party=party, by=request.user)
        except TransitionRefusedError as refused:
            messages.error(request, " ".join(refused.problems))
        else:
            messages.success(request, _("“%(body)s” tolto.") % {"body": party.actor.name})
    return redirect("project-partners", project.code)


@_READ_AND_WRITE
@signed_in
def project_commitments(request: HttpRequest, code: str) -> HttpResponse:
    """What the leading body gives, and a form to add to it."""
    return _commitment(request, _to_change(request, code), Commitment())


@_READ_AND_WRITE
@signed_in
def project_commitment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One commitment, to be changed."""
    project = _to_change(request, code)
    return _commitment(request, project, _own(project, pk))


def _commitment(
    request: HttpRequest, project: CoDesignProject, commitment: Commitment
) -> HttpResponse:
    form = CommitmentForm(posted(request), instance=commitment, project=project)
    if request.method == "POST" and form.is_valid():
        save_commitment(project=project, commitment=form.save(commit=False), by=request.user)
        messages.success(request, _("Impegno salvato."))
        return redirect("project-commitments", project.code)
    context = {
        "project": project,
        "commitment": commitment if commitment.pk else None,
        "form": form,
        "given": [
            (c, quantity(c.quantity))
            for c in project.commitments.all()
            if c.giver_id == project.lead_id
        ],
        "parties": project.participations.all(),
        "steps": _steps(project),
    }
    status = 422 if form.is_bound else 200
    return page(request, "subsidiarity/project_commitments.html", context, status=status)


@require_POST
@signed_in
def project_commitment_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a commitment back."""
    project = _to_change(request, code)
    commitment = Commitment.objects.filter(initiative=project, pk=pk).first()
    if commitment is not None:
        remove_commitment(project=project, commitment=commitment, by=request.user)
        messages.success(request, _("Impegno tolto."))
    return redirect("project-commitments", project.code)


def _own(project: CoDesignProject, pk: int) -> Commitment:
    found = Commitment.objects.filter(initiative=project, giver=project.lead, pk=pk).first()
    if found is None:
        raise Http404(_("Questo impegno non esiste più: torna all'elenco degli impegni."))
    return found


def _to_change(request: HttpRequest, code: str) -> CoDesignProject:
    project = find_project(request, code)
    require(request.user, "subsidiarity.change_project", project)
    return project


def _steps(project: CoDesignProject) -> list[tuple[str, str]]:
    return [
        (_("Co-progettazione"), reverse("projects")),
        (str(project), reverse("project", args=[project.code])),
    ]
