-- The rules of active indicators as rows, and what they make of the facts of one unit.

-- target: the indicator being computed; a sum or a mean reads its own observations as numerator, and
-- so does one that does not add up, which is then shown where it was observed and nowhere else.
CREATE OR REPLACE VIEW impact_rule_term AS
SELECT i.id AS target_id, t.component_id, t.role, t.sign, t.period_offset, t.blank_as_zero
FROM impact_indicator i JOIN impact_indicatorterm t ON t.indicator_id = i.id
WHERE i.state = 'active' AND i.aggregation IN ('ratio_of_sums', 'weighted_mean')
UNION ALL
SELECT i.id, i.id, 'numerator', 1, 0, false
FROM impact_indicator i WHERE i.state = 'active' AND i.aggregation IN ('sum', 'weighted_mean', 'none');

-- How many terms each target has, and how many of them may not be missing.
CREATE OR REPLACE VIEW impact_rule AS
SELECT target_id,
    count(*) FILTER (WHERE role = 'numerator' AND NOT blank_as_zero) AS numerators_needed,
    count(*) FILTER (WHERE role <> 'numerator' AND NOT blank_as_zero) AS denominators_needed,
    count(*) FILTER (WHERE role <> 'numerator') AS denominators
FROM impact_rule_term GROUP BY target_id;

-- Residents of a unit for every year in which something is observed: the latest figure not after
-- it, else the first one after; 0 for a unit whose population nobody gave.
CREATE OR REPLACE VIEW impact_residents AS
SELECT u.id AS unit_id, y.year, coalesce(
    (SELECT p.population FROM districts_unitpopulation p
     WHERE p.unit_id = u.id AND p.year <= y.year AND p.superseded_at IS NULL
     ORDER BY p.year DESC LIMIT 1),
    (SELECT p.population FROM districts_unitpopulation p
     WHERE p.unit_id = u.id AND p.year > y.year AND p.superseded_at IS NULL
     ORDER BY p.year LIMIT 1),
    0) AS residents
FROM districts_territorialunit u
CROSS JOIN generate_series(1800, 2200) AS y (year);
