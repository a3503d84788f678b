-- A name is given while its revision is a draft, to a zone of its own zoning; with the adoption it is
-- as final as the list (docs/adr/0041).
CREATE OR REPLACE FUNCTION districts_check_zone_names() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM changed JOIN districts_boundaryrevision r ON r.id = changed.revision_id
        WHERE r.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'The names of a boundary that is no longer a draft are not edited: make a '
            'new revision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'zone_name_only_in_drafts';
    END IF;
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM changed
        JOIN districts_boundaryrevision r ON r.id = changed.revision_id
        JOIN districts_zone z ON z.id = changed.zone_id
        WHERE z.zoning_id <> r.zoning_id
    ) THEN
        RAISE EXCEPTION 'A revision can only name zones of its own zoning'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'zone_name_of_same_zoning';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER check_zone_names_new AFTER INSERT ON districts_zonename
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_zone_names();
CREATE OR REPLACE TRIGGER check_zone_names_from AFTER UPDATE ON districts_zonename
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_zone_names();
CREATE OR REPLACE TRIGGER check_zone_names_to AFTER UPDATE ON districts_zonename
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_zone_names();
CREATE OR REPLACE TRIGGER check_zone_names_gone AFTER DELETE ON districts_zonename
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_check_zone_names();
