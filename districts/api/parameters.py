"""The query parameters that several addresses share, declared once for check and documentation."""

from collections.abc import Sequence
from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field

AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATE,
    description="Read by the boundaries in force on this day (`YYYY-MM-DD`); default: today in "
    "Italy. A day before the first law is answered with 422 and the first day that has one.",
)


CODE = {"type": "string", "pattern": "^[!-~]+$", "maxLength": 60}
"""Codes of zonings, zones and indicators: no spaces, no accents."""


def code_parameter(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    """A parameter that holds one code."""
    return OpenApiParameter(name, CODE, description=description, required=required)


def format_parameter(formats: Sequence[str]) -> OpenApiParameter:
    """In which form a list is wanted; `Accept` says the same."""
    return OpenApiParameter(
        "format",
        {"type": "string", "enum": list(formats), "default": formats[0]},
        description="`json` comes in pages; every other format is the whole list in one file. "
        "Stronger than `Accept`.",
    )


def one_of(values: Sequence[str], description: str, **options: Any) -> django_filters.Filter:
    """A filter on a field that is not a choice, whose few values are these."""
    schema = {"type": "string", "enum": list(values), "description": description}
    choices = [(value, value) for value in values]
    return extend_schema_field(schema)(django_filters.TypedChoiceFilter(choices=choices, **options))
