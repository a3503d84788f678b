"""Alignment of zonings: how far two or more ways of dividing the same territory agree.

Pure functions over assignments of units to zones; no geometry is needed, because every zone is a
union of whole units. The chain is

    common_universe -> crosswalk -> match -> pair_metrics, units_to_move, zone_agreement

and ``regional_alignment`` runs it for every policy against the districts.
"""

from .crosswalks import Crosswalk, crosswalk
from .lineage import Independence, independence, lineage
from .matchings import UNMATCHED, Matching, match
from .metrics import PairMetrics, pair_metrics
from .pairs import (
    Confidence,
    EmptyUniverseError,
    LeftOut,
    Pair,
    WeightKind,
    common_universe,
    restrict_to_confidence,
)
from .regional import PolicyAlignment, RegionalAlignment, regional_alignment
from .zones import (
    AgreementState,
    Moves,
    Piece,
    UnitToMove,
    WeighedUnit,
    ZoneAgreement,
    units_to_move,
    zone_agreement,
)

__all__ = [
    "UNMATCHED",
    "AgreementState",
    "Confidence",
    "Crosswalk",
    "EmptyUniverseError",
    "Independence",
    "LeftOut",
    "Matching",
    "Moves",
    "Pair",
    "PairMetrics",
    "Piece",
    "PolicyAlignment",
    "RegionalAlignment",
    "UnitToMove",
    "WeighedUnit",
    "WeightKind",
    "ZoneAgreement",
    "common_universe",
    "crosswalk",
    "independence",
    "lineage",
    "match",
    "pair_metrics",
    "regional_alignment",
    "restrict_to_confidence",
    "units_to_move",
    "zone_agreement",
]
