"""Objectives among the effects of a draft: from where those of the districts touched start anew."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.carryover.effects import Part, told_before_adoption
from districts.drafting.workbench import Workbench
from impact.models import DistrictPlan, Objective


@told_before_adoption
def objectives(bench: Workbench) -> Part:
    """How many baselines are computed again on the day, and that those of before stay; one query
    where something changes."""
    if not bench.touched:
        return Part()
    rows = Objective.objects.filter(plan__zone__zoning=bench.revision.zoning_id)
    open_ones = rows.exclude(plan__state=DistrictPlan.State.CLOSED)
    codes = list(open_ones.values_list("plan__zone__code", flat=True))
    due = sum(code in bench.touched for code in codes)
    others = len(codes) - due
    recomputed = ngettext(
        "Il valore di partenza di %(n)s obiettivo dei piani dei distretti che cambiano, nel giorno"
        " dei confini nuovi.",
        "I valori di partenza di %(n)s obiettivi dei piani dei distretti che cambiano, nel giorno"
        " dei confini nuovi.",
        due,
    )
    kept = _(
        "I valori di partenza di prima, che restano leggibili accanto ai nuovi; e quelli degli"
        " altri distretti: %(n)s."
    )
    return Part(
        recomputed=[recomputed % {"n": due}] if due else [],
        kept=[kept % {"n": others}] if codes else [],
    )
