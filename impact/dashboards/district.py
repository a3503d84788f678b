"""The payload of a district's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from impact.comparison import Direction, Point, Rank, change, compare, rank
from impact.dashboards.facts import (
    BoundaryFacts,
    CellFacts,
    Cells,
    IndicatorFacts,
    PlaceFacts,
    RegionFacts,
    SourceFacts,
)
from impact.dashboards.payload import (
    ALGORITHM,
    boundary_entry,
    cell_entry,
    indicator_entry,
    number,
    region_entry,
    source_entry,
)
from impact.periods import parse


@dataclass(frozen=True, slots=True)
class Standing:
    """How all districts stand on one indicator and period; the same on every district's page.

    strip: values in the order of the districts, as JSON. ranks: by district code.
    """

    strip: list[int | float | None]
    ranks: Mapping[str, Rank]


# indicator code → period → standing
Standings = Mapping[str, Mapping[str, Standing]]


def standings(
    districts: Sequence[PlaceFacts],
    indicators: Sequence[IndicatorFacts],
    cells: Cells,
    reference: Mapping[str, Mapping[str, CellFacts]],
) -> Standings:
    """Made once for all pages of a revision, because each would otherwise rank everybody again."""
    return {
        i.code: {
            period: _standing([d.code for d in districts], i.code, period, cells)
            for period in sorted(reference.get(i.code, {}))
        }
        for i in indicators
    }


def _standing(codes: Sequence[str], indicator: str, period: str, cells: Cells) -> Standing:
    found = {code: _find(cells, code, indicator, period) for code in codes}
    values = {code: cell.value if cell else None for code, cell in found.items()}
    return Standing([number(value) for value in values.values()], rank(values))


def district_payload(
    *,
    region: RegionFacts,
    place: PlaceFacts,
    districts: Sequence[PlaceFacts],
    boundary: BoundaryFacts,
    indicators: Sequence[IndicatorFacts],
    sources: Sequence[SourceFacts],
    cells: Cells,
    reference: Mapping[str, Mapping[str, CellFacts]],
    everyone: Standings,
) -> dict[str, Any]:
    """What the page of `place` says, but for its single comuni (`unit_section`) and the policies
    beside it (`laws`).

    `reference` holds the region's own values, `everyone` what `standings` made.
    """
    own = cells.get(place.code, {})
    return {
        "algorithm": ALGORITHM,
        "kind": "district",
        "region": region_entry(region),
        "zone": place_entry(place),
        "boundary": boundary_entry(boundary),
        "districts": [{"code": d.code, "name": d.name} for d in districts],
        "indicators": [indicator_entry(i) for i in indicators],
        "sources": [source_entry(s) for s in sources],
        "values": {
            i.code: {
                period: _value_entry(
                    place,
                    i,
                    own.get(i.code, {}).get(period) or no_data(place.units_count),
                    reference[i.code][period],
                    standing,
                )
                for period, standing in everyone[i.code].items()
            }
            for i in indicators
        },
        "changes": {i.code: _change_entry(own.get(i.code, {})) for i in indicators},
    }


def place_entry(place: PlaceFacts) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "parent_name": place.parent_name,
        "population": place.population,
        "population_year": place.population_year,
        "area_km2": number(place.area_km2),
        "units_count": place.units_count,
        "uncertain_units": place.uncertain_units,
    }


def no_data(units_total: int) -> CellFacts:
    """What a zone shows where the figure exists for others and for none of its own units."""
    return CellFacts(
        value=None,
        numerator=None,
        denominator=None,
        coverage=Decimal(0),
        status="not_available",
        reason="no_data",
        quality="missing",
        ci_low=None,
        ci_high=None,
        units_observed=0,
        units_total=units_total,
        sources=(),
    )


def _value_entry(
    place: PlaceFacts,
    indicator: IndicatorFacts,
    own: CellFacts,
    regional: CellFacts,
    standing: Standing,
) -> dict[str, Any]:
    # A count of a district is not compared with the count of the region that contains it.
    reference = None if indicator.aggregation == "sum" else regional.value
    mark = compare(own.ci_low, own.ci_high, reference, cast(Direction, indicator.direction))
    placed = standing.ranks.get(place.code)
    return cell_entry(own) | {
        "reference": number(reference),
        "reference_status": regional.status,
        "mark": mark.mark,
        "judgement": mark.judgement,
        "rank": [placed.position, placed.of] if placed else None,
        "strip": standing.strip,
    }


def _find(cells: Cells, zone: str, indicator: str, period: str) -> CellFacts | None:
    return cells.get(zone, {}).get(indicator, {}).get(period)


def _change_entry(series: Mapping[str, CellFacts]) -> dict[str, Any] | None:
    """From the previous comparable period; a lower bound is no value to compare."""
    if not series:
        return None
    points = [
        Point(
            parse(period),
            None if cell.reason == "lower_bound" else cell.value,
            " ".join(cell.sources),
        )
        for period, cell in series.items()
    ]
    latest = change(points)
    return {
        "period": max(series),
        "difference": number(latest.difference),
        "since": str(latest.since) if latest.since else None,
        "reason": latest.reason,
        "trend": latest.trend,
        "periods": latest.periods,
    }
