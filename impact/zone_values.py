"""Zone values from observations and assignments, set by set.

`impact.zone_sums` adds up, the pure module `impact.aggregation` judges each sum, the database
stores what differs from what stands.
A cell exists for a zone if at least one of its units has the figure; readers say *no data* of the
others. So a zone's cells depend on its own units alone, whatever happens elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from django.db import connection

from districts.models import BoundaryRevision, Zoning
from impact import zone_sums
from impact.aggregation import (
    MIN_PRIVACY_THRESHOLD,
    Aggregation,
    Cell,
    IntervalKind,
    Quality,
    Rule,
    Sums,
    evaluate,
    hide,
    suppress,
)
from impact.models import Indicator
from impact.zone_sums import Key, Observed

_KEY = ("revision_id", "zone_id", "indicator_id", "period")
_CONTENT = (
    "value",
    "numerator",
    "denominator",
    "coverage",
    "status",
    "reason",
    "quality",
    "ci_low",
    "ci_high",
    "units_observed",
    "units_total",
    "sources",
)
_COLUMNS = ", ".join([*_KEY, *_CONTENT])

# In the types of the table that they go to, or a sum with more decimals than that stores would
# always seem to differ from itself; but for the list of sources, which is cheaper written as text.
_TABLE = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS work_new ON COMMIT DELETE ROWS AS
SELECT {", ".join([*_KEY, *_CONTENT[:-1]])}, ''::text AS sources FROM impact_zonevalue
WITH NO DATA
"""


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
WHERE {_SAME} AND ({_of("v", _CONTENT)}) IS NOT DISTINCT FROM ({_of("n", _CONTENT)});
INSERT INTO impact_zonevalue ({_COLUMNS})
SELECT {_of("n", [*_KEY, *_CONTENT])} FROM work_new n
ON CONFLICT ({", ".join(_KEY)}) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in _CONTENT)}, computed_at = now()
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
    count = 0
    for added, observed in zone_sums.read(request_ids):
        cells = _judge({one.key: one.sums for one in added})
        rows = [_row(one.key, one.sums, cells[one.key], one.sources) for one in added]
        rows += [_row(one.key, *_as_observed(one), one.source) for one in observed]
        _note(rows)
        count += len(rows)
    with connection.cursor() as cursor:
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


def _as_observed(one: Observed) -> tuple[Sums, Cell]:
    """A figure of a whole zone covers it whole; there is nothing to add up, nor to judge."""
    whole = Decimal(1)
    sums = Sums(None, None, whole, whole, one.units, one.units, one.quality)
    if one.quality is Quality.SUPPRESSED:
        return sums, Cell(None, whole, "suppressed", "privacy", one.quality)
    if one.value is None:
        return sums, Cell(None, Decimal(0), "not_available", "no_data", one.quality)
    return sums, Cell(one.value, whole, "ok", "", one.quality)


def _judge(sums: Mapping[Key, Sums]) -> dict[Key, Cell]:
    """Every cell by its rule; then, under a threshold, what could be found by subtraction.

    Where no zone of a zoning can protect another the total goes: that of the region.
    """
    rules = {i.pk: rule_of(i) for i in Indicator.objects.active()}
    cells = {key: evaluate(rules[key.indicator_id], value) for key, value in sums.items()}
    unsafe: set[tuple[int, str]] = set()
    families: dict[tuple[int, int, str], list[Key]] = defaultdict(list)
    for key in cells:
        if rules[key.indicator_id].privacy_threshold is not None:
            families[key.revision_id, key.indicator_id, key.period].append(key)
    for keys in families.values():
        threshold = rules[keys[0].indicator_id].privacy_threshold or MIN_PRIVACY_THRESHOLD
        by_zone = {str(key.zone_id): key for key in keys}
        hidden = suppress(
            {zone: cells[key] for zone, key in by_zone.items()},
            {zone: sums[key].numerator for zone, key in by_zone.items()},
            threshold,
        )
        cells |= {by_zone[zone]: cell for zone, cell in hidden.cells.items()}
        if not hidden.total_safe:
            unsafe.add((keys[0].indicator_id, keys[0].period))
    if unsafe:
        totals = set(
            BoundaryRevision.objects.filter(zoning__kind=Zoning.Kind.REGION).values_list(
                "pk", flat=True
            )
        )
        for key, cell in cells.items():
            if key.revision_id in totals and (key.indicator_id, key.period) in unsafe:
                cells[key] = hide(cell, "privacy_secondary")
    return cells


def _note(rows: Iterable[tuple[Any, ...]]) -> None:
    """Into `work_new`, to be compared with what stands."""
    with connection.cursor() as cursor, cursor.copy("COPY work_new FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _row(key: Key, sums: Sums, cell: Cell, sources: str) -> tuple[Any, ...]:
    """In the order of `_COLUMNS`. What is not published is not left readable in its numerator."""
    hidden = cell.value is None
    return (
        key.revision_id,
        key.zone_id,
        key.indicator_id,
        key.period,
        cell.value,
        None if hidden else sums.numerator,
        None if hidden else sums.denominator,
        cell.coverage,
        cell.status,
        cell.reason,
        str(cell.quality),
        cell.ci_low,
        cell.ci_high,
        sums.units_observed,
        sums.units_total,
        sources,
    )
