-- What a constraint of one table cannot hold of the plans of districts: a plan is of a cohesion
-- district, others see it only with objectives of three policies (§3.2), and objectives change, and
-- baselines go, only while it is a draft.

CREATE OR REPLACE FUNCTION impact_check_plan() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF (SELECT g.policy FROM districts_zone z JOIN districts_zoning g ON g.id = z.zoning_id
        WHERE z.id = NEW.zone_id) IS DISTINCT FROM 'cohesion'
    THEN
        RAISE EXCEPTION 'A plan is of a cohesion district'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_of_a_district';
    END IF;
    IF NEW.state IN ('consultation', 'approved', 'running')
        AND (SELECT count(DISTINCT policy) FROM impact_objective WHERE plan_id = NEW.id) < 3
    THEN
        RAISE EXCEPTION 'A plan brings together at least three policies'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_integrates_three_policies';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER check_plan BEFORE INSERT OR UPDATE OF zone_id, state
ON impact_districtplan
FOR EACH ROW EXECUTE FUNCTION impact_check_plan();

CREATE OR REPLACE FUNCTION impact_check_objective() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    -- Whoever writes an objective and whoever takes its plan out of the draft wait for each other.
    PERFORM 1 FROM impact_districtplan
    WHERE id IN (OLD.plan_id, NEW.plan_id) FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM impact_districtplan
        WHERE id IN (OLD.plan_id, NEW.plan_id) AND state <> 'draft')
    THEN
        RAISE EXCEPTION 'Objectives change only while their plan is a draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objective_of_a_draft_only';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE TRIGGER check_objective BEFORE INSERT OR UPDATE OR DELETE
ON impact_objective
FOR EACH ROW EXECUTE FUNCTION impact_check_objective();

CREATE OR REPLACE FUNCTION impact_check_baseline() RETURNS trigger
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT 1 FROM impact_objective o JOIN impact_districtplan p ON p.id = o.plan_id
        WHERE o.id = OLD.objective_id AND p.state <> 'draft')
    THEN
        RAISE EXCEPTION 'A baseline is never changed: one more row takes its place'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_never_changes';
    END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE TRIGGER check_baseline BEFORE UPDATE OR DELETE
ON impact_baseline
FOR EACH ROW EXECUTE FUNCTION impact_check_baseline();
