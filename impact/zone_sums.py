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
from impact.aggregation import Aggregation, Quality, Sums
from impact.exact_sums import Amounts, Figures, Term, ZoneSums, add_up, decimals
from impact.models import Source
from impact.periods import FIRST_YEAR, LAST_YEAR
from impact.unit_terms import QUALITY_BY_RANK
from impact.work_scope import Place, Wanted, integers

# How many indicators are added up at a time: more take more memory and no less time.
BATCH = 100

_RULES = """
SELECT t.target_id, i.aggregation, t.component_id, t.role = 'numerator', t.sign, t.period_offset,
    NOT t.blank_as_zero
FROM impact_rule_term t JOIN impact_indicator i ON i.id = t.target_id
WHERE i.aggregation <> 'none' AND (%(all)s OR i.id IN (SELECT target_id FROM work_scope))
ORDER BY t.target_id
"""

_FIGURES = """
SELECT f.indicator_id, f.period,
    string_agg(int8send(f.unit_id), ''::bytea),
    string_agg(int8send(trunc(f.value)::bigint), ''::bytea),
    string_agg(int4send(((f.value - trunc(f.value)) * 1000000)::integer), ''::bytea),
    string_agg(int4send(CASE f.quality WHEN 'final' THEN 0 WHEN 'provisional' THEN 1
        WHEN 'estimated' THEN 2 ELSE 3 END), ''::bytea),
    string_agg(int8send(coalesce(b.bit, 0)), ''::bytea)
FROM impact_fact f LEFT JOIN impact_source_bit b ON b.code = f.source
WHERE f.indicator_id = ANY (%(components)s) {of_periods}
GROUP BY 1, 2
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
class Added:
    """What the units of a zone add up to; `sources`: codes in order, with blanks between."""

    key: Key
    sums: Sums
    sources: str


@dataclass(frozen=True, slots=True)
class Observed:
    """A figure that was observed on a zone as a whole, of so many `units`."""

    key: Key
    value: Decimal | None
    quality: Quality
    units: int
    source: str


def read(request_ids: Sequence[int]) -> Iterator[tuple[list[Added], list[Observed]]]:
    """All that the requests ask for, in parts none of which divides an indicator; leaves their
    scope in `work_scope` until the commit."""
    asked = work_scope.note(request_ids)
    place = Place()
    if not place.keys:
        return
    wanted = Wanted(place, asked)
    with connection.cursor() as cursor:
        rules = _rules(cursor, every=any(target is None for _r, _z, target, _p in asked))
        cursor.execute(_OBSERVED)
        observed = cursor.fetchall()
    names = source_names()
    yield (
        [],
        [
            Observed(Key(*key), value, Quality(quality), place.size[tuple(key[:2])], source)
            for *key, value, quality, source in observed
            if tuple(key[:2]) in place.size
        ],
    )
    for start in range(0, len(rules), BATCH):
        yield list(_added(place, wanted, rules[start : start + BATCH], names)), []


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
    place: Place, wanted: Wanted, rules: Sequence[_Rule], names: Sequence[str]
) -> Iterator[Added]:
    """Every cell of these rules for which some unit is complete."""
    figures = _figures(place, wanted, rules)
    periods = {rule.target: rule.periods(figures) for rule in rules}
    years = sorted({int(period[:4]) for some in periods.values() for period in some})
    residents = _residents(place, years)
    of_zone = {year: place.zones.add(each).tolist() for year, each in residents.items()}
    said: dict[int, str] = {}
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
            year = int(period[:4])
            sums = add_up(place.zones, terms, residents[year], rule.aggregation)
            for number, one, bits in _cells(sums, rule, place, of_zone[year], zones):
                if bits not in said:
                    said[bits] = " ".join(decode_sources(bits, names))
                key = Key(*place.keys[number], rule.target, period)
                yield Added(key, one, said[bits])


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
    place: Place, wanted: Wanted, rules: Sequence[_Rule]
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
    found = {}
    for component, period, units, whole, millionths, quality, sources in rows:
        where, known = place.positions(integers(units))
        found[component, period] = Figures(
            where[known],
            Amounts.of(integers(whole)[known], integers(millionths, 4)[known]),
            integers(quality, 4)[known],
            integers(sources)[known],
        )
    return found


def source_names() -> list[str]:
    """Source codes in the order of their bits (`impact_source_bit`)."""
    return list(Source.objects.order_by("code").values_list("code", flat=True))


def decode_sources(bits: int, names: Sequence[str]) -> list[str]:
    return [name for position, name in enumerate(names) if bits >> position & 1]


def _cells(
    sums: ZoneSums,
    rule: _Rule,
    place: Place,
    residents: Sequence[int],
    zones: NDArray[np.bool_],
) -> Iterator[tuple[int, Sums, int]]:
    """The sums of each of some `zones` that has a complete unit: its number, sums and sources.

    Coverage weighs by denominators where all are known, by residents elsewhere.
    """
    top, below, of_all = map(decimals, (sums.numerator, sums.denominator, sums.denominator_of_all))
    sizes, known, seen, observed, ranks, bits = (
        column.tolist()
        for column in (
            place.zones.sizes,
            sums.denominators_known,
            sums.residents_observed,
            sums.observed,
            sums.quality,
            sums.sources,
        )
    )
    for number in np.flatnonzero(zones & (sums.observed > 0)).tolist():
        by_denominator = known[number] == sizes[number]
        yield (
            number,
            Sums(
                numerator=top[number],
                denominator=None if rule.aggregation == "sum" else below[number],
                weight_observed=below[number] if by_denominator else Decimal(seen[number]),
                weight_total=of_all[number] if by_denominator else Decimal(residents[number]),
                units_observed=observed[number],
                units_total=sizes[number],
                quality=QUALITY_BY_RANK[ranks[number]],
            ),
            bits[number],
        )
