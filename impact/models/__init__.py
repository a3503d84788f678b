"""What was measured, what follows from it, what is published; what a plan wants of it."""

from impact.models.events import (
    DistrictPlanEvent,
    IndicatorEvent,
    IndicatorTermEvent,
    ObjectiveEvent,
    SourceEvent,
)
from impact.models.indicators import Indicator, IndicatorTerm, Source
from impact.models.observations import ImportBatch, Observation
from impact.models.plans import Baseline, DistrictPlan, DistrictPlanQuerySet, Objective
from impact.models.values import DashboardSnapshot, LawSnapshot, RecomputeRequest, ZoneValue

__all__ = [
    "Baseline",
    "DashboardSnapshot",
    "DistrictPlan",
    "DistrictPlanEvent",
    "DistrictPlanQuerySet",
    "ImportBatch",
    "Indicator",
    "IndicatorEvent",
    "IndicatorTerm",
    "IndicatorTermEvent",
    "LawSnapshot",
    "Objective",
    "ObjectiveEvent",
    "Observation",
    "RecomputeRequest",
    "Source",
    "SourceEvent",
    "ZoneValue",
]
