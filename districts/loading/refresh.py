"""Passing from the comuni of a year to those of the next, and what that means for every law.

Runs in the caller's transaction, like all of `districts.loading`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q

from districts.importers.units import ENDINGS, ChangeRow
from districts.loading.differences import copy_rows
from districts.loading.units import known_successions, told_by
from districts.loading.zonings import adopt
from districts.models import (
    Basis,
    BoundaryRevision,
    Confidence,
    Quality,
    TerritorialUnit,
    UnitPopulation,
    UnitSuccession,
    ZoneAssignment,
)
from districts.successions import RENAME, Heir, by_day, heirs
from districts.transitions import TransitionRefusedError

ACT_NOTE_LENGTH = 300
# From the weakest: what is made of several is as good as the worst of them.
WORST_CONFIDENCE = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
WORST_QUALITY = (Quality.IMPUTED, Quality.ESTIMATED, Quality.PROVISIONAL, Quality.FINAL)


def not_yet_known(changes: Iterable[ChangeRow]) -> list[ChangeRow]:
    """The changes that the database has not."""
    known = known_successions()
    return [row for row in changes if (row.old_code, row.new_code, row.date) not in known]


def standing_comuni() -> dict[str, TerritorialUnit]:
    """The comuni in force by code, without their shapes."""
    rows = TerritorialUnit.objects.comuni().filter(valid_to__isnull=True).defer("geometry")
    return {unit.istat_code: unit for unit in rows}


def divided(changes: Iterable[ChangeRow]) -> list[str]:
    """The names of comuni that the changes touch and that are divided into parts."""
    touched = {
        code for row in changes if row.kind != RENAME for code in (row.old_code, row.new_code)
    }
    rows = standing_comuni()
    parts = TerritorialUnit.objects.filter(parent__in=[u.pk for u in rows.values()])
    split = set(parts.values_list("parent__istat_code", flat=True))
    return sorted(rows[code].name for code in touched & split)


def apply_changes(changes: Sequence[ChangeRow]) -> None:
    """End the comuni that ceased, begin those that came, and store who followed whom.

    The changes are those of `not_yet_known`, without any of `successions.problems`. What a new
    comune is like, its shape included, comes with the list (`load_units`).
    """
    for day, rows in by_day(changes):
        before = standing_comuni()
        found = heirs(((row.kind, row.old_code, row.new_code) for row in rows), before)
        ended = {row.old_code for row in rows if row.kind in ENDINGS} | (
            found.keys() & before.keys()
        )
        TerritorialUnit.objects.filter(pk__in=[before[code].pk for code in ended]).update(
            valid_to=day
        )
        named = {row.new_code: row.new_name for row in rows}
        provinces = {row.new_code: row.old_code for row in rows}
        born = [
            _begun(code, named.get(code, ""), before.get(code) or before[provinces[code]], day)
            for code in sorted(found)
        ]
        after = {code: unit for code, unit in before.items() if code not in ended}
        after |= {unit.istat_code: unit for unit in TerritorialUnit.objects.bulk_create(born)}
        UnitSuccession.objects.bulk_create(_passages(rows, before, after, found))


def _begun(code: str, name: str, like: TerritorialUnit, day: date) -> TerritorialUnit:
    return TerritorialUnit(
        istat_code=code,
        name=like.name if like.istat_code == code else name,
        cadastral_code=like.cadastral_code if like.istat_code == code else "",
        province_code=like.province_code,
        province_name=like.province_name,
        valid_from=day,
    )


def _passages(
    rows: Sequence[ChangeRow],
    before: Mapping[str, TerritorialUnit],
    after: Mapping[str, TerritorialUnit],
    found: Mapping[str, Heir],
) -> Iterator[UnitSuccession]:
    """Who followed whom; a comune that began again under its code follows itself."""
    for row in rows:
        old = after if row.kind == RENAME else before
        yield UnitSuccession(
            predecessor=old[row.old_code],
            successor=after[row.new_code],
            date=row.date,
            **told_by(row),
        )
    for code in sorted(found.keys() & before.keys()):
        row = next(r for r in rows if r.kind != RENAME and code in {r.old_code, r.new_code})
        told = told_by(row) | {"former_name": before[code].name}
        yield UnitSuccession(predecessor=before[code], successor=after[code], date=row.date, **told)


@dataclass(frozen=True, slots=True)
class Passing:
    """What one day did: the units that ended, and what each new one came from, as rows."""

    day: date
    ended: frozenset[int]
    sources: Mapping[int, Sequence[TerritorialUnit]]
    whole: frozenset[int]
    units: Mapping[int, TerritorialUnit] = field(default_factory=dict)


def passings() -> list[Passing]:
    """Every day on which comuni ended and others began, from the earliest."""
    stored = UnitSuccession.objects.filter(predecessor__valid_to=F("date")).exclude(
        predecessor=F("successor")
    )
    rows = stored.select_related("predecessor", "successor").defer(
        "predecessor__geometry", "successor__geometry"
    )
    found = []
    for day, group in groupby(rows.order_by("date", "pk"), key=lambda row: row.date):
        of_day = list(group)
        former = {row.predecessor.istat_code: row.predecessor for row in of_day}
        new = {row.successor.istat_code: row.successor for row in of_day}
        changes = [
            (row.kind, row.predecessor.istat_code, row.successor.istat_code)
            for row in of_day
            if row.predecessor.istat_code != row.successor.istat_code
        ]
        made = heirs(changes, former)
        found.append(
            Passing(
                day=day,
                ended=frozenset(unit.pk for unit in former.values()),
                sources={
                    new[code].pk: [former[s] for s in heir.sources if s in former]
                    for code, heir in made.items()
                    if code in new
                },
                whole=frozenset(
                    new[code].pk
                    for code, heir in made.items()
                    if code in new and heir.whole and new[code].valid_from == day
                ),
                units={unit.pk: unit for unit in new.values()},
            )
        )
    return found


def add_up_residents(days: Sequence[Passing]) -> int:
    """Give a comune that is exactly the sum of others the residents that they had, added up.

    Only for years that it has no figure of its own; returns how many were added.
    """
    added = 0
    for passing in days:
        new = list(_sums(passing))
        if new:
            fields = ["unit", "year", "reference_date", "population", "quality", "source"]
            copy_rows(UnitPopulation, fields, new)
        added += len(new)
    return added


def _sums(passing: Passing) -> Iterator[tuple[int, int, date, int, str, str]]:
    concerned = {source.pk for pk in passing.whole for source in passing.sources[pk]}
    figures = {
        (row.unit_id, row.year): row
        for row in UnitPopulation.objects.current().filter(unit__in=concerned | passing.whole)
    }
    years = sorted({year for _unit, year in figures})
    for pk in sorted(passing.whole):
        for year in years:
            parts = [figures.get((source.pk, year)) for source in passing.sources[pk]]
            known = [part for part in parts if part is not None]
            same_day = len({part.reference_date for part in known}) == 1
            if (pk, year) in figures or len(known) < len(parts) or not same_day:
                continue
            yield (
                pk,
                year,
                known[0].reference_date,
                sum(part.population for part in known),
                worst_quality(part.quality for part in known),
                "somma dei comuni uniti",
            )


def worst_quality(qualities: Iterable[str]) -> str:
    """The quality of a sum: that of its least settled part."""
    return min(qualities, key=lambda quality: WORST_QUALITY.index(Quality(quality)))


def revise_laws(days: Sequence[Passing]) -> list[str]:
    """Write every law that still names comuni that ended on those that followed them.

    A technical revision, in force from the day of the change, where all that a comune comes from
    stood in one zone. A zoning where they did not is left as it is, for people to decide. Returns
    what was done and what was not, a sentence each.
    """
    said = []
    left: set[int] = set()
    for passing in days:
        for revision in _touched(passing):
            if revision.zoning_id in left:
                continue
            try:
                with transaction.atomic():
                    said.append(_revise(revision, passing))
            except (UndecidedError, TransitionRefusedError) as error:
                left.add(revision.zoning_id)
                said.append(
                    f"DA DECIDERE {revision.zoning.code}, dal {passing.day:%d/%m/%Y}: {error} "
                    "Niente è stato adottato per questa zonizzazione."
                )
    return said


class UndecidedError(Exception):
    """What a comune comes from stood in several zones: an act must say in which it is."""


def _touched(passing: Passing) -> list[BoundaryRevision]:
    """The laws of that day or later that name comuni that ended on it, zoning by zoning."""
    assigned = ZoneAssignment.objects.filter(unit__in=passing.ended).values("revision")
    still = Q(validity__to_day__isnull=True) | Q(validity__to_day__gt=passing.day)
    laws = BoundaryRevision.objects.standing().filter(still, pk__in=assigned)
    return list(
        laws.select_related("zoning", "act", "validity").order_by("zoning__code", "effective_from")
    )


def _revise(former: BoundaryRevision, passing: Passing) -> str:
    rows = {row.unit_id: row for row in former.assignments.select_related("zone")}
    members = {
        pk: (row.zone_id, row.basis, row.confidence, row.source)
        for pk, row in rows.items()
        if pk not in passing.ended
    }
    heirs_here = []
    for pk, sources in sorted(passing.sources.items()):
        own = [(source, rows.get(source.pk)) for source in sources]
        placed = [row for _source, row in own if row is not None]
        if not placed or pk in members:
            continue
        if len({row.zone_id if row else None for _source, row in own}) > 1:
            raise UndecidedError(_conflict(passing.units[pk], own))
        names = ", ".join(source.name for source, _row in own)
        confidence = min(
            (row.confidence for row in placed),
            key=lambda level: WORST_CONFIDENCE.index(Confidence(level)),
        )
        source = f"dalla zona di {names}"[: ZoneAssignment._meta.get_field("source").max_length]
        members[pk] = (placed[0].zone_id, Basis.DERIVED, confidence, source)
        heirs_here.append(passing.units[pk].name)
    revision = _technical(former, passing.day, heirs_here)
    adopt(revision, members, reason=f"Variazioni dei comuni del {passing.day:%d/%m/%Y}")
    day = revision.effective_from
    return f"{former.zoning.code}: revisione tecnica dal {day:%d/%m/%Y} ({', '.join(heirs_here)})"


def _conflict(
    unit: TerritorialUnit, own: Iterable[tuple[TerritorialUnit, ZoneAssignment | None]]
) -> str:
    where = "; ".join(
        f"{source.name} in {row.zone.code} {row.zone.name}" if row else f"{source.name} in nessuna"
        for source, row in own
    )
    return f"{unit.name} ({unit.istat_code}) viene da zone diverse: {where}."


def _technical(former: BoundaryRevision, day: date, names: Sequence[str]) -> BoundaryRevision:
    """The revision that says the same law on the comuni of `day`."""
    law = former
    while law.origin == BoundaryRevision.Origin.ISTAT_CHANGE and law.based_on:
        law = law.based_on
    effective = max(day, former.validity.from_day)
    what = f"Variazioni dei comuni del {day:%d/%m/%Y}: {', '.join(names) or 'cessazioni'}."
    room = ACT_NOTE_LENGTH - len(f" Resta: {law.act_label}")
    if len(what) > room > 0:
        what = f"{what[: room - 1]}…"
    return BoundaryRevision(
        zoning=former.zoning,
        title=law.title,
        rationale=(
            f"Revisione tecnica: la stessa divisione, scritta sui comuni del {day:%d/%m/%Y}. Ogni "
            "comune nuovo sta nella zona in cui stavano tutti quelli da cui viene."
        ),
        act_note=f"{what} Resta: {law.act_label}"[:ACT_NOTE_LENGTH],
        effective_from=effective,
        basis=Basis.DERIVED,
        unit_vintage=day,
        derived_from=former.derived_from,
        based_on=former,
        corrects=former if effective == former.validity.from_day else None,
        origin=BoundaryRevision.Origin.ISTAT_CHANGE,
    )
