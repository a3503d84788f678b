-- An observation of a subject and period that already has one replaces it; the old row stays.
CREATE OR REPLACE FUNCTION impact_supersede_observation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
-- The lookup is planned once for a whole COPY, perhaps when statistics still call the table empty:
-- reading all of it for every row would take minutes in place of seconds.
SET enable_seqscan = off AS $$
DECLARE
    standing bigint;
BEGIN
    -- Two branches, because IS NOT DISTINCT FROM cannot use the partial unique indexes.
    IF NEW.unit_id IS NOT NULL THEN
        SELECT id INTO standing FROM impact_observation
        WHERE unit_id = NEW.unit_id AND indicator_id = NEW.indicator_id
            AND period = NEW.period AND superseded_at IS NULL FOR UPDATE;
    ELSE
        SELECT id INTO standing FROM impact_observation
        WHERE zone_id = NEW.zone_id AND indicator_id = NEW.indicator_id
            AND period = NEW.period AND superseded_at IS NULL FOR UPDATE;
    END IF;
    IF NEW.supersedes_id IS NOT NULL AND NEW.supersedes_id IS DISTINCT FROM standing THEN
        RAISE EXCEPTION 'The observation %, which this row replaces, is no longer the current one',
            NEW.supersedes_id USING ERRCODE = 'serialization_failure';
    END IF;
    IF standing IS NOT NULL THEN
        NEW.supersedes_id := standing;
        UPDATE impact_observation SET superseded_at = now() WHERE id = standing;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER supersede_observation BEFORE INSERT ON impact_observation
FOR EACH ROW EXECUTE FUNCTION impact_supersede_observation();

CREATE OR REPLACE TRIGGER keep_fact BEFORE UPDATE ON impact_observation
FOR EACH ROW EXECUTE FUNCTION districts_keep_fact();

-- Every current figure of every unit in one shape, wherever it is stored. Both parts are of the very
-- same types: else PostgreSQL would read all periods of each and choose among them afterwards.
CREATE OR REPLACE VIEW impact_fact AS
SELECT indicator_id, unit_id, period, value, quality, source_id AS source
FROM impact_observation
WHERE superseded_at IS NULL AND unit_id IS NOT NULL AND value IS NOT NULL
UNION ALL
SELECT i.id, p.unit_id, p.year::varchar, p.population::numeric, p.quality, p.source
FROM districts_unitpopulation p
JOIN impact_indicator i ON i.origin = 'population' AND i.state = 'active'
WHERE p.superseded_at IS NULL;
