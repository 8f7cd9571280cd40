GRANT USAGE ON SCHEMA hub TO hub_app, hub_poster, hub_checker, scope_practice, scope_hub, scope_person, scope_system;
GRANT CREATE ON SCHEMA hub TO hub_poster, hub_checker;

-- What a transaction is bound to. Empty settings read as null: no scope set means no rows.
CREATE FUNCTION hub.bound_entity() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('hub.entity', true), '')::uuid;
CREATE FUNCTION hub.bound_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('hub.person', true), '')::uuid;
CREATE FUNCTION hub.hub_entity() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('hub.hub_entity', true), '')::uuid;
CREATE FUNCTION hub.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('hub.now', true), '')::timestamptz;

-- The four classes of tables, each with its policies.
CREATE PROCEDURE hub.secure_tenant(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY bound_entity ON %s TO scope_practice, scope_hub
                  USING (entity_id = (SELECT hub.bound_entity())) WITH CHECK (entity_id = (SELECT hub.bound_entity()))', target);
  EXECUTE format('CREATE POLICY checker ON %s FOR SELECT TO hub_checker USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO hub_checker', target);
  EXECUTE format('COMMENT ON TABLE %s IS %L', target, 'tenant');
END $$;

CREATE PROCEDURE hub.secure_commons(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY commons ON %s FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true)', target);
  EXECUTE format('CREATE POLICY kept_by_hub ON %s TO scope_hub, scope_system USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY checker ON %s FOR SELECT TO hub_checker USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO hub_checker, scope_practice, scope_hub, scope_person, scope_system', target);
  EXECUTE format('COMMENT ON TABLE %s IS %L', target, 'commons');
END $$;

CREATE PROCEDURE hub.secure_personal(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own ON %s TO scope_person
                  USING (person_id = (SELECT hub.bound_person())) WITH CHECK (person_id = (SELECT hub.bound_person()))', target);
  EXECUTE format('CREATE POLICY system ON %s TO scope_system USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY checker ON %s FOR SELECT TO hub_checker USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO hub_checker', target);
  EXECUTE format('COMMENT ON TABLE %s IS %L', target, 'personal');
END $$;

CREATE PROCEDURE hub.secure_system(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY system ON %s TO scope_system USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY checker ON %s FOR SELECT TO hub_checker USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO hub_checker', target);
  EXECUTE format('COMMENT ON TABLE %s IS %L', target, 'system');
END $$;

-- What only grows refuses everybody, the superuser too.
CREATE FUNCTION hub.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows; record a correction that names what it reverses', TG_TABLE_NAME USING ERRCODE = '55000';
END $$;
CREATE PROCEDURE hub.only_grows(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change()', target);
END $$;
REVOKE EXECUTE ON PROCEDURE hub.secure_tenant(regclass), hub.secure_commons(regclass), hub.secure_personal(regclass),
  hub.secure_system(regclass), hub.only_grows(regclass) FROM PUBLIC;

-- The trail: who did what. One chain per legal entity; the nil id is the chain of sign-in and the system.
CREATE TABLE hub.audit_entry (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT hub.now(),
  actor text NOT NULL,
  action text NOT NULL,
  subject uuid,
  words text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  digest bytea NOT NULL,
  CONSTRAINT audit_entry_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT audit_entry_action CHECK (action ~ '^[a-z_]+\.[a-z_]+\.[a-z_]+$'),
  CONSTRAINT audit_entry_digest CHECK (length(digest) = 32)
);
CREATE TABLE hub.audit_link (
  entity_id uuid NOT NULL,
  position bigint NOT NULL,
  entry_id uuid NOT NULL,
  chain bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT audit_link_pkey PRIMARY KEY (entity_id, position),
  CONSTRAINT audit_link_once UNIQUE (entity_id, entry_id),
  CONSTRAINT audit_link_entry FOREIGN KEY (entity_id, entry_id) REFERENCES hub.audit_entry (entity_id, id)
);
-- Format 1 of the digest: every field on a line of its own, the instant in UTC with microseconds.
CREATE FUNCTION hub.audit_digest(entry hub.audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(concat_ws(E'\n', '1', entry.id, entry.entity_id,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.actor, entry.action,
    coalesce(entry.subject::text, '-'), entry.words, entry.detail::text), 'UTF8'))
$$;
CREATE FUNCTION hub.stamp_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.digest := hub.audit_digest(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON hub.audit_entry FOR EACH ROW EXECUTE FUNCTION hub.stamp_audit();
CALL hub.only_grows('hub.audit_entry');
CALL hub.only_grows('hub.audit_link');
CALL hub.secure_tenant('hub.audit_entry');
CALL hub.secure_tenant('hub.audit_link');
CREATE POLICY hub_writes_all ON hub.audit_entry FOR INSERT TO scope_hub WITH CHECK (true);
CREATE POLICY system_writes ON hub.audit_entry FOR INSERT TO scope_system WITH CHECK (true);
CREATE POLICY person_writes ON hub.audit_entry FOR INSERT TO scope_person WITH CHECK (entity_id = '00000000-0000-0000-0000-000000000000');
GRANT SELECT, INSERT ON hub.audit_entry TO scope_practice, scope_hub;
GRANT INSERT ON hub.audit_entry TO scope_person, scope_system;
GRANT SELECT ON hub.audit_link TO scope_practice, scope_hub;
CREATE POLICY poster ON hub.audit_entry FOR SELECT TO hub_poster USING (true);
CREATE POLICY poster ON hub.audit_link TO hub_poster USING (true) WITH CHECK (true);
GRANT SELECT ON hub.audit_entry TO hub_poster;
GRANT SELECT, INSERT ON hub.audit_link TO hub_poster;

-- Hash what is not yet in a chain, in batches: a chain head locked by every write would serialise the hub.
CREATE FUNCTION hub.seal_audit() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
  waiting record; previous bytea; place bigint; sealed bigint := 0; current_chain uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(4811220001);
  FOR waiting IN
    SELECT e.entity_id, e.id, e.digest FROM audit_entry e
    WHERE NOT EXISTS (SELECT FROM audit_link l WHERE l.entity_id = e.entity_id AND l.entry_id = e.id)
    ORDER BY e.entity_id, e.id
  LOOP
    IF current_chain IS DISTINCT FROM waiting.entity_id THEN
      current_chain := waiting.entity_id;
      SELECT l.position, l.chain INTO place, previous FROM audit_link l WHERE l.entity_id = current_chain ORDER BY l.position DESC LIMIT 1;
      place := coalesce(place, 0);
      previous := coalesce(previous, sha256(convert_to('hub audit chain 1 ' || current_chain, 'UTF8')));
    END IF;
    place := place + 1;
    previous := sha256(previous || waiting.digest);
    INSERT INTO audit_link (entity_id, position, entry_id, chain) VALUES (current_chain, place, waiting.id, previous);
    sealed := sealed + 1;
  END LOOP;
  RETURN sealed;
END $$;
REVOKE EXECUTE ON FUNCTION hub.seal_audit() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.seal_audit() TO scope_system;

-- Walk every chain and name the first place that does not fit.
CREATE FUNCTION hub.verify_audit()
  RETURNS TABLE (entity_id uuid, entries bigint, sealed bigint, head bytea, broken_at bigint, broken_entry uuid, reason text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
DECLARE
  chain_of uuid; step record; previous bytea;
BEGIN
  FOR chain_of IN SELECT DISTINCT e.entity_id FROM audit_entry e UNION SELECT DISTINCT l.entity_id FROM audit_link l LOOP
    entity_id := chain_of; broken_at := NULL; broken_entry := NULL; reason := NULL; sealed := 0;
    SELECT count(*) INTO entries FROM audit_entry e WHERE e.entity_id = chain_of;
    previous := sha256(convert_to('hub audit chain 1 ' || chain_of, 'UTF8'));
    FOR step IN
      SELECT l.position, l.entry_id, l.chain, e.digest, CASE WHEN e.id IS NULL THEN NULL ELSE audit_digest(e) END AS recomputed
      FROM audit_link l LEFT JOIN audit_entry e ON e.entity_id = l.entity_id AND e.id = l.entry_id
      WHERE l.entity_id = chain_of ORDER BY l.position
    LOOP
      sealed := sealed + 1;
      reason := CASE
        WHEN step.position <> sealed THEN 'a link is missing'
        WHEN step.digest IS NULL THEN 'the entry is gone'
        WHEN step.digest <> step.recomputed THEN 'the entry was changed'
        WHEN step.chain <> sha256(previous || step.digest) THEN 'the chain was changed' END;
      IF reason IS NOT NULL THEN
        broken_at := sealed; broken_entry := step.entry_id;
        EXIT;
      END IF;
      previous := step.chain;
    END LOOP;
    IF reason IS NULL AND EXISTS (SELECT FROM audit_entry e WHERE e.entity_id = chain_of AND e.digest <> audit_digest(e)) THEN
      reason := 'an entry not yet sealed was changed';
    END IF;
    head := previous;
    RETURN NEXT;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION hub.verify_audit() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.verify_audit() TO scope_system, scope_hub;

-- What is to be done after a commit stands here; Redis is only the bell.
CREATE TABLE hub.outbox (
  id uuid NOT NULL DEFAULT uuidv7(),
  job text NOT NULL,
  dedup_key text NOT NULL,
  entity_id uuid,
  ids jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  available_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  sent_at timestamptz,
  done_at timestamptz,
  refused_at timestamptz,
  note text,
  CONSTRAINT outbox_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_once UNIQUE (dedup_key)
);
CREATE INDEX outbox_waiting ON hub.outbox (available_at) WHERE done_at IS NULL AND refused_at IS NULL;
CALL hub.secure_system('hub.outbox');
CREATE POLICY written_by_all ON hub.outbox FOR INSERT TO scope_practice, scope_hub, scope_person WITH CHECK (true);
CREATE POLICY seen_by_key ON hub.outbox FOR SELECT TO scope_practice, scope_hub, scope_person USING (true);
GRANT SELECT, INSERT, UPDATE ON hub.outbox TO scope_system;
GRANT INSERT, SELECT (id, dedup_key) ON hub.outbox TO scope_practice, scope_hub, scope_person;
CREATE POLICY poster ON hub.outbox TO hub_poster USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON hub.outbox TO hub_poster;
CREATE FUNCTION hub.finish_outbox(outbox_id uuid) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
  WITH finished AS (UPDATE outbox SET done_at = clock_timestamp() WHERE id = outbox_id AND done_at IS NULL RETURNING 1)
  SELECT EXISTS (SELECT FROM finished)
$$;
REVOKE EXECUTE ON FUNCTION hub.finish_outbox(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.finish_outbox(uuid) TO scope_practice, scope_hub, scope_person, scope_system;

CREATE TABLE hub.schedule_run (
  name text NOT NULL,
  due_at timestamptz NOT NULL,
  noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT schedule_run_pkey PRIMARY KEY (name, due_at)
);
CALL hub.secure_system('hub.schedule_run');
GRANT SELECT, INSERT, DELETE ON hub.schedule_run TO scope_system;

-- The answer to a write that was sent with a key, kept in the transaction of its effect.
CREATE TABLE hub.idempotency_key (
  person_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (person_id, key)
);
CALL hub.secure_personal('hub.idempotency_key');
CREATE POLICY own_anywhere ON hub.idempotency_key TO scope_practice, scope_hub
  USING (person_id = (SELECT hub.bound_person())) WITH CHECK (person_id = (SELECT hub.bound_person()));
GRANT SELECT, INSERT ON hub.idempotency_key TO scope_practice, scope_hub, scope_person;
GRANT SELECT, DELETE ON hub.idempotency_key TO scope_system;

-- Handed over last: only an owner can grant, and the grants go along.
ALTER FUNCTION hub.seal_audit() OWNER TO hub_poster;
ALTER FUNCTION hub.verify_audit() OWNER TO hub_checker;
ALTER FUNCTION hub.finish_outbox(uuid) OWNER TO hub_poster;
