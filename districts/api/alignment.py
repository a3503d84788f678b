"""`/alignment`: how far two zonings coincide, and which comuni would have to move."""

from typing import Any, get_args

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.alignment import Independence, ZoneAgreement
from districts.alignment.zones import AgreementState
from districts.api.parameters import AS_OF, code_parameter
from districts.api.reading import ReadView
from districts.boundaries.agreement import Agreement, UnitsCompared, measure
from districts.errors import Malformed
from districts.lookups import law_of
from districts.models import BoundaryRevision
from districts.questions import Weight, asked, read_day, read_weight, read_year

PLACES = 6
"""Decimals of a share, as many as every stored figure has."""


class UnitToMoveSerializer(serializers.Serializer[Any]):
    """A comune, or part of one, on which the two zonings disagree."""

    istat_code = serializers.CharField()
    name = serializers.CharField()
    population = serializers.IntegerField(allow_null=True)


class PieceSerializer(serializers.Serializer[Any]):
    """The part of a zone of a that lies in one zone of b."""

    zone = serializers.CharField()
    units = serializers.IntegerField()
    weight = serializers.FloatField(help_text="Residents or km².")
    matched = serializers.BooleanField()


class ZoneAgreementSerializer(serializers.Serializer[Any]):
    """One zone of a seen from b."""

    zone = serializers.CharField()
    weight = serializers.FloatField(help_text="Residents or km² in the common universe.")
    match = serializers.CharField(allow_null=True, help_text="The zone of b that stands for it.")
    coincidence = serializers.FloatField(
        help_text="Intersection over union of the zone and its match."
    )
    nesting = serializers.FloatField(help_text="Part of the zone in one single zone of b.")
    state = serializers.ChoiceField(get_args(AgreementState))
    pieces = PieceSerializer(many=True)


class AlignmentSerializer(serializers.Serializer[Any]):
    """How far two zonings coincide, on the comuni that both assign."""

    a = serializers.CharField()
    b = serializers.CharField()
    weight = serializers.ChoiceField(get_args(Weight))
    year = serializers.IntegerField(help_text="Year of every population given here.")
    units = serializers.ChoiceField(
        get_args(UnitsCompared),
        help_text="What is compared. `parts`: one of the two divides comuni, and each part is in "
        "the zone of its comune in the other; `mixed`: some comuni are so divided.",
    )
    approximated_units = serializers.IntegerField(
        help_text="How many of the units compared have an approximated row in either list."
    )
    estimated_population = serializers.BooleanField(
        help_text="Whether the residents of some of the units compared are an estimate."
    )
    universe_population = serializers.IntegerField(help_text="Residents of the comuni compared.")
    independence = serializers.ChoiceField(
        get_args(Independence),
        help_text="`none`: one was built out of the other, so they coincide by construction; "
        "`partial`: both stand on the same older list; `full`: no common ancestor is known.",
    )
    matched_share = serializers.FloatField(
        help_text="Part of the weight in a zone of a and in the zone of b matched with it, 0-1."
    )
    nesting_a_in_b = serializers.FloatField(
        help_text="1 if every zone of a lies inside one zone of b."
    )
    nesting_b_in_a = serializers.FloatField(
        help_text="1 if every zone of b lies inside one zone of a."
    )
    pieces = serializers.IntegerField(help_text="Pieces into which the two cut the territory.")
    population_to_move = serializers.IntegerField(help_text="Residents of `units_to_move`.")
    units_to_move = UnitToMoveSerializer(many=True)
    zones = ZoneAgreementSerializer(many=True)


class Alignment(ReadView):
    """Alignment of two zonings.

    Both are read by the boundaries in force on the day asked and compared on the comuni that both
    assign; where one divides a comune, on its parts. The agreement of two zonings of which one was
    built out of the other proves nothing: see `independence` before quoting a share.
    """

    tag = "territory"
    serializer_class = AlignmentSerializer
    parameters = (
        code_parameter("a", "Code of the first zoning.", required=True),
        code_parameter("b", "Code of the second zoning.", required=True),
        OpenApiParameter(
            "weight",
            {"type": "string", "enum": list(get_args(Weight)), "default": "population"},
            description="By what the comuni count: residents or km².",
        ),
        OpenApiParameter(
            "year",
            {"type": "string", "pattern": "^[0-9]{4}$"},
            description="Year of the population; default: the latest not after `as_of`. "
            "A year without population is answered with 422 and the years that have one; parts of "
            "comuni have fewer.",
        ),
        AS_OF,
    )

    def get(self, request: Request) -> Response:
        parameters = request.query_params
        weight = read_weight(asked(parameters, "weight"))
        year = read_year(asked(parameters, "year"))
        day = read_day(asked(parameters, "as_of"))
        a, b = (law_of(_needed(asked(parameters, name), name), day) for name in ("a", "b"))
        found, chosen = measure(a, b, weight=weight, asked_year=year, day=day)
        return Response(_row(a, b, found, chosen))


def _needed(code: str | None, name: str) -> str:
    if code is None:
        detail = _("Indica con “%(name)s” il codice di una zonizzazione.")
        raise Malformed(detail % {"name": name})
    return code


def _row(a: BoundaryRevision, b: BoundaryRevision, found: Agreement, year: int) -> dict[str, Any]:
    moving = [unit.code for unit in found.moves.units]
    return {
        "a": a.zoning.code,
        "b": b.zoning.code,
        "weight": found.pair.weight_kind,
        "year": year,
        "units": found.kind,
        "approximated_units": found.approximated,
        "estimated_population": found.estimated,
        "universe_population": found.residents(found.pair.unit_codes),
        "independence": found.independence,
        "matched_share": round(found.metrics.matched_share, PLACES),
        "nesting_a_in_b": round(found.metrics.nesting_a_in_b, PLACES),
        "nesting_b_in_a": round(found.metrics.nesting_b_in_a, PLACES),
        "pieces": found.metrics.pieces,
        "population_to_move": found.residents(moving),
        "units_to_move": [
            {
                "istat_code": code,
                "name": found.unit_names[code],
                "population": found.population.get(code),
            }
            for code in moving
        ],
        "zones": [_zone(zone) for zone in found.zones],
    }


def _zone(zone: ZoneAgreement) -> dict[str, Any]:
    return {
        "zone": zone.zone,
        "weight": round(zone.weight, PLACES),
        "match": zone.match,
        "coincidence": round(zone.jaccard, PLACES),
        "nesting": round(zone.nesting, PLACES),
        "state": zone.state,
        "pieces": [
            {
                "zone": piece.zone,
                "units": piece.units,
                "weight": round(piece.weight, PLACES),
                "matched": piece.matched,
            }
            for piece in zone.pieces
        ],
    }
