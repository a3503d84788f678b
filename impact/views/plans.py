"""`/piani/`: plans of districts that anybody may read, and one of them with its objectives."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from districts.hats import Role
from districts.models import District
from districts.permissions import allowed, hat_of
from districts.questions import asked, not_among, read_page, refuse_unused
from districts.views.asking import address, answering
from impact.models import DistrictPlan
from impact.plans.reading import counted, read_plan, with_objectives
from impact.presenting.plans import (
    TONES,
    objectives_count,
    period_of,
    policies_of,
    shown_objectives,
    story,
)
from subsidiarity.views.answering import page, personal

PAGE = 30
ACTIONS = ("change", "run", "approve", "close")


@require_safe
@personal
@answering
def plans(request: HttpRequest) -> HttpResponse:
    """Plans that the reader may see, the latest first, by district."""
    refuse_unused(request.GET, ("distretto", "page"))
    chosen = asked(request.GET, "distretto") or ""
    districts = [(zone.code, f"{zone.code} {zone.name}") for zone in District.objects.all()]
    if chosen and chosen not in dict(districts):
        raise not_among("distretto", [code for code, _name in districts])
    found = DistrictPlan.objects.visible_to(request.user)
    if chosen:
        found = found.filter(zone__code=chosen)
    pages = Paginator(counted(found).order_by("-start", "zone__code", "code"), PAGE)
    part = pages.page(read_page(request.GET, pages.num_pages))
    around = {
        "previous": part.has_previous() and part.number - 1,
        "next": part.has_next() and part.number + 1,
    }
    context = {
        "page": part,
        "rows": [_row(plan) for plan in part],
        "districts": districts,
        "may_write": _may_write(request),
        "chosen": chosen,
        "around": {
            side: number and address(request, "pagina", str(number))
            for side, number in around.items()
        },
    }
    return page(request, "impact/plan_list.html", context)


def _may_write(request: HttpRequest) -> bool:
    """Whether there is a district for which the reader may begin a plan."""
    hat = hat_of(request.user)
    return hat is not None and hat.role in (Role.REGIONAL_OFFICIAL, Role.COORDINATOR)


def _row(plan: Any) -> dict[str, Any]:
    """`plan` with its `objectives_count`."""
    return {
        "plan": plan,
        "period": period_of(plan),
        "tone": TONES[plan.state],
        "objectives": objectives_count(plan.objectives_count),
    }


@require_safe
@personal
@answering
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """A plan: from where each objective starts, where it stands, by when it is to be reached."""
    refuse_unused(request.GET, ())
    found = find_plan(request, code)
    today = timezone.localdate()
    reading = read_plan(found, today)
    may = {action: allowed(request.user, f"impact.{action}_plan", found) for action in ACTIONS}
    context = {
        "plan": found,
        "reading": reading,
        "period": period_of(found),
        "policies": policies_of(reading),
        "tone": TONES[found.state],
        "objectives": shown_objectives(reading, today),
        "story": story(found, whole=may["run"]),
        "may": may,
        "steps": list(_steps(found, may, today)),
    }
    return page(request, "impact/plan.html", context)


def _steps(found: DistrictPlan, may: Mapping[str, bool], today: date) -> Iterator[tuple[str, str]]:
    """Address and words of what the reader may do next with the plan, the most likely first."""
    state = found.state
    passes = [
        ("consultazione", _("Metti in consultazione"), state == "draft" and may["run"]),
        ("approvazione", _("Approva"), state == "consultation" and may["approve"]),
        ("avvio", _("Avvia"), state == "approved" and may["run"] and found.start <= today),
        ("bozza", _("Riporta in bozza"), state == "consultation" and may["run"]),
        ("chiusura", _("Chiudi"), state != "closed" and may["close"]),
    ]
    if may["change"]:
        yield reverse("objective-new", args=[found.code]), _("Aggiungi un obiettivo")
        yield reverse("plan-edit", args=[found.code]), _("Modifica titolo e periodo")
    for step, words, possible in passes:
        if possible:
            yield reverse("plan-step", args=[found.code, step]), words


def find_plan(request: HttpRequest, code: str) -> DistrictPlan:
    """The plan as the person may see it, whole; otherwise it does not exist: 404."""
    visible = with_objectives(DistrictPlan.objects.visible_to(request.user))
    found: DistrictPlan | None = visible.filter(code=code.upper()).first()
    if found is None:
        raise Http404(
            _("Nessun piano che tu possa vedere ha il codice “%(code)s”. Controlla il codice.")
            % {"code": code[:50]}
        )
    return found
