"""What changes of comuni mean for the laws: technical revisions, and what awaits a decision.

Every law that names comuni that ended is written on those that followed them. Where the zones of
all that a new comune comes from agree, the revision is adopted by itself. Where they do not it
stays a draft without those comuni, until an official decides and a second one adopts
(districts/actions/changes.py, docs/adr/0034).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from districts.changes.passings import Passing, passings
from districts.changes.warned import warn
from districts.happenings import happened
from districts.loading.zonings import adopt, store
from districts.models import (
    Basis,
    BoundaryRevision,
    TerritorialUnit,
    Zone,
    ZoneAssignment,
    Zoning,
)
from districts.models.vocabulary import WEAKEST_FIRST
from districts.states import record_state
from districts.transitions import TransitionRefusedError

ACT_NOTE_LENGTH = 300
TERM = timedelta(days=30)
"""How long a decision may take, from the day on which the platform learnt of the change."""

Member = tuple[int, str, str, str]
"""Zone, basis, confidence, source."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A new comune whose zone no rule can say.

    `sources`: each of what it comes from, with the zone in which it stood, or none.
    """

    unit: TerritorialUnit
    sources: Sequence[tuple[TerritorialUnit, Zone | None]]

    def __str__(self) -> str:
        where = "; ".join(
            f"{source.name} in {zone.code} {zone.name}" if zone else f"{source.name} in nessuna"
            for source, zone in self.sources
        )
        return f"{self.unit.name} ({self.unit.istat_code}) viene da zone diverse: {where}."


@dataclass(frozen=True, slots=True)
class Plan:
    """A law written on the comuni of a day, as far as the rules go."""

    former: BoundaryRevision
    passing: Passing
    members: Mapping[int, Member]
    placed: Sequence[str]
    undecided: Sequence[Undecided]

    @property
    def day(self) -> date:
        """The day from which it holds: a law that begins later is corrected from its own."""
        return max(self.passing.day, self.former.validity.from_day)


@transaction.atomic
def revise_laws(days: Sequence[Passing]) -> list[str]:
    """Write every law that still names comuni that ended on those that followed them.

    Twice is like once. A zoning that awaits a decision gets a draft for it and is left as it is
    from that day on. Returns what was done and what was not, a sentence each.
    """
    said = []
    left: set[int] = set()
    adopted = []
    for passing in days:
        for former in _touched(passing):
            if former.zoning_id in left:
                continue
            plan = _plan(former, passing)
            revision = _technical(plan)
            problem = " ".join(map(str, plan.undecided)) or _adopted(plan, revision)
            if not problem:
                adopted.append(revision)
                names = ", ".join(plan.placed)
                zoning = former.zoning.code
                said.append(f"{zoning}: revisione tecnica dal {plan.day:%d/%m/%Y} ({names})")
                continue
            left.add(former.zoning_id)
            _leave_to_decide(plan)
            said.append(
                f"DA DECIDERE {former.zoning.code}, dal {passing.day:%d/%m/%Y}: {problem} "
                "Niente è stato adottato per questa zonizzazione."
            )
    # Only once every zoning speaks of the new comuni can any be measured against the others.
    for revision in adopted:
        said += [f"AVVISO {revision.zoning.code}: {words}" for words in warn(revision)]
    return said


def awaiting_decision() -> list[BoundaryRevision]:
    """The technical revisions that still have to be adopted, the oldest first.

    One whose law was replaced meanwhile, on its very day, by another awaits nothing.
    """
    until = Q(based_on__validity__to_day__isnull=True) | Q(
        based_on__validity__to_day__gt=F("effective_from")
    )
    rows = BoundaryRevision.objects.filter(
        until,
        origin=BoundaryRevision.Origin.ISTAT_CHANGE,
        state=BoundaryRevision.State.DRAFT,
        based_on__validity__from_day__lte=F("effective_from"),
    )
    found = rows.select_related("zoning", "based_on__act", "based_on__validity", "author")
    return list(found.order_by("recorded_at", "pk"))


def undecided_in(revision: BoundaryRevision) -> list[Undecided]:
    """The comuni of a technical revision whose zone no rule can say, decided meanwhile or not."""
    former = revision.based_on
    passing = next((one for one in passings() if one.day == revision.unit_vintage), None)
    if former is None or passing is None or not hasattr(former, "validity"):
        return []
    return list(_plan(former, passing).undecided)


@dataclass(frozen=True, slots=True)
class Awaited:
    """That a zoning awaits a decision, since when, and on which comuni."""

    day: date
    names: Sequence[str]


def awaited_of(zoning: Zoning) -> Awaited | None:
    """What a zoning awaits, if anything."""
    waiting = [one for one in awaiting_decision() if one.zoning_id == zoning.pk]
    if not waiting or waiting[0].effective_from is None:
        return None
    return Awaited(
        waiting[0].effective_from,
        [one.unit.name for revision in waiting for one in undecided_in(revision)],
    )


def due(revision: BoundaryRevision) -> date:
    """The last day for the decision."""
    return timezone.localdate(revision.recorded_at) + TERM


def _touched(passing: Passing) -> list[BoundaryRevision]:
    """The laws of that day or later that name comuni that ended on it, zoning by zoning."""
    assigned = ZoneAssignment.objects.filter(unit__in=passing.ended).values("revision")
    still = Q(validity__to_day__isnull=True) | Q(validity__to_day__gt=passing.day)
    laws = BoundaryRevision.objects.standing().filter(still, pk__in=assigned)
    return list(
        laws.select_related("zoning", "act", "validity").order_by("zoning__code", "effective_from")
    )


def _plan(former: BoundaryRevision, passing: Passing) -> Plan:
    rows = {row.unit_id: row for row in former.assignments.select_related("zone", "called")}
    for row in rows.values():
        row.zone.name = row.called.name  # to be read: that of the law
    members: dict[int, Member] = {
        pk: (row.zone_id, row.basis, row.confidence, row.source)
        for pk, row in rows.items()
        if pk not in passing.ended
    }
    placed, undecided = [], []
    for pk, sources in sorted(passing.sources.items()):
        own = [(source, rows.get(source.pk)) for source in sources]
        if pk in members or not any(row for _source, row in own):
            continue
        unit = passing.units[pk]
        province = _province(former.zoning, own, passing.to_province.get(pk, ""))
        if province is None and len({row.zone_id if row else None for _s, row in own}) > 1:
            where = [(source, row.zone if row else None) for source, row in own]
            undecided.append(Undecided(unit, where))
            continue
        members[pk] = _inherited(own, province)
        placed.append(unit.name)
    return Plan(former, passing, members, placed, undecided)


def _inherited(
    own: Sequence[tuple[TerritorialUnit, ZoneAssignment | None]], province: Zone | None
) -> Member:
    """The zone of what a comune comes from, as sure as the least sure of them."""
    known = [row for _source, row in own if row is not None]
    confidence = min((row.confidence for row in known), key=WEAKEST_FIRST.index)
    names = ", ".join(source.name for source, _row in own)
    source = f"dalla zona di {names}" if province is None else f"cambio di provincia di {names}"
    room = ZoneAssignment._meta.get_field("source").max_length
    zone = known[0].zone_id if province is None else province.pk
    return zone, Basis.DERIVED, confidence, source[:room]


def _province(
    zoning: Zoning, own: Sequence[tuple[TerritorialUnit, ZoneAssignment | None]], to: str
) -> Zone | None:
    """Where the zones are the provinces, the one that a comune passed to; None otherwise."""
    as_provinces = all(row and row.zone.code == source.province_code for source, row in own)
    if not to or not as_provinces:
        return None
    return Zone.objects.filter(zoning=zoning, code=to).first()


def _adopted(plan: Plan, revision: BoundaryRevision) -> str:
    """Adopt the plan as a technical revision; what keeps it from that, if anything does."""
    try:
        with transaction.atomic():
            reason = f"Variazioni dei comuni del {plan.passing.day:%d/%m/%Y}"
            adopt(revision, plan.members, reason=reason)
    except TransitionRefusedError as error:
        return str(error)
    return ""


def _leave_to_decide(plan: Plan) -> None:
    """A draft that awaits a decision, unless there is one already; who may decide is told."""
    waiting = BoundaryRevision.objects.filter(
        zoning=plan.former.zoning_id,
        based_on=plan.former,
        origin=BoundaryRevision.Origin.ISTAT_CHANGE,
        state=BoundaryRevision.State.DRAFT,
        unit_vintage=plan.passing.day,
    )
    # One at a time for each zoning, or two who look at once would both find none.
    Zoning.objects.select_for_update().get(pk=plan.former.zoning_id)
    if waiting.exists():
        return
    revision = _technical(plan)
    store(revision, plan.members)
    record_state(revision, to=revision.state, by=None, reason=revision.act_note, first=True)
    happened("revision.to_decide", revision, by=None)


def _technical(plan: Plan) -> BoundaryRevision:
    """The revision that says the same law on the comuni of the day."""
    former, day = plan.former, plan.passing.day
    law = former
    while law.origin == BoundaryRevision.Origin.ISTAT_CHANGE and law.based_on:
        law = law.based_on
    names = [*plan.placed, *(one.unit.name for one in plan.undecided)]
    what = f"Variazioni dei comuni del {day:%d/%m/%Y}: {', '.join(names) or 'cessazioni'}."
    room = ACT_NOTE_LENGTH - len(f" Resta: {law.act_label}")
    if len(what) > room > 0:
        what = f"{what[: room - 1]}…"
    rule = (
        "Un comune nuovo che viene da zone diverse sta in quella decisa dalla regione."
        if plan.undecided
        else "Ogni comune nuovo sta nella zona in cui stavano tutti quelli da cui viene."
    )
    return BoundaryRevision(
        zoning=former.zoning,
        title=law.title,
        rationale=(
            f"Revisione tecnica: la stessa divisione, scritta sui comuni del {day:%d/%m/%Y}. {rule}"
        ),
        act_note=f"{what} Resta: {law.act_label}"[:ACT_NOTE_LENGTH],
        effective_from=plan.day,
        basis=Basis.DERIVED,
        unit_vintage=day,
        derived_from=former.derived_from,
        based_on=former,
        origin=BoundaryRevision.Origin.ISTAT_CHANGE,
    )
