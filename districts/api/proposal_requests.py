"""`/proposals/ask` and `/proposals/{id}/cancel`: a proposal asked for and given up by programs."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from districts.actions import ask_proposal, cancel_proposal
from districts.api.proposals import EXAMPLE, ProposalSerializer, described, find_proposal
from districts.api.provisional import Provisional
from districts.errors import Impossible
from districts.lookups import law_of
from districts.models import BoundaryRevision
from districts.models.proposals import HEAVIEST, LONGEST, SHORTEST, USUAL
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


class ProposalAsk(Provisional):
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
    permission = "districts.ask_proposal"
    may_be_impossible = True
    example = (
        {"title": EXAMPLE["title"], "least": 60000, "most": 250000},
        EXAMPLE,
    )

    @extend_schema(request=RequestSerializer)
    def post(self, request: Request) -> Response:
        asked = RequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        day = read_day(given.get("day"))
        choices = read_choices(_base(given.get("base"), day), day, given.get("year"))
        try:
            made, _new = ask_proposal(wish=_wish(given, choices), choices=choices, by=request.user)
        except TransitionRefusedError as refused:
            raise Impossible(" ".join(refused.problems), errors=refused.problems) from refused
        return Response(described([find_proposal(made.pk)])[0])


class ProposalCancel(Provisional):
    """Give a proposal up.

    The best plan so far stays; one that has ended is left as it is. Needs a token with the scope
    `write:proposals` of an office of the region.
    """

    http_method_names = ["post", "options"]
    tag = "proposals"
    serializer_class = ProposalSerializer
    parser_classes = (JSONParser,)
    scope = Scope.WRITE_PROPOSALS
    permission = "districts.cancel_proposal"
    example: tuple[Any, Any] = ({}, EXAMPLE | {"state": "cancelled", "outcome": "stopped"})

    @extend_schema(request=None)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = find_proposal(self.kwargs["pk"])
        self.admit(request, found)
        cancel_proposal(proposal=found, by=request.user)
        return Response(described([find_proposal(found.pk)])[0])


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
