"""What each indicator's rule makes of the facts of single units, as one piece of SQL.

The text depends on what is restricted, because a condition that is always true for "all" would
keep PostgreSQL from using its indexes for "these few".
"""

from impact.aggregation import Quality

# The qualities of figures that are known, by the rank that stands for them in SQL.
QUALITY_BY_RANK = (Quality.FINAL, Quality.PROVISIONAL, Quality.ESTIMATED, Quality.IMPUTED)

_TERMS = """
SELECT s.unit_id, s.target_id, s.period,
    CASE WHEN s.numerators_needed >= r.numerators_needed AND s.numerators > 0
        THEN s.numerator END AS numerator,
    CASE WHEN r.denominators > 0 AND s.denominators_needed >= r.denominators_needed
        AND s.denominators > 0 THEN s.denominator END AS denominator,
    s.quality
FROM (
    SELECT f.unit_id, t.target_id,
        CASE WHEN t.period_offset = 0 THEN f.period
            ELSE (left(f.period, 4)::integer - t.period_offset)::text || substr(f.period, 5)
        END AS period,
        sum(f.value * t.sign) FILTER (WHERE t.role = 'numerator') AS numerator,
        sum(f.value * t.sign) FILTER (WHERE t.role <> 'numerator') AS denominator,
        count(*) FILTER (WHERE t.role = 'numerator') AS numerators,
        count(*) FILTER (WHERE t.role = 'numerator' AND NOT t.blank_as_zero) AS numerators_needed,
        count(*) FILTER (WHERE t.role <> 'numerator') AS denominators,
        count(*) FILTER (WHERE t.role <> 'numerator' AND NOT t.blank_as_zero)
            AS denominators_needed,
        max(CASE f.quality WHEN 'final' THEN 0 WHEN 'provisional' THEN 1
            WHEN 'estimated' THEN 2 ELSE 3 END) AS quality
    FROM impact_fact f
    JOIN impact_rule_term t ON t.component_id = f.indicator_id
    {where}
    GROUP BY 1, 2, 3
) s JOIN impact_rule r ON r.target_id = s.target_id
"""


def unit_terms(*, some_units: bool = False, some_targets: bool = False) -> str:
    """SQL giving (unit_id, target_id, period, numerator, denominator, quality).

    A number is NULL where a term that may not be missing is. A blank counts as zero only beside a
    term that is there: in a year for which the source gave none of the bands, no band is zero.
    Binds `%(units)s` and `%(targets)s` [arrays of ids] when restricted to some, and then
    `%(components)s`, the indicators that enter those targets.
    """
    conditions = []
    if some_units:
        conditions.append("f.unit_id = ANY (%(units)s)")
    if some_targets:
        conditions.append(
            "t.target_id = ANY (%(targets)s) AND f.indicator_id = ANY (%(components)s)"
            " AND (%(periods)s::text[] IS NULL OR f.period = ANY (%(periods)s))"
        )
    return _TERMS.format(where="WHERE " + " AND ".join(conditions) if conditions else "")
