-- What the memory of changes (docs/adr/0021) knows of the person of a closed account goes too: the one
-- change that events allow, of the words that name somebody and of nothing else. The application may
-- ask for it, and only of an account that is closed or no more.
CREATE OR REPLACE FUNCTION public.welfare_forget_person(person bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    UPDATE welfare_userevent SET first_name = '', last_name = '', email = '', username = ''
    WHERE pgh_obj_id = person
        AND NOT EXISTS (SELECT FROM welfare_user u WHERE u.id = person AND u.is_active);
$$;
