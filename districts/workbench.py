"""A draft as the workbench reads it: its list, its base, and what both add up to.

What does not change from move to move (the comuni, their borders, the laws of the policies, the
sums of the base) is kept in the process, under a mark of the database that changes with it; what a
draft adds up to is computed anew at each reading.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from districts import coverage
from districts.alignment import independence, lineage
from districts.drafts_base import newer_law
from districts.lookups import lineage_parents, population_year
from districts.models import (
    Approval,
    BoundaryRevision,
    Draft,
    DraftMark,
    DraftMove,
    Policy,
    TerritorialUnit,
    Zone,
    ZoneAssignment,
)
from districts.scenario import NOTHING, Agreement, Land, Sums, agreement, sums
from districts.undoing import Reversible, reversible

POLICIES = (Policy.HEALTH, Policy.SOCIAL, Policy.LABOUR, Policy.EDUCATION, Policy.DEVELOPMENT)
RECENT = 12
"""How many steps of the log the page shows."""
# A pixel of the map of a region a hundred kilometres wide and more.
_TOLERANCE_M = 250.0
_KEPT = 8
_MARK = """
SELECT (SELECT coalesce(max(id), 0) FROM districts_unitpopulation),
    (SELECT string_agg(revision_id::text, ',' ORDER BY revision_id) FROM districts_validity),
    (SELECT md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid))
        FROM districts_territorialunit),
    (SELECT md5(string_agg(ctid::text || xmin::text, ',' ORDER BY ctid)) FROM districts_zoning),
    current_database()
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A comune of the draft, or part of one. `former`: it no longer exists on the vintage."""

    pk: int
    code: str
    name: str
    province: str
    population: int | None
    area: float | None
    former: bool


@dataclass(frozen=True, eq=False)
class Ground:
    """What the drafts of one base share. `before`: {unit code: zone code} of the base."""

    units: Mapping[str, Unit]
    land: Land
    before: Mapping[str, str]
    before_sums: Mapping[str, Sums]
    policies: Mapping[str, Mapping[str, str]]
    before_agreement: Agreement | None
    year: int
    shapes: Mapping[str, BaseGeometry]

    @cached_property
    def drawn(self) -> dict[str, BaseGeometry]:
        """Lighter shapes, that still share their borders."""
        shapes = coverage.simplify(coverage.clean(list(self.shapes.values())), _TOLERANCE_M)
        return dict(zip(self.shapes, shapes, strict=True))


@dataclass(frozen=True, eq=False)
class Workbench:
    """Everything that the page of a draft says."""

    draft: Draft
    revision: BoundaryRevision
    ground: Ground
    zones: Mapping[str, Zone]
    after: Mapping[str, str]
    after_sums: Mapping[str, Sums]
    after_agreement: Agreement | None
    locked_zones: frozenset[str]
    locked_units: frozenset[str]
    dissolved: frozenset[str]
    reversible: Reversible
    newer: BoundaryRevision | None
    asked: Approval | None

    @cached_property
    def moved(self) -> list[str]:
        """The units that are not where the base has them, by name."""
        units = self.ground.units
        changed = [c for c in units if self.after.get(c) != self.ground.before.get(c)]
        return sorted(changed, key=lambda code: units[code].name)

    @cached_property
    def missing(self) -> list[str]:
        """The units without zone that ought to have one, by name."""
        partial = self.revision.zoning.extent != "total"
        units = self.ground.units
        wanted = [
            code
            for code, unit in units.items()
            if code not in self.after
            and not unit.former
            and (code in self.ground.before or not partial)
        ]
        return sorted(wanted, key=lambda code: units[code].name)

    @cached_property
    def touched(self) -> list[str]:
        """The zones that have gained or lost a unit, by code."""
        pairs = ((self.ground.before.get(c), self.after.get(c)) for c in self.moved)
        return sorted({zone for pair in pairs for zone in pair if zone is not None})

    @cached_property
    def emptied(self) -> list[str]:
        """The zones of the base without units by now, dissolved or not, by code."""
        return sorted(self.ground.before_sums.keys() - self.after_sums.keys())

    def sums_of(self, zone: str) -> tuple[Sums, Sums]:
        """A zone in the base and in the draft."""
        return (
            self.ground.before_sums.get(zone, NOTHING),
            self.after_sums.get(zone, NOTHING),
        )


_grounds: OrderedDict[tuple[Any, ...], Ground] = OrderedDict()
_guard = Lock()


def read_workbench(draft: Draft) -> Workbench:
    """The draft as it stands; the base of `draft.revision` must be there."""
    revision = draft.revision
    ground = _ground(revision, timezone.localdate())
    after = dict(
        ZoneAssignment.objects.filter(revision=revision).values_list(
            "unit__istat_code", "zone__code"
        )
    )
    marks = list(DraftMark.objects.filter(draft=draft).select_related("zone", "unit"))
    locks = [mark for mark in marks if mark.kind == DraftMark.Kind.LOCK]
    return Workbench(
        draft=draft,
        revision=revision,
        ground=ground,
        zones={zone.code: zone for zone in Zone.objects.filter(zoning=revision.zoning_id)},
        after=after,
        after_sums=sums(ground.land, after),
        after_agreement=agreement(ground.land, after, ground.policies),
        locked_zones=frozenset(mark.zone.code for mark in locks if mark.zone),
        locked_units=frozenset(mark.unit.istat_code for mark in locks if mark.unit),
        dissolved=frozenset(
            mark.zone.code for mark in marks if mark.zone and mark.kind == DraftMark.Kind.DISSOLVED
        ),
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


def recent_steps(draft: Draft, after_version: int = 0) -> list[tuple[Any, list[DraftMove]]]:
    """The last steps with their moves, the newest first; only those after a version, if given."""
    steps = list(
        draft.steps.filter(version__gt=after_version)
        .select_related("by")
        .order_by("-number")[:RECENT]
    )
    moves: dict[int, list[DraftMove]] = {step.pk: [] for step in steps}
    rows = DraftMove.objects.filter(step__in=steps).select_related("unit", "from_zone", "to_zone")
    for move in rows.order_by("unit__name"):
        moves[move.step_id].append(move)
    return [(step, moves[step.pk]) for step in steps]


def _ground(revision: BoundaryRevision, day: date) -> Ground:
    """The ground of a base, from memory if nothing that it is made of has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        key = (*cursor.fetchone(), revision.based_on_id, revision.unit_vintage, day)
    with _guard:
        found = _grounds.get(key)
    if found is None:
        found = _read_ground(revision, day)
        with _guard:
            _grounds[key] = found
            while len(_grounds) > _KEPT:
                _grounds.popitem(last=False)
    return found


def _read_ground(revision: BoundaryRevision, day: date) -> Ground:
    base = revision.based_on
    year = population_year(None, day)
    units, shapes = _units(revision, year)
    known = {code: unit.population for code, unit in units.items() if unit.population is not None}
    drawn = [code for code in units if code in shapes]
    codes = drawn + [code for code in units if code not in shapes]
    borders = coverage.adjacency(coverage.clean([shapes[code] for code in drawn]))
    land = Land(
        codes=codes,
        population=known,
        area={code: unit.area for code, unit in units.items() if unit.area is not None},
        borders=coverage.Adjacency(len(codes), borders.pairs, np.asarray(borders.length_m)),
    )
    before = dict(
        ZoneAssignment.objects.filter(revision=base).values_list("unit__istat_code", "zone__code")
    )
    policies = _policies(revision, day)
    return Ground(
        units=units,
        land=land,
        before=before,
        before_sums=sums(land, before),
        policies=policies,
        before_agreement=agreement(land, before, policies),
        year=year,
        shapes={code: shapes[code] for code in drawn},
    )


def _units(
    revision: BoundaryRevision, year: int
) -> tuple[dict[str, Unit], dict[str, BaseGeometry]]:
    """The comuni of the vintage and whatever the base assigns, by code; their shapes."""
    comuni = TerritorialUnit.objects.comuni()
    valid = set(comuni.valid_on(revision.unit_vintage).values_list("pk", flat=True))
    assigned = set(
        ZoneAssignment.objects.filter(revision=revision.based_on_id).values_list("unit", flat=True)
    )
    wanted = TerritorialUnit.objects.filter(Q(pk__in=valid) | Q(pk__in=assigned))
    people: dict[int, int] = dict(
        wanted.filter(populations__year=year, populations__superseded_at__isnull=True).values_list(
            "pk", "populations__population"
        )
    )
    units, shapes = {}, {}
    rows = wanted.annotate(wkb=AsWKB("geometry")).order_by("istat_code")
    for row in rows.values_list(
        "pk", "istat_code", "name", "province_name", "area_km2", "kind", "wkb"
    ):
        pk, code, name, province, area, kind, wkb = row
        former = kind == TerritorialUnit.Kind.COMUNE and pk not in valid
        units[code] = Unit(
            pk, code, name, province, people.get(pk), None if area is None else float(area), former
        )
        if wkb is not None:
            shapes[code] = shapely.from_wkb(bytes(wkb))
    return units, shapes


def _policies(revision: BoundaryRevision, day: date) -> dict[str, dict[str, str]]:
    """{policy: {unit: zone}} of the laws in force that the draft is measured against.

    The districts are measured against every policy whose zoning was not made out of them, and out
    of which they were not made; a policy against the districts.
    """
    laws: Sequence[BoundaryRevision] = list(
        BoundaryRevision.objects.filter(zoning__is_reference=True)
        .in_force(day)
        .select_related("zoning")
    )
    of_districts = revision.zoning.policy == Policy.COHESION
    wanted = POLICIES if of_districts else (Policy.COHESION,)
    laws = [law for law in laws if law.zoning.policy in wanted]
    parents = lineage_parents(revision, *laws)
    own = lineage(revision.zoning.code, parents)
    proving = [
        law for law in laws if independence(own, lineage(law.zoning.code, parents)) != "none"
    ]
    found: dict[str, dict[str, str]] = {
        law.zoning.policy: {}
        for law in sorted(proving, key=lambda law: wanted.index(law.zoning.policy))
    }
    policy_of = {law.pk: law.zoning.policy for law in proving}
    rows = ZoneAssignment.objects.filter(revision__in=proving).values_list(
        "revision", "unit__istat_code", "zone__code"
    )
    for law, unit, zone in rows:
        found[policy_of[law]][unit] = zone
    return found
