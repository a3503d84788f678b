"""`/projects`: co-design projects that anybody may read; to some tokens, those not public yet."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.listing import Found
from districts.api.parameters import code_parameter, one_of
from districts.api.reading import ListView, ReadView
from districts.errors import Missing
from districts.lookups import asked_district
from districts.models import Policy
from districts.permissions import reader_of
from subsidiarity.models import (
    AccessRule,
    BudgetLine,
    CoDesignProject,
    Commitment,
    Ladder,
    Need,
    Participation,
    Perspective,
    Resource,
    Setting,
    WellbeingDimension,
)
from subsidiarity.project_reading import total

STATES = CoDesignProject.State.choices
PROVISIONAL = "`draft`, `rejected`, `withdrawn`: only to a token with `read:provisional`."
REACHED = f"How far it has come. {PROVISIONAL}"


class BodySerializer(serializers.Serializer[Any]):
    """A body that takes part."""

    code = serializers.CharField()
    name = serializers.CharField()


class PartySerializer(BodySerializer):
    """A body beside the lead, with its role."""

    role = serializers.ChoiceField(Participation.Role.choices)


class CommitmentSerializer(serializers.Serializer[Any]):
    """What one body gives to another: an edge of the exchange."""

    giver = serializers.CharField(help_text="Code of the body that gives.")
    receiver = serializers.CharField(help_text="Code of the body that receives.")
    resource = serializers.ChoiceField(Resource.choices)
    description = serializers.CharField()
    quantity = serializers.FloatField()
    unit = serializers.CharField()
    value = serializers.FloatField(
        allow_null=True, help_text="In euros; null where nobody gave a value to the unit."
    )


class BudgetLineSerializer(serializers.Serializer[Any]):
    """An amount under one heading of the budget."""

    heading = serializers.ChoiceField(BudgetLine.Heading.choices)
    side = serializers.ChoiceField(BudgetLine.Side.choices)
    amount = serializers.FloatField(help_text="In euros.")


def codes(choices: Any, help_text: str = "") -> serializers.ListField:
    """Some of the codes of a closed list."""
    return serializers.ListField(
        child=serializers.ChoiceField(choices.choices), help_text=help_text or None
    )


class ProjectSerializer(serializers.Serializer[Any]):
    """A co-design project, from its proposal on."""

    code = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.ChoiceField(STATES, help_text=PROVISIONAL)
    lead = BodySerializer()
    districts = serializers.ListField(child=serializers.CharField(), help_text="Their codes.")
    policies = codes(Policy)
    perspectives = codes(Perspective, "Paragraphs of the position paper of 2016.")
    needs = codes(Need)
    start = serializers.DateField(allow_null=True, help_text="Null in a draft that lacks it.")
    end = serializers.DateField(allow_null=True)
    sources_total = serializers.FloatField(allow_null=True, help_text="In euros.")
    uses_total = serializers.FloatField(allow_null=True, help_text="In euros.")


class TheorySerializer(serializers.Serializer[Any]):
    """The short theory of change of a project, each step leading to the next; "" if unwritten."""

    need = serializers.CharField()
    resources = serializers.CharField()
    activities = serializers.CharField()
    outputs = serializers.CharField()
    outcomes = serializers.CharField()


class ProjectDetailSerializer(ProjectSerializer):
    """A co-design project with its parties, its commitments and its budget."""

    people_assets = serializers.CharField(help_text="What the people concerned bring.")
    relations_changed = serializers.CharField()
    wellbeing = codes(WellbeingDimension)
    participation_ladder = serializers.ChoiceField(Ladder.choices, allow_blank=True)
    access_rule = serializers.ChoiceField(AccessRule.choices, allow_blank=True)
    access_reason = serializers.CharField()
    setting = serializers.ChoiceField(Setting.choices, allow_blank=True)
    setting_reason = serializers.CharField()
    theory_of_change = TheorySerializer(help_text="From the need to what changes for people.")
    parties = PartySerializer(many=True)
    commitments = CommitmentSerializer(many=True)
    budget = BudgetLineSerializer(many=True)


def among(values: Sequence[str], field: str, description: str) -> django_filters.Filter:
    """A filter on one of the codes that an array may hold."""
    options = {"field_name": field, "lookup_expr": "contains", "coerce": lambda code: [code]}
    return one_of(values, description, **options)


class ProjectFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=STATES, help_text=REACHED)
    policy = among(Policy.values, "policies", "A policy that it touches.")
    perspective = among(
        Perspective.values,
        "perspectives",
        "Paragraph of the position paper of 2016 that it serves.",
    )
    need = among(Need.values, "needs", "A need that it answers.")

    class Meta:
        model = CoDesignProject
        fields: Sequence[str] = ()


DISTRICT = code_parameter("district", "Code of a district in which it takes place.")


class ProjectList(ListView[CoDesignProject]):
    """Co-design projects.

    Those that were proposed and not withdrawn or rejected: by which body, in which districts, for
    which needs, how far they have come. Drafts are nobody's business but the body's: a token with
    the scope `read:provisional` also gets what its hat may see in the pages.
    """

    tag = "initiatives"
    queryset = CoDesignProject.objects.all()
    serializer_class = ProjectSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = ProjectFilter
    parameters = (DISTRICT,)

    file_name = "projects"

    def listing(self, request: Request) -> Found[CoDesignProject]:
        reader = reader_of(request.user)
        found = self.filter_queryset(CoDesignProject.objects.visible_to(reader))
        district = asked_district(request.query_params)
        if district is not None:
            found = found.filter(districts__code=district)
        related = ("districts", "budget_lines")
        return Found(
            found.select_related("lead").prefetch_related(*related),
            lambda projects: [entry(project) for project in projects],
        )


class ProjectDetail(ReadView):
    """One co-design project, whole."""

    tag = "initiatives"
    queryset = CoDesignProject.objects.all()
    serializer_class = ProjectDetailSerializer
    lookup_field = "code"

    def get(self, request: Request, code: str) -> Response:
        related = (
            "districts",
            "budget_lines",
            "participations__actor",
            "commitments__giver",
            "commitments__receiver",
        )
        seen = CoDesignProject.objects.visible_to(reader_of(request.user)).select_related("lead")
        project = seen.prefetch_related(*related).filter(code=code).first()
        if project is None:
            detail = _("Nessun progetto pubblico ha il codice “%(code)s”. Codici: /api/v1/projects")
            raise Missing(detail % {"code": code[:60]})
        return Response(whole_entry(project))


THEORY_STEPS = ("need", "resources", "activities", "outputs", "outcomes")


def entry(project: CoDesignProject) -> dict[str, Any]:
    """What the list says of a project."""
    lines = list(project.budget_lines.all())
    return {
        "code": project.code,
        "title": project.title,
        "summary": project.summary,
        "state": project.state,
        "lead": {"code": project.lead.code, "name": project.lead.name},
        "districts": sorted(zone.code for zone in project.districts.all()),
        "policies": project.policies,
        "perspectives": project.perspectives,
        "needs": project.needs,
        "start": project.start,
        "end": project.end,
        "sources_total": _number(total(lines, "source")),
        "uses_total": _number(total(lines, "use")),
    }


def whole_entry(project: CoDesignProject) -> dict[str, Any]:
    """All that is public of a project."""
    return entry(project) | {
        "people_assets": project.people_assets,
        "relations_changed": project.relations_changed,
        "wellbeing": project.wellbeing,
        "participation_ladder": project.participation_ladder,
        "access_rule": project.access_rule,
        "access_reason": project.access_reason,
        "setting": project.setting,
        "setting_reason": project.setting_reason,
        "theory_of_change": {step: getattr(project, f"theory_{step}") for step in THEORY_STEPS},
        "parties": [
            {"code": party.actor.code, "name": party.actor.name, "role": party.role}
            for party in project.participations.all()
        ],
        "commitments": [_commitment(commitment) for commitment in project.commitments.all()],
        "budget": [
            {"heading": line.heading, "side": line.side, "amount": _number(line.amount)}
            for line in project.budget_lines.all()
        ],
    }


def _commitment(commitment: Commitment) -> dict[str, Any]:
    return {
        "giver": commitment.giver.code,
        "receiver": commitment.receiver.code,
        "resource": commitment.resource,
        "description": commitment.description,
        "quantity": _number(commitment.quantity),
        "unit": commitment.unit,
        "value": _number(commitment.value),
    }


def _number(amount: Any) -> float | None:
    return None if amount is None else float(amount)
