"""What a page says of a place, as plain data: pure functions from facts to a canonical payload.

`docs/snapshot.md` describes the payload field by field. Nothing here reads a database or a clock,
so the same facts give the same bytes anywhere.
"""

from impact.dashboards.context import ContextFacts, context_section
from impact.dashboards.district import Standings, district_payload, standings
from impact.dashboards.facts import (
    BoundaryFacts,
    CellFacts,
    Cells,
    IndicatorFacts,
    PlaceFacts,
    RegionFacts,
    SourceFacts,
    TermFacts,
    UnitFacts,
    UnitFigure,
    ZoningFacts,
)
from impact.dashboards.laws import district_laws, joined, region_laws
from impact.dashboards.payload import ALGORITHM, canonical
from impact.dashboards.policies import PolicyComparison, compare_policies
from impact.dashboards.region import region_payload
from impact.dashboards.units import Figures, unit_section

__all__ = [
    "ALGORITHM",
    "BoundaryFacts",
    "CellFacts",
    "Cells",
    "ContextFacts",
    "Figures",
    "IndicatorFacts",
    "PlaceFacts",
    "PolicyComparison",
    "RegionFacts",
    "SourceFacts",
    "Standings",
    "TermFacts",
    "UnitFacts",
    "UnitFigure",
    "ZoningFacts",
    "canonical",
    "compare_policies",
    "context_section",
    "district_laws",
    "district_payload",
    "joined",
    "region_laws",
    "region_payload",
    "standings",
    "unit_section",
]
