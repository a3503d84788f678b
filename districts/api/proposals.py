"""`/proposals`: districts that agree best with several zonings, asked for and read by programs."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from districts.actions import ask_proposal, cancel_proposal
from districts.api.consultations import NumberedListing
from districts.api.listing import Found
from districts.api.reading import ListView, ReadView
from districts.errors import Impossible, Missing
from districts.lookups import law_of
from districts.models import BoundaryRevision, Proposal, ProposalUnit
from districts.models.proposals import HEAVIEST, LONGEST, SHORTEST, USUAL
from districts.permissions import require
from districts.proposing.choices import Choices, Wish, read_choices
from districts.questions import read_day
from districts.rights.scopes import Scope
from districts.transitions import TransitionRefusedError

MOST_RESIDENTS = 100_000_000


class Code(serializers.CharField):
    """A code of a zoning, a district or a comune."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)


class PinSerializer(serializers.Serializer[Any]):
    """A comune that goes to a district."""

    unit = Code(help_text="ISTAT code.")
    district = Code()


class RequestSerializer(serializers.Serializer[Any]):
    """What is asked. What is left out is as the form of the page has it to begin with."""

    title = serializers.CharField(max_length=200)
    base = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**62,
        help_text="Number of the boundary revision, law or draft, from which to start; default: "
        "the districts in force on `day`.",
    )
    day = serializers.CharField(
        required=False,
        help_text="The laws are those in force on it (`YYYY-MM-DD`); default: today.",
    )
    year = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=9999,
        help_text="Of the residents; default: the latest known on `day`.",
    )
    least = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MOST_RESIDENTS,
        help_text="Residents of a district at least; null or absent: no limit.",
    )
    most = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MOST_RESIDENTS,
        help_text="Residents of a district at most; null or absent: no limit.",
    )
    seconds = serializers.IntegerField(
        required=False, default=USUAL, min_value=SHORTEST, max_value=LONGEST
    )
    weights = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=HEAVIEST),
        required=False,
        help_text="Of each zoning to agree with, by code; default: one zoning for each policy.",
    )
    seats = serializers.DictField(
        child=Code(),
        required=False,
        help_text="ISTAT code of the seat of each district to draw, by code of district; default: "
        "the comune of most residents of every district of the base.",
    )
    exempt = serializers.ListField(
        child=Code(),
        required=False,
        help_text="Districts without limits of residents; default: those whose seat alone has more "
        "than `most`.",
    )
    locked_districts = serializers.ListField(
        child=Code(), required=False, help_text="Districts that stay as they are."
    )
    locked_units = serializers.ListField(
        child=Code(), required=False, help_text="Comuni that stay where they are, by ISTAT code."
    )
    pins = PinSerializer(many=True, required=False, help_text="Comuni that go to a district.")


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


class AssignmentSerializer(serializers.Serializer[Any]):
    """A comune and its district."""

    unit = serializers.CharField(help_text="ISTAT code.")
    name = serializers.CharField()
    residents = serializers.IntegerField()
    base_zone = serializers.CharField(allow_null=True, help_text="Where the base has it.")
    zone = serializers.CharField(allow_null=True, help_text="Where the best plan so far has it.")


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


class ProposalList(ListView[Proposal]):
    """Proposals of districts.

    Those asked for, by number. For the offices of the region: a token with `read:provisional`.
    """

    tag = "proposals"
    queryset = Proposal.objects.all()
    serializer_class = ProposalSerializer
    file_name = "proposals"
    scope = Scope.READ_PROVISIONAL
    private = True
    answer = {"next": None, "previous": None, "results": [ANSWER]}
    max_age = 0

    def listing(self, request: Request) -> Found[Proposal]:
        admit(request)
        return NumberedListing(_rows(), _described, order=("pk",))


class ProposalDetail(ReadView):
    """A proposal.

    How it stands, what its best plan is worth and what no plan can exceed. Ask again while `state`
    is `queued` or `running`.
    """

    tag = "proposals"
    serializer_class = ProposalSerializer
    scope = Scope.READ_PROVISIONAL
    private = True
    answer = ANSWER
    max_age = 0

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        admit(request)
        return Response(_described([find_proposal(self.kwargs["pk"])])[0])


class AssignmentList(ListView[ProposalUnit]):
    """Comuni of a proposal.

    Each with its district in the base and in the best plan so far.
    """

    tag = "proposals"
    queryset = ProposalUnit.objects.all()
    serializer_class = AssignmentSerializer
    file_name = "assignments"
    scope = Scope.READ_PROVISIONAL
    private = True
    answer = {
        "next": None,
        "previous": None,
        "results": [
            {
                "unit": "001191",
                "name": "Pinerolo",
                "residents": 35970,
                "base_zone": "D06",
                "zone": "D06",
            }
        ],
    }
    max_age = 0

    def listing(self, request: Request) -> Found[ProposalUnit]:
        admit(request)
        rows = find_proposal(self.kwargs["pk"]).units.select_related("unit", "base_zone", "zone")
        return NumberedListing(rows, _assignments, order=("pk",))


class ProposalAsk(ReadView):
    """Ask for a proposal.

    It is put in the queue; the same request that is still under way is given back instead of a
    second one. What is wrong with it is answered with 422 and every reason. Needs a token with the
    scope `write:proposals` of an office of the region.
    """

    http_method_names = ["post", "options"]
    tag = "proposals"
    serializer_class = ProposalSerializer
    parser_classes = (JSONParser,)
    scope = Scope.WRITE_PROPOSALS
    private = True
    may_be_impossible = True
    max_age = 0
    example = (
        {"title": EXAMPLE["title"], "least": 60000, "most": 250000},
        EXAMPLE,
    )

    @extend_schema(request=RequestSerializer)
    def post(self, request: Request) -> Response:
        admit(request, "districts.ask_proposal")
        asked = RequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        day = read_day(given.get("day"))
        choices = read_choices(_base(given.get("base"), day), day, given.get("year"))
        try:
            made, _new = ask_proposal(wish=_wish(given, choices), choices=choices, by=request.user)
        except TransitionRefusedError as refused:
            raise Impossible(" ".join(refused.problems), errors=refused.problems) from refused
        return Response(_described([find_proposal(made.pk)])[0])


class ProposalCancel(ReadView):
    """Give a proposal up.

    The best plan so far stays; one that has ended is left as it is. Needs a token with the scope
    `write:proposals` of an office of the region.
    """

    http_method_names = ["post", "options"]
    tag = "proposals"
    serializer_class = ProposalSerializer
    parser_classes = (JSONParser,)
    scope = Scope.WRITE_PROPOSALS
    private = True
    max_age = 0
    example: tuple[Any, Any] = ({}, EXAMPLE | {"state": "cancelled", "outcome": "stopped"})

    @extend_schema(request=None)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        admit(request, "districts.cancel_proposal")
        found = find_proposal(self.kwargs["pk"])
        cancel_proposal(proposal=found, by=request.user)
        return Response(_described([find_proposal(found.pk)])[0])


def admit(request: Request, *permissions: str) -> None:
    """Let a token in that may do all of this. Raises `NotAuthenticated`, `PermissionDenied`."""
    if request.auth is None:
        raise NotAuthenticated
    for permission in permissions or ("districts.view_proposal",):
        require(request.user, permission)


def _rows() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("base__zoning").prefetch_related("policies__law__zoning")


def find_proposal(pk: int) -> Proposal:
    """The proposal of an address. Raises `Missing`."""
    found = _rows().filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Missing(_("La proposta non esiste: leggi l'elenco delle proposte."))
    return found


def _base(number: int | None, day: Any) -> BoundaryRevision:
    if number is None:
        return law_of(None, day)
    found = (
        BoundaryRevision.objects.exclude(zoning__kind="region")
        .exclude(state="revoked")
        .select_related("zoning")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise Impossible(_("Questi confini non ci sono: scegline altri dall'elenco."))
    return found


def _wish(given: dict[str, Any], choices: Choices) -> Wish:
    most = given.get("most")
    seats = {code: choice.seat for code, choice in choices.districts.items()}
    seats = given.get("seats", seats)
    exempt = given.get("exempt", [code for code in choices.too_large(most) if code in seats])
    usual = {code: policy.usual for code, policy in choices.policies.items()}
    return Wish(
        title=given["title"],
        least=given.get("least"),
        most=most,
        seconds=given["seconds"],
        weights=given.get("weights", usual),
        seats=seats,
        exempt=frozenset(exempt),
        locked_districts=frozenset(given.get("locked_districts", ())),
        locked_units=tuple(given.get("locked_units", ())),
        pins=tuple((pin["unit"], pin["district"]) for pin in given.get("pins", ())),
    )


def _described(rows: Sequence[Proposal]) -> list[dict[str, Any]]:
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


def _assignments(rows: Sequence[ProposalUnit]) -> list[dict[str, Any]]:
    return [
        {
            "unit": row.unit.istat_code,
            "name": row.unit.name,
            "residents": row.residents,
            "base_zone": row.base_zone.code if row.base_zone else None,
            "zone": row.zone.code if row.zone else None,
        }
        for row in rows
    ]
