"""How answers are written: JSON by orjson, with exact decimals.

CSV and GeoJSON are whole files (`districts.api.files`): their renderers stand here for what can be
asked, and write only the problem documents that take a file's place.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


def digits(value: Decimal) -> str:
    """The number as it is stored, without trailing zeros and never in powers of ten."""
    return format(value.normalize(), "f")


def _plain(value: object) -> object:
    """What orjson does not write itself.

    A decimal becomes the number as it is stored, without trailing zeros: passing through a binary
    float would change the last digits of large sums.
    """
    if isinstance(value, Decimal):
        return orjson.Fragment(digits(value))
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def written(data: object) -> bytes:
    """`data` as JSON."""
    return orjson.dumps(data, default=_plain)


class JSONRenderer(BaseRenderer):
    """`application/json`; errors keep the content type that the exception handler gave them."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else written(data)


class GeoJSONRenderer(JSONRenderer):
    """`application/geo+json` (RFC 7946)."""

    media_type = "application/geo+json"
    format = "geojson"


class CSVRenderer(JSONRenderer):
    """`text/csv` (RFC 4180)."""

    media_type = "text/csv"
    format = "csv"
