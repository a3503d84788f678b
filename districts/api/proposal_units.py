"""`/proposals/{id}/assignments`: the comuni of a proposal, each with its district."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from districts.api.listing import Found, NumberedListing
from districts.api.proposals import find_proposal
from districts.api.provisional import Provisional
from districts.api.reading import ListView
from districts.models import ProposalUnit


class AssignmentSerializer(serializers.Serializer[Any]):
    """A comune and its district."""

    unit = serializers.CharField(help_text="ISTAT code.")
    name = serializers.CharField()
    residents = serializers.IntegerField()
    base_zone = serializers.CharField(allow_null=True, help_text="Where the base has it.")
    zone = serializers.CharField(allow_null=True, help_text="Where the best plan so far has it.")


class AssignmentList(Provisional, ListView[ProposalUnit]):
    """Comuni of a proposal.

    Each with its district in the base and in the best plan so far.
    """

    tag = "proposals"
    queryset = ProposalUnit.objects.all()
    serializer_class = AssignmentSerializer
    file_name = "assignments"
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

    def listing(self, request: Request) -> Found[ProposalUnit]:
        found = find_proposal(self.kwargs["pk"])
        self.admit(request, found)
        rows = found.units.select_related("unit", "base_zone", "zone")
        return NumberedListing(rows, _assignments, order=("pk",))


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
