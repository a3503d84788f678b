-- Law and facts are never rewritten, whoever writes and by whatever road (docs/adr/0003, 0004).

-- A population for a unit and a year that already has one replaces it; the old row stays.
CREATE OR REPLACE FUNCTION districts_supersede_population() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
-- The lookup is planned once for a whole COPY, perhaps when statistics still call the table empty:
-- reading all of it for every row would take minutes in place of seconds.
SET enable_seqscan = off AS $$
DECLARE
    standing bigint;
BEGIN
    SELECT id INTO standing FROM districts_unitpopulation
    WHERE unit_id = NEW.unit_id AND year = NEW.year AND superseded_at IS NULL
    FOR UPDATE;
    IF NEW.supersedes_id IS NOT NULL AND NEW.supersedes_id IS DISTINCT FROM standing THEN
        RAISE EXCEPTION 'The population %, which this row replaces, is no longer the current one',
            NEW.supersedes_id USING ERRCODE = 'serialization_failure';
    END IF;
    IF standing IS NOT NULL THEN
        NEW.supersedes_id := standing;
        UPDATE districts_unitpopulation SET superseded_at = now() WHERE id = standing;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER supersede_population BEFORE INSERT ON districts_unitpopulation
FOR EACH ROW EXECUTE FUNCTION districts_supersede_population();

-- Of a fact that is written only the mark of having been replaced may still change, for the owner
-- of the tables too.
CREATE OR REPLACE FUNCTION districts_keep_fact() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF to_jsonb(OLD) - 'superseded_at' <> to_jsonb(NEW) - 'superseded_at' THEN
        RAISE EXCEPTION 'A fact is not edited: insert the row that replaces it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fact_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER keep_fact BEFORE UPDATE ON districts_unitpopulation
FOR EACH ROW EXECUTE FUNCTION districts_keep_fact();

-- Assignments are written while their revision is a draft, and to zones of its own zoning.
CREATE OR REPLACE FUNCTION districts_check_assignments() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM changed JOIN districts_boundaryrevision r ON r.id = changed.revision_id
        WHERE r.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'A boundary that is no longer a draft is not edited: make a new revision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_only_in_drafts';
    END IF;
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM changed
        JOIN districts_boundaryrevision r ON r.id = changed.revision_id
        JOIN districts_zone z ON z.id = changed.zone_id
        WHERE z.zoning_id <> r.zoning_id
    ) THEN
        RAISE EXCEPTION 'A unit can only be assigned to a zone of the zoning being revised'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_zone_of_same_zoning';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER check_assignments_new AFTER INSERT ON districts_zoneassignment
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_assignments();
CREATE OR REPLACE TRIGGER check_assignments_from AFTER UPDATE ON districts_zoneassignment
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_assignments();
CREATE OR REPLACE TRIGGER check_assignments_to AFTER UPDATE ON districts_zoneassignment
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_assignments();
CREATE OR REPLACE TRIGGER check_assignments_gone AFTER DELETE ON districts_zoneassignment
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_assignments();

-- Of an adopted revision only the state may still change: it can be revoked before its day.
CREATE OR REPLACE FUNCTION districts_keep_adopted_revision() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state'
        OR NEW.state NOT IN ('adopted', 'revoked') THEN
        RAISE EXCEPTION 'An adopted boundary is not edited: adopt a revision that corrects it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_adopted_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER keep_adopted_revision
BEFORE UPDATE OR DELETE ON districts_boundaryrevision
FOR EACH ROW WHEN (OLD.state IN ('adopted', 'revoked'))
EXECUTE FUNCTION districts_keep_adopted_revision();
