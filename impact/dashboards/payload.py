"""From facts to JSON that is the same byte for byte wherever it is written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from impact.dashboards.facts import (
    BoundaryFacts,
    CellFacts,
    IndicatorFacts,
    RegionFacts,
    SourceFacts,
)

# Changes with every change of what pages contain or how it is computed: it is part of the
# fingerprint, so that after an upgrade every page is made anew.
ALGORITHM = "3"


def number(value: Decimal | int | None) -> int | float | None:
    """A JSON number; six decimals survive a float, whose shortest text is the same everywhere."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def canonical(payload: Mapping[str, Any]) -> str:
    """The payload as JSON with sorted keys and no blanks."""
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()


def indicator_entry(indicator: IndicatorFacts) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "source_code": indicator.source_code,
        "version": indicator.version,
        "name_it": indicator.name_it,
        "name_en": indicator.name_en,
        "definition_it": indicator.definition_it,
        "definition_en": indicator.definition_en,
        "meaning_it": indicator.meaning_it,
        "meaning_en": indicator.meaning_en,
        "note_it": indicator.note_it,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "aggregation": indicator.aggregation,
        "interval": indicator.interval,
        "multiplier": number(indicator.multiplier),
        "decimals": indicator.decimals,
        "min_coverage": number(indicator.min_coverage),
        "class_breaks": [number(b) for b in indicator.class_breaks],
        "key_figure": indicator.key_figure,
        "terms": [
            {
                "role": t.role,
                "sign": t.sign,
                "code": t.code,
                "name_it": t.name_it,
                "name_en": t.name_en,
                "period_offset": t.period_offset,
                "blank_as_zero": t.blank_as_zero,
            }
            for t in indicator.terms
        ],
    }


def cell_entry(cell: CellFacts) -> dict[str, Any]:
    return {
        "value": number(cell.value),
        "numerator": number(cell.numerator),
        "denominator": number(cell.denominator),
        "coverage": number(cell.coverage),
        "status": cell.status,
        "reason": cell.reason,
        "quality": cell.quality,
        "ci_low": number(cell.ci_low),
        "ci_high": number(cell.ci_high),
        "units_observed": cell.units_observed,
        "units_total": cell.units_total,
        "sources": list(cell.sources),
    }


def boundary_entry(boundary: BoundaryFacts) -> dict[str, Any]:
    return {
        "zoning": boundary.zoning,
        "title": boundary.title,
        "act": boundary.act,
        "effective_from": day(boundary.effective_from),
        "date_precision": boundary.date_precision,
        "basis": boundary.basis,
        "unit_vintage": day(boundary.unit_vintage),
        "confidence": dict(boundary.confidence),
    }


def region_entry(region: RegionFacts) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "official_name": region.official_name,
        "attribution": region.attribution,
        "attribution_en": region.attribution_en,
    }


def source_entry(source: SourceFacts) -> dict[str, Any]:
    return {
        "code": source.code,
        "name_it": source.name_it,
        "name_en": source.name_en,
        "licence": source.licence,
        "note_it": source.note_it,
    }


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None
