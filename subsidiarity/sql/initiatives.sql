-- What a constraint of one table cannot hold: the kind of an initiative agrees with the table that
-- hangs below it, and a co-design project is led by a body of the Third sector (art. 55 CTS).

CREATE OR REPLACE FUNCTION subsidiarity_check_lead() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF NEW.kind = 'co_design'
        AND (SELECT kind FROM subsidiarity_actor WHERE id = NEW.lead_id) IS DISTINCT FROM 'ets'
    THEN
        RAISE EXCEPTION 'A co-design project is led by a body of the Third sector'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'co_design_is_led_by_ets';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER check_lead BEFORE INSERT OR UPDATE OF lead_id, kind
ON subsidiarity_initiative
FOR EACH ROW EXECUTE FUNCTION subsidiarity_check_lead();

CREATE OR REPLACE FUNCTION subsidiarity_check_kind() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (SELECT kind FROM subsidiarity_initiative WHERE id = NEW.initiative_ptr_id)
        IS DISTINCT FROM TG_ARGV[0]
    THEN
        RAISE EXCEPTION 'This initiative is of another kind'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'initiative_kind_agrees';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER check_kind BEFORE INSERT OR UPDATE OF initiative_ptr_id
ON subsidiarity_codesignproject
FOR EACH ROW EXECUTE FUNCTION subsidiarity_check_kind('co_design');
