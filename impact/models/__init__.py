"""What was measured, what follows from it, what is published."""

from impact.models.events import IndicatorEvent, IndicatorTermEvent, SourceEvent
from impact.models.indicators import Indicator, IndicatorTerm, Source
from impact.models.observations import ImportBatch, Observation
from impact.models.values import DashboardSnapshot, LawSnapshot, RecomputeRequest, ZoneValue

__all__ = [
    "DashboardSnapshot",
    "ImportBatch",
    "Indicator",
    "IndicatorEvent",
    "IndicatorTerm",
    "IndicatorTermEvent",
    "LawSnapshot",
    "Observation",
    "RecomputeRequest",
    "Source",
    "SourceEvent",
    "ZoneValue",
]
