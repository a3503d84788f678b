"""What a day of changes makes of the comuni: who follows whom. No database here.

A comune is one extent between two days. One that takes in another, or gives up land, ends on that
day and begins again under its own code: its former figures speak of another extent.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from districts.importers.tabular import Rejected
from districts.importers.units import ENDINGS, ChangeRow

CEDED = "territory_ceded"
RENAME = "rename"
SPLIT = "split"
SHARES_WITHIN = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Heir:
    """A comune as a day left it.

    `sources` are the comuni whose zones it inherits: itself and those that ended in it; for one
    made of land that others gave up, those others. `whole`: it is exactly the sum of them, so that
    their figures may be added up. `part`: it is exactly a part of the one that it comes from.
    """

    sources: tuple[str, ...]
    whole: bool
    part: bool = False


def heirs(changes: Iterable[tuple[str, str, str]], before: Collection[str]) -> dict[str, Heir]:
    """By code, the comuni that one day's changes made or touched.

    changes: (kind, old code, new code) of that day. before: the codes of the day before.
    """
    joined: dict[str, set[str]] = defaultdict(set)
    given: dict[str, set[str]] = defaultdict(set)
    becomes: dict[str, set[str]] = defaultdict(set)
    givers = set()
    for kind, old, new in changes:
        if kind in ENDINGS:
            joined[new].add(old)
            becomes[old].add(new)
        elif kind == CEDED:
            given[new].add(old)
            givers.add(old)
    found = {}
    divided = {old for old, made in becomes.items() if len(made) > 1}
    for code in sorted((joined.keys() | given.keys() | givers) - becomes.keys()):
        own = {code} if code in before else set()
        decisive = own | joined[code]
        exact = bool(decisive) and not given[code] and not givers & decisive
        found[code] = Heir(
            sources=tuple(sorted(decisive or given[code])),
            whole=exact and not divided & decisive,
            part=exact and len(decisive) == 1 and bool(divided & decisive),
        )
    return found


def by_day(changes: Iterable[ChangeRow]) -> list[tuple[date, list[ChangeRow]]]:
    """The changes of each day, from the earliest."""
    ordered = sorted(changes, key=lambda change: change.date)
    return [(day, list(rows)) for day, rows in groupby(ordered, key=lambda change: change.date)]


def problems(
    changes: Sequence[ChangeRow],
    *,
    standing: Mapping[str, date | None],
    listed: Mapping[str, date | None],
    today: date,
) -> tuple[list[Rejected], list[Rejected]]:
    """What keeps `changes` from leading from the comuni `standing` to those `listed`.

    Both give the first day of a comune by its code, where it is known. Two lists: what is wrong in
    the changes, and what in the list.
    """
    wrong: list[Rejected] = []
    now = dict(standing)
    for day, rows in by_day(changes):
        later = {row.old_code for row in changes if row.date > day}
        for row in rows:
            wrong += _wrong(row, now, known=listed.keys() | now.keys() | later, today=today)
        wrong += _badly_shared(rows)
        found = heirs(((row.kind, row.old_code, row.new_code) for row in rows), now)
        for row in rows:
            if row.kind in ENDINGS:
                now.pop(row.old_code, None)
        now |= dict.fromkeys(found, day)
    renamed = {(row.new_code, row.date) for row in changes if row.kind == RENAME}
    told = {code: None if (code, since) in renamed else since for code, since in listed.items()}
    return wrong, ([] if wrong else _unlisted(now, standing, told))


def _wrong(
    row: ChangeRow, now: Mapping[str, date | None], *, known: Collection[str], today: date
) -> list[Rejected]:
    found = []
    if row.date > today:
        message = "è nel futuro: carica la variazione quando è in vigore."
        found.append(Rejected(row.line, "effective_date", str(row.date), message))
    if row.old_code not in now:
        message = "a quella data non è un comune in vigore: controlla il codice."
        found.append(Rejected(row.line, "old_code", row.old_code, message))
    elif (since := now[row.old_code]) and since >= row.date and row.kind != RENAME:
        message = f"il comune esiste dal {since:%d/%m/%Y}: la variazione viene dopo quel giorno."
        found.append(Rejected(row.line, "effective_date", str(row.date), message))
    if row.new_code not in known:
        message = "il comune che ne nasce non esiste: aggiungilo a units.csv o correggi il codice."
        found.append(Rejected(row.line, "new_code", row.new_code, message))
    return found


def _badly_shared(rows: Sequence[ChangeRow]) -> list[Rejected]:
    """Comuni that were divided into shares that are not the whole, or into a single one."""
    found = []
    for code in sorted({row.old_code for row in rows if row.kind == SPLIT}):
        parts = [row for row in rows if row.kind == SPLIT and row.old_code == code]
        shares = [row.population_share for row in parts]
        known = [share for share in shares if share is not None]
        if len(parts) < 2:
            message = "una divisione ha almeno due righe, una per ogni comune che ne nasce."
            found.append(Rejected(parts[0].line, "new_code", parts[0].new_code, message))
        elif known and (len(known) < len(parts) or abs(sum(known, Decimal(-1))) > SHARES_WITHIN):
            message = "le quote di una divisione ci sono tutte e sommano 1: correggile."
            said = " + ".join(str(share) for share in shares)
            found.append(Rejected(parts[0].line, "population_share", said, message))
    return found


def _unlisted(
    now: Mapping[str, date | None],
    standing: Mapping[str, date | None],
    listed: Mapping[str, date | None],
) -> list[Rejected]:
    """Comuni that vanish, or appear, or begin on another day, without a change that says so."""
    found = []
    for code in sorted(now.keys() - listed.keys()):
        message = f"{code} non c'è più: di' in changes.csv che cosa è diventato."
        found.append(Rejected(0, "unit_code", code, message))
    for code in sorted(listed.keys() - now.keys()):
        message = f"{code} è nuovo: di' in changes.csv da quali comuni nasce."
        found.append(Rejected(0, "unit_code", code, message))
    for code in sorted(now.keys() & listed.keys() - standing.keys()):
        said, begins = listed[code], now[code]
        if said and said != begins:
            message = (
                f"{code} nasce il {begins:%d/%m/%Y} secondo changes.csv: metti d'accordo i due."
            )
            found.append(Rejected(0, "in_force_since", str(said), message))
    return found
