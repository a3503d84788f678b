"""`/proposals`: districts that agree best with several zonings, and what is proven of them.

Asked for in districts/api/proposal_requests.py; what a plan is made of: proposal_units.py and
proposal_districts.py.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.listing import Found, NumberedListing
from districts.api.provisional import Provisional
from districts.api.reading import ListView
from districts.errors import Missing
from districts.models import Proposal


class HinderingRuleSerializer(serializers.Serializer[Any]):
    """A rule in the way of every plan."""

    kind = serializers.ChoiceField(["least", "most", "pin", "locked_unit", "locked_district"])
    unit = serializers.CharField(allow_null=True)
    district = serializers.CharField(allow_null=True)


class ObstacleSerializer(serializers.Serializer[Any]):
    """Why no plan keeps the rules: each of these rules is needed for that."""

    why = serializers.ChoiceField(
        [
            "no_place",
            "too_many_residents",
            "least_too_high",
            "most_too_low",
            "cut_off",
            "together",
        ]
    )
    unit = serializers.CharField(allow_null=True)
    district = serializers.CharField(allow_null=True)
    asked = serializers.IntegerField(allow_null=True, help_text="Residents that were asked.")
    possible = serializers.IntegerField(allow_null=True, help_text="Residents that would do.")
    rules = HinderingRuleSerializer(many=True)


class ProposalSerializer(serializers.Serializer[Any]):
    """A request, how it stands, and what is proven so far."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(Proposal.State.choices)
    phase = serializers.CharField(help_text="Of a running one: what the solver is doing.")
    outcome = serializers.ChoiceField(
        Proposal.Outcome.choices,
        help_text="`optimal`: no plan is better. `open`: the time ended before the proof.",
    )
    lower = serializers.FloatField(
        allow_null=True, help_text="What the best plan so far is worth, 0 to 1; null: no plan yet."
    )
    upper = serializers.FloatField(help_text="What no plan that keeps the rules can exceed.")
    gap = serializers.FloatField(allow_null=True, help_text="(upper - lower) / upper.")
    base = serializers.IntegerField(help_text="Number of the boundary revision.")
    zoning = serializers.CharField()
    day = serializers.DateField()
    year = serializers.IntegerField()
    least = serializers.IntegerField(allow_null=True)
    most = serializers.IntegerField(allow_null=True)
    seconds = serializers.IntegerField()
    weights = serializers.DictField(child=serializers.IntegerField())
    obstacles = ObstacleSerializer(many=True)
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


EXAMPLE: dict[str, Any] = {
    "id": 1,
    "title": "30 distretti fra 60.000 e 250.000 residenti",
    "state": "queued",
    "phase": "",
    "outcome": "",
    "lower": None,
    "upper": 1.0,
    "gap": None,
    "base": 6,
    "zoning": "cohesion",
    "day": "2026-11-26",
    "year": 2023,
    "least": 60000,
    "most": 250000,
    "seconds": 60,
    "weights": {"health": 1, "labour": 1, "sia": 1},
    "obstacles": [],
    "asked_at": "2026-11-26T12:00:00Z",
    "ended_at": None,
}


ANSWER = EXAMPLE | {
    "state": "done",
    "outcome": "within",
    "lower": 0.8731,
    "upper": 0.8749,
    "gap": 0.0021,
    "ended_at": "2026-11-26T12:01:00Z",
}


class ProposalList(Provisional, ListView[Proposal]):
    """Proposals of districts.

    Those asked for, by number. For the offices of the region: a token with `read:provisional`.
    """

    tag = "proposals"
    queryset = Proposal.objects.all()
    serializer_class = ProposalSerializer
    file_name = "proposals"
    answer = {"next": None, "previous": None, "results": [ANSWER]}

    def listing(self, request: Request) -> Found[Proposal]:
        return NumberedListing(_rows(), described, order=("pk",))


class ProposalDetail(Provisional):
    """A proposal.

    How it stands, what its best plan is worth and what no plan can exceed. Ask again while `state`
    is `queued` or `running`.
    """

    tag = "proposals"
    serializer_class = ProposalSerializer
    answer = ANSWER

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = find_proposal(self.kwargs["pk"])
        self.admit(request, found)
        return Response(described([found])[0])


def _rows() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("base__zoning").prefetch_related("policies__law__zoning")


def find_proposal(pk: int) -> Proposal:
    """The proposal of an address. Raises `Missing`."""
    found = _rows().filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Missing(_("La proposta non esiste: leggi l'elenco delle proposte."))
    return found


def described(rows: Sequence[Proposal]) -> list[dict[str, Any]]:
    """What the API says of each."""
    return [
        {
            "id": row.pk,
            "title": row.title,
            "state": row.state,
            "phase": row.phase,
            "outcome": row.outcome,
            "lower": row.lower,
            "upper": row.upper,
            "gap": row.gap,
            "base": row.base_id,
            "zoning": row.base.zoning.code,
            "day": row.day,
            "year": row.year,
            "least": row.least,
            "most": row.most,
            "seconds": row.seconds,
            "weights": {each.law.zoning.code: each.weight for each in row.policies.all()},
            "obstacles": row.obstacles,
            "asked_at": row.asked_at,
            "ended_at": row.ended_at,
        }
        for row in rows
    ]
