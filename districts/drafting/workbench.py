"""A draft as the workbench reads it: its list, its base, and what both add up to.

The list is read anew each time; what it adds up to is taken from the last reading of the same draft
in this process, but for the zones whose comuni are others by now (districts/drafting/scenario.py).
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from django.db import connection
from django.utils import timezone

from districts.drafting.base import newer_law
from districts.drafting.ground import Ground, Unit, ground_of
from districts.drafting.scenario import NOTHING, Standing, Sums, moved_to
from districts.drafting.undoing import Reversible, reversible
from districts.models import (
    Approval,
    BoundaryRevision,
    Draft,
    DraftMark,
    DraftMove,
    DraftZoneName,
    Zone,
    ZoneAssignment,
    Zoning,
)

RECENT = 12
"""How many steps of the log the page shows."""
_KEPT = 32


@dataclass(frozen=True, eq=False)
class Workbench:
    """A draft as it stands.

    zones: those that can be chosen, by code, with the names that the draft gives them. seats:
    {zone: its seat}, of the zones that have one. founded: zones that the draft brings in.
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
        changed = [c for c in units if self.after.get(c) != self.ground.before.get(c)]
        return sorted(changed, key=lambda code: units[code].name)

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

    def sums_of(self, zone: str) -> tuple[Sums, Sums]:
        """A zone in the base and in the draft."""
        return (
            self.ground.base.sums.get(zone, NOTHING),
            self.standing.sums.get(zone, NOTHING),
        )


_standings: OrderedDict[tuple[Any, ...], tuple[Ground, Standing]] = OrderedDict()
_guard = Lock()


def choices_of(draft: Draft) -> tuple[Mapping[str, Unit], Mapping[str, Zone]]:
    """The comuni and the zones that can be chosen, by code: what a move needs to be understood."""
    ground = ground_of(draft.revision, timezone.localdate())
    zones, _founded = _zones(draft, ())
    return ground.units, {zone.code: zone for zone in zones.values()}


def read_workbench(draft: Draft) -> Workbench:
    """The draft as it stands; the base of `draft.revision` must be there."""
    revision = draft.revision
    rows = list(
        ZoneAssignment.objects.filter(revision=revision).values_list("unit_id", "zone_id", "seat")
    )
    ground = ground_of(revision, timezone.localdate())
    if strangers := {unit for unit, _zone, _seat in rows} - ground.code_of.keys():
        ground = ground_of(revision, timezone.localdate(), frozenset(strangers))
    zones, founded = _zones(draft, {zone for _unit, zone, _seat in rows})
    listed = {ground.code_of[unit]: zones[zone].code for unit, zone, _seat in rows}
    locked_zones, locked_units, dissolved = _marks(draft)
    return Workbench(
        draft=draft,
        revision=revision,
        ground=ground,
        zones={zone.code: zone for zone in zones.values()},
        standing=_standing(draft, ground, listed),
        seats={zones[zone].code: ground.code_of[unit] for unit, zone, seat in rows if seat},
        locked_zones=locked_zones,
        locked_units=locked_units,
        dissolved=dissolved,
        founded=founded,
        reversible=reversible(draft.steps.order_by("number").values_list("pk", "kind")),
        newer=newer_law(revision),
        asked=Approval.objects.pending()
        .filter(
            content_type__app_label="districts",
            content_type__model="boundaryrevision",
            object_id=revision.pk,
        )
        .first(),
    )


def _standing(draft: Draft, ground: Ground, listed: Mapping[str, str]) -> Standing:
    """What the list adds up to, from the last reading or from the base: whichever is known."""
    key = connection.settings_dict["NAME"], draft.pk
    with _guard:
        known, last = _standings.get(key, (ground, ground.base))
    # A ground is never changed, but replaced: then everything is counted from its base.
    standing = moved_to(ground.land, last if known is ground else ground.base, listed)
    with _guard:
        _standings[key] = ground, standing
        _standings.move_to_end(key)
        while len(_standings) > _KEPT:
            _standings.popitem(last=False)
    return standing


def _zones(draft: Draft, held: Collection[int]) -> tuple[dict[int, Zone], frozenset[str]]:
    """The zones of the zoning by key, under the names of the draft; codes of those it founded.

    Those that another draft founded are its own, unless this one has comuni in them.
    """
    zones = {zone.pk: zone for zone in Zone.objects.filter(zoning=draft.revision.zoning_id)}
    rows = DraftZoneName.objects.filter(zone__zoning=draft.revision.zoning_id).order_by("pk")
    mine: set[int] = set()
    new: set[int] = set()
    fields = "zone", "draft", "name", "founded", "withdrawn"
    for zone, whose, name, founded, withdrawn in rows.values_list(*fields):
        if founded:
            new.add(zone)
        if whose != draft.pk:
            continue
        zones[zone].name = name
        if founded:
            mine.add(zone)
        elif withdrawn:
            mine.discard(zone)
    theirs = new - mine
    law = (
        set(
            ZoneAssignment.objects.filter(zone__in=theirs, revision__state="adopted").values_list(
                "zone_id", flat=True
            )
        )
        if theirs
        else set()
    )
    hidden = theirs - law - set(held)
    return (
        {pk: zone for pk, zone in zones.items() if pk not in hidden},
        frozenset(zones[pk].code for pk in mine),
    )


def _marks(draft: Draft) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Zones locked, units locked, zones dissolved."""
    rows = set(
        DraftMark.objects.filter(draft=draft).values_list("kind", "zone__code", "unit__istat_code")
    )
    lock = DraftMark.Kind.LOCK
    return (
        frozenset(zone for kind, zone, _unit in rows if kind == lock and zone),
        frozenset(unit for kind, _zone, unit in rows if kind == lock and unit),
        frozenset(zone for kind, zone, _unit in rows if kind != lock),
    )


def recent_steps(draft: Draft, after_version: int = 0) -> list[tuple[Any, list[DraftMove]]]:
    """The last steps with their moves, the newest first; only those after a version, if given."""
    steps = list(
        draft.steps.filter(version__gt=after_version)
        .select_related("by")
        .order_by("-number")[:RECENT]
    )
    moves: dict[int, list[DraftMove]] = {step.pk: [] for step in steps}
    rows = DraftMove.objects.filter(step__in=steps).select_related("unit", "from_zone", "to_zone")
    # Shapes are heavy, and nobody reads them here.
    for move in rows.defer("unit__geometry").order_by("unit__name"):
        moves[move.step_id].append(move)
    return [(step, moves[step.pk]) for step in steps]
