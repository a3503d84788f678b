-- What tiles are made of: boundaries that are law, with the names of their zones, shapes and names of
-- units. A request costs little where nothing of it changed (docs/adr/0014).

CREATE OR REPLACE FUNCTION impact_request_tiles() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    INSERT INTO impact_recomputerequest (kind) VALUES ('tiles');
    PERFORM pg_notify('recompute', '');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER recompute_tiles
AFTER INSERT OR DELETE OR UPDATE OF istat_code, name, valid_from, valid_to, geometry
ON districts_territorialunit
FOR EACH STATEMENT EXECUTE FUNCTION impact_request_tiles();
CREATE OR REPLACE TRIGGER recompute_tiles AFTER DELETE OR UPDATE OF code
ON districts_zone
FOR EACH STATEMENT EXECUTE FUNCTION impact_request_tiles();
CREATE OR REPLACE TRIGGER recompute_tiles AFTER INSERT OR UPDATE OF state
ON districts_boundaryrevision
FOR EACH STATEMENT EXECUTE FUNCTION impact_request_tiles();
