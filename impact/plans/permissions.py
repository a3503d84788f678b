"""Who may do what to plans of districts."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from districts.hats import Role
from districts.models import Zone
from districts.permissions import (
    hat_of,
    is_boundary_administrator,
    is_regional_official,
    permit,
)
from impact.models import DistrictPlan


@rules.predicate
def plan_is_public(user: Any, plan: DistrictPlan) -> bool:
    """Everybody may read it."""
    return plan.is_public


@rules.predicate
def plan_is_draft(user: Any, plan: DistrictPlan) -> bool:
    """It can still be changed."""
    return plan.is_draft


@rules.predicate
def plan_is_not_approved(user: Any, plan: DistrictPlan) -> bool:
    """No act approves it yet."""
    return plan.act_id is None


@rules.predicate
def coordinates_it(user: Any, zone: Zone) -> bool:
    """The hat worn is of the coordinator of this district."""
    hat = hat_of(user)
    return hat is not None and hat.role == Role.COORDINATOR and hat.zone == zone.pk


@rules.predicate
def coordinates_its_district(user: Any, plan: DistrictPlan) -> bool:
    """The hat worn is of the coordinator of the district of the plan."""
    hat = hat_of(user)
    return hat is not None and hat.role == Role.COORDINATOR and hat.zone == plan.zone_id


writes_plans = is_regional_official | coordinates_its_district

permit(
    "impact.view_plan",
    plan_is_public | writes_plans | is_boundary_administrator,
    refusal=_("Questo piano non è ancora approvato."),
)
permit(
    "impact.draft_plan",
    is_regional_official | coordinates_it,
    refusal=_("Il piano di un distretto lo scrive chi lo coordina, o un funzionario regionale."),
)
permit(
    "impact.change_plan",
    writes_plans & plan_is_draft,
    refusal=_(
        "Un piano lo modifica chi coordina il distretto, o un funzionario regionale, finché è in"
        " bozza. Dalla consultazione si riporta in bozza, con il motivo."
    ),
)
permit(
    "impact.run_plan",
    writes_plans,
    refusal=_("Lo fa chi coordina il distretto, o un funzionario regionale."),
)
permit(
    "impact.approve_plan",
    is_regional_official,
    refusal=_("Un piano lo approva, con un atto, un funzionario regionale."),
)
permit(
    "impact.close_plan",
    is_regional_official | coordinates_its_district & plan_is_not_approved,
    refusal=_(
        "Un piano approvato lo chiude un funzionario regionale; uno non approvato anche chi"
        " coordina il distretto."
    ),
)
