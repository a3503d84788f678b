"""`/consultations`: what everybody is asked, and what they said, with the answers."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from districts.api.listing import Found, NumberedListing
from districts.api.reading import ListView
from districts.errors import Missing
from districts.models import Consultation, ConsultationComment, ConsultationOutcome


class ConsultationSerializer(serializers.Serializer[Any]):
    """A public consultation on a draft."""

    id = serializers.IntegerField()
    title = serializers.CharField(help_text="In Italian, as it was opened.")
    description = serializers.CharField(help_text="What everybody is asked.")
    phase = serializers.ChoiceField(
        ["coming", "open", "closed", "concluded", "withdrawn"],
        help_text="Where it stands today: `closed` waits for its outcome, `concluded` has it.",
    )
    opens_on = serializers.DateField()
    last_day = serializers.DateField(help_text="The last day on which one may comment.")
    act = serializers.CharField(allow_null=True)
    subject = serializers.CharField(help_text="The draft, by its title.")
    comments_count = serializers.IntegerField(help_text="Published comments.")


class CommentSerializer(serializers.Serializer[Any]):
    """A published comment. Who wrote it is on the page of the consultation, not here."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    acting_for = serializers.CharField(help_text="The body in whose name it is; empty for none.")
    zone = serializers.CharField(
        allow_null=True, help_text="Code of the zone of the draft that it is of."
    )
    unit = serializers.CharField(
        allow_null=True, help_text="ISTAT code of the comune that it is of."
    )
    text = serializers.CharField()
    answer = serializers.CharField(help_text="Of the body that asks; empty while there is none.")
    answered_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(
        allow_null=True, help_text="The line of “you said, we did” that answers it, once published."
    )
    effect = serializers.ChoiceField(ConsultationOutcome.Effect.choices, allow_null=True)


class ConsultationList(ListView[Consultation]):
    """Public consultations.

    Drafts put before everybody: those open, those to come and those of before.
    """

    tag = "consultations"
    queryset = Consultation.objects.all()
    serializer_class = ConsultationSerializer
    file_name = "consultations"

    def listing(self, request: Request) -> Found[Consultation]:
        shown = Count("comments", filter=Q(comments__state="published"))
        rows = Consultation.objects.annotate(shown=shown).select_related("act", "content_type")
        return NumberedListing(rows.prefetch_related("subject"), _consultations, order=("pk",))


class CommentList(ListView[ConsultationComment]):
    """Comments of a consultation.

    Those published, in the order in which they came, each with the answer of the body that asks.
    """

    tag = "consultations"
    queryset = ConsultationComment.objects.all()
    serializer_class = CommentSerializer
    file_name = "comments"

    def listing(self, request: Request) -> Found[ConsultationComment]:
        found = Consultation.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Missing(_("La consultazione non esiste: leggi l'elenco delle consultazioni."))
        rows = (
            found.comments.published()
            .select_related("outcome", "consultation", "zone", "unit")
            .defer("unit__geometry")
        )
        return NumberedListing(rows, _comments, order=("pk",))


def _consultations(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "title": row.title,
            "description": row.description,
            "phase": row.phase,
            "opens_on": row.opens_on,
            "last_day": row.last_day,
            "act": str(row.act) if row.act else None,
            "subject": str(row.subject),
            "comments_count": row.shown,
        }
        for row in rows
    ]


def _comments(rows: Sequence[ConsultationComment]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "at": row.at,
            "acting_for": row.acting_for,
            "zone": row.zone.code if row.zone else None,
            "unit": row.unit.istat_code if row.unit else None,
            "text": row.text,
            "answer": row.answer,
            "answered_at": row.answered_at,
            "outcome": line.said if (line := _published(row)) else None,
            "effect": line.effect if line else None,
        }
        for row in rows
    ]


def _published(row: ConsultationComment) -> ConsultationOutcome | None:
    """Its line of the outcome, which nobody reads before the consultation is concluded."""
    return row.outcome if row.consultation.state == Consultation.State.CONCLUDED else None
