"""`/drafts`: boundaries that are written and are not law yet, for programs of the offices."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.request import Request

from districts.api.listing import Found, NumberedListing
from districts.api.parameters import code_parameter
from districts.api.provisional import Provisional
from districts.api.reading import ListView
from districts.lookups import find_zoning
from districts.models import Approval, BoundaryRevision, Draft
from districts.questions import asked

_STATES = [
    (state.value, state.label)
    for state in (BoundaryRevision.State.DRAFT, BoundaryRevision.State.CONSULTATION)
]


class DraftSerializer(serializers.Serializer[Any]):
    """A draft of boundaries."""

    id = serializers.IntegerField(help_text="Number of the boundary revision.")
    title = serializers.CharField()
    rationale = serializers.CharField(help_text="Why, in the words of who opened it.")
    zoning = serializers.CharField()
    state = serializers.ChoiceField(
        _STATES, help_text="`consultation`: everybody is asked about it, and nobody edits it."
    )
    origin = serializers.ChoiceField(BoundaryRevision.Origin.choices)
    base = serializers.IntegerField(
        allow_null=True, help_text="Number of the boundary revision that it starts from."
    )
    unit_vintage = serializers.DateField(help_text="The units are the comuni of this day.")
    act = serializers.CharField(allow_null=True, help_text="The act that is to adopt it, if known.")
    effective_from = serializers.DateField(
        allow_null=True, help_text="The day from which it is to hold, if somebody said so."
    )
    adoption_asked = serializers.BooleanField(
        help_text="Whether a second official is awaited, who adopts it or not."
    )
    version = serializers.IntegerField(help_text="One more at each step.")
    saved_at = serializers.DateTimeField()


class DraftFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=_STATES, field_name="revision__state", help_text="How far it has come."
    )

    class Meta:
        model = Draft
        fields: Sequence[str] = ()


class DraftList(Provisional, ListView[Draft]):
    """Drafts of boundaries.

    Those that are neither law nor given up, by number, of one zoning or of all; what the checks
    find in one is at `/drafts/{id}/checks`. For the offices of the region: a token with
    `read:provisional`.
    """

    tag = "drafts"
    queryset = Draft.objects.all()
    serializer_class = DraftSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = DraftFilter
    parameters = (code_parameter("zoning", "Code of a zoning; default: drafts of all."),)
    permission = "districts.view_draft"
    file_name = "drafts"
    may_be_impossible = True
    answer = {
        "next": None,
        "previous": None,
        "results": [
            {
                "id": 14,
                "title": "Il Pinerolese con la Val Sangone",
                "rationale": "Chi abita in Val Sangone usa i servizi di Pinerolo.",
                "zoning": "cohesion",
                "state": "draft",
                "origin": "manual",
                "base": 6,
                "unit_vintage": "2026-01-01",
                "act": None,
                "effective_from": None,
                "adoption_asked": False,
                "version": 3,
                "saved_at": "2026-11-26T12:00:00Z",
            }
        ],
    }

    def listing(self, request: Request) -> Found[Draft]:
        rows = self.filter_queryset(Draft.objects.open().visible_to(request.user))
        if code := asked(request.query_params, "zoning"):
            rows = rows.filter(revision__zoning=find_zoning(code))
        pending = Approval.objects.pending().filter(
            content_type__app_label="districts",
            content_type__model="boundaryrevision",
            object_id=OuterRef("pk"),
        )
        rows = rows.select_related("revision__zoning", "revision__act")
        return NumberedListing(rows.annotate(asked=Exists(pending)), _described, order=("pk",))


def _described(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "title": row.revision.title,
            "rationale": row.revision.rationale,
            "zoning": row.revision.zoning.code,
            "state": row.revision.state,
            "origin": row.revision.origin,
            "base": row.revision.based_on_id,
            "unit_vintage": row.revision.unit_vintage,
            "act": str(row.revision.act) if row.revision.act else None,
            "effective_from": row.revision.effective_from,
            "adoption_asked": row.asked,
            "version": row.version,
            "saved_at": row.saved_at,
        }
        for row in rows
    ]
