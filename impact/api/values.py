"""`/values`: the figures of zones, each with what explains it."""

from collections.abc import Sequence
from typing import Any, get_args

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from districts.api.listing import Key as Place
from districts.api.listing import Listing
from districts.api.parameters import AS_OF, code_parameter
from districts.api.reading import ListView
from districts.models import Quality
from impact.cells import Key
from impact.figures import Figures, Question, figures
from impact.models import ZoneValue
from impact.questions import Boundaries, asked, read_boundaries, read_day, read_period

PERIOD = OpenApiParameter(
    "period",
    {"type": "string", "pattern": "^((1[89]|2[01])[0-9]{2}|2200)(-(S[12]|Q[1-4]))?$"},
    description="Reference period; default: all. One for which there is no figure is answered "
    "with 422 and the periods that have.",
)


class ValueSerializer(serializers.Serializer[Any]):
    """The value of an indicator for a zone and a period; null with a status and a reason."""

    indicator = serializers.CharField()
    version = serializers.IntegerField(help_text="Version of the indicator's rule.")
    zoning = serializers.CharField()
    zone = serializers.CharField()
    zone_name = serializers.CharField()
    period = serializers.CharField(help_text="As SDMX writes it: `2023`, `2023-S1`.")
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    coverage = serializers.FloatField(
        allow_null=True, help_text="Share of the zone for which there are figures, 0-1."
    )
    status = serializers.ChoiceField(ZoneValue.Status.choices)
    reason = serializers.CharField(
        help_text="Why it is not `ok`: `lower_bound`, `low_coverage`, `no_data`, "
        "`zero_denominator`, `privacy`, `privacy_secondary`, `no_boundaries`, `not_additive` "
        "(observed on the zones of another zoning); else empty."
    )
    quality = serializers.ChoiceField(Quality.choices)
    ci_low = serializers.FloatField(allow_null=True, help_text="95% interval, lower end.")
    ci_high = serializers.FloatField(allow_null=True, help_text="95% interval, upper end.")
    boundary_revision = serializers.IntegerField(
        allow_null=True, help_text="The boundaries by which it was read (`id` of a revision)."
    )
    computed_at = serializers.DateTimeField(allow_null=True)
    sources = serializers.ListField(child=serializers.CharField())
    licence = serializers.CharField(
        allow_null=True, help_text="Of the sources; several are separated by `; `."
    )


class CellListing(Listing[Key]):
    """The cells of a question, by indicator, period and zone."""

    width = 3

    def __init__(self, found: Figures) -> None:
        self.found = found

    def piece(self, start: Place | None, size: int, *, back: bool = False) -> list[Key]:
        cells = self.found.cells
        if start is None:
            return cells.between(0, size)
        if back:
            end = cells.rank(Key(*start), itself=False)
            return cells.between(end - size, end)[::-1]
        begin = cells.rank(Key(*start), itself=True)
        return cells.between(begin, begin + size)

    def key(self, item: Key) -> Place:
        return item.indicator, item.period, item.zone

    def rows(self, items: Sequence[Key]) -> list[dict[str, Any]]:
        return self.found.read(items)


class ValueList(ListView[Key]):
    """Values of zones.

    Every indicator, in every period that has data, for every zone of a zoning, ordered by
    indicator, period and zone. A cell without a value has its row too: `value` is null, and
    `status` and `reason` say why. Numbers are given with all the decimals that are stored.
    """

    tag = "figures"
    serializer_class = ValueSerializer
    file_name = "values"
    parameters = (
        code_parameter("indicator", "Code of an indicator, ours or the source's; default: all."),
        code_parameter("zoning", "Code of a zoning; default: the cohesion districts."),
        code_parameter("zone", "Code of a zone of that zoning; default: all."),
        PERIOD,
        AS_OF,
        OpenApiParameter(
            "boundaries",
            {"type": "string", "enum": list(get_args(Boundaries)), "default": "current"},
            description="`current`: every period by the boundaries in force on `as_of`. `as_was`: "
            "each period by the boundaries in force on its last day; before the first law the "
            "row has no value and reason `no_boundaries`.",
        ),
    )

    def listing(self, request: Request) -> CellListing:
        parameters = request.query_params
        found = figures(
            Question(
                indicator=asked(parameters, "indicator"),
                zoning=asked(parameters, "zoning"),
                zone=asked(parameters, "zone"),
                period=read_period(asked(parameters, "period")),
                day=read_day(asked(parameters, "as_of")),
                boundaries=read_boundaries(asked(parameters, "boundaries")),
            )
        )
        return CellListing(found)
