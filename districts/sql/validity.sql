-- The days on which a revision is the law of its zoning (docs/adr/0002): the one place that says
-- what is in force. Of the adopted revisions that no adopted revision corrects, each holds from its
-- day until the next one's, or until the zoning ends; NULL for "still". One that the zoning's end,
-- or another of the same day, leaves without a day ends no later than it begins.
CREATE OR REPLACE VIEW districts_validity AS
SELECT r.id AS revision_id, r.zoning_id, r.effective_from AS from_day,
    least(
        lead(r.effective_from) OVER (
            PARTITION BY r.zoning_id ORDER BY r.effective_from, r.recorded_at, r.id),
        g.ended_on) AS to_day
FROM districts_boundaryrevision r
JOIN districts_zoning g ON g.id = r.zoning_id
WHERE r.state = 'adopted' AND NOT EXISTS (
    SELECT 1 FROM districts_boundaryrevision c
    WHERE c.corrects_id = r.id AND c.state = 'adopted');
