"""A plan read for its page and for programs: from where each objective starts, where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch

from districts.models import BoundaryRevision
from impact.models import Baseline, DistrictPlan, DistrictPlanQuerySet, Objective, ZoneValue
from impact.plans.baselines import VALUED, Boundaries, law_of_plan
from impact.plans.progress import UNKNOWN, Progress, progress


@dataclass(frozen=True, slots=True)
class Standing:
    """An objective and how far it has come.

    `baselines`: all of them, the last counts. `current`: the last value known on the boundaries of
    the day. `outdated`: the district is another than the one that the baseline speaks of, so the
    two are not compared.
    """

    objective: Objective
    baselines: Sequence[Baseline]
    current: ZoneValue | None
    outdated: bool
    progress: Progress

    @property
    def baseline(self) -> Baseline | None:
        """The one that counts."""
        return self.baselines[-1] if self.baselines else None

    @property
    def has_news(self) -> bool:
        """Whether anything was measured since the baseline."""
        start, now = self.baseline, self.current
        return start is not None and now is not None and now.period > start.period


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A plan on a day. `law`: the boundaries on which its values of that day are."""

    plan: DistrictPlan
    law: BoundaryRevision | None
    standings: Sequence[Standing]


def with_objectives(plans: DistrictPlanQuerySet) -> DistrictPlanQuerySet:
    """Plans with what `read_plan` reads of each, in a fixed number of queries."""
    baselines = Baseline.objects.select_related("revision", "zone").order_by("pk")
    objectives = Objective.objects.select_related("indicator", "responsible")
    return plans.select_related("zone", "act").prefetch_related(
        Prefetch("objectives", objectives.order_by("policy", "pk")),
        Prefetch("objectives__baselines", baselines),
    )


def counted(plans: DistrictPlanQuerySet) -> DistrictPlanQuerySet:
    """Plans as a list shows them, with how many objectives each has."""
    found: DistrictPlanQuerySet = plans.select_related("zone", "act").annotate(
        objectives_count=Count("objectives")
    )
    return found


def read_plan(plan: DistrictPlan, day: date) -> PlanReading:
    """Where the objectives stand on `day`; two queries beside those of `with_objectives`, and one
    or two more where a boundary came after a baseline."""
    law = law_of_plan(plan, day)
    if law is None:
        return PlanReading(plan, None, [_standing(one, None, None) for one in _of(plan)])
    boundaries = Boundaries(law)
    values = _last_values(plan, law)
    standings = [_standing(one, values.get(one.indicator_id), boundaries) for one in _of(plan)]
    return PlanReading(plan, law, standings)


def _of(plan: DistrictPlan) -> Sequence[Objective]:
    return list(plan.objectives.all())


def _last_values(plan: DistrictPlan, law: BoundaryRevision) -> dict[int, ZoneValue]:
    """{indicator: the value of its last period}."""
    indicators = {one.indicator_id for one in _of(plan)}
    rows = ZoneValue.objects.filter(
        revision=law, zone=plan.zone_id, indicator__in=indicators, status__in=VALUED
    )
    return {row.indicator_id: row for row in rows.order_by("period")}


def _standing(
    objective: Objective, current: ZoneValue | None, boundaries: Boundaries | None
) -> Standing:
    baselines = list(objective.baselines.all())
    last = baselines[-1] if baselines else None
    outdated = (
        last is not None
        and boundaries is not None
        and boundaries.outdate(last, objective.plan.zone_id)
    )
    if last is not None and current is not None and current.period < last.period:
        current = None  # a figure taken back since: nothing newer than the start is known
    come = (
        UNKNOWN
        if outdated or last is None
        else progress(
            last.value,
            objective.target,
            current.value if current else None,
            objective.indicator.direction,
        )
    )
    return Standing(objective, baselines, current, outdated, come)
