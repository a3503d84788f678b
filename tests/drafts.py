"""Drafts of the districts of the toy region (tests/territory.py): opened, moved, explained."""

from datetime import date
from typing import Any

from districts.actions import (
    assign_units,
    explain_findings,
    fork_revision,
    prepare_adoption,
    step_back,
)
from districts.drafting.findings import verdict_of
from districts.models import Act, BoundaryRevision, Draft, DraftStep, Zone
from tests.territory import Territory

WHY = "La valle chiede da anni servizi più vicini."


def opened(toy: Territory, by: Any, title: str = "Prova") -> Draft:
    """A draft that is equal to the districts in force."""
    return fork_revision(revision=toy.laws["cohesion-2020"], title=title, rationale=WHY, by=by)


def zone(code: str) -> Zone:
    return Zone.objects.get(zoning__code="cohesion", code=code)


def zones(draft: Draft) -> dict[str, str]:
    """{name of the comune: code of its zone}."""
    return dict(draft.revision.assignments.values_list("unit__name", "zone__code"))


def move(draft: Draft, toy: Territory, to: str | None, *names: str, by: Any) -> DraftStep:
    draft.refresh_from_db()
    return assign_units(
        draft=draft,
        units=[toy.units[name].pk for name in names],
        zone=zone(to) if to else None,
        by=by,
        seen=draft.version,
    )


def back(draft: Draft, by: Any, *, forward: bool = False) -> DraftStep:
    draft.refresh_from_db()
    return step_back(draft=draft, by=by, seen=draft.version, forward=forward)


def explain_everything(draft: Draft, by: Any) -> None:
    """A reason for every warning."""
    read = verdict_of(BoundaryRevision.objects.get(pk=draft.pk))
    assert read is not None
    reasons = {one.finding.fingerprint: "La valle preferisce così." for one in read[1].unexplained}
    explain_findings(draft=draft, reasons=reasons, by=by)


def prepared(draft: Draft, by: Any, act: Act, day: date, title: str = "Nuovi confini") -> Draft:
    """With its act, and the day on which it would be law."""
    draft.refresh_from_db()
    made = prepare_adoption(
        draft=draft,
        title=title,
        rationale=WHY,
        act=act,
        effective_from=day,
        by=by,
        seen=draft.version,
    )
    draft.refresh_from_db()
    return made
