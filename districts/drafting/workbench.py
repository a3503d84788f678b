"""A draft as the workbench reads it: its list, its base, and what both add up to.

The list is read anew each time, and whole; what it adds up to is taken from the last reading of the
same draft in this process, but for the zones whose comuni are others by now
(districts/drafting/scenario.py).
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from districts.drafting.base import newer_law
from districts.drafting.choices import Choices, choices_of
from districts.drafting.ground import Ground, ground_of
from districts.drafting.scenario import NOTHING, Standing, Sums, moved, moved_to
from districts.drafting.undoing import Reversible, reversible
from districts.drafting.written import Written, read_written
from districts.models import (
    Approval,
    BoundaryRevision,
    Consultation,
    Draft,
    DraftMark,
    Zone,
    Zoning,
)

_KEPT = 32


@dataclass(frozen=True, eq=False)
class Workbench:
    """A draft as it stands.

    zones: those that can be chosen, by code, with the names that the draft gives them. seats:
    {zone: its seat}, of the zones that have one. founded: zones that the draft brings in.
    consultation: the one that keeps the draft from being changed, or that it came back from.
    reasons: {fingerprint of a finding: the last reason given for it, by key}.
    """

    draft: Draft
    revision: BoundaryRevision
    ground: Ground
    zones: Mapping[str, Zone]
    standing: Standing
    seats: Mapping[str, str]
    locked_zones: frozenset[str]
    locked_units: frozenset[str]
    dissolved: frozenset[str]
    founded: frozenset[str]
    reversible: Reversible
    newer: BoundaryRevision | None
    asked: Approval | None
    consultation: Consultation | None
    reasons: Mapping[str, int]

    @property
    def after(self) -> Mapping[str, str]:
        """{unit code: zone code}."""
        return self.standing.zones

    @property
    def whole(self) -> bool:
        """Whether every comune must have a zone."""
        return self.revision.zoning.extent == Zoning.Extent.TOTAL

    @cached_property
    def moved(self) -> list[str]:
        """The units that are not where the base has them, by name."""
        units = self.ground.units
        before, after = self.ground.base.members, self.standing.members
        none: frozenset[str] = frozenset()
        changed = {
            unit
            for zone in before.keys() | after.keys()
            # A zone that nobody touched is the very same set in both.
            if (was := before.get(zone, none)) is not (is_now := after.get(zone, none))
            for unit in was ^ is_now
        }
        return sorted(changed, key=lambda code: (units[code].name, code))

    @cached_property
    def missing(self) -> list[str]:
        """The units without zone that must have one, by name: then the draft is incomplete."""
        units = self.ground.units
        left = units.keys() - self.after.keys() if self.whole else set()
        wanted = [code for code in left if not units[code].former]
        return sorted(wanted, key=lambda code: units[code].name)

    @cached_property
    def touched(self) -> list[str]:
        """The zones that have gained or lost a unit, by code."""
        pairs = ((self.ground.before.get(c), self.after.get(c)) for c in self.moved)
        return sorted({zone for pair in pairs for zone in pair if zone is not None})

    @cached_property
    def emptied(self) -> list[str]:
        """The zones of the base without units by now, dissolved or not, by code."""
        return sorted(self.ground.base.sums.keys() - self.standing.sums.keys())

    def unit_name(self, code: str) -> str:
        """What a comune is called; its code if the ground does not know it."""
        unit = self.ground.units.get(code)
        return unit.name if unit else code

    def sums_of(self, zone: str) -> tuple[Sums, Sums]:
        """A zone in the base and in the draft."""
        return (
            self.ground.base.sums.get(zone, NOTHING),
            self.standing.sums.get(zone, NOTHING),
        )


def read_workbench(draft: Draft, choices: Choices | None = None) -> Workbench:
    """The draft as it stands; the base of `draft.revision` must be there.

    choices: where they were read already for this very request.
    """
    revision, written = draft.revision, read_written(draft.pk)
    held = set(np.unique(written.zones).tolist())
    if choices is None or not held <= choices.every.keys():
        choices = choices_of(draft)
    ground, every = choices.ground, choices.every
    if strangers := set(written.units.tolist()) - ground.code_of.keys():
        ground = ground_of(revision, timezone.localdate(), choices.mark, frozenset(strangers))
    standing = _standing(draft, ground, written, every)
    locked = [(zone, unit) for kind, zone, unit in written.marks if kind == DraftMark.Kind.LOCK]
    seats = {ground.code_of[unit] for unit in written.seats}
    return Workbench(
        draft=draft,
        revision=revision,
        ground=ground,
        zones=choices.zones(held),
        standing=standing,
        seats={standing.zones[unit]: unit for unit in seats},
        locked_zones=frozenset(every[zone].code for zone, _unit in locked if zone),
        locked_units=frozenset(ground.code_of[unit] for _zone, unit in locked if unit),
        dissolved=frozenset(
            every[zone].code
            for kind, zone, _unit in written.marks
            if zone and kind != DraftMark.Kind.LOCK
        ),
        founded=frozenset(every[zone].code for zone in choices.founded),
        reversible=reversible(written.log),
        newer=newer_law(revision, ground.last_laws),
        asked=Approval.objects.get(pk=written.asked) if written.asked else None,
        consultation=Consultation.objects.get(pk=written.consultation)
        if written.consultation
        else None,
        reasons=written.reasons,
    )


_standings: OrderedDict[tuple[Any, ...], tuple[Ground, Written, Standing]] = OrderedDict()
_guard = Lock()


def _standing(
    draft: Draft, ground: Ground, written: Written, zones: Mapping[int, Zone]
) -> Standing:
    """What the list adds up to, from the last reading or from the base: whichever is known."""
    key = connection.settings_dict["NAME"], draft.pk
    with _guard:
        known = _standings.get(key)

    def places(rows: Any) -> dict[str, str]:
        units, held = written.units[rows].tolist(), written.zones[rows].tolist()
        return {
            ground.code_of[unit]: zones[zone].code for unit, zone in zip(units, held, strict=True)
        }

    # A ground is never changed, but replaced: then everything is counted from its base.
    if known is None or known[0] is not ground:
        standing = moved_to(ground.land, ground.base, places(slice(None)))
    elif np.array_equal(known[1].units, written.units):
        standing = moved(ground.land, known[2], places(known[1].zones != written.zones))
    else:
        standing = moved_to(ground.land, known[2], places(slice(None)))
    with _guard:
        _standings[key] = ground, written, standing
        _standings.move_to_end(key)
        while len(_standings) > _KEPT:
            _standings.popitem(last=False)
    return standing
