"""`/plans`: plans of districts that anybody may read; to some tokens, those not approved yet."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.listing import Found
from districts.api.parameters import code_parameter
from districts.api.reading import ListView, ReadView
from districts.errors import Missing
from districts.lookups import asked_district
from districts.permissions import reader_of
from impact.models import Baseline, DistrictPlan, ZoneValue
from impact.models.plans import POLICIES
from impact.plans.reading import Standing, read_plan, with_objectives
from subsidiarity.models import Perspective

STATES = DistrictPlan.State.choices
PROVISIONAL = (
    "`draft`, `consultation`, and `closed` without an act: only to a token with `read:provisional`."
)


class PlanSerializer(serializers.Serializer[Any]):
    """A plan of a district."""

    code = serializers.CharField()
    district = serializers.CharField(help_text="Code of the district.")
    title = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.ChoiceField(STATES, help_text=PROVISIONAL)
    start = serializers.DateField(help_text="Its first day.")
    end = serializers.DateField(help_text="Its last day.")
    act = serializers.CharField(allow_null=True, help_text="By which it was approved.")
    policies = serializers.ListField(child=serializers.ChoiceField(POLICIES))
    objectives_count = serializers.IntegerField()
    is_demonstration = serializers.BooleanField(help_text="Invented, to try the platform.")


class BaselineSerializer(serializers.Serializer[Any]):
    """From where an objective starts, on one boundary."""

    boundary_revision = serializers.IntegerField()
    district = serializers.CharField()
    period = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    coverage = serializers.FloatField()
    status = serializers.ChoiceField(ZoneValue.Status.choices)
    quality = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())
    recorded_at = serializers.DateTimeField()


class CurrentSerializer(serializers.Serializer[Any]):
    """The last value known on the boundaries in force."""

    boundary_revision = serializers.IntegerField()
    period = serializers.CharField()
    value = serializers.FloatField()
    coverage = serializers.FloatField()


class ResponsibleSerializer(serializers.Serializer[Any]):
    """The body that answers for an objective."""

    code = serializers.CharField()
    name = serializers.CharField()


class ObjectiveSerializer(serializers.Serializer[Any]):
    """A value that an indicator is to reach by a day."""

    title = serializers.CharField()
    policy = serializers.ChoiceField(POLICIES)
    perspective = serializers.ChoiceField(
        Perspective.choices, help_text="Paragraph of the position paper of 2016."
    )
    indicator = serializers.CharField()
    version = serializers.IntegerField(help_text="Of the indicator.")
    target = serializers.FloatField(help_text="In the unit of the indicator.")
    due = serializers.DateField()
    responsible = ResponsibleSerializer()
    baselines = BaselineSerializer(
        many=True, help_text="One for each boundary, in order: the last one counts."
    )
    current = CurrentSerializer(allow_null=True)
    progress = serializers.FloatField(
        allow_null=True,
        help_text="(current − baseline) / (target − baseline): 0 is no step, 1 the target. Null "
        "where one of them is not known, is of other boundaries, or target and baseline are equal.",
    )
    reached = serializers.BooleanField(allow_null=True)


class PlanDetailSerializer(PlanSerializer):
    """A plan of a district with its objectives."""

    objectives = ObjectiveSerializer(many=True)


class PlanFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=STATES, help_text=f"How far it has come. {PROVISIONAL}"
    )

    class Meta:
        model = DistrictPlan
        fields: Sequence[str] = ()


class PlanList(ListView[DistrictPlan]):
    """Plans of districts.

    Those that were approved: of which district, for which days, by which act, in which policies.
    A token with the scope `read:provisional` also gets what its hat may see in the pages.
    """

    tag = "initiatives"
    queryset = DistrictPlan.objects.all()
    serializer_class = PlanSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = PlanFilter
    parameters = (code_parameter("district", "Code of the district."),)

    file_name = "plans"

    def listing(self, request: Request) -> Found[DistrictPlan]:
        reader = reader_of(request.user)
        found = self.filter_queryset(DistrictPlan.objects.visible_to(reader))
        district = asked_district(request.query_params)
        if district is not None:
            found = found.filter(zone__code=district)
        rows = found.select_related("zone", "act").prefetch_related("objectives")
        return Found(rows, lambda plans: [entry(plan) for plan in plans])


class PlanDetail(ReadView):
    """One plan of a district, with its objectives: start, target, date, progress."""

    tag = "initiatives"
    queryset = DistrictPlan.objects.all()
    serializer_class = PlanDetailSerializer
    lookup_field = "code"

    def get(self, request: Request, code: str) -> Response:
        seen = with_objectives(DistrictPlan.objects.visible_to(reader_of(request.user)))
        plan = seen.filter(code=code).first()
        if plan is None:
            detail = _("Nessun piano pubblico ha il codice “%(code)s”. Codici: /api/v1/plans")
            raise Missing(detail % {"code": code[:60]})
        reading = read_plan(plan, timezone.localdate())
        return Response(
            entry(plan) | {"objectives": [_objective(one) for one in reading.standings]}
        )


def entry(plan: DistrictPlan) -> dict[str, Any]:
    """What the list says of a plan."""
    objectives = list(plan.objectives.all())
    return {
        "code": plan.code,
        "district": plan.zone.code,
        "title": plan.title,
        "summary": plan.summary,
        "state": plan.state,
        "start": plan.start,
        "end": plan.end,
        "act": str(plan.act) if plan.act else None,
        "policies": sorted({one.policy for one in objectives}),
        "objectives_count": len(objectives),
        "is_demonstration": plan.is_demonstration,
    }


def _objective(one: Standing) -> dict[str, Any]:
    objective, current, share = one.objective, one.current, one.progress.share
    return {
        "title": objective.title,
        "policy": objective.policy,
        "perspective": objective.perspective,
        "indicator": objective.indicator.code,
        "version": objective.indicator.version,
        "target": float(objective.target),
        "due": objective.due,
        "responsible": {"code": objective.responsible.code, "name": objective.responsible.name},
        "baselines": [_baseline(row) for row in one.baselines],
        "current": None if current is None else _current(current),
        "progress": None if share is None else round(float(share), 6),
        "reached": one.progress.reached,
    }


def _baseline(row: Baseline) -> dict[str, Any]:
    return {
        "boundary_revision": row.revision_id,
        "district": row.zone.code,
        "period": row.period,
        "value": None if row.value is None else float(row.value),
        "coverage": float(row.coverage),
        "status": row.status,
        "quality": row.quality,
        "sources": row.sources,
        "recorded_at": row.recorded_at,
    }


def _current(row: ZoneValue) -> dict[str, Any]:
    return {
        "boundary_revision": row.revision_id,
        "period": row.period,
        "value": None if row.value is None else float(row.value),
        "coverage": float(row.coverage),
    }
