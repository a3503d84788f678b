"""What the checks say of a technical revision: the same as of a draft (boundaries/checks.py).

It is written on other comuni than its base, so before and after are each counted on their own. A
zone whose land stayed the same answers for nothing: what is so in it was so in the base.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from shapely.geometry.base import BaseGeometry

from districts.boundaries import coverage
from districts.boundaries.checks import Code, Counted, Finding, Severity, Surroundings, check, count
from districts.boundaries.contiguity import Neighbourhood, neighbourhood
from districts.carryover.decisions import Affected, affected
from districts.changes.passings import Passing, passings
from districts.drafting.base import newer_law
from districts.drafting.ground import above_of, graph_of, laws_on, least_of, lists_of, proving
from districts.drafting.scenario import Land, Policies, agreement, shared_with
from districts.lookups import population_year, population_years
from districts.models import (
    BoundaryRevision,
    DraftMark,
    Policy,
    TerritorialUnit,
    UnitPopulation,
    ZoneAssignment,
    Zoning,
)


@dataclass(frozen=True, eq=False)
class Checked:
    """What was found. names: {code of a unit: its name} and newer, for the words."""

    findings: Sequence[Finding]
    names: Mapping[str, str]
    newer: BoundaryRevision | None

    @property
    def blocking(self) -> list[Finding]:
        return [one for one in self.findings if one.severity == Severity.BLOCKING]

    @property
    def warnings(self) -> list[Finding]:
        """Those that the change of comuni brought."""
        warned = (one for one in self.findings if one.severity == Severity.WARNING)
        return [one for one in warned if not one.inherited]

    def unit_name(self, code: str) -> str:
        return self.names.get(code, code)


def check_technical(revision: BoundaryRevision, *, warnings: bool = True) -> Checked | None:
    """The findings on the list as the database has it; None where no change of comuni explains it.

    warnings: whether to look for those too, for which the borders of all comuni are read.
    """
    passing = next((one for one in passings() if one.day == revision.unit_vintage), None)
    if passing is None or revision.based_on is None:
        return None
    lists = _Lists(revision, revision.based_on, passing)
    measured = _measured(lists) if warnings else {}
    around = _around(lists, **measured.get("around", {}))
    draft = lists.now
    counted = count(draft, around)
    if not warnings:
        counted = Counted(counted.members, counted.base, {})
    found = check(
        draft,
        around,
        effective_from=revision.effective_from,
        alignment=measured.get("alignment"),
        counted=counted,
    )
    told = [_told(one, lists) for one in found if not _rests_on_unknown(one, lists)]
    return Checked(told, lists.names, lists.newer)


class _Lists:
    """The list of a technical revision and that of its base, told on the same comuni.

    now: {code: zone}. base: the same of the base, where a comune that comes from several zones is
    not itself: each of its sources is there in its place, under a name that no comune has.
    """

    def __init__(
        self, revision: BoundaryRevision, former: BoundaryRevision, passing: Passing
    ) -> None:
        self.revision, self.former, self.passing = revision, former, passing
        self.newer = newer_law(revision)
        self.valid = set(
            TerritorialUnit.objects.comuni()
            .valid_on(revision.unit_vintage)
            .values_list("pk", flat=True)
        )
        rows = ZoneAssignment.objects.select_related("unit", "zone").defer("unit__geometry")
        self.after = {row.unit_id: row for row in rows.filter(revision=revision)}
        self.before = {row.unit_id: row for row in rows.filter(revision=former)}
        comuni = TerritorialUnit.objects.filter(pk__in=self.valid | self.after.keys())
        self.units = {unit.pk: unit for unit in comuni.defer("geometry").order_by("istat_code")}
        of_old = {row.unit.istat_code: row.unit.name for row in self.before.values()}
        self.drawn: frozenset[str] = frozenset()
        self.names = of_old | {unit.istat_code: unit.name for unit in self.units.values()}
        self.now = {row.unit.istat_code: row.zone.code for row in self.after.values()}
        self.base = self._restated()

    def _restated(self) -> dict[str, str]:
        told = {
            row.unit.istat_code: row.zone.code
            for pk, row in self.before.items()
            if pk not in self.passing.ended
        }
        for pk, sources in self.passing.sources.items():
            own = [self.before[source.pk] for source in sources if source.pk in self.before]
            code = self.passing.units[pk].istat_code
            if len(own) == len(sources) and len({row.zone_id for row in own}) == 1:
                told[code] = own[0].zone.code
            else:
                told |= {_apart(row.unit.istat_code, code): row.zone.code for row in own}
        return told

    @cached_property
    def people(self) -> dict[int, int]:
        """{unit: residents} of one year, on the comuni of before and of after."""
        years = population_years()
        if not years:
            return {}
        year = population_year(None, self.passing.day, years)
        rows = UnitPopulation.objects.current().filter(
            year=year, unit__in={*self.units, *self.before}
        )
        known = dict(rows.values_list("unit", "population"))
        for pk in self.passing.whole:
            parts = [known.get(source.pk) for source in self.passing.sources[pk]]
            if None not in parts:
                known[pk] = sum(part for part in parts if part is not None)
        return known

    @cached_property
    def residents(self) -> dict[str, int]:
        """By code; of the sources of a comune that comes from several zones, each its own."""
        told = {unit.istat_code: self.people.get(pk) for pk, unit in self.units.items()}
        for pk, sources in self.passing.sources.items():
            code = self.passing.units[pk].istat_code
            for source in sources:
                told[_apart(source.istat_code, code)] = self.people.get(source.pk)
        return {code: people for code, people in told.items() if people is not None}

    @property
    def codes(self) -> list[str]:
        return [unit.istat_code for unit in self.units.values()]

    @cached_property
    def changed(self) -> dict[int, str]:
        """{zone: its code} of those whose land is not what it was."""
        keys = {row.zone.code: row.zone_id for row in [*self.before.values(), *self.after.values()]}
        moved = {zone for _unit, zone in self.now.items() ^ self.base.items()}
        return {keys[zone]: zone for zone in sorted(moved)}


def _apart(source: str, heir: str) -> str:
    return f"{source} → {heir}"


def _around(lists: _Lists, **measured: Any) -> Surroundings:
    codes = lists.codes
    dissolved = DraftMark.objects.filter(
        draft=lists.revision.pk, kind=DraftMark.Kind.DISSOLVED
    ).values_list("zone__code", flat=True)
    given: dict[str, Any] = {"graph": _no_borders(len(codes)), "least_residents": None} | measured
    return Surroundings(
        units=tuple(codes),
        residents=lists.residents,
        base=lists.base,
        zones=sorted({row.zone.code for row in lists.before.values()} - set(dissolved)),
        whole=lists.revision.zoning.extent == Zoning.Extent.TOTAL,
        ceased={
            unit.istat_code: unit.valid_to
            for pk, unit in lists.units.items()
            if unit.kind == TerritorialUnit.Kind.COMUNE and pk not in lists.valid
        },
        base_is_in_force=lists.newer is None,
        last_law=(lists.newer or lists.former).effective_from,
        **given,
    )


def _measured(lists: _Lists) -> dict[str, Any]:
    """What the warnings need besides: borders, policies, what stands in zones that change."""
    zoning = lists.revision.zoning
    laws = laws_on(lists.passing.day)
    shapes = _shapes(lists.units)
    drawn = [code for code in lists.codes if code in shapes]
    lists.drawn = frozenset(drawn)
    # The units that are drawn come first, as in the graph of a draft.
    codes = drawn + [code for code in lists.codes if code not in shapes]
    order = {code: place for place, code in enumerate(codes)}
    lists.units = dict(sorted(lists.units.items(), key=lambda each: order[each[1].istat_code]))
    things = affected(lists.revision, dict.fromkeys(lists.changed, ""))
    return {
        "around": {
            "graph": graph_of([shapes[code] for code in drawn], codes, lists.base),
            "least_residents": least_of(zoning),
            "above": above_of(laws) if zoning.policy == Policy.COHESION else {},
            "initiatives": Counter(one.zone.code for one in things),
            "objectives": _objectives(things),
        },
        "alignment": _alignment(lists),
    }


def _objectives(things: Sequence[Affected]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in things:
        found[one.zone.code] += one.objectives
    return dict(found)


def _alignment(lists: _Lists) -> tuple[float, float] | None:
    """The index before and after, each on its own comuni, with the policies that know both."""
    day = lists.passing.day
    before, after = (
        proving(revision, laws, lists_of(laws))
        for revision, laws in (
            (lists.former, laws_on(day - timedelta(days=1))),
            (lists.revision, laws_on(day)),
        )
    )
    born = {unit.istat_code for pk, unit in lists.passing.units.items() if pk in lists.after}
    known = [policy for policy in after if policy in before and born <= after[policy].keys()]
    former = {row.unit.istat_code: row.zone.code for row in lists.before.values()}
    people = {row.unit.istat_code: lists.people.get(pk) for pk, row in lists.before.items()}
    was = _index(former, people, {policy: before[policy] for policy in known})
    is_now = _index(lists.now, lists.residents, {policy: after[policy] for policy in known})
    return None if was is None or is_now is None else (was, is_now)


def _index(
    zones: Mapping[str, str], people: Mapping[str, int | None], policies: Policies
) -> float | None:
    known = {code: number for code, number in people.items() if number is not None}
    land = Land(list(zones), known, {}, _no_borders(len(zones)), policies)
    found = agreement(land, shared_with(land, zones))
    return found.index if found else None


def _no_borders(size: int) -> Neighbourhood:
    pairs = np.empty((0, 2), dtype=np.intp)
    return neighbourhood(coverage.Adjacency(size, pairs, np.empty(0)))


def _shapes(units: Collection[int]) -> dict[str, BaseGeometry]:
    rows = TerritorialUnit.objects.filter(pk__in=units, geometry__isnull=False)
    drawn = rows.annotate(wkb=AsWKB("geometry")).order_by("istat_code")
    return {
        code: shapely.from_wkb(bytes(wkb)) for code, wkb in drawn.values_list("istat_code", "wkb")
    }


def _rests_on_unknown(finding: Finding, lists: _Lists) -> bool:
    """Pieces of a zone of which some comune is not drawn, too few residents where those of some are

    not known: then nobody can say so.
    """
    known: Mapping[Code, Collection[str]] = {
        Code.IN_PIECES: lists.drawn,
        Code.FEW_RESIDENTS: lists.residents,
    }
    return finding.code in known and any(
        unit not in known[finding.code] for unit, zone in lists.now.items() if zone == finding.zone
    )


def _told(finding: Finding, lists: _Lists) -> Finding:
    """With the comuni that there are, and none of the names under which their sources stood."""
    units = tuple(unit for unit in finding.units if unit in lists.names)
    return replace(finding, units=units)
