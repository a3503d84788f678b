"""From where objectives start: frozen when they are written, once more on each new boundary.

A boundary can be revoked until its day, so nothing is computed for it before: there is nothing to
take back. On its day every objective of a district that it changed gets one more baseline, of the
same period, on the new comuni; those before stay. Objectives of other districts are not touched.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from districts.carryover.decisions import zone_changes
from districts.models import BoundaryRevision, Zone, ZoneAssignment
from impact.models import Baseline, DistrictPlan, Indicator, Objective, RecomputeRequest, ZoneValue

VALUED = (ZoneValue.Status.OK, ZoneValue.Status.PARTIAL)


def latest_value(law: BoundaryRevision, zone: Zone, indicator: Indicator) -> ZoneValue | None:
    """The value of the last period that has one; None without any."""
    rows = ZoneValue.objects.filter(revision=law, zone=zone, indicator=indicator)
    return rows.filter(status__in=VALUED).order_by("-period").first()


def law_of_plan(plan: DistrictPlan, day: date) -> BoundaryRevision | None:
    """The boundaries of the districts on `day`; None before the first."""
    return BoundaryRevision.objects.filter(zoning=plan.zone.zoning_id).in_force(day).first()


def frozen(value: ZoneValue, objective: Objective) -> Baseline:
    """A value as the baseline of an objective, not saved."""
    return Baseline(
        objective=objective,
        revision_id=value.revision_id,
        zone_id=value.zone_id,
        period=value.period,
        value=value.value,
        coverage=value.coverage,
        status=value.status,
        quality=value.quality,
        sources=value.sources,
    )


class Boundaries:
    """Whether a baseline speaks of the district as the law draws it, asked once for each pair."""

    def __init__(self, law: BoundaryRevision) -> None:
        self.law = law
        self._known: dict[tuple[int, int], bool] = {}

    def outdate(self, baseline: Baseline, zone: int) -> bool:
        """Whether the district of the plan is another one by now, or has other comuni."""
        if baseline.zone_id != zone:
            return True
        if baseline.revision_id == self.law.pk:
            return False
        key = baseline.revision_id, zone
        if key not in self._known:
            self._known[key] = _changed(self.law, *key)
        return self._known[key]


def _changed(law: BoundaryRevision, since: int, zone: int) -> bool:
    """Whether any boundary after `since` changed the land of the zone, up to `law`.

    Changes of comuni change their codes and no land. A law that was loaded from a file does not say
    which one it starts from: then the lists of comuni speak.
    """
    step: BoundaryRevision | None = law
    while step is not None and step.pk != since:
        if zone in zone_changes(step):
            return True
        if step.based_on is None:
            return _comuni(since, zone) != _comuni(law.pk, zone)
        step = step.based_on
    return False


def _comuni(revision: int, zone: int) -> set[int]:
    rows = ZoneAssignment.objects.filter(revision=revision, zone=zone)
    return set(rows.values_list("unit", flat=True))


def recompute_due(today: date) -> int:
    """One more baseline for every objective whose district is another since its last; how many.

    Waits while values of the new boundaries are still being computed; once they are, or if they
    cannot be, says what there is. Run twice, it does nothing the second time.
    """
    made = 0
    plans = DistrictPlan.objects.exclude(state=DistrictPlan.State.CLOSED).order_by("pk")
    laws: dict[int, Boundaries | None] = {}
    for plan in plans.select_related("zone"):
        zoning = plan.zone.zoning_id
        if zoning not in laws:
            law = law_of_plan(plan, today)
            laws[zoning] = None if law is None or _being_computed(zoning) else Boundaries(law)
        boundaries = laws[zoning]
        if boundaries is not None:
            made += _recompute(plan, boundaries)
    return made


def _being_computed(zoning: int) -> bool:
    asked = RecomputeRequest.objects.filter(kind=RecomputeRequest.Kind.VALUES)
    return asked.filter(Q(zoning=None) | Q(zoning=zoning)).exists()


@transaction.atomic
def _recompute(plan: DistrictPlan, boundaries: Boundaries) -> int:
    last = last_baselines(plan)
    due = [one for one in last.values() if boundaries.outdate(one, plan.zone_id)]
    return sum(_add(plan, one, boundaries.law) for one in due)


def last_baselines(plan: DistrictPlan) -> Mapping[int, Baseline]:
    """{objective: the baseline that counts}."""
    rows = Baseline.objects.filter(objective__plan=plan).order_by("pk")
    return {row.objective_id: row for row in rows.select_related("objective")}


def _add(plan: DistrictPlan, last: Baseline, law: BoundaryRevision) -> bool:
    objective = last.objective
    value = ZoneValue.objects.filter(
        revision=law, zone=plan.zone_id, indicator=objective.indicator_id, period=last.period
    ).first()
    row = (
        frozen(value, objective)
        if value is not None
        else Baseline(
            objective=objective,
            revision=law,
            zone_id=plan.zone_id,
            period=last.period,
            coverage=0,
            status=ZoneValue.Status.NOT_COMPUTED,
            quality="missing",
            sources=[],
        )
    )
    same = Baseline.objects.filter(objective=objective, revision=law, zone=plan.zone_id)
    if same.exists():  # the law of before holds again, and so does what was computed for it
        return False
    row.save()
    return True
