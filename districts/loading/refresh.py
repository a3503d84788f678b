"""Passing from the comuni of a year to those of the next, and the figures that go with them.

What that means for every law: districts/changes/technical_revisions.py.

Runs in the caller's transaction, like all of `districts.loading`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from districts.carryover.sums import apportioned
from districts.changes.passings import Passing
from districts.changes.successions import RENAME, Heir, by_day, heirs
from districts.importers.units import ENDINGS, ChangeRow
from districts.loading.differences import copy_rows
from districts.loading.units import known_successions, told_by
from districts.models import Quality, TerritorialUnit, UnitPopulation, UnitSuccession

_WORST_FIRST: tuple[str, ...] = (
    Quality.IMPUTED, Quality.ESTIMATED, Quality.PROVISIONAL, Quality.FINAL
)  # fmt: skip


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


def add_up_residents(days: Sequence[Passing]) -> int:
    """Give a comune that is exactly the sum of others the residents that they had, added up.

    Those of one that was divided are shared out to the last person. Only for years that the new
    one has no figure of its own; returns how many were added.
    """
    added = 0
    for passing in days:
        new = [*_sums(passing), *_parts(passing)]
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


def _parts(passing: Passing) -> Iterator[tuple[int, int, date, int, str, str]]:
    figures = UnitPopulation.objects.current()
    for old, shares in sorted(passing.shares.items()):
        known = set(figures.filter(unit__in=shares).values_list("year", flat=True))
        for row in figures.filter(unit=old).exclude(year__in=known).order_by("year"):
            parts = apportioned(Decimal(row.population), shares)
            for pk, people in sorted(parts.items()):
                told = (Quality.ESTIMATED, "ripartizione del comune diviso")
                yield (pk, row.year, row.reference_date, int(people), *told)


def worst_quality(qualities: Iterable[str]) -> str:
    """The quality of a sum: that of its least settled part."""
    return min(qualities, key=_WORST_FIRST.index)
