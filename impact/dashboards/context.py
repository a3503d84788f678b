"""What is known of the zones around a district and cannot be divided among its comuni.

A figure of a province is that of the province: it is shown beside the district, with the share of
the district's residents who live there, and never spread over the comuni.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from impact.dashboards.facts import CellFacts, Cells, IndicatorFacts, UnitFacts, ZoningFacts
from impact.dashboards.payload import indicator_entry, number

# Shares carry six decimals, as every stored figure does.
_PLACES = 6


@dataclass(frozen=True, slots=True)
class ContextFacts:
    """A zoning on whose zones something was observed, with those `indicators` and their cells."""

    zoning: ZoningFacts
    indicators: Sequence[IndicatorFacts]
    cells: Cells


def context_section(units: Sequence[UnitFacts], contexts: Sequence[ContextFacts]) -> dict[str, Any]:
    """The zones that hold the `units`, most residents first, and their figures.

    `values`: indicator → period → a list aligned with `zones` of `[value, quality]` or null.
    """
    return {"context": [_entry(units, context) for context in contexts]}


def _entry(units: Sequence[UnitFacts], context: ContextFacts) -> dict[str, Any]:
    zoning = context.zoning
    zones = _zones(units, zoning)
    codes = [zone["code"] for zone in zones]
    return {
        "zoning": zoning.code,
        "zoning_name_it": zoning.name_it,
        "zoning_name_en": zoning.name_en,
        "zone_noun_it": zoning.zone_noun_it,
        "zone_noun_en": zoning.zone_noun_en,
        "zones": zones,
        "indicators": [
            indicator_entry(i) | {"sources": _sources(codes, i.code, context.cells)}
            for i in context.indicators
        ],
        "values": {i.code: _series(codes, i.code, context.cells) for i in context.indicators},
    }


def _zones(units: Sequence[UnitFacts], zoning: ZoningFacts) -> list[dict[str, Any]]:
    """Zones that hold a unit; `share` of the residents of all the units, None if unknown."""
    members: dict[str, list[UnitFacts]] = defaultdict(list)
    for unit in units:
        if unit.code in zoning.assignment:
            members[zoning.assignment[unit.code]].append(unit)
    whole = sum(unit.population or 0 for unit in units)
    known = whole > 0 and all(unit.population is not None for unit in units)
    residents = {zone: sum(u.population or 0 for u in own) for zone, own in members.items()}
    return [
        {
            "code": zone,
            "name": zoning.zone_names[zone],
            "units": len(members[zone]),
            "share": round(residents[zone] / whole, _PLACES) if known else None,
        }
        for zone in sorted(members, key=lambda zone: (-residents[zone], zone))
    ]


def _series(codes: Sequence[str], indicator: str, cells: Cells) -> dict[str, list[Any]]:
    found = {code: cells.get(code, {}).get(indicator, {}) for code in codes}
    periods = sorted({period for of_zone in found.values() for period in of_zone})
    return {period: [_pair(found[code].get(period)) for code in codes] for period in periods}


def _pair(cell: CellFacts | None) -> list[Any] | None:
    return None if cell is None or cell.value is None else [number(cell.value), cell.quality]


def _sources(codes: Sequence[str], indicator: str, cells: Cells) -> list[str]:
    """Codes of the sources of what is shown, in order."""
    found: Mapping[str, None] = {
        source: None
        for code in codes
        for cell in cells.get(code, {}).get(indicator, {}).values()
        for source in cell.sources
    }
    return sorted(found)
