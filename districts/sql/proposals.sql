-- A proposal that is asked for wakes a worker up (docs/adr/0031). Missing the notice costs time only:
-- beat looks at the table too.

CREATE OR REPLACE FUNCTION districts_proposal_notify() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY proposals;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER proposal_wakes_a_worker
AFTER INSERT ON districts_proposal
FOR EACH STATEMENT EXECUTE FUNCTION districts_proposal_notify();
