"""`/observations`: the figures as their sources gave them, with what has been corrected."""

import re
from collections.abc import Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from districts.api.listing import Key, Listing
from districts.api.parameters import code_parameter
from districts.api.reading import ListView
from districts.models import Quality
from impact.api.values import PERIOD
from impact.questions import asked, not_among, read_day, read_period
from impact.recorded import Question, RecordedFigures, Row, recorded

_NUMBER = re.compile(r"[0-9]{1,18}")


class ObservationSerializer(serializers.Serializer[Any]):
    """A figure of a unit, or of a zone as a whole, for a period, as one source gave it once."""

    id = serializers.IntegerField(help_text="Unique among the observations of an indicator.")
    indicator = serializers.CharField()
    unit = serializers.CharField(allow_null=True, help_text="ISTAT code; null for a zone.")
    zoning = serializers.CharField(allow_null=True, help_text="Of the zone; null for a unit.")
    zone = serializers.CharField(allow_null=True)
    name = serializers.CharField(help_text="Of the unit or of the zone.")
    period = serializers.CharField(help_text="As SDMX writes it: `2023`, `2023-S1`.")
    value = serializers.FloatField(allow_null=True, help_text="Null if missing or suppressed.")
    measure = serializers.CharField(help_text="Unit of measure.")
    quality = serializers.ChoiceField(Quality.choices)
    source = serializers.CharField()  # type: ignore[assignment]  # not DRF's argument: a field
    licence = serializers.CharField(allow_null=True, help_text="Of the source.")
    recorded_at = serializers.DateTimeField(help_text="When the platform learnt it.")
    superseded_at = serializers.DateTimeField(
        allow_null=True, help_text="When another figure took its place."
    )
    superseded_by = serializers.IntegerField(allow_null=True, help_text="`id` of that figure.")


class ObservationList(ListView[Row]):
    """Observations.

    The figures from which all values are made, exactly as recorded: of comuni or, where a source
    gives no more, of whole zones. Ordered by indicator, period and code of the unit or zone.
    Derived indicators have none: ask for their components. A correction does not erase what it
    replaces: see `history`. Figures under a privacy threshold are not published one by one.
    """

    tag = "figures"
    serializer_class = ObservationSerializer
    file_name = "observations"
    parameters = (
        code_parameter("indicator", "Code of an indicator, ours or the source's; default: all."),
        code_parameter("unit", "ISTAT code of a comune; default: all units and zones."),
        code_parameter("zoning", "Only figures of whole zones of this zoning."),
        code_parameter(
            "zone",
            "Only figures of this zone as a whole; a zone of the cohesion districts if no zoning "
            "is given.",
        ),
        PERIOD,
        code_parameter("source", "Code of a source."),
        OpenApiParameter(
            "recorded_since",
            OpenApiTypes.DATE,
            description="Only what the platform has learnt since the beginning of this day.",
        ),
        OpenApiParameter(
            "history",
            {"type": "string", "enum": ["true", "false"], "default": "false"},
            description="`true`: also the figures that others have replaced.",
        ),
    )

    def listing(self, request: Request) -> Listing[Row]:
        given = request.query_params
        since = asked(given, "recorded_since")
        question = Question(
            indicator=asked(given, "indicator"),
            unit=asked(given, "unit"),
            zoning=asked(given, "zoning"),
            zone=asked(given, "zone"),
            period=read_period(asked(given, "period")),
            source=asked(given, "source"),
            since=None if since is None else read_day(since),
            history=_yes(asked(given, "history")),
        )
        return RecordedListing(recorded(question))


class RecordedListing(Listing[Row]):
    """Recorded figures, by indicator, period, code and number."""

    width = 4

    def __init__(self, found: RecordedFigures) -> None:
        self.found = found

    def piece(self, start: Key | None, size: int, *, back: bool = False) -> list[Row]:
        return self.found.read(start, size, back=back)

    def key(self, item: Row) -> Key:
        subject = item["unit"] or item["zone"]
        return item["indicator"], item["period"], subject, str(item["id"])

    def rows(self, items: Sequence[Row]) -> list[dict[str, Any]]:
        return list(items)

    def understands(self, key: Key) -> bool:
        return len(key) == self.width and bool(_NUMBER.fullmatch(key[-1]))


def _yes(text: str | None) -> bool:
    """Raises `Malformed`."""
    if text not in {"true", "false", None}:
        raise not_among("history", ["true", "false"])
    return text == "true"
