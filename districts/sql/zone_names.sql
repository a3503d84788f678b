-- What a revision calls its zones stands with its list (districts_zonename, docs/adr/0041): whoever
-- writes the first assignment of a zone, by whatever road, finds it named as the revision that this
-- one starts from calls it, else as it is called today. With the right of the owner: the release before
-- assigns while it is upgraded, and has been given none on this table yet.
CREATE OR REPLACE FUNCTION districts_name_zones() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO districts_zonename (revision_id, zone_id, name, parent_code, parent_name)
    SELECT c.revision_id, c.zone_id, coalesce(b.name, nullif(z.name, ''), z.code),
        coalesce(b.parent_code, z.parent_code), coalesce(b.parent_name, z.parent_name)
    FROM (SELECT DISTINCT revision_id, zone_id FROM changed) c
    JOIN districts_zone z ON z.id = c.zone_id
    JOIN districts_boundaryrevision r ON r.id = c.revision_id
    LEFT JOIN districts_zonename b
        ON b.revision_id = coalesce(r.based_on_id, r.corrects_id) AND b.zone_id = c.zone_id
    WHERE NOT EXISTS (
        SELECT 1 FROM districts_zonename n
        WHERE n.revision_id = c.revision_id AND n.zone_id = c.zone_id)
    ON CONFLICT (revision_id, zone_id) DO NOTHING;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER name_zones_new AFTER INSERT ON districts_zoneassignment
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_name_zones();
CREATE OR REPLACE TRIGGER name_zones_to AFTER UPDATE ON districts_zoneassignment
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION districts_name_zones();
