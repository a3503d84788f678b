-- Whatever changes asks, in its own transaction, for what follows from it to be computed again
-- (docs/adr/0005). One request for each cell that a few changed rows touch, one for each zoning
-- when many rows change at once. NULL stands for "all".

CREATE OR REPLACE FUNCTION impact_request_everything() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    INSERT INTO impact_recomputerequest (kind)
    VALUES ('values'), ('units'), ('snapshots'), ('laws');
    PERFORM pg_notify('recompute', '');
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION impact_request_snapshots() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed) THEN
        INSERT INTO impact_recomputerequest (kind) VALUES ('snapshots');
        PERFORM pg_notify('recompute', '');
    END IF;
    RETURN NULL;
END $$;

-- A table of changed (unit, indicator, period); indicator NULL where all of a unit's follow.
CREATE OR REPLACE FUNCTION impact_request_units(changes jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    -- Past this many units, asking for whole zonings costs less than listing their cells.
    many CONSTANT integer := 40;
BEGIN
    IF jsonb_array_length(changes) = 0 THEN
        RETURN;
    END IF;
    -- Whose zones these are is asked of the boundaries that stand now: none may become law, or stop
    -- being one, between this question and the commit (see impact_revisions_changed).
    PERFORM pg_advisory_xact_lock_shared(7304, 0);
    IF (SELECT count(DISTINCT c ->> 'unit') FROM jsonb_array_elements(changes) c) > many THEN
        INSERT INTO impact_recomputerequest (kind, zoning_id)
        SELECT DISTINCT 'values', r.zoning_id
        FROM districts_boundaryrevision r WHERE r.state = 'adopted';
        INSERT INTO impact_recomputerequest (kind) VALUES ('units');
    ELSE
        INSERT INTO impact_recomputerequest (kind, zoning_id, zone_id, indicator_id, period)
        SELECT DISTINCT 'values', r.zoning_id, a.zone_id,
            (c ->> 'indicator')::bigint, coalesce(c ->> 'period', '')
        FROM jsonb_array_elements(changes) c
        JOIN districts_zoneassignment a ON a.unit_id = (c ->> 'unit')::bigint
        JOIN districts_boundaryrevision r ON r.id = a.revision_id AND r.state = 'adopted';
        -- A district's page shows the figure of the comune too, even where no sum changes.
        INSERT INTO impact_recomputerequest (kind, zoning_id, zone_id)
        SELECT DISTINCT 'units', r.zoning_id, a.zone_id
        FROM jsonb_array_elements(changes) c
        JOIN districts_zoneassignment a ON a.unit_id = (c ->> 'unit')::bigint
        JOIN districts_boundaryrevision r ON r.id = a.revision_id AND r.state = 'adopted'
        JOIN districts_zoning g ON g.id = r.zoning_id AND g.policy = 'cohesion';
    END IF;
    PERFORM pg_notify('recompute', '');
END $$;

-- A table of changed (zone, indicator, period): figures that were observed on a zone as a whole.
CREATE OR REPLACE FUNCTION impact_request_zones(changes jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    -- Past this many cells, asking for whole zonings costs less than listing them.
    many CONSTANT integer := 100;
BEGIN
    IF jsonb_array_length(changes) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO impact_recomputerequest (kind, zoning_id, zone_id, indicator_id, period)
    SELECT DISTINCT 'values', z.zoning_id, w.zone_id, w.indicator_id, w.period
    FROM jsonb_array_elements(changes) c
    JOIN districts_zone z ON z.id = (c ->> 'zone')::bigint
    CROSS JOIN LATERAL (
        SELECT z.id, (c ->> 'indicator')::bigint, c ->> 'period'
        WHERE jsonb_array_length(changes) <= many
        UNION ALL SELECT NULL, NULL, '' WHERE jsonb_array_length(changes) > many
    ) w (zone_id, indicator_id, period);
    PERFORM pg_notify('recompute', '');
END $$;

CREATE OR REPLACE FUNCTION impact_observations_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM impact_request_zones(coalesce((
            SELECT jsonb_agg(DISTINCT jsonb_build_object(
                'zone', n.zone_id, 'indicator', n.indicator_id, 'period', n.period))
            FROM new_rows n WHERE n.zone_id IS NOT NULL), '[]'));
        PERFORM impact_request_units(coalesce((
            SELECT jsonb_agg(DISTINCT jsonb_build_object(
                'unit', n.unit_id, 'indicator', n.indicator_id, 'period', n.period))
            FROM new_rows n WHERE n.unit_id IS NOT NULL), '[]'));
    ELSE
        PERFORM impact_request_zones(coalesce((
            SELECT jsonb_agg(DISTINCT jsonb_build_object(
                'zone', o.zone_id, 'indicator', o.indicator_id, 'period', o.period))
            FROM old_rows o WHERE o.zone_id IS NOT NULL), '[]'));
        PERFORM impact_request_units(coalesce((
            SELECT jsonb_agg(DISTINCT jsonb_build_object(
                'unit', o.unit_id, 'indicator', o.indicator_id, 'period', o.period))
            FROM old_rows o WHERE o.unit_id IS NOT NULL), '[]'));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER recompute_insert AFTER INSERT ON impact_observation
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION impact_observations_changed();
CREATE OR REPLACE TRIGGER recompute_delete AFTER DELETE ON impact_observation
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION impact_observations_changed();

-- Population weighs in everything that a unit has, and in how far policies coincide: all follows.
CREATE OR REPLACE FUNCTION impact_populations_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM impact_request_units(coalesce((
        SELECT jsonb_agg(DISTINCT jsonb_build_object('unit', unit_id)) FROM changed), '[]'));
    INSERT INTO impact_recomputerequest (kind) SELECT 'laws' WHERE EXISTS (SELECT 1 FROM changed);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER recompute_insert AFTER INSERT ON districts_unitpopulation
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION impact_populations_changed();
CREATE OR REPLACE TRIGGER recompute_delete AFTER DELETE ON districts_unitpopulation
REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION impact_populations_changed();

-- A boundary that becomes law, or stops being one; drafts concern no page.
CREATE OR REPLACE FUNCTION impact_revisions_changed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    INSERT INTO impact_recomputerequest (kind, zoning_id)
    SELECT DISTINCT 'values', zoning_id FROM changed WHERE state IN ('adopted', 'revoked');
    IF FOUND THEN
        -- After every change of facts that named its zones by the boundaries before; those that
        -- follow wait and name them by these.
        PERFORM pg_advisory_xact_lock(7304, 0);
        INSERT INTO impact_recomputerequest (kind)
        VALUES ('units'), ('snapshots'), ('laws');
        PERFORM pg_notify('recompute', '');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER recompute_insert AFTER INSERT ON districts_boundaryrevision
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION impact_revisions_changed();
CREATE OR REPLACE TRIGGER recompute_update AFTER UPDATE ON districts_boundaryrevision
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION impact_revisions_changed();

-- A value that changed is on some page; one that was computed again to the same is not touched.
CREATE OR REPLACE TRIGGER recompute_insert AFTER INSERT ON impact_zonevalue
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION impact_request_snapshots();
CREATE OR REPLACE TRIGGER recompute_update AFTER UPDATE ON impact_zonevalue
REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION impact_request_snapshots();
CREATE OR REPLACE TRIGGER recompute_delete AFTER DELETE ON impact_zonevalue
REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION impact_request_snapshots();

-- Names, laws and rules change seldom and can show anywhere: everything follows.
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY[
        'impact_indicator', 'impact_indicatorterm', 'impact_source', 'districts_region',
        'districts_territorialunit', 'districts_zoning', 'districts_act'
    ] LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER recompute_all AFTER INSERT OR UPDATE OR DELETE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION impact_request_everything()', one);
    END LOOP;
END $$;

-- A zone is on a page once a law has it, under the name of that law: its row says no more than which
-- zone it is, and what it is called today changes nothing that was computed.
CREATE OR REPLACE TRIGGER recompute_all AFTER DELETE OR UPDATE OF zoning_id, code ON districts_zone
FOR EACH STATEMENT EXECUTE FUNCTION impact_request_everything();

-- The text of a snapshot is read far more often than written: lz4 unpacks it several times faster.
ALTER TABLE impact_dashboardsnapshot
    ALTER COLUMN body SET COMPRESSION lz4, ALTER COLUMN units SET COMPRESSION lz4;
