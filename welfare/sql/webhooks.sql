-- What happened and somebody asks to be told of stands in welfare_webhooknews from the very transaction
-- in which it happened, whatever road it came by (docs/adr/0025). No webhook that asks: no row.

CREATE OR REPLACE FUNCTION welfare_tell(told text, subject bigint, before text, after text)
RETURNS void LANGUAGE sql SET search_path = public AS $$
    INSERT INTO welfare_webhooknews (kind, subject, from_state, to_state)
    SELECT told, subject, before, after
    WHERE EXISTS (SELECT 1 FROM welfare_webhook WHERE state = 'active' AND told = ANY (events))
$$;

CREATE OR REPLACE FUNCTION welfare_tell_of_states() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    changed text := (
        SELECT t.app_label || '.' || t.model FROM django_content_type t WHERE t.id = NEW.content_type_id
    );
BEGIN
    IF changed = 'subsidiarity.codesignproject' THEN
        PERFORM welfare_tell('project.state_changed', NEW.object_id, NEW.from_state, NEW.to_state);
    ELSIF changed = 'subsidiarity.actor' AND NEW.to_state = 'verified' THEN
        PERFORM welfare_tell('actor.verified', NEW.object_id, NEW.from_state, NEW.to_state);
    ELSIF changed = 'districts.boundaryrevision' AND NEW.to_state = 'adopted' THEN
        PERFORM welfare_tell('boundary.adopted', NEW.object_id, NEW.from_state, NEW.to_state);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER tell_of_states AFTER INSERT ON districts_statechange
FOR EACH ROW EXECUTE FUNCTION welfare_tell_of_states();

-- A snapshot is made for each language; one of them is enough to say that the figures are new.
CREATE OR REPLACE FUNCTION welfare_tell_of_snapshots() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    PERFORM welfare_tell('district.recomputed', NEW.zone_id, '', '')
    FROM districts_zone z JOIN districts_zoning g ON g.id = z.zoning_id
    WHERE z.id = NEW.zone_id AND g.code = 'cohesion';
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER tell_of_snapshots AFTER INSERT ON impact_dashboardsnapshot
FOR EACH ROW WHEN (NEW.language = 'it') EXECUTE FUNCTION welfare_tell_of_snapshots();
