"""`/indicators/<code>/disparity`: how unequal the zones of a zoning are in an indicator."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from districts.api.parameters import AS_OF, code_parameter
from districts.api.reading import ReadView
from districts.lookups import law_of
from impact.api.values import PERIOD
from impact.errors import Missing
from impact.lookups import find_indicator, no_such_period
from impact.measured import zone_figures
from impact.questions import asked, read_day, read_period
from impact.unequal import between_zones


class DisparitySerializer(serializers.Serializer[Any]):
    """The spread of an indicator among the zones that have a value; each weighs its denominator.

    An index is null where it has no meaning: of a count, of fewer than two zones, of a mean of 0.
    Equal values give 0.
    """

    indicator = serializers.CharField()
    version = serializers.IntegerField(help_text="Version of the indicator's rule.")
    zoning = serializers.CharField()
    boundary_revision = serializers.IntegerField(
        help_text="The boundaries by which it was read (`id` of a revision)."
    )
    period = serializers.CharField(
        allow_null=True, help_text="As SDMX writes it; null if there is no figure in any."
    )
    zones_count = serializers.IntegerField(help_text="Zones that these boundaries have.")
    zones_compared = serializers.IntegerField(help_text="Those with a value and a denominator.")
    coverage = serializers.FloatField(
        allow_null=True, help_text="The least coverage among the zones compared, 0-1."
    )
    weighted_cv = serializers.FloatField(
        allow_null=True, help_text="Weighted standard deviation over weighted mean."
    )
    theil = serializers.FloatField(allow_null=True, help_text="Theil's T.")
    max_min_ratio = serializers.FloatField(
        allow_null=True, help_text="The greatest value over the least; unweighted."
    )
    p10 = serializers.FloatField(
        allow_null=True, help_text="10th percentile, in the unit of the indicator; unweighted."
    )
    p90 = serializers.FloatField(allow_null=True, help_text="90th percentile; unweighted.")


class IndicatorDisparity(ReadView):
    """Disparity between zones.

    How much an indicator differs between the zones of a zoning in one period: coefficient of
    variation, Theil's index, percentiles, greatest over least. It is the difference between places,
    not between the people who live there.
    """

    tag = "figures"
    serializer_class = DisparitySerializer
    parameters = (
        code_parameter("zoning", "Code of a zoning; default: the cohesion districts."),
        OpenApiParameter(
            "period",
            PERIOD.type,
            description="Reference period; default: the last with a figure. One for which there is "
            "no figure is answered with 422 and the periods that have.",
        ),
        AS_OF,
    )

    def get(self, request: Request, code: str) -> Response:
        parameters = request.query_params
        wanted = read_period(asked(parameters, "period"))
        day = read_day(asked(parameters, "as_of"))
        indicator = find_indicator(code, Missing)
        law = law_of(asked(parameters, "zoning"), day)
        zones = zone_figures(indicator.code, law)
        periods = sorted({period for zone in zones for period in zone.cells})
        if wanted is not None and wanted not in periods:
            raise no_such_period(wanted, periods)
        period = wanted or (periods[-1] if periods else None)
        known = between_zones(zones, period or "")
        found, comparable = known.found, known.found.units > 1
        return Response(
            {
                "indicator": indicator.code,
                "version": indicator.version,
                "zoning": law.zoning.code,
                "boundary_revision": law.pk,
                "period": period,
                "zones_count": known.places,
                "zones_compared": found.units,
                "coverage": known.coverage,
            }
            | {
                index: getattr(found, index) if comparable else None
                for index in ("weighted_cv", "theil", "max_min_ratio", "p10", "p90")
            }
        )
