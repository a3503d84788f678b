"""The tiny region of `tests/region_folder.py` loaded: what came of it, what it wrote."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from districts.importers.outcomes import Outcome
from districts.models import (
    BoundaryRevision,
    Region,
    StateChange,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    Zone,
    ZoneAssignment,
    ZoneOutline,
    Zoning,
)
from impact.loading import STEPS, load_folder
from impact.models import (
    ImportBatch,
    Indicator,
    IndicatorTerm,
    Observation,
    RecomputeRequest,
    Source,
)

TODAY = date(2026, 11, 23)
WRITTEN = [
    BoundaryRevision,
    ImportBatch,
    Indicator,
    IndicatorTerm,
    Observation,
    RecomputeRequest,
    Region,
    Source,
    StateChange,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    Zone,
    ZoneAssignment,
    ZoneOutline,
    Zoning,
]


def load(
    folder: Path, *, steps: Iterable[str] = STEPS, commit: bool = True, again: bool = False
) -> dict[str, Outcome]:
    outcomes = load_folder(path=folder, steps=set(steps), today=TODAY, commit=commit, again=again)
    return {outcome.name: outcome for outcome in outcomes}


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in WRITTEN}


def reasons(outcomes: dict[str, Outcome]) -> list[str]:
    return [str(reason) for outcome in outcomes.values() for reason in outcome.rejected]
