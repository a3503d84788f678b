"""What awaits a person about plans of districts: drafts to complete, plans to approve or begin."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from districts.hats import Role
from districts.permissions import hat_of
from districts.waiting import Item, Whose, awaited
from impact.models import DistrictPlan


@awaited
def plans(user: Any, day: date) -> Iterator[Item]:
    """Those of the district one coordinates, or of all for an official; one query with a hat."""
    hat = hat_of(user)
    if hat is None or hat.role not in (Role.COORDINATOR, Role.REGIONAL_OFFICIAL):
        return
    is_official = hat.role == Role.REGIONAL_OFFICIAL
    rows = DistrictPlan.objects.exclude(state__in=["running", "closed"]).select_related("zone")
    rows = rows if is_official else rows.filter(zone=hat.zone)
    for plan in rows.order_by("pk"):
        words = {"title": plan.title, "zone": plan.zone.code}
        address = reverse("plan", args=[plan.code])
        if plan.state == DistrictPlan.State.CONSULTATION:
            yield Item(
                title=_("Approva il piano «%(title)s» (%(zone)s)") % words,
                detail=_("È in consultazione: si approva con un atto, o si riporta in bozza."),
                whose=Whose.YOURS if is_official else Whose.OTHERS,
                address=address,
                state=plan.state_label,
            )
        elif plan.state == DistrictPlan.State.DRAFT and not is_official:
            yield Item(
                title=_("Completa il piano «%(title)s» (%(zone)s)") % words,
                detail=_("È una bozza: servono obiettivi di almeno tre politiche."),
                address=address,
                state=plan.state_label,
            )
        elif plan.state == DistrictPlan.State.APPROVED and plan.has(day) and not is_official:
            yield Item(
                title=_("Avvia il piano «%(title)s» (%(zone)s)") % words,
                detail=_("È approvato e il suo periodo è cominciato."),
                address=address,
                state=plan.state_label,
            )
