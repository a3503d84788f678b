"""What the drafts of one base share: comuni, who borders on whom, policies, the base itself.

It does not change from move to move. It is kept in the process, under a mark of the database that
changes with it.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from districts.alignment import independence, lineage
from districts.boundaries import coverage
from districts.boundaries.checks import Finding
from districts.boundaries.contiguity import (
    Neighbourhood,
    exclave_links,
    island_links,
    neighbourhood,
)
from districts.drafting.scenario import Land, Standing, stand
from districts.gazetteer import fold
from districts.lookups import lineage_parents, population_year
from districts.models import BoundaryRevision, Policy, TerritorialUnit, ZoneAssignment, Zoning

POLICIES = (Policy.HEALTH, Policy.SOCIAL, Policy.LABOUR, Policy.EDUCATION, Policy.DEVELOPMENT)
_WITH_A_THRESHOLD = (Policy.COHESION, Policy.HEALTH)
# A pixel of the map of a region a hundred kilometres wide and more.
_TOLERANCE_M = 250.0
_KEPT = 8
MARK = """
    (SELECT coalesce(max(id), 0) FROM districts_unitpopulation),
    (SELECT string_agg(id::text, ',' ORDER BY id) FROM districts_boundaryrevision
        WHERE state = 'adopted'),
    (SELECT sum(hashtextextended(ctid::text || xmin::text, 0)) FROM districts_territorialunit),
    (SELECT sum(hashtextextended(ctid::text || xmin::text, 0)) FROM districts_zoning),
    current_database()
"""
"""What is others when the ground is: columns for a question that is asked anyway.

Of laws only which they are, for all else of a law is final; of units and zonings every row.
"""

Mark = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A comune of the draft, or part of one.

    former: it no longer exists on the vintage; until: its last day, if that is known.
    """

    pk: int
    code: str
    name: str
    province: str
    population: int | None
    area: float | None
    former: bool
    until: date | None = None


@dataclass(frozen=True, eq=False)
class Ground:
    """What the drafts of one base share. above: {unit: the area above it, in another policy}."""

    units: Mapping[str, Unit]
    land: Land
    base: Standing
    above: Mapping[str, str]
    year: int
    shapes: Mapping[str, BaseGeometry]

    @property
    def before(self) -> Mapping[str, str]:
        """{unit code: zone code} of the base."""
        return self.base.zones

    @cached_property
    def found(self) -> dict[int | None, dict[tuple[str, frozenset[str]], tuple[Finding, ...]]]:
        """{least residents: what checks remember}; all else that it rests on is of this ground."""
        return defaultdict(dict)

    @cached_property
    def said(self) -> dict[tuple[str, str], Any]:
        """{fingerprint of a warning, language: how the page says it}, with the names here."""
        return {}

    @cached_property
    def last_laws(self) -> dict[date | None, int | None]:
        """{day: the last law of the zoning on it}, as far as asked: another law, another ground."""
        return {}

    @cached_property
    def code_of(self) -> dict[int, str]:
        """The code of each unit by its key."""
        return {unit.pk: unit.code for unit in self.units.values()}

    @cached_property
    def sought(self) -> dict[str, str]:
        """Name and code of each unit as somebody who looks for it may write them."""
        return {code: f"{fold(unit.name)} {code}" for code, unit in self.units.items()}

    @cached_property
    def drawn(self) -> dict[str, BaseGeometry]:
        """Lighter shapes, that still share their borders."""
        shapes = coverage.simplify(coverage.clean(list(self.shapes.values())), _TOLERANCE_M)
        return dict(zip(self.shapes, shapes, strict=True))


_grounds: OrderedDict[tuple[Any, ...], Ground] = OrderedDict()
_guard = Lock()


def ground_of(
    revision: BoundaryRevision, day: date, mark: Mark, strangers: frozenset[int] = frozenset()
) -> Ground:
    """The ground of a base, from memory if nothing that it is made of has changed: its `MARK`.

    strangers: units that a draft has besides, which neither the vintage nor the base know.
    """
    key = (*mark, revision.based_on_id, revision.unit_vintage, day, strangers)
    with _guard:
        found = _grounds.get(key)
    if found is None:
        found = _read_ground(revision, day, strangers)
        with _guard:
            _grounds[key] = found
            while len(_grounds) > _KEPT:
                _grounds.popitem(last=False)
    return found


def _read_ground(revision: BoundaryRevision, day: date, strangers: Collection[int]) -> Ground:
    year = population_year(None, day)
    units, shapes = _units(revision, year, strangers)
    known = {code: unit.population for code, unit in units.items() if unit.population is not None}
    rows = ZoneAssignment.objects.filter(revision=revision.based_on_id)
    before = dict(rows.values_list("unit__istat_code", "zone__code"))
    drawn = [code for code in units if code in shapes]
    codes = drawn + [code for code in units if code not in shapes]
    laws = laws_on(day)
    lists = lists_of(laws)
    of_districts = revision.zoning.policy == Policy.COHESION
    land = Land(
        codes=codes,
        population=known,
        area={code: unit.area for code, unit in units.items() if unit.area is not None},
        graph=graph_of([shapes[code] for code in drawn], codes, before),
        policies=proving(revision, laws, lists),
    )
    return Ground(
        units=units,
        land=land,
        base=stand(land, before),
        above=above_of(laws) if of_districts else {},
        year=year,
        shapes={code: shapes[code] for code in drawn},
    )


def graph_of(
    shapes: Sequence[BaseGeometry], codes: Sequence[str], before: Mapping[str, str]
) -> Neighbourhood:
    """Who borders on whom; what the base keeps apart by law is joined by links.

    A unit that is not drawn borders on nobody.
    """
    clean = coverage.clean(shapes)
    borders = coverage.adjacency(clean)
    islands = neighbourhood(borders, island_links(clean, borders))
    labels = [before.get(code) for code in codes[: len(shapes)]]
    links = [*islands.links, *exclave_links(clean, islands, labels)]
    wider = coverage.Adjacency(len(codes), borders.pairs, np.asarray(borders.length_m))
    return neighbourhood(wider, links)


def _units(
    revision: BoundaryRevision, year: int, strangers: Collection[int]
) -> tuple[dict[str, Unit], dict[str, BaseGeometry]]:
    """The comuni of the vintage and whatever the base assigns, by code; their shapes."""
    comuni = TerritorialUnit.objects.comuni()
    valid = set(comuni.valid_on(revision.unit_vintage).values_list("pk", flat=True))
    assigned = set(
        ZoneAssignment.objects.filter(revision=revision.based_on_id).values_list("unit", flat=True)
    )
    wanted = TerritorialUnit.objects.filter(
        Q(pk__in=valid) | Q(pk__in=assigned) | Q(pk__in=strangers)
    )
    people: dict[int, int] = dict(
        wanted.filter(populations__year=year, populations__superseded_at__isnull=True).values_list(
            "pk", "populations__population"
        )
    )
    units, shapes = {}, {}
    rows = wanted.annotate(wkb=AsWKB("geometry")).order_by("istat_code")
    for row in rows.values_list(
        "pk", "istat_code", "name", "province_name", "area_km2", "kind", "valid_to", "wkb"
    ):
        pk, code, name, province, area, kind, until, wkb = row
        former = kind == TerritorialUnit.Kind.COMUNE and pk not in valid
        km2 = None if area is None else float(area)
        units[code] = Unit(pk, code, name, province, people.get(pk), km2, former, until)
        if wkb is not None:
            shapes[code] = shapely.from_wkb(bytes(wkb))
    return units, shapes


def least_of(zoning: Zoning) -> int | None:
    """The fewest residents that a zone may have without a word about it; None: any."""
    return settings.LEAST_RESIDENTS or None if zoning.policy in _WITH_A_THRESHOLD else None


def laws_on(day: date) -> list[BoundaryRevision]:
    """The laws in force of the zonings that stand for a policy."""
    rows = BoundaryRevision.objects.filter(zoning__is_reference=True).in_force(day)
    return list(rows.select_related("zoning"))


def lists_of(laws: Sequence[BoundaryRevision]) -> dict[int, dict[str, str]]:
    """{law: {unit: zone}}."""
    found: dict[int, dict[str, str]] = {law.pk: {} for law in laws}
    rows = ZoneAssignment.objects.filter(revision__in=laws)
    for law, unit, zone in rows.values_list("revision", "unit__istat_code", "zone__code"):
        found[law][unit] = zone
    return found


def proving(
    revision: BoundaryRevision,
    laws: Sequence[BoundaryRevision],
    lists: Mapping[int, dict[str, str]],
) -> dict[str, dict[str, str]]:
    """{policy: {unit: zone}} of the laws that the draft is measured against.

    The districts are measured against every policy whose zoning was not made out of them, and out
    of which they were not made; a policy against the districts.
    """
    of_districts = revision.zoning.policy == Policy.COHESION
    wanted = POLICIES if of_districts else (Policy.COHESION,)
    held = [law for law in laws if law.zoning.policy in wanted]
    parents = lineage_parents(revision, *held)
    own = lineage(revision.zoning.code, parents)
    return {
        law.zoning.policy: lists[law.pk]
        for law in sorted(held, key=lambda law: wanted.index(law.zoning.policy))
        if independence(own, lineage(law.zoning.code, parents)) != "none"
    }


def above_of(laws: Sequence[BoundaryRevision]) -> dict[str, str]:
    """{unit: the ASL of its health district}, as the law in force names it."""
    health = [law.pk for law in laws if law.zoning.policy == Policy.HEALTH]
    rows = ZoneAssignment.objects.filter(revision__in=health).exclude(called__parent_name="")
    return dict(rows.values_list("unit__istat_code", "called__parent_name"))
