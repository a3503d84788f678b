"""Zone values from observations and assignments, set by set.

`impact.zone_sums` adds up, the pure module `impact.judged` judges the sums, the database stores
what differs from what stands.
A cell exists for a zone if at least one of its units has the figure; readers say *no data* of the
others. So a zone's cells depend on its own units alone, whatever happens elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from districts.models import BoundaryRevision, Zoning
from impact.aggregation import Aggregation, Cell, IntervalKind, Quality, Rule
from impact.exact_sums import decimals
from impact.judged import REASONS, STATUSES, Judged, judge, protected
from impact.models import Indicator
from impact.models.values import CONTENT
from impact.unit_terms import QUALITY_BY_RANK
from impact.work_scope import Place
from impact.zone_sums import Block, Observed, Work, decode_sources

_KEY = ("revision_id", "zone_id", "indicator_id", "period")
_COLUMNS = ", ".join([*_KEY, *CONTENT])

# In the types of the table that they go to, or a sum with more decimals than that stores would
# always seem to differ from itself; but for the list of sources, which is cheaper written as text.
_TABLE = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS work_new ON COMMIT DELETE ROWS AS
SELECT {", ".join([*_KEY, *CONTENT[:-1]])}, ''::text AS sources FROM impact_zonevalue
WITH NO DATA;
DELETE FROM work_new
"""


_NOTE = "COPY work_new FROM STDIN"
_NO_AMOUNTS = "\\N\t\\N\t\\N"
_AS_STORED = {"n.sources": "string_to_array(n.sources, ' ')::varchar[]"}


def _of(row: str, columns: Sequence[str]) -> str:
    """The columns of a row of `work_new` (n) or of the values that stand (v)."""
    return ", ".join(_AS_STORED.get(f"{row}.{name}", f"{row}.{name}") for name in columns)


_SAME = f"({_of('v', _KEY)}) = ({_of('n', _KEY)})"
# A row that comes out as it stands is not touched, not even locked; which ones those are is settled
# before anything is inserted, lest each row be looked for among all that were inserted before it.
_STORE = f"""
ANALYZE work_new ({", ".join(_KEY)});
DELETE FROM impact_zonevalue v USING work_scope s
WHERE v.revision_id = s.revision_id AND v.zone_id = s.zone_id
    AND (s.target_id IS NULL OR s.target_id = v.indicator_id)
    AND (s.period IS NULL OR s.period = v.period)
    AND NOT EXISTS (SELECT 1 FROM work_new n WHERE {_SAME});
DELETE FROM work_new n USING impact_zonevalue v
WHERE {_SAME} AND ({_of("v", CONTENT)}) IS NOT DISTINCT FROM ({_of("n", CONTENT)});
INSERT INTO impact_zonevalue ({_COLUMNS})
SELECT {_of("n", [*_KEY, *CONTENT])} FROM work_new n
ON CONFLICT ({", ".join(_KEY)}) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in CONTENT)}, computed_at = now()
"""

# Cells of boundaries that were revoked, and of rules that are no longer active.
_SWEEP = """
DELETE FROM impact_zonevalue v
USING districts_boundaryrevision r, impact_indicator i
WHERE r.id = v.revision_id AND i.id = v.indicator_id
    AND (r.state <> 'adopted' OR i.state <> 'active')
"""


def recompute(*, request_ids: Sequence[int]) -> int:
    """Bring every cell that the requests ask for up to date; returns how many were computed.

    Must run in a transaction that holds the locks of the zones (`impact.recompute`). Cells that
    come out as they stand are not written, so a second run changes no row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP)
        cursor.execute(_TABLE)
        work = Work(request_ids)
        rules = {i.pk: rule_of(i) for i in Indicator.objects.active()}
        totals = _totals(work.place) if any(r.privacy_threshold for r in rules.values()) else None
        rows = [_observed_row(one) for one in work.observed()]
        count = len(rows)
        if rows:
            with cursor.copy(_NOTE) as copy:
                for row in rows:
                    copy.write_row(row)
        for blocks in work.added():
            with cursor.copy(_NOTE) as copy:
                for block in blocks:
                    rule = rules[block.indicator_id]
                    judged = _judged(block, rule, work.place, totals)
                    copy.write("".join(_lines(block, rule, judged, work.place, work.sources)))
                    count += len(block.zones)
        cursor.execute(_STORE)
    return count


def rule_of(indicator: Indicator) -> Rule:
    """The indicator's rule as the pure module wants it."""
    is_ratio = indicator.aggregation == Indicator.Aggregation.RATIO_OF_SUMS
    return Rule(
        aggregation=cast(Aggregation, indicator.aggregation),
        multiplier=indicator.multiplier if is_ratio else Decimal(1),
        decimals=indicator.decimals,
        min_coverage=indicator.min_coverage,
        privacy_threshold=indicator.privacy_threshold,
        interval=cast(IntervalKind, indicator.interval) if is_ratio else "none",
    )


def some_threshold() -> bool:
    """Whether some active indicator hides small frequencies, which takes all zones at once."""
    return Indicator.objects.active().filter(privacy_threshold__isnull=False).exists()


def _totals(place: Place) -> NDArray[np.bool_]:
    """Which zones are whole regions: totals of all others."""
    regions = BoundaryRevision.objects.filter(zoning__kind=Zoning.Kind.REGION)
    known = set(regions.values_list("pk", flat=True))
    return np.array([revision in known for revision, _zone in place.keys])


def _judged(block: Block, rule: Rule, place: Place, totals: NDArray[np.bool_] | None) -> Judged:
    """Every cell by its rule; then, under a threshold, what could be found by subtraction.

    Where no zone of a zoning can protect another the total goes: that of the region.
    """
    judged = judge(rule, block.sums)
    if rule.privacy_threshold is None or totals is None:
        return judged
    families: dict[int, dict[str, int]] = defaultdict(dict)
    for position, number in enumerate(block.zones.tolist()):
        revision, zone = place.keys[number]
        families[revision][str(zone)] = position
    return protected(
        judged,
        decimals(block.sums.numerator),
        families.values(),
        totals[block.zones],
        rule.privacy_threshold,
    )


def _lines(
    block: Block, rule: Rule, judged: Judged, place: Place, names: Sequence[str]
) -> Iterator[str]:
    """The cells as COPY reads them, in the order of `_COLUMNS`; amounts as digits and exponent.

    What is not published is not left readable in its numerator.
    """
    sums, nothing = block.sums, r"\N"
    above, below = f"e-{sums.numerator.places}", f"e-{sums.denominator.places}"
    sources = {bits: " ".join(decode_sources(bits, names)) for bits in set(sums.sources.tolist())}
    divides = rule.aggregation != "sum"
    columns = (
        block.zones,
        judged.published,
        judged.value,
        sums.numerator.digits,
        sums.denominator.digits,
        judged.coverage,
        judged.status,
        judged.reason,
        sums.quality,
        sums.observed,
        sums.units,
        sums.sources,
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for position, row in enumerate(rows):
        zone, shown, value, top, bottom, coverage, status, reason, rank, observed, units, bits = row
        revision_id, zone_id = place.keys[zone]
        low, high = judged.intervals.get(position, (nothing, nothing))
        amounts = f"{value}e-6\t{top}{above}\t{f'{bottom}{below}' if divides else nothing}"
        yield (
            f"{revision_id}\t{zone_id}\t{block.indicator_id}\t{block.period}"
            f"\t{amounts if shown else _NO_AMOUNTS}"
            f"\t{coverage}e-6\t{STATUSES[status]}\t{REASONS[reason]}\t{QUALITY_BY_RANK[rank]}"
            f"\t{low}\t{high}\t{observed}\t{units}\t{sources[bits]}\n"
        )


def _observed_row(one: Observed) -> tuple[Any, ...]:
    """A figure of a whole zone covers it whole; there is nothing to add up, nor to judge."""
    whole = Decimal(1)
    if one.quality is Quality.SUPPRESSED:
        cell = Cell(None, whole, "suppressed", "privacy", one.quality)
    elif one.value is None:
        cell = Cell(None, Decimal(0), "not_available", "no_data", one.quality)
    else:
        cell = Cell(one.value, whole, "ok", "", one.quality)
    said = (cell.coverage, cell.status, cell.reason, str(cell.quality), None, None)
    key = (one.key.revision_id, one.key.zone_id, one.key.indicator_id, one.key.period)
    return (*key, cell.value, None, None, *said, one.units, one.units, one.source)
