-- The memory of changes (docs/adr/0021) cannot be switched off nor forged by who may change the rows.
-- Run after whatever makes the triggers, and after every migrate (welfare/grants.py): pgtrigger makes
-- its functions anew whenever a tracked model changes.

-- pgtrigger lets any session name triggers to be passed over. Nobody may pass over the memory.
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS 'SELECT false';

-- They write with the right of the owner of the tables: the application itself has none to add events.
DO $$
DECLARE
    writer regprocedure;
BEGIN
    FOR writer IN
        SELECT DISTINCT t.tgfoid::regprocedure
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE p.proname LIKE 'pgtrigger\_%' AND (NOT p.prosecdef OR p.proconfig IS NULL)
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public', writer);
    END LOOP;
END $$;
