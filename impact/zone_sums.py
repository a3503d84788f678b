"""What the units of each zone add up to: from requests to sums.

The database says which cells are asked for, which units make the zones and which figures enter;
they come as columns of numbers and are added up exactly (`impact.exact_sums`), all zones at once.
In SQL the same sums of decimals take several times as long (docs/adr/0036).

Columns come as bytes, in one row for all numbers that stand together: an object for each number
would take longer than to add them up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from impact import work_scope
from impact.aggregation import Aggregation, Quality
from impact.exact_sums import (
    PLACES,
    Amounts,
    Figures,
    Integers,
    Term,
    ZoneSums,
    add_up,
    bits_type,
)
from impact.models import Source
from impact.periods import FIRST_YEAR, LAST_YEAR
from impact.unit_terms import QUALITY_BY_RANK
from impact.work_scope import Place, Wanted, integers

# How many indicators are added up at a time: more take more memory and no less time.
BATCH = 25

_RANK = {str(quality): rank for rank, quality in enumerate(QUALITY_BY_RANK)}

_RULES = """
SELECT t.target_id, i.aggregation, t.component_id, t.role = 'numerator', t.sign, t.period_offset,
    NOT t.blank_as_zero
FROM impact_rule_term t JOIN impact_indicator i ON i.id = t.target_id
WHERE i.aggregation <> 'none' AND (%(all)s OR i.id IN (SELECT target_id FROM work_scope))
ORDER BY t.target_id
"""

# Figures of one quality and source stand together. What does not fit 64 bits as millionths, of
# which hardly any exists, comes as text.
_FIGURES = """
SELECT f.indicator_id, f.period, f.quality, f.source, f.fits,
    string_agg(int8send(f.unit_id), ''::bytea),
    string_agg(CASE WHEN f.fits THEN int8send((f.value * 1000000)::bigint)
        ELSE convert_to(f.value || ' ', 'UTF8') END, ''::bytea)
FROM (SELECT *, abs(value) < 9e12 AS fits FROM impact_fact) f
WHERE f.indicator_id = ANY (%(components)s) {of_periods}
GROUP BY 1, 2, 3, 4, 5
"""

# The population of the very year nearly always; where there is none, what the view says.
_RESIDENTS = """
SELECT y.year, string_agg(int8send(u.id), ''::bytea), string_agg(int8send(
    coalesce(p.population, (
        SELECT r.residents FROM impact_residents r WHERE r.unit_id = u.id AND r.year = y.year
    ))), ''::bytea)
FROM unnest(%(units)s::bigint[]) u (id)
CROSS JOIN unnest(%(years)s::integer[]) y (year)
LEFT JOIN districts_unitpopulation p
    ON p.unit_id = u.id AND p.year = y.year AND p.superseded_at IS NULL
GROUP BY 1
"""

# What does not add up is observed on the zone itself: its value in every revision that has it.
_OBSERVED = """
SELECT DISTINCT w.revision_id, o.zone_id, o.indicator_id, o.period, o.value, o.quality, o.source_id
FROM work_scope w
JOIN impact_observation o ON o.zone_id = w.zone_id AND o.superseded_at IS NULL
    AND (w.target_id IS NULL OR w.target_id = o.indicator_id)
    AND (w.period IS NULL OR w.period = o.period)
JOIN impact_indicator i
    ON i.id = o.indicator_id AND i.state = 'active' AND i.aggregation = 'none'
"""


@dataclass(frozen=True, slots=True)
class Key:
    """Which cell: all four together are unique."""

    revision_id: int
    zone_id: int
    indicator_id: int
    period: str


@dataclass(frozen=True, slots=True)
class Block:
    """What units add up to for an indicator in a period: in some `zones`, by number in the keys of
    the `Place`, each of which has a complete unit."""

    indicator_id: int
    period: str
    zones: NDArray[np.intp]
    sums: ZoneSums


@dataclass(frozen=True, slots=True)
class Observed:
    """A figure that was observed on a zone as a whole, of so many `units`."""

    key: Key
    value: Decimal | None
    quality: Quality
    units: int
    source: str


class Work:
    """All that some requests ask for; leaves their scope in `work_scope` until the commit."""

    def __init__(self, request_ids: Sequence[int]) -> None:
        self._asked = work_scope.note(request_ids)
        self.place = Place()
        # Codes in the order of their bits.
        self.sources = list(Source.objects.order_by("code").values_list("code", flat=True))

    def observed(self) -> list[Observed]:
        """What was observed on zones as a whole."""
        with connection.cursor() as cursor:
            cursor.execute(_OBSERVED)
            return [
                Observed(
                    Key(*key), value, Quality(quality), self.place.size[tuple(key[:2])], source
                )
                for *key, value, quality, source in cursor.fetchall()
                if tuple(key[:2]) in self.place.size
            ]

    def added(self) -> Iterator[list[Block]]:
        """What units add up to, in parts none of which divides an indicator."""
        if not self.place.keys:
            return
        wanted = Wanted(self.place, self._asked)
        with connection.cursor() as cursor:
            rules = _rules(cursor, every=any(target is None for _r, _z, target, _p in self._asked))
        for start in range(0, len(rules), BATCH):
            yield list(_added(self.place, wanted, rules[start : start + BATCH], self.sources))


@dataclass(frozen=True, slots=True)
class _RuleTerm:
    component: int
    above: bool
    sign: int
    offset: int
    needed: bool

    def source_period(self, period: str) -> str:
        """Of which period the figures enter a value of `period`."""
        return f"{int(period[:4]) + self.offset}{period[4:]}"

    def target_period(self, period: str) -> str:
        """Which period figures of `period` enter."""
        return f"{int(period[:4]) - self.offset}{period[4:]}"


@dataclass(frozen=True, slots=True)
class _Rule:
    target: int
    aggregation: Aggregation
    terms: Sequence[_RuleTerm]

    def periods(self, known: Iterable[tuple[int, str]]) -> list[str]:
        """For which periods some of the `known` (component, period) enter, in order."""
        found = {
            term.target_period(period)
            for component, period in known
            for term in self.terms
            if term.component == component
        }
        return sorted(p for p in found if FIRST_YEAR <= int(p[:4]) <= LAST_YEAR)


def _rules(cursor: Any, *, every: bool) -> list[_Rule]:
    """The rules of the indicators that are asked for, in the order of their keys."""
    cursor.execute(_RULES, {"all": every})
    rules: dict[int, _Rule] = {}
    for target, aggregation, *term in cursor.fetchall():
        rule = rules.setdefault(target, _Rule(target, aggregation, []))
        cast(list[_RuleTerm], rule.terms).append(_RuleTerm(*term))
    return list(rules.values())


def _added(
    place: Place, wanted: Wanted, rules: Sequence[_Rule], sources: Sequence[str]
) -> Iterator[Block]:
    """The sums of these rules."""
    figures = _figures(place, wanted, rules, sources)
    periods = {rule.target: rule.periods(figures) for rule in rules}
    years = sorted({int(period[:4]) for some in periods.values() for period in some})
    residents = _residents(place, years)
    for rule in rules:
        for period in periods[rule.target]:
            zones = wanted.zones(rule.target, period)
            if not zones.any():
                continue
            terms = [
                Term(
                    term.above,
                    term.sign,
                    term.needed,
                    figures.get((term.component, term.source_period(period))),
                )
                for term in rule.terms
            ]
            sums = add_up(place.zones, terms, residents[int(period[:4])], rule.aggregation)
            found = zones & (sums.observed > 0)
            yield Block(rule.target, period, np.flatnonzero(found), sums.of(found))


def _residents(place: Place, years: Sequence[int]) -> dict[int, NDArray[np.int64]]:
    """Of each of the years, those of every unit."""
    with connection.cursor() as cursor:
        cursor.execute(_RESIDENTS, {"units": place.units.tolist(), "years": list(years)})
        rows = cursor.fetchall()
    found = {}
    for year, units, residents in rows:
        where, _known = place.positions(integers(units))
        found[year] = np.zeros(len(place.units), dtype=np.int64)
        found[year][where] = integers(residents)
    return found


def _figures(
    place: Place, wanted: Wanted, rules: Sequence[_Rule], sources: Sequence[str]
) -> dict[tuple[int, str], Figures]:
    """What enters these rules, by component and period."""
    terms = [term for rule in rules for term in rule.terms]
    chosen: dict[str, Any] = {"components": sorted({term.component for term in terms})}
    if wanted.periods is not None:
        chosen["periods"] = sorted(
            {term.source_period(period) for term in terms for period in wanted.periods}
        )
    restriction = "AND f.period = ANY (%(periods)s)" if "periods" in chosen else ""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES.format(of_periods=restriction), chosen)
        rows = cursor.fetchall()
    bit = {name: 1 << number for number, name in enumerate(sources)}
    parts: dict[tuple[int, str], list[tuple[Integers, ...]]] = {}
    for component, period, quality, source, fits, units, values in rows:
        millionths = integers(values) if fits else _written(values)
        where, known = place.positions(integers(units))
        rank = np.full(len(where), _RANK[quality])
        bits: Integers = np.full(len(where), bit.get(source, 0), bits_type(len(sources)))
        part = tuple(column[known] for column in (where, millionths, rank, bits))
        parts.setdefault((component, period), []).append(part)
    found = {}
    for key, each in parts.items():
        where, millionths, ranks, bits = map(np.concatenate, zip(*each, strict=True))
        found[key] = Figures(where, Amounts.of(millionths), ranks, bits)
    return found


def _written(values: bytes) -> Integers:
    """Millionths of amounts that are written one after the other."""
    return np.array([int(Decimal(each).scaleb(PLACES)) for each in values.decode().split()], object)


def decode_sources(bits: int, names: Sequence[str]) -> list[str]:
    """The names whose bits are set, in their order."""
    return [name for position, name in enumerate(names) if bits >> position & 1]
