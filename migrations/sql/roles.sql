-- The roles of one cluster. Run before every migration; each line may run any number of times.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['hub_owner', 'hub_poster', 'hub_checker', 'scope_practice', 'scope_hub', 'scope_person', 'scope_system'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
    END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hub_app') THEN
    CREATE ROLE hub_app LOGIN NOINHERIT;
  END IF;
  -- The one who migrates works as the owner, and hands the definer functions to poster and checker.
  EXECUTE format('GRANT hub_owner TO %I WITH SET TRUE', current_user);
  GRANT hub_poster, hub_checker TO hub_owner WITH INHERIT FALSE, SET TRUE;
  -- With inheritance the policies of all four scopes would apply at once.
  GRANT scope_practice, scope_hub, scope_person, scope_system TO hub_app WITH INHERIT FALSE, SET TRUE;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'hub') THEN
    CREATE SCHEMA hub AUTHORIZATION hub_owner;
  END IF;
  EXECUTE format('GRANT CREATE ON DATABASE %I TO hub_owner', current_database());
END $$;
