"""The days on which comuni ended and others began, as the database remembers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import F

from districts.changes.successions import SPLIT, Heir, heirs
from districts.models import TerritorialUnit, UnitSuccession


@dataclass(frozen=True, slots=True)
class Passing:
    """What one day did: the units that ended, and what each new one came from, as rows.

    `whole`: the new ones that are exactly the sum of their sources. `shares`: of the old ones that
    were divided into known shares, {old: {new: share}}. `to_province`: the code of the province of
    those that passed to another.
    """

    day: date
    ended: frozenset[int]
    sources: Mapping[int, Sequence[TerritorialUnit]]
    whole: frozenset[int]
    shares: Mapping[int, Mapping[int, Decimal]] = field(default_factory=dict)
    to_province: Mapping[int, str] = field(default_factory=dict)
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
                shares=_shares(of_day, made),
                to_province={
                    row.successor_id: row.successor.province_code
                    for row in of_day
                    if row.kind == UnitSuccession.Kind.PROVINCE_CHANGE
                },
                units={unit.pk: unit for unit in new.values()},
            )
        )
    return found


def _shares(
    rows: Sequence[UnitSuccession], made: Mapping[str, Heir]
) -> dict[int, dict[int, Decimal]]:
    """The shares of those that were divided, where all are known and nobody else had a part."""
    found: dict[int, dict[int, Decimal]] = {}
    unknown = set()
    for row in rows:
        if row.kind != SPLIT:
            continue
        if row.population_share is None or not made[row.successor.istat_code].part:
            unknown.add(row.predecessor_id)
        else:
            share = {row.successor_id: row.population_share}
            found[row.predecessor_id] = found.get(row.predecessor_id, {}) | share
    return {old: shares for old, shares in found.items() if old not in unknown}
