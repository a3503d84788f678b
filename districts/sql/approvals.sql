-- What is in flight keeps the flow that it started with (docs/adr/0020): a version that somebody has
-- used gets no further step and no further seat, whoever writes and by whatever road.
CREATE OR REPLACE FUNCTION districts_keep_flow() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    written bigint;
BEGIN
    IF TG_TABLE_NAME = 'districts_approvalstep' THEN
        written := NEW.flow_id;
    ELSE
        SELECT flow_id INTO written FROM districts_approvalstep WHERE id = NEW.step_id;
    END IF;
    IF EXISTS (SELECT 1 FROM districts_approval WHERE flow_id = written) THEN
        RAISE EXCEPTION 'A flow that is in use is not edited: make its next version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'flow_in_use_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER keep_flow_steps BEFORE INSERT OR UPDATE ON districts_approvalstep
FOR EACH ROW EXECUTE FUNCTION districts_keep_flow();
CREATE OR REPLACE TRIGGER keep_flow_seats BEFORE INSERT OR UPDATE ON districts_approvalseat
FOR EACH ROW EXECUTE FUNCTION districts_keep_flow();

-- A verdict counts while its approval is open, in a step of the flow of that approval, and never of
-- whoever wrote the thing or asked.
CREATE OR REPLACE FUNCTION districts_check_decision() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    asked districts_approval;
BEGIN
    SELECT * INTO asked FROM districts_approval WHERE id = NEW.approval_id FOR UPDATE;
    IF asked.state <> 'pending' THEN
        RAISE EXCEPTION 'This approval is closed: ask for a new one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_while_pending';
    END IF;
    IF asked.author_id IN (NEW.by_id, NEW.seat_id) OR asked.asked_by_id IN (NEW.by_id, NEW.seat_id) THEN
        RAISE EXCEPTION 'Nobody approves what they wrote or asked for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_never_by_its_makers';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM districts_approvalstep WHERE id = NEW.step_id AND flow_id = asked.flow_id
    ) THEN
        RAISE EXCEPTION 'This step is of another flow'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_in_its_own_flow';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER check_decision BEFORE INSERT ON districts_approvaldecision
FOR EACH ROW EXECUTE FUNCTION districts_check_decision();

-- A closed approval stays as it is.
CREATE OR REPLACE FUNCTION districts_keep_closed_approval() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'pending'
        OR to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state' THEN
        RAISE EXCEPTION 'An approval is not edited: withdraw it and ask for a new one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER keep_closed_approval BEFORE UPDATE OR DELETE ON districts_approval
FOR EACH ROW EXECUTE FUNCTION districts_keep_closed_approval();
