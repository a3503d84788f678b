"""`/proposals/{id}/districts`: the districts of a plan, what they add up to, where they are."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from districts.api.listing import Counted
from districts.api.proposals import find_proposal
from districts.api.provisional import Provisional
from districts.api.reading import DrawnListView
from districts.models import Proposal
from districts.proposing.reading import DistrictSums, ReadProposal, read_proposal
from districts.proposing.shapes import plan_outlines


class PlannedDistrictSerializer(serializers.Serializer[Any]):
    """A district of the best plan so far."""

    zone = serializers.CharField(help_text="Code.")
    name = serializers.CharField()
    seat = serializers.CharField(help_text="ISTAT code of its seat.")
    units_count = serializers.IntegerField()
    residents = serializers.IntegerField()
    units_gained = serializers.IntegerField(help_text="Comuni that the base has elsewhere.")
    units_lost = serializers.IntegerField(help_text="Comuni of the base that the plan moves away.")
    outside_band = serializers.BooleanField(
        help_text="Fewer residents than `least` or more than `most`: only where it is exempt."
    )
    alignment = serializers.FloatField(
        allow_null=True,
        help_text="Residents that it has in common with its zone of each zoning asked for, out of "
        "those of both together, by the weights; 0 to 1.",
    )


class PlannedDistrictList(Provisional, DrawnListView[tuple[int, DistrictSums]]):
    """Districts of a proposal.

    Those of its best plan so far, with residents and alignment; as GeoJSON with the outline of the
    comuni of each, drawn to some 250 m. None while there is no plan.
    """

    tag = "proposals"
    queryset = Proposal.objects.all()
    serializer_class = PlannedDistrictSerializer
    file_name = "districts"
    answer = {
        "next": None,
        "previous": None,
        "results": [
            {
                "zone": "D06",
                "name": "Pinerolese",
                "seat": "001191",
                "units_count": 47,
                "residents": 131402,
                "units_gained": 1,
                "units_lost": 0,
                "outside_band": False,
                "alignment": 0.9137,
            }
        ],
    }

    def listing(self, request: Request) -> Counted[DistrictSums]:
        found = find_proposal(self.kwargs["pk"])
        self.admit(request, found)
        read = read_proposal(found)
        agreed = read.after.district_index if read.after else {}
        outlines = plan_outlines(read.plan)
        return Counted(
            read.sums if read.plan else [],
            lambda sums: _described(sums, read, agreed.get(sums.code)),
            lambda sums: outlines.get(sums.code),
            identity=("zone",),
        )


def _described(sums: DistrictSums, read: ReadProposal, agreed: float | None) -> dict[str, Any]:
    seats = {district.zone.code: district.seat.istat_code for district in read.districts}
    return {
        "zone": sums.code,
        "name": read.zones[sums.code].name,
        "seat": seats[sums.code],
        "units_count": sums.units,
        "residents": sums.residents,
        "units_gained": sums.gained,
        "units_lost": sums.lost,
        "outside_band": sums.outside,
        "alignment": agreed,
    }
