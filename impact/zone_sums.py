"""What the units of each zone add up to: from requests to sums, set by set in the database.

One statement for any number of zones, indicators and periods. Units that lie together in every zone
that is asked for make a *piece*: they are added up once, and the zones are sums of pieces. The
zonings of Piemonte cut its 1,180 comuni into 270 pieces, so thirteen of them cost little more than
one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from impact.aggregation import Quality, Sums
from impact.models import Source
from impact.unit_terms import QUALITY_BY_RANK, unit_terms

# Steps in temporary tables rather than one statement: each is analysed before the next one uses
# it, without which the planner takes a hundred thousand rows for a hundred and joins them in loops.
# Kept for the life of the connection and emptied at each commit, so that a small piece of work
# does not pay for creating tables.
_TABLES = """
CREATE TEMPORARY TABLE IF NOT EXISTS work_scope (
    revision_id bigint, zone_id bigint, target_id bigint, period text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_unit (
    unit_id bigint, piece_id bigint
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_piece (
    revision_id bigint, zone_id bigint, piece_id bigint, units integer
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_term (
    unit_id bigint, target_id bigint, period text, numerator numeric, denominator numeric,
    unpaired numeric, quality integer, sources bigint
) ON COMMIT DELETE ROWS;
SET LOCAL jit = off;
SET LOCAL work_mem = '128MB';
"""

# Which cells the claimed requests ask for; no target or no period means all of them. A changed
# component asks for the indicators built on it, in the periods that its offset reaches; under a
# privacy threshold it asks for every zone, because hiding one cell may take another or the total.
_SCOPE = """
INSERT INTO work_scope
SELECT DISTINCT r.id, z.id, t.target_id,
    CASE WHEN q.period = '' THEN NULL
        WHEN t.period_offset IS NULL OR t.period_offset = 0 THEN q.period
        ELSE (left(q.period, 4)::integer - t.period_offset)::text || substr(q.period, 5)
    END
FROM impact_recomputerequest q
JOIN districts_boundaryrevision r
    ON r.state = 'adopted' AND (q.zoning_id IS NULL OR r.zoning_id = q.zoning_id)
LEFT JOIN impact_rule_term t ON t.component_id = q.indicator_id OR t.target_id = q.indicator_id
JOIN districts_zone z ON z.zoning_id = r.zoning_id AND (q.zone_id IS NULL OR z.id = q.zone_id)
WHERE q.id = ANY (%(requests)s);
INSERT INTO work_scope
SELECT DISTINCT r.id, z.id, i.id, NULL
FROM impact_indicator i
CROSS JOIN districts_boundaryrevision r
JOIN districts_zone z ON z.zoning_id = r.zoning_id
WHERE i.state = 'active' AND i.privacy_threshold IS NOT NULL AND r.state = 'adopted' AND EXISTS (
    SELECT 1 FROM impact_recomputerequest q
    LEFT JOIN impact_rule_term t ON t.target_id = i.id
        AND q.indicator_id IN (t.component_id, t.target_id)
    WHERE q.id = ANY (%(requests)s) AND (q.indicator_id IS NULL OR t.target_id IS NOT NULL));
DELETE FROM work_scope s USING work_scope w
WHERE w.revision_id = s.revision_id AND w.zone_id = s.zone_id
    AND w.target_id IS NULL AND w.period IS NULL
    AND (s.target_id IS NOT NULL OR s.period IS NOT NULL);
ANALYZE work_scope;
"""

# A piece is named after one of its units.
_PIECES = """
INSERT INTO work_unit
SELECT unit_id, min(unit_id) OVER (PARTITION BY zones)
FROM (
    SELECT unit_id, array_agg(ARRAY[revision_id, zone_id] ORDER BY revision_id) AS zones
    FROM districts_zoneassignment
    WHERE (revision_id, zone_id) IN (SELECT revision_id, zone_id FROM work_scope)
    GROUP BY unit_id
) u;
ANALYZE work_unit;
INSERT INTO work_piece
SELECT a.revision_id, a.zone_id, u.piece_id, count(*)
FROM districts_zoneassignment a JOIN work_unit u ON u.unit_id = a.unit_id
WHERE (a.revision_id, a.zone_id) IN (SELECT revision_id, zone_id FROM work_scope)
GROUP BY 1, 2, 3;
ANALYZE work_piece;
"""

# What must be read to compute the scope; NULL arrays where all of it must.
_NEEDED = """
SELECT
    CASE WHEN bool_and(s.target_id IS NOT NULL) THEN array_agg(DISTINCT s.target_id) END,
    array_agg(DISTINCT t.component_id),
    CASE WHEN bool_and(s.period IS NOT NULL) THEN array_agg(DISTINCT
        (left(s.period, 4)::integer + t.period_offset)::text || substr(s.period, 5)) END
FROM (SELECT DISTINCT target_id, period FROM work_scope) s
LEFT JOIN impact_rule_term t ON t.target_id = s.target_id
"""

# What a complete unit brings to the sums; of an incomplete one only its denominator, which counts
# in the coverage.
_TERMS = """
INSERT INTO work_term
SELECT u.unit_id, u.target_id, u.period,
    CASE WHEN NOT c.complete THEN NULL
        WHEN i.aggregation = 'weighted_mean' THEN u.numerator * u.denominator
        ELSE u.numerator END,
    CASE WHEN c.complete THEN u.denominator END,
    CASE WHEN NOT c.complete THEN u.denominator END,
    CASE WHEN c.complete THEN u.quality END,
    CASE WHEN c.complete THEN u.sources END
FROM ({unit_terms}) u
JOIN impact_indicator i ON i.id = u.target_id AND i.aggregation <> 'none'
CROSS JOIN LATERAL (
    SELECT u.numerator IS NOT NULL
        AND (i.aggregation = 'sum' OR u.denominator IS NOT NULL) AS complete
) c;
ANALYZE work_term (unit_id, target_id, period);
"""

# A period in which no unit is complete is left out first; then units make pieces, pieces zones.
_SUMS = """
WITH computable AS MATERIALIZED (
    SELECT target_id, period FROM work_term WHERE numerator IS NOT NULL GROUP BY 1, 2
),
unit_residents AS MATERIALIZED (
    SELECT u.unit_id, u.piece_id, y.period, p.residents
    FROM (SELECT DISTINCT period FROM computable) y
    CROSS JOIN work_unit u
    JOIN impact_residents p ON p.unit_id = u.unit_id AND p.year = left(y.period, 4)::integer
),
zone_residents AS MATERIALIZED (
    SELECT w.revision_id, w.zone_id, p.period, sum(w.units) AS units, sum(p.residents) AS residents
    FROM work_piece w JOIN (
        SELECT piece_id, period, sum(residents) AS residents FROM unit_residents GROUP BY 1, 2
    ) p ON p.piece_id = w.piece_id
    GROUP BY 1, 2, 3
),
pieces AS MATERIALIZED (
    SELECT u.piece_id, t.target_id, t.period,
        sum(t.numerator) AS numerator,
        sum(t.denominator) AS denominator,
        sum(t.unpaired) AS unpaired,
        count(t.numerator) AS observed,
        count(t.denominator) + count(t.unpaired) AS denominators_known,
        sum(u.residents) FILTER (WHERE t.numerator IS NOT NULL) AS residents_observed,
        max(t.quality) AS quality,
        bit_or(t.sources) AS sources
    FROM work_term t
    JOIN computable c ON c.target_id = t.target_id AND c.period = t.period
    JOIN unit_residents u ON u.unit_id = t.unit_id AND u.period = t.period
    GROUP BY 1, 2, 3
),
sums AS (
    SELECT w.revision_id, w.zone_id, p.target_id, p.period,
        sum(p.numerator) AS numerator,
        sum(p.denominator) AS denominator,
        sum(p.unpaired) AS unpaired,
        sum(p.observed)::integer AS observed,
        sum(p.denominators_known) AS denominators_known,
        sum(p.residents_observed) AS residents_observed,
        max(p.quality) AS quality,
        bit_or(p.sources) AS sources
    FROM work_piece w
    JOIN pieces p ON p.piece_id = w.piece_id
    GROUP BY 1, 2, 3, 4
)
SELECT s.revision_id, s.zone_id, s.target_id, s.period, s.numerator, s.denominator,
    s.observed, z.units, s.denominators_known = z.units,
    s.denominator + coalesce(s.unpaired, 0), s.residents_observed, z.residents, s.quality, s.sources
FROM sums s
JOIN zone_residents z
    ON z.revision_id = s.revision_id AND z.zone_id = s.zone_id AND z.period = s.period
WHERE s.observed > 0 AND EXISTS (
    SELECT 1 FROM work_scope w
    WHERE w.revision_id = s.revision_id AND w.zone_id = s.zone_id
        AND (w.target_id IS NULL OR w.target_id = s.target_id)
        AND (w.period IS NULL OR w.period = s.period))
"""

# What does not add up is observed on the zone itself: its value in every revision that has it.
_OBSERVED = """
SELECT DISTINCT w.revision_id, o.zone_id, o.indicator_id, o.period, o.value, o.quality,
    z.units, o.source_id
FROM work_scope w
JOIN impact_observation o ON o.zone_id = w.zone_id AND o.superseded_at IS NULL
    AND (w.target_id IS NULL OR w.target_id = o.indicator_id)
    AND (w.period IS NULL OR w.period = o.period)
JOIN impact_indicator i
    ON i.id = o.indicator_id AND i.state = 'active' AND i.aggregation = 'none'
JOIN (
    SELECT revision_id, zone_id, sum(units)::integer AS units FROM work_piece GROUP BY 1, 2
) z ON z.revision_id = w.revision_id AND z.zone_id = w.zone_id
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


def read(request_ids: Sequence[int]) -> tuple[list[Added], list[Observed]]:
    """All that the requests ask for; leaves their scope in `work_scope` until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        cursor.execute(_SCOPE, {"requests": list(request_ids)})
        cursor.execute(_PIECES)
        cursor.execute(_NEEDED)
        targets, components, periods = cursor.fetchone()
        cursor.execute(
            _TERMS.format(unit_terms=unit_terms(some_targets=targets is not None)),
            {"targets": targets, "components": components, "periods": periods},
        )
        cursor.execute(_SUMS)
        rows = cursor.fetchall()
        cursor.execute(_OBSERVED)
        observed = cursor.fetchall()
    names = source_names()
    sources = {bits: " ".join(decode_sources(bits, names)) for bits in {row[-1] for row in rows}}
    return (
        [Added(Key(*row[:4]), _sums(row[4:]), sources[row[-1]]) for row in rows],
        [
            Observed(Key(*row[:4]), value, Quality(quality), units, source)
            for *row, value, quality, units, source in observed
        ],
    )


def source_names() -> list[str]:
    """Source codes in the order of their bits (`impact_source_bit`)."""
    return list(Source.objects.order_by("code").values_list("code", flat=True))


def decode_sources(bits: int, names: Sequence[str]) -> list[str]:
    return [name for position, name in enumerate(names) if bits >> position & 1]


def _sums(row: tuple[Any, ...]) -> Sums:
    """Coverage weighs by denominators where all are known, by residents elsewhere."""
    (numerator, denominator, observed, total, all_known, den_total) = row[:6]
    residents_observed, residents_total, quality = row[6:9]
    return Sums(
        numerator=numerator,
        denominator=denominator,
        weight_observed=denominator if all_known else residents_observed,
        weight_total=den_total if all_known else residents_total,
        units_observed=observed,
        units_total=total,
        quality=QUALITY_BY_RANK[quality],
    )
