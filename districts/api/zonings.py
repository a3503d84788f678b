"""`/zonings`: the ways of dividing the region, each with its law of the day."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts import alignment
from districts.api.listing import Found
from districts.api.parameters import AS_OF, one_of
from districts.api.reading import ListView, ReadView
from districts.errors import Missing
from districts.lookups import find_zoning, lineage_parents
from districts.models import (
    Basis,
    BoundaryRevision,
    Confidence,
    Evidence,
    Policy,
    ZoneAssignment,
    Zoning,
)
from districts.models.vocabulary import WEAKEST_FIRST
from districts.questions import asked, read_day


class ConfidenceCountsSerializer(serializers.Serializer[Any]):
    """How many units are assigned with each confidence."""

    high = serializers.IntegerField()
    medium = serializers.IntegerField()
    low = serializers.IntegerField()


class RevisionSerializer(serializers.Serializer[Any]):
    """A law of a zoning."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    act = serializers.CharField(help_text="The act, or what is known about there being none.")
    effective_from = serializers.DateField()
    date_precision = serializers.ChoiceField(BoundaryRevision.DatePrecision.choices)
    basis = serializers.ChoiceField(Basis.choices)
    unit_vintage = serializers.DateField(help_text="The units are the comuni of this day.")
    derived_from = serializers.ListField(
        child=serializers.CharField(),
        help_text="What it was built out of, up to the root: no evidence of alignment with those.",
    )
    lowest_confidence = serializers.ChoiceField(
        Confidence.choices, help_text="The weakest among the assignments.", allow_null=True
    )
    confidence = ConfidenceCountsSerializer()


class ZoningSerializer(serializers.Serializer[Any]):
    """A way of dividing the region for one policy."""

    code = serializers.CharField()
    policy = serializers.ChoiceField(Policy.choices)
    kind = serializers.ChoiceField(Zoning.Kind.choices)
    extent = serializers.ChoiceField(Zoning.Extent.choices)
    is_reference = serializers.BooleanField(
        help_text="Whether it stands for its policy in the measures of alignment."
    )
    name_it = serializers.CharField()
    name_en = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)
    zones_count = serializers.IntegerField(help_text="Zones in the revision in force.")
    revision = RevisionSerializer(
        allow_null=True, help_text="The law of the day; null on a day that has none."
    )


class EvidenceSerializer(serializers.Serializer[Any]):
    """A document on which the list of units rests."""

    document = serializers.CharField(help_text="In Italian, as it is cited.")
    dated = serializers.CharField(
        help_text="As well as it is known, in EDTF: `2019-03`, `2014~` (about), `2019/..` (from "
        "then on); empty without date."
    )
    supports_it = serializers.CharField(help_text="What it says of the list.")
    supports_en = serializers.CharField()


class ZoningDetailSerializer(ZoningSerializer):
    """A way of dividing the region for one policy, with the documents that support it."""

    evidence = EvidenceSerializer(
        many=True,
        help_text="Of the law of the day; besides its act, and the documents of what it was "
        "built out of.",
    )


class ZoningFilter(django_filters.FilterSet):
    policy = django_filters.ChoiceFilter(choices=Policy.choices, help_text="The policy it serves.")
    kind = django_filters.ChoiceFilter(choices=Zoning.Kind.choices, help_text="What made it.")
    extent = django_filters.ChoiceFilter(
        choices=Zoning.Extent.choices, help_text="Whether every comune has a zone."
    )
    is_reference = one_of(
        ["true", "false"],
        "Whether it stands for its policy in the measures of alignment.",
        coerce=lambda text: text == "true",
    )

    class Meta:
        model = Zoning
        fields: Sequence[str] = ()


class ZoningList(ListView[Zoning]):
    """Zonings.

    The ways in which the region is divided for its policies, each with the boundaries in force
    on the day asked: by which act, since when, on what evidence.
    """

    tag = "territory"
    queryset = Zoning.objects.all()
    serializer_class = ZoningSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = ZoningFilter
    parameters = (AS_OF,)

    file_name = "zonings"

    def listing(self, request: Request) -> Found[Zoning]:
        day = read_day(asked(request.query_params, "as_of"))
        zonings = self.filter_queryset(self.get_queryset())
        return Found(zonings, partial(describe, day=day))


class ZoningDetail(ReadView):
    """One zoning, with the documents on which its list rests."""

    tag = "territory"
    queryset = Zoning.objects.all()
    serializer_class = ZoningDetailSerializer
    lookup_field = "code"
    parameters = (AS_OF,)

    def get(self, request: Request, code: str) -> Response:
        day = read_day(asked(request.query_params, "as_of"))
        row = describe([find_zoning(code, Missing)], day)[0]
        law = row["revision"]["id"] if row["revision"] else None
        evidence = Evidence.objects.filter(revision=law)
        return Response(row | {"evidence": list(evidence.values(*_EVIDENCE))})


def describe(zonings: Iterable[Zoning], day: date) -> list[dict[str, Any]]:
    """What the API says of each zoning on `day`; three queries, however many zonings."""
    revisions = {
        revision.zoning_id: revision
        for revision in BoundaryRevision.objects.in_force(day).select_related("act")
    }
    sizes = _sizes(BoundaryRevision.objects.filter(pk__in=[r.pk for r in revisions.values()]))
    parents = lineage_parents()
    rows = []
    for zoning in zonings:
        revision = revisions.get(zoning.pk)
        size = sizes.get(revision.pk, _NOTHING) if revision else _NOTHING
        rows.append(
            {
                "code": zoning.code,
                "policy": zoning.policy,
                "kind": zoning.kind,
                "extent": zoning.extent,
                "is_reference": zoning.is_reference,
                "name_it": zoning.name_it,
                "name_en": zoning.name_en,
                "ended_on": zoning.ended_on,
                "zones_count": size["zones"],
                "revision": revision
                and _law(revision, size, alignment.lineage(zoning.code, parents)[1:]),
            }
        )
    return rows


def _law(
    revision: BoundaryRevision, size: dict[str, int], ancestors: Sequence[str]
) -> dict[str, Any]:
    return {
        "id": revision.pk,
        "title": revision.title,
        "act": revision.act_label,
        "effective_from": revision.effective_from,
        "date_precision": revision.date_precision,
        "basis": revision.basis,
        "unit_vintage": revision.unit_vintage,
        "derived_from": list(ancestors),
        "lowest_confidence": next((level for level in WEAKEST_FIRST if size[level]), None),
        "confidence": {level: size[level] for level in reversed(WEAKEST_FIRST)},
    }


_EVIDENCE = ("document", "dated", "supports_it", "supports_en")
_NOTHING = {"zones": 0} | dict.fromkeys(WEAKEST_FIRST, 0)


def _sizes(revisions: QuerySet[BoundaryRevision]) -> dict[int, dict[str, int]]:
    """{revision: how many zones, and how many assignments with each confidence}."""
    counts = (
        ZoneAssignment.objects.filter(revision__in=revisions)
        .values_list("revision", "zone", "confidence")
        .annotate(count=Count("pk"))
    )
    zones: dict[int, set[int]] = {}
    sizes: dict[int, dict[str, int]] = {}
    for revision, zone, confidence, count in counts:
        size = sizes.setdefault(revision, dict(_NOTHING))
        size[confidence] += count
        zones.setdefault(revision, set()).add(zone)
        size["zones"] = len(zones[revision])
    return sizes
