"""The payload of the home page: the region at a glance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from impact.dashboards.district import place_entry
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


def region_payload(
    *,
    region: RegionFacts,
    place: PlaceFacts,
    districts: Sequence[PlaceFacts],
    boundary: BoundaryFacts,
    indicators: Sequence[IndicatorFacts],
    sources: Sequence[SourceFacts],
    cells: Cells,
    reference: Mapping[str, Mapping[str, CellFacts]],
) -> dict[str, Any]:
    """What the home page and the list of districts say, but for the policies (`laws`)."""
    listed = {i.code: _listed_period(i.code, cells) for i in indicators if i.key_figure is not None}
    return {
        "algorithm": ALGORITHM,
        "kind": "region",
        "region": region_entry(region),
        "zone": place_entry(place),
        "boundary": boundary_entry(boundary),
        "indicators": [indicator_entry(i) for i in indicators],
        "sources": [source_entry(s) for s in sources],
        "values": {
            code: {period: cell_entry(cell) for period, cell in periods.items()}
            for code, periods in reference.items()
        },
        "districts": [_district_entry(d, listed, cells) for d in districts],
    }


def _listed_period(indicator: str, cells: Cells) -> str | None:
    """The latest period with a published value in most districts, None if there is none.

    A list compares its rows: the first district with figures of a new year must not stand apart.
    """
    known = Counter(
        period
        for of_district in cells.values()
        for period, cell in of_district.get(indicator, {}).items()
        if cell.value is not None
    )
    most = [period for period, districts in known.items() if 2 * districts > len(cells)]
    return max(most, default=None)


def _district_entry(
    place: PlaceFacts,
    listed: Mapping[str, str | None],
    cells: Cells,
) -> dict[str, Any]:
    """A row of the list of districts, with its key figures of the period that is `listed`.

    A district without a value in that period has its latest one, else its latest cell.
    """
    own = cells.get(place.code, {})
    figures: dict[str, Any] = {}
    for indicator, usual in listed.items():
        known = own.get(indicator)
        if known:
            published = [period for period, cell in known.items() if cell.value is not None]
            period = usual if usual in published else max(published or known)
            figures[indicator] = {
                "period": period,
                "value": number(known[period].value),
                "status": known[period].status,
            }
    return place_entry(place) | {"figures": figures}
