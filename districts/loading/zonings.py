"""Zonings and the revisions of their boundaries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.core.exceptions import ValidationError

from districts.actions import adopt_revision
from districts.boundaries.coverage import adjacency, zone_components
from districts.importers.outcomes import Outcome
from districts.importers.tabular import Rejected
from districts.importers.zonings import ActEntry, MembershipRow, RevisionEntry, ZoningEntry
from districts.loading.differences import Differences, copy_rows, reasons
from districts.loading.units import unit_ids
from districts.models import (
    Act,
    BoundaryRevision,
    TerritorialUnit,
    Zone,
    ZoneAssignment,
    ZoneName,
    Zoning,
)
from districts.models.zonings import MIN_RATIONALE
from districts.transitions import TransitionRefusedError

Names = Mapping[int, tuple[str, str, str]]
"""{zone: its name, code and name of the body or area above}"""


def load_zonings(
    entries: Sequence[ZoningEntry], references: Mapping[str, str], *, name: str
) -> Outcome:
    """The zonings themselves; `references` says which one stands for each policy."""
    policies = {entry.code: entry.policy for entry in entries}
    differences = Differences(Zoning)
    for policy, code in references.items():
        if code and policies.get(code) != policy:
            differences.refuse(0, "", "", f"“{code}” rappresenta “{policy}” ma non la descrive.")
    known = {zoning.code: zoning for zoning in Zoning.objects.all()}
    # A policy has one reference at a time: the one that stops being it goes first.
    replaced = [
        z.pk for z in known.values() if z.is_reference and references.get(z.policy) != z.code
    ]
    if replaced:
        Zoning.objects.filter(pk__in=replaced).update(is_reference=False)
    for entry in entries:
        values = {
            "policy": entry.policy,
            "kind": entry.kind,
            "extent": entry.extent,
            "is_reference": references.get(entry.policy) == entry.code,
            "name_it": entry.name_it,
            "name_en": entry.name_en,
            "zone_noun_it": entry.zone_noun_it,
            "zone_noun_en": entry.zone_noun_en,
            "ended_on": entry.ended_on,
        }
        zoning = known.get(entry.code) or Zoning(code=entry.code)
        differences.add(zoning, values, line=entry.line)
    return differences.outcome(name, len(entries))


def load_revision(
    entry: RevisionEntry, rows: Sequence[MembershipRow], *, zoning: str, name: str
) -> Outcome:
    """One state of the law of a zoning, adopted with its outlines drawn.

    The same act with another list, or told otherwise, becomes a revision that `corrects` the one
    before: an adopted boundary is never edited.
    """
    try:
        changed = _load_revision(entry, rows, Zoning.objects.get(code=zoning), name)
    except RefusedError as error:
        return Outcome(name, len(rows), rejected=error.rejected)
    outcome = Outcome.complete(name, len(rows), len(rows) if changed else 0)
    return replace(outcome, note=_scattered(rows)) if changed else outcome


def _scattered(rows: Sequence[MembershipRow]) -> str:
    """Which zones lie in several pieces: real enclaves exist, so it is told and not refused."""
    zones = {row.unit_code: row.zone_code for row in rows}
    drawn = TerritorialUnit.objects.filter(
        istat_code__in=zones, valid_to__isnull=True, geometry__isnull=False
    )
    units = list(drawn.annotate(wkb=AsWKB("geometry")).values_list("istat_code", "wkb"))
    neighbours = adjacency([shapely.from_wkb(bytes(wkb)) for _code, wkb in units])
    pieces = zone_components(neighbours, [zones[code] for code, _wkb in units])
    several = [zone for zone, parts in pieces.items() if len(parts) > 1]
    return f"in più pezzi: {', '.join(several)}" if several else ""


class RefusedError(Exception):
    """A revision cannot be loaded, for all the reasons in `rejected`."""

    def __init__(self, rejected: Sequence[Rejected]) -> None:
        super().__init__(*map(str, rejected))
        self.rejected = rejected


def _load_revision(
    entry: RevisionEntry, rows: Sequence[MembershipRow], zoning: Zoning, name: str
) -> bool:
    """Whether a revision was added. Raises `RefusedError`."""
    head = _head(entry)
    zones = _load_zones(zoning, rows)
    units = unit_ids(with_parts=True)
    members = {
        units[row.unit_code]: (zones[row.zone_code], row.basis, row.confidence, row.source)
        for row in rows
    }
    names = {
        zones[row.zone_code]: (row.zone_name, row.parent_code, row.parent_name) for row in rows
    }
    standing = (
        BoundaryRevision.objects.standing()
        .filter(zoning=zoning, effective_from=entry.effective_from)
        .first()
    )
    if standing and _says(standing, head, members, names):
        return False
    revision = BoundaryRevision(
        zoning=zoning,
        effective_from=entry.effective_from,
        origin=BoundaryRevision.Origin.IMPORT,
        corrects=standing,
        based_on=standing,
        **head,
    )
    try:
        revision.full_clean()
        adopt(revision, members, names, reason=f"Caricata da {name}")
    except ValidationError as error:
        raise RefusedError(reasons(error, entry.line)) from error
    except TransitionRefusedError as error:
        raise RefusedError([Rejected(0, "", "", each) for each in error.problems]) from error
    return True


def _head(entry: RevisionEntry) -> dict[str, Any]:
    """All that a revision says besides its list. Raises `RefusedError`."""
    if len(entry.rationale) < MIN_RATIONALE:
        message = f"servono almeno {MIN_RATIONALE} caratteri."
        raise RefusedError([Rejected(entry.line, "rationale", entry.rationale, message)])
    source = Zoning.objects.filter(code=entry.derived_from).first()
    if entry.derived_from and source is None:
        message = "zonizzazione sconosciuta."
        raise RefusedError([Rejected(entry.line, "derived_from", entry.derived_from, message)])
    return {
        "title": entry.title,
        "rationale": entry.rationale,
        "act": _load_act(entry.act) if entry.act else None,
        "act_note": entry.act_note,
        "date_precision": entry.date_precision,
        "basis": entry.basis,
        "unit_vintage": entry.unit_vintage,
        "derived_from": source,
    }


def _load_act(entry: ActEntry) -> Act:
    """The act of the register, entered or completed. Raises `RefusedError`."""
    key = {
        "kind": entry.kind,
        "authority": entry.authority,
        "number": entry.number,
        "date": entry.date,
    }
    act = Act.objects.filter(**key).first() or Act(**key)
    values = {"authority_ipa": entry.authority_ipa, "title": entry.title, "url": entry.url}
    differences = Differences(Act)
    differences.add(act, values, line=entry.line)
    if differences.rejected:
        raise RefusedError(differences.rejected)
    differences.write()
    return act


def _load_zones(zoning: Zoning, rows: Sequence[MembershipRow]) -> dict[str, int]:
    """Enter the zones that are new; primary keys by code. Other names are those of the law."""
    zones = {zone.code: zone for zone in zoning.zones.all()}
    differences = Differences(Zone)
    for row in {row.zone_code: row for row in rows}.values():
        if row.zone_code in zones:
            continue
        zone = zones[row.zone_code] = Zone(zoning=zoning, code=row.zone_code)
        values = {
            "name": row.zone_name,
            "parent_code": row.parent_code,
            "parent_name": row.parent_name,
        }
        differences.add(zone, values)
    differences.write()
    return {code: zone.pk for code, zone in zones.items()}


def _says(
    revision: BoundaryRevision,
    head: Mapping[str, Any],
    members: Mapping[int, tuple[Any, ...]],
    names: Names,
) -> bool:
    """Whether the revision already says all this."""
    if any(getattr(revision, name) != value for name, value in head.items()):
        return False
    called = revision.zone_names.values_list("zone", "name", "parent_code", "parent_name")
    if {zone: tuple(rest) for zone, *rest in called} != names:
        return False
    assigned = revision.assignments.values_list("unit", "zone", "basis", "confidence", "source")
    return {unit: tuple(rest) for unit, *rest in assigned} == members


def adopt(
    revision: BoundaryRevision,
    members: Mapping[int, tuple[Any, ...]],
    names: Names | None = None,
    *,
    reason: str,
) -> None:
    """Store a revision and its list as law.

    Raises `TransitionRefusedError`; the caller undoes what was written.
    """
    store(revision, members, names)
    adopt_revision(revision=revision, by=None, reason=reason)


def store(
    revision: BoundaryRevision,
    members: Mapping[int, tuple[Any, ...]],
    names: Names | None = None,
) -> None:
    """Write a revision and its list, by unit (zone, basis, confidence, source).

    `names`: what it calls its zones; without, they are called as by the one that it starts from.
    """
    revision.save()
    ZoneName.objects.bulk_create(
        ZoneName(
            revision=revision,
            zone_id=zone,
            name=name,
            parent_code=parent_code,
            parent_name=parent_name,
        )
        for zone, (name, parent_code, parent_name) in (names or {}).items()
    )
    copy_rows(
        ZoneAssignment,
        ["revision", "unit", "zone", "basis", "confidence", "source"],
        ((revision.pk, unit, *rest) for unit, rest in members.items()),
    )
