"""`/coprogettazione/`: the public list, a new project, and one project to work on or to follow."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.models import District, Policy
from districts.permissions import allowed, hat_of
from districts.questions import asked, not_among, read_page, refuse_unused
from districts.transitions import TransitionRefusedError
from districts.views.asking import address, answering, posted
from subsidiarity.co_design import leads
from subsidiarity.models import Actor, CoDesignProject, CoDesignProjectQuerySet, Need
from subsidiarity.presenting.bodies import body_words
from subsidiarity.presenting.problems import NOT_AN_ETS, of_verification
from subsidiarity.presenting.project_summary import summary
from subsidiarity.presenting.projects import (
    TONES,
    labels,
    story,
    tasks,
    what_is_awaited,
)
from subsidiarity.project_actions import draft_project
from subsidiarity.project_forms import PROJECT_POLICIES, NewProjectForm
from subsidiarity.project_reading import whole
from subsidiarity.views.answering import page, personal, signed_in

PAGE = 30
FILTERS = ("distretto", "politica", "bisogno")


@require_safe
@personal
@answering
def projects(request: HttpRequest) -> HttpResponse:
    """Projects that anybody may read, and one's own, by district, policy and need."""
    refuse_unused(request.GET, (*FILTERS, "page"))
    chosen = {name: asked(request.GET, name) or "" for name in FILTERS}
    choices: dict[str, list[tuple[str, Any]]] = {
        "distretto": [(zone.code, f"{zone.code} {zone.name}") for zone in District.objects.all()],
        "politica": [(policy.value, policy.label) for policy in PROJECT_POLICIES],
        "bisogno": list(Need.choices),
    }
    for name, value in chosen.items():
        if value and value not in dict(choices[name]):
            raise not_among(name, [code for code, _label in choices[name]])
    public = CoDesignProject.objects.public()
    found = _filtered(public, chosen).select_related("lead").prefetch_related("districts")
    pages = Paginator(found.order_by("-saved_at", "code"), PAGE)
    part = pages.page(read_page(request.GET, pages.num_pages))
    around = {
        "previous": part.has_previous() and part.number - 1,
        "next": part.has_next() and part.number + 1,
    }
    context = {
        "page": part,
        "rows": [_row(project) for project in part],
        "own": _own(request.user),
        "filters": [
            ("distretto", _("Distretto"), choices["distretto"], chosen["distretto"]),
            ("politica", _("Politica"), choices["politica"], chosen["politica"]),
            ("bisogno", _("Bisogno"), choices["bisogno"], chosen["bisogno"]),
        ],
        "filtered": any(chosen.values()),
        "around": {
            side: number and address(request, "pagina", str(number))
            for side, number in around.items()
        },
    }
    return page(request, "subsidiarity/project_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def project_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: a title is enough."""
    bodies = _bodies_of(request.user)
    able = [
        body
        for body in bodies
        if leads(body.kind) and allowed(request.user, "subsidiarity.add_project", body)
    ]
    form = NewProjectForm(posted(request), bodies=bodies, initial={"lead": _first(able)})
    if request.method == "POST" and form.is_valid():
        try:
            project = draft_project(
                lead=form.cleaned_data["lead"], title=form.cleaned_data["title"], by=request.user
            )
        except TransitionRefusedError as refused:
            form.add_error("lead", refused.problems)
        else:
            return redirect("project", project.code)
    context = {
        "form": form,
        "bodies": able,
        "hindrance": "" if able else _hindrance(bodies),
        "steps": [(_("Co-progettazione"), reverse("projects"))],
    }
    status = 422 if form.is_bound else 200
    return page(request, "subsidiarity/project_new.html", context, status=status)


@require_safe
@personal
def project(request: HttpRequest, code: str) -> HttpResponse:
    """A draft to who works on it as a list of what to do; anything else as a story to follow."""
    found = find_project(request, code)
    context: dict[str, Any] = {
        "project": found,
        "steps": [(_("Co-progettazione"), reverse("projects"))],
        "tone": TONES.get(found.state, ""),
        "may": {
            action: allowed(request.user, f"subsidiarity.{action}_project", found)
            for action in ("change", "submit", "withdraw", "resume", "answer")
        },
    }
    if found.is_draft:
        context |= {"tasks": tasks(found), "unverified": of_verification(found.lead)}
        return page(request, "subsidiarity/project_tasks.html", context)
    context |= {
        "lead": body_words(found.lead),
        "summary": summary(found),
        "story": story(found, request.user),
        "awaited": what_is_awaited(found),
    }
    return page(request, "subsidiarity/project.html", context)


def find_project(request: HttpRequest, code: str) -> CoDesignProject:
    """The project as the person may see it, whole; otherwise it does not exist: 404."""
    visible = whole(CoDesignProject.objects.visible_to(request.user))
    found = visible.filter(code=code.upper()).first()
    if found is None:
        raise Http404(
            _("Nessun progetto che tu possa vedere ha il codice “%(code)s”. Controlla il codice.")
            % {"code": code[:20]}
        )
    return found


def _filtered(found: CoDesignProjectQuerySet, chosen: dict[str, str]) -> CoDesignProjectQuerySet:
    if chosen["distretto"]:
        found = found.filter(districts__code=chosen["distretto"])
    if chosen["politica"]:
        found = found.filter(policies__contains=[chosen["politica"]])
    if chosen["bisogno"]:
        found = found.filter(needs__contains=[chosen["bisogno"]])
    return found


def _row(project: CoDesignProject) -> dict[str, Any]:
    return {
        "project": project,
        "tone": TONES.get(project.state, ""),
        "districts": ", ".join(zone.code for zone in project.districts.all()),
        "needs": labels(Need, project.needs),
        "policies": labels(Policy, project.policies),
    }


def _own(user: Any) -> list[dict[str, Any]]:
    """What one's own body has that the public does not see."""
    if not user.is_authenticated:
        return []
    own = CoDesignProject.objects.led_by(user).filter(state__in=["draft", "rejected", "withdrawn"])
    return [_row(project) for project in own.select_related("lead").prefetch_related("districts")]


def _bodies_of(user: Any) -> QuerySet[Actor]:
    """The bodies in whose name `user` may draft: that of the hat, or those waiting that they
    registered."""
    hat = hat_of(user)
    waiting = Actor.objects.filter(created_by=user, state__in=Actor.UNVERIFIED_STATES)
    return waiting | Actor.objects.filter(pk=hat.body) if hat else waiting


def _first(bodies: list[Actor]) -> int | None:
    return bodies[0].pk if bodies else None


def _hindrance(bodies: QuerySet[Actor]) -> str:
    """Why none of these bodies can lead a project of theirs."""
    if any(not leads(body.kind) for body in bodies):
        return str(NOT_AN_ETS)
    return _(
        "Per scrivere un progetto si opera per un ente del Terzo settore: scegli per quale ente "
        "operi, oppure registra il tuo."
    )
