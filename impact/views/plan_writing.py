"""Writing the plan of a district: the draft, its objectives, and its way from state to state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from districts.hats import Role
from districts.lookups import law_of, zones_of
from districts.models import Stale, Zone
from districts.permissions import hat_of, refusal_of, require
from districts.seals import Change
from districts.transitions import TransitionRefusedError
from districts.views.asking import posted
from impact.models import DistrictPlan, Objective, ZoneValue
from impact.plans import actions
from impact.plans.baselines import VALUED, law_of_plan
from impact.plans.forms import (
    ApproveForm,
    EditPlanForm,
    NewPlanForm,
    ObjectiveForm,
    ReasonedForm,
    SeenForm,
    objective_values,
    plan_values,
)
from impact.views.plans import find_plan
from subsidiarity.views.answering import page, signed_in

_READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])
Written = dict[str, Any]


@_READ_AND_WRITE
@signed_in
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin the plan of a district: title and period are enough."""
    zones = _zones_of(request.user)
    today = timezone.localdate()
    chosen = zones.filter(code=request.GET.get("distretto", "")[:32]).first() or zones.first()
    initial = {"zone": chosen, "start": today.replace(month=1, day=1)}
    form = NewPlanForm(zones, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_plan(by=request.user, **form.cleaned_data)
        except TransitionRefusedError as refused:
            _say(form, refused)
        else:
            messages.success(request, _("La bozza c'è: aggiungi gli obiettivi."))
            return redirect("plan", made.code)
    words = {"title": _("Nuovo piano di distretto"), "submit": _("Comincia la bozza")}
    return _page(request, None, form, words)


def _zones_of(user: Any) -> QuerySet[Zone]:
    """The districts for which one may write a plan. Raises `PermissionDenied` without any."""
    hat = hat_of(user)
    if hat is None or hat.role not in (Role.REGIONAL_OFFICIAL, Role.COORDINATOR):
        raise PermissionDenied(refusal_of("impact.draft_plan"))
    zones = zones_of(law_of(None, timezone.localdate()))
    return zones if hat.role == Role.REGIONAL_OFFICIAL else zones.filter(pk=hat.zone or 0)


@_READ_AND_WRITE
@signed_in
def plan_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a draft says of itself."""
    plan = find_plan(request, code)
    require(request.user, "impact.change_plan", plan)
    form = EditPlanForm(posted(request), initial=plan_values(plan))
    words = {"title": _("Modifica il piano"), "submit": _("Salva")}

    def save(given: Written) -> None:
        actions.save_plan(plan=plan, by=request.user, **given)

    return _written(request, plan, form, words, save)


@_READ_AND_WRITE
@signed_in
def objective_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add an objective to a draft."""
    plan = find_plan(request, code)
    require(request.user, "impact.change_plan", plan)
    initial = {"due": plan.end, "seen": plan.version}
    words = {"title": _("Nuovo obiettivo"), "submit": _("Aggiungi l'obiettivo")}
    return _objective(request, plan, Objective(), initial, words)


@_READ_AND_WRITE
@signed_in
def objective_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change an objective of a draft; it then starts from the last value known."""
    plan = find_plan(request, code)
    require(request.user, "impact.change_plan", plan)
    objective = _find_objective(plan, pk)
    initial = objective_values(objective) | {"seen": plan.version}
    words = {"title": _("Modifica l'obiettivo"), "submit": _("Salva l'obiettivo")}
    return _objective(request, plan, objective, initial, words)


def _objective(
    request: HttpRequest,
    plan: DistrictPlan,
    objective: Objective,
    initial: Written,
    words: dict[str, str],
) -> HttpResponse:
    law = law_of_plan(plan, timezone.localdate())
    values = ZoneValue.objects.filter(revision=law, zone=plan.zone_id, status__in=VALUED)
    measured = set(values.values_list("indicator", flat=True).distinct())
    form = ObjectiveForm(plan, measured, posted(request), initial=initial)

    def save(given: Written) -> None:
        actions.save_objective(
            plan=plan, objective=objective, values=form.values, seen=given["seen"], by=request.user
        )

    return _written(request, plan, form, words, save)


@_READ_AND_WRITE
@signed_in
def objective_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether an objective is to go; a POST takes it out of the draft."""
    plan = find_plan(request, code)
    require(request.user, "impact.change_plan", plan)
    objective = _find_objective(plan, pk)
    form = SeenForm(posted(request), initial={"seen": plan.version})
    words = {
        "title": _("Togli l'obiettivo"),
        "lead": _("«%(title)s» esce dal piano, con il suo valore di partenza.")
        % {"title": objective.title},
        "submit": _("Togli l'obiettivo"),
    }

    def save(given: Written) -> None:
        actions.remove_objective(plan=plan, objective=objective, by=request.user, **given)

    return _written(request, plan, form, words, save)


def _find_objective(plan: DistrictPlan, pk: int) -> Objective:
    found = plan.objectives.filter(pk=pk).first()
    if found is None:
        raise Http404(_("Questo obiettivo non è nel piano: torna al piano e sceglilo da lì."))
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan: who may (`permission`), its form, and its words."""

    permission: str
    form: type[Form]
    title: Any
    lead: Any
    submit: Any
    done: Any
    act: Callable[..., DistrictPlan]
    takes: tuple[str, ...]


STEPS = {
    "consultazione": Step(
        "impact.run_plan",
        SeenForm,
        gettext_lazy("Metti il piano in consultazione"),
        gettext_lazy(
            "Da allora gli obiettivi non si cambiano: si approvano con un atto, o si torna in"
            " bozza."
        ),
        gettext_lazy("Metti in consultazione"),
        gettext_lazy("Il piano è in consultazione."),
        actions.submit_plan,
        ("seen",),
    ),
    "bozza": Step(
        "impact.run_plan",
        ReasonedForm,
        gettext_lazy("Riporta il piano in bozza"),
        gettext_lazy("Gli obiettivi si possono cambiare di nuovo; il motivo resta nel registro."),
        gettext_lazy("Riporta in bozza"),
        gettext_lazy("Il piano è di nuovo una bozza."),
        actions.return_plan,
        ("reason",),
    ),
    "approvazione": Step(
        "impact.approve_plan",
        ApproveForm,
        gettext_lazy("Approva il piano"),
        gettext_lazy("Da allora lo legge chiunque, e i suoi obiettivi non cambiano più."),
        gettext_lazy("Approva"),
        gettext_lazy("Il piano è approvato."),
        actions.approve_plan,
        ("act", "seen"),
    ),
    "avvio": Step(
        "impact.run_plan",
        SeenForm,
        gettext_lazy("Avvia il piano"),
        gettext_lazy("Dice che il lavoro è cominciato."),
        gettext_lazy("Avvia"),
        gettext_lazy("Il piano è avviato."),
        actions.start_plan,
        (),
    ),
    "chiusura": Step(
        "impact.close_plan",
        ReasonedForm,
        gettext_lazy("Chiudi il piano"),
        gettext_lazy(
            "Resta da leggere se era approvato; il suo periodo è libero per un altro piano. Scrivi"
            " che cosa ne è venuto, o perché si abbandona."
        ),
        gettext_lazy("Chiudi il piano"),
        gettext_lazy("Il piano è chiuso."),
        actions.close_plan,
        ("reason",),
    ),
}
"""The last step of the address → what it does."""


@_READ_AND_WRITE
@signed_in
def plan_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Take a plan from one state to another, after saying what that means."""
    plan = find_plan(request, code)
    chosen = STEPS.get(step)
    if chosen is None:
        raise Http404(_("Questo passo non esiste: torna al piano e scegli che cosa farne."))
    require(request.user, chosen.permission, plan)
    form = chosen.form(posted(request), initial={"seen": plan.version})
    words = {
        "title": chosen.title,
        "lead": chosen.lead,
        "submit": chosen.submit,
        "done": chosen.done,
    }

    def save(given: Written) -> None:
        taken = {name: given[name] for name in chosen.takes}
        chosen.act(plan=plan, by=request.user, **taken)

    return _written(request, plan, form, words, save)


def _written(
    request: HttpRequest,
    plan: DistrictPlan,
    form: Form,
    words: dict[str, Any],
    save: Callable[[Written], None],
) -> HttpResponse:
    """Show a form, or save what was sent: refused it comes back with what is wrong, and stale with
    what others wrote meanwhile."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except TransitionRefusedError as refused:
            _say(form, refused)
        except Stale as stale:
            return _page(request, plan, form, words, stale=stale.current)
        else:
            messages.success(request, str(words.get("done") or _("Il piano è salvato.")))
            return redirect("plan", plan.code)
    return _page(request, plan, form, words)


def _say(form: Form, refused: TransitionRefusedError) -> None:
    for problem in refused.problems:
        form.add_error(None, problem)


def _page(
    request: HttpRequest,
    plan: DistrictPlan | None,
    form: Form,
    words: dict[str, Any],
    stale: DistrictPlan | None = None,
) -> HttpResponse:
    context = {"plan": plan, "form": form, **words}
    status = 422 if form.is_bound else 200
    if stale is not None:
        status = 409
        context["conflict"] = True
        context["changes"] = _changes(form, stale)
        # Sent again, it replaces what is shown now.
        form.data = request.POST.dict() | {"seen": str(stale.version)}
    return page(request, "impact/plan_form.html", context, status=status)


def _changes(form: Form, current: DistrictPlan) -> list[Change]:
    """What the plan says by now, where the form says something else."""
    if not isinstance(form, EditPlanForm):
        return []
    now, mine = plan_values(current), form.cleaned_data
    names = [name for name in now if name != "seen" and now[name] != mine[name]]
    return [Change(str(form[name].label), "", str(now[name]), str(mine[name])) for name in names]
