"""`manage.py refresh_units`: what it says, what it may write, and laws to begin from."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command

from districts.actions import adopt_revision
from districts.models import (
    Basis,
    BoundaryRevision,
    StateChange,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    ZoneAssignment,
    Zoning,
)
from impact.models import Observation

START = date(2015, 1, 1)


def refresh(folder: Path, *options: str) -> str:
    """What the command says."""
    said = io.StringIO()
    call_command("refresh_units", str(folder), *options, stdout=said)
    return said.getvalue()


def stored() -> list[Any]:
    """Everything that a refresh may write, as values."""
    models = (TerritorialUnit, UnitSuccession, UnitPopulation, BoundaryRevision, ZoneAssignment)
    counted = [list(model.objects.order_by("pk").values_list()) for model in models]
    return [*counted, StateChange.objects.count(), Observation.objects.count()]


def law(title: str, zones: dict[int, int], of: Zoning, day: date = START) -> None:
    """A law that puts units into zones, both by primary key, on the comuni of its day."""
    revision = BoundaryRevision.objects.create(
        zoning=of,
        title=title,
        rationale="La legge da cui parte la prova, sui comuni di allora.",
        act_note="Atto di prova.",
        effective_from=day,
        basis=Basis.LEGAL,
        unit_vintage=day,
    )
    ZoneAssignment.objects.bulk_create(
        ZoneAssignment(
            revision=revision,
            unit_id=unit,
            zone_id=zone,
            basis=Basis.LEGAL,
            confidence="high",
            source="prova",
        )
        for unit, zone in zones.items()
    )
    adopt_revision(revision=revision, by=None, reason="Prova.")
