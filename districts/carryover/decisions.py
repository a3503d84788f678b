"""Things of a zone that a draft changes: which they are, and what was decided about each.

Each app says its own (`carries`), the district knows none. What is adopted has a decision on every
one: it stays, it moves, it is split, it ends. Revisions that changes of comuni make ask for
none.

A law that is corrected before its day carries nothing: what becomes of the things is counted from
the law that they stand under, and the correction takes over every decision on a zone that changes
as it did in what it corrects. What it changes otherwise is decided on anew.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from districts.approving.kinds import content_print
from districts.drafting.base import corrects_before_its_day, is_technical
from districts.models import BoundaryRevision, CarryDecision, Zone, ZoneAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing. `of`: those that stand in some zones, each with the key of its zone.

    `carry`: take things to their zones on the day of the boundary, all those of one law at once.
    `outcomes`: what may become of one. `objectives`: how many of it start from a value that another
    boundary has computed again. `problems`: what speaks against an outcome in these zones, beside
    what was decided on the others.
    """

    code: str
    name: str
    model: type[Model]
    of: Callable[[Collection[int]], Iterable[tuple[int, Any]]]
    page: Callable[[Any], str]
    carry: "Callable[[Sequence[Carried]], None]"
    outcomes: tuple[str, ...] = ("stays", "moves", "splits")
    objectives: Callable[[Any], int] = lambda _subject: 0
    problems: "Callable[[Any, Sequence[Zone], Sequence[Affected]], list[str]]" = (
        lambda _subject, _to, _others: []
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """A thing that leaves some zones for others by a law; for none: it ends."""

    subject: Any
    left: Sequence[Zone]
    to: Sequence[Zone]


@dataclass(frozen=True, slots=True)
class Affected:
    """A thing of a zone that changes. `decision`: the one that counts, None if there is none yet.

    `change`: fingerprint of what comes to the zone and what leaves it.
    """

    kind: Kind
    subject: Any
    zone: Zone
    change: str
    decision: CarryDecision | None

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.kind.code}:{self.subject.pk}:{self.zone.code}"

    @property
    def address(self) -> str:
        """Its own page."""
        return self.kind.page(self.subject)

    @property
    def kind_name(self) -> str:
        """What kind of thing it is, in the reader's language."""
        return _(self.kind.name)

    @property
    def objectives(self) -> int:
        """How many of it are measured from a value of before; none if it ends."""
        if self.decision is not None and self.decision.outcome == CarryDecision.Outcome.CLOSES:
            return 0
        return self.kind.objectives(self.subject)


_KINDS: dict[str, Kind] = {}


def carries(kind: Kind) -> None:
    """Register a kind under its code."""
    _KINDS[kind.code] = kind


def kind_of(model: type[Model]) -> Kind:
    """The kind of a model. Raises `KeyError`: only what is registered is ever decided on."""
    return next(kind for kind in _KINDS.values() if kind.model is model)


def affected(
    revision: BoundaryRevision,
    changes: Mapping[int, str] | None = None,
    zones: Mapping[int, Zone] | None = None,
) -> list[Affected]:
    """What stands in the zones that a draft changes, by kind, zone and key.

    changes: those of `zone_changes`, and zones by key, where somebody has them.
    """
    changes = zone_changes(revision) if changes is None else changes
    if not changes:
        return []
    if zones is None or not changes.keys() <= zones.keys():
        zones = Zone.objects.in_bulk(changes)
    standing = [
        (kind, zone, subject)
        for kind in _KINDS.values()
        for zone, subject in kind.of(list(changes))
    ]
    last = _last_decisions(revision) if standing else {}
    found = []
    for kind, zone, subject in standing:
        content_type = ContentType.objects.get_for_model(kind.model).pk
        decision = last.get((content_type, subject.pk, zone))
        if decision is not None and decision.change != changes[zone]:
            decision = None
        found.append(Affected(kind, subject, zones[zone], changes[zone], decision))
    return sorted(found, key=lambda one: (one.kind.code, one.zone.code, one.subject.pk))


def zone_changes(revision: BoundaryRevision) -> dict[int, str]:
    """Of every zone that a draft changes, by key, the fingerprint of what comes and what leaves."""
    if revision.based_on_id is None or is_technical(revision):
        return {}
    former = _in_one_place(revision)[-1].based_on_id
    return changes_between(_zones(former), _zones(revision.pk)) if former else {}


def _in_one_place(revision: BoundaryRevision) -> list[BoundaryRevision]:
    """A law, then those that it takes the place of before they ever held, the last one first."""
    found = [revision]
    while found[-1].based_on is not None and corrects_before_its_day(found[-1]):
        found.append(found[-1].based_on)
    return found


def decisions_of(law: BoundaryRevision) -> list[CarryDecision]:
    """Those that take effect with a law: the last on each thing and zone, on what it did change.

    One that only writes a law to come on the comuni of a day has those of that law.
    """
    said = next((one for one in _in_one_place(law) if not is_technical(one)), law)
    changes = zone_changes(said)
    return [one for one in _last_decisions(said).values() if changes.get(one.zone_id) == one.change]


def decisions_to_come(laws: "QuerySet[BoundaryRevision]") -> Iterator[list[CarryDecision]]:
    """Of every adopted law among `laws`, or of what holds in its place, the decisions that count
    and have not taken effect."""
    waiting = laws.filter(
        pk__in=CarryDecision.objects.filter(effect=None).values("revision"),
        state=BoundaryRevision.State.ADOPTED,
    )
    standing = {law.pk: law for law in map(_standing, waiting.order_by("pk"))}
    for _key, law in sorted(standing.items()):
        yield [one for one in decisions_of(law) if not hasattr(one, "effect")]


def _standing(law: BoundaryRevision) -> BoundaryRevision:
    """The law itself, or the one that by now holds in its place."""
    while (
        instead := BoundaryRevision.objects.filter(
            corrects=law, state=BoundaryRevision.State.ADOPTED
        ).first()
    ) is not None:
        law = instead
    return law


def changes_between(before: Mapping[int, int], after: Mapping[int, int]) -> dict[int, str]:
    """The same of two lists {unit: zone}, of which units that stay may be left out."""
    moved: dict[int, list[tuple[int, str]]] = {}
    for unit in sorted(before.keys() | after.keys()):
        was, is_now = before.get(unit), after.get(unit)
        if was == is_now:
            continue
        for zone, way in ((was, "leaves"), (is_now, "comes")):
            if zone is not None:
                moved.setdefault(zone, []).append((unit, way))
    return {zone: content_print(units) for zone, units in moved.items()}


def carrying_problems(revision: BoundaryRevision) -> list[str]:
    """What nobody has decided on, and what cannot be as it was decided, a sentence each."""
    things = affected(revision)
    problems = []
    for one in things:
        if one.decision is None:
            words = {"what": one.subject, "zone": one.zone.code}
            problems.append(_("Decidi che cosa ne è di «%(what)s» (%(zone)s).") % words)
        elif one.decision.to_codes:
            problems += one.kind.problems(one.subject, arrivals(one.decision), things)
    return problems


def arrivals(decision: CarryDecision) -> list[Zone]:
    """The zones that a thing is in afterwards, by code."""
    zones = Zone.objects.filter(zoning=decision.zone.zoning_id, code__in=decision.to_codes)
    return list(zones.order_by("code"))


def decisions_print(revision: BoundaryRevision) -> list[list[Any]]:
    """The decisions that count, as part of what is approved."""
    return [
        [one.key, one.decision.outcome, list(one.decision.to_codes)]
        for one in affected(revision)
        if one.decision is not None
    ]


def _last_decisions(
    revision: BoundaryRevision,
) -> Mapping[tuple[int, int, int], CarryDecision]:
    rows = CarryDecision.objects.filter(revision__in=_in_one_place(revision))
    rows = rows.select_related("by", "zone", "effect").order_by("pk")
    return {(row.content_type_id, row.object_id, row.zone_id): row for row in rows}


def _zones(revision: int) -> dict[int, int]:
    rows = ZoneAssignment.objects.filter(revision=revision)
    return dict(rows.values_list("unit_id", "zone_id"))
