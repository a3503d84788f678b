"""Zones that a step of a draft founds, the names that it gives, and how an undo takes them back."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from districts.actions.law_names import call_zones
from districts.models import BoundaryRevision, Draft, DraftStep, DraftZoneName, Zone, ZoneName
from districts.transitions import TransitionRefusedError

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class NewZone:
    """A zone to be founded. units: keys of those that go to it, at least one."""

    code: str
    name: str
    units: Collection[int]


def found_all(draft: Draft, new: Collection[NewZone]) -> list[tuple[Zone, NewZone]]:
    """The zones, made now or known by this code and name to another draft, which means the same.

    Raises `TransitionRefusedError` with everything that is wrong.
    """
    zoning = draft.revision.zoning_id
    wanted = [
        NewZone(one.code.strip().upper(), one.name.strip(), one.units) for one in new if one.units
    ]
    known = {
        zone.code: zone
        for zone in Zone.objects.filter(zoning=zoning, code__in=[one.code for one in wanted])
    }
    problems: list[str] = []
    seen: set[str] = set()
    for one in wanted:
        said = problems_of_name(one.name) + problems_of_code(one.code)
        if one.code in seen:
            said.append(_("Il codice %(code)s è di due zone nuove.") % {"code": one.code})
        elif one.code in known and not _means_the_same(draft, known[one.code], one.name):
            said.append(taken(one.code))
        seen.add(one.code)
        problems += said
    if problems:
        raise TransitionRefusedError(list(dict.fromkeys(problems)))
    return [(known.get(one.code) or made_zone(zoning, one.code, one.name), one) for one in wanted]


def made_zone(zoning: int, code: str, name: str) -> Zone:
    """A new zone. Raises `TransitionRefusedError` if somebody else just made one of this code."""
    try:
        with transaction.atomic():
            return Zone.objects.create(zoning_id=zoning, code=code, name=name)
    except IntegrityError:
        raise TransitionRefusedError([taken(code)]) from None


def _means_the_same(draft: Draft, zone: Zone, name: str) -> bool:
    """Whether it was founded by this draft and taken back, or by another under this name."""
    rows = DraftZoneName.objects.filter(zone=zone)
    last = rows.filter(draft=draft).order_by("-pk").first()
    if last is not None:
        return last.withdrawn
    return rows.filter(founded=True).exists() and rows.filter(name=name).exists()


def name_by_step(
    step: DraftStep,
    founded: Sequence[tuple[Zone, NewZone]],
    names: Mapping[int, str],
    by: Any,
) -> None:
    """Write what a step calls its zones. Raises `TransitionRefusedError`."""
    if problems := [said for name in names.values() for said in problems_of_name(name.strip())]:
        raise TransitionRefusedError(problems)
    DraftZoneName.objects.bulk_create(
        [
            *(_row(step, zone.pk, one.name, by, founded=True) for zone, one in founded),
            *(_row(step, zone, name.strip(), by) for zone, name in sorted(names.items())),
        ]
    )
    call_zones(step.draft.revision)


def reverse_names(step: DraftStep, by: Any) -> None:
    """Take back what the reversed step called its zones; a name given since then stays."""
    rows = DraftZoneName.objects.filter(draft=step.draft_id).select_related("zone").order_by("pk")
    of_base = ZoneName.objects.filter(revision=step.draft.revision.based_on_id)
    called: dict[int, str] = dict(of_base.values_list("zone", "name"))
    told: dict[int, list[DraftZoneName]] = {}
    for row in rows:
        told.setdefault(row.zone_id, []).append(row)
    made = []
    for zone, said in told.items():
        at = next((i for i, row in enumerate(said) if row.step_id == step.reverses_id), None)
        if at is None:
            continue
        last = said[-1].name
        if said[at].founded:
            made.append(_row(step, zone, last, by, withdrawn=True))
        elif said[at].withdrawn:
            made.append(_row(step, zone, last, by, founded=True))
        elif at == len(said) - 1:
            before = said[at - 1].name if at else called.get(zone, said[at].zone.name)
            made.append(_row(step, zone, before, by))
    if made:
        DraftZoneName.objects.bulk_create(made)
        call_zones(step.draft.revision)


def copy_names(*, revision: BoundaryRevision, draft: Draft, by: Any) -> None:
    """Give a draft the zones and names of the one that it is forked from."""
    names = DraftZoneName.objects.by_zone(revision.pk)
    rows = DraftZoneName.objects.filter(draft=revision.pk, founded=True)
    founded = set(rows.values_list("zone", flat=True))
    DraftZoneName.objects.bulk_create(
        DraftZoneName(draft=draft, zone_id=zone, name=name, founded=zone in founded, by=by)
        for zone, name in sorted(names.items())
    )
    if names:
        call_zones(draft.revision)


def _row(step: DraftStep, zone: int, name: str, by: Any, **also: bool) -> DraftZoneName:
    return DraftZoneName(draft_id=step.draft_id, step=step, zone_id=zone, name=name, by=by, **also)


def problems_of_name(name: str) -> list[str]:
    """What is wrong with the name of a zone."""
    if not name:
        return [_("Dai un nome alla zona.")]
    return [_("Il nome è troppo lungo: al massimo 150 caratteri.")] if len(name) > 150 else []


def taken(code: str) -> str:
    """That a zone has this code already."""
    said = _("Il codice %(code)s è già di una zona, forse di un'altra bozza: scegline un altro.")
    return said % {"code": code}


def problems_of_code(code: str) -> list[str]:
    """What is wrong with the code of a new zone."""
    if _CODE.fullmatch(code):
        return []
    return [_("Scrivi un codice di lettere, cifre e trattini, come D31.")]
