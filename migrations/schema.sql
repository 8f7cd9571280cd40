-- What the migrations make, written by `make schema`. Read it in every diff; do not edit it.
-- Owner is hub_owner unless said.

CREATE SCHEMA hub;

CREATE TYPE hub.uuidrange AS RANGE (
    subtype = uuid,
    multirange_type_name = hub.uuidmultirange
);

CREATE FUNCTION hub.now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('hub.now'::text, true), ''::text))::timestamp with time zone;

CREATE TABLE hub.audit_entry (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    at timestamp with time zone DEFAULT hub.now() NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject uuid,
    words text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT audit_entry_action CHECK ((action ~ '^[a-z_]+\.[a-z_]+\.[a-z_]+$'::text)),
    CONSTRAINT audit_entry_digest CHECK ((length(digest) = 32))
);

ALTER TABLE ONLY hub.audit_entry FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.audit_entry IS 'tenant';

CREATE FUNCTION hub.audit_digest(entry hub.audit_entry) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
  SELECT sha256(convert_to(concat_ws(E'\n', '1', entry.id, entry.entity_id,
    to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.actor, entry.action,
    coalesce(entry.subject::text, '-'), entry.words, entry.detail::text), 'UTF8'))
$$;

CREATE FUNCTION hub.bound_entity() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('hub.entity'::text, true), ''::text))::uuid;

CREATE FUNCTION hub.bound_person() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('hub.person'::text, true), ''::text))::uuid;

CREATE FUNCTION hub.check_entries_balance() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
DECLARE wrong uuid;
BEGIN
  SELECT n.id INTO wrong FROM new_rows n
  LEFT JOIN LATERAL (
    SELECT count(*) AS lines, sum(CASE WHEN p.side = 'D' THEN p.amount_minor ELSE -p.amount_minor END) AS off
    FROM posting p WHERE p.entity_id = n.entity_id AND p.entry_id = n.id) t ON true
  WHERE t.lines < 2 OR t.off <> 0 LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'entry % is empty, one-sided or does not balance', wrong USING ERRCODE = 'HB001';
  END IF;
  RETURN NULL;
END $$;

ALTER FUNCTION hub.check_entries_balance() OWNER TO hub_checker;

CREATE FUNCTION hub.check_postings_balance() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
DECLARE wrong uuid;
BEGIN
  SELECT t.entry_id INTO wrong FROM (
    SELECT p.entry_id FROM (SELECT DISTINCT entity_id, entry_id FROM new_rows) n
    JOIN posting p ON p.entity_id = n.entity_id AND p.entry_id = n.entry_id
    GROUP BY p.entity_id, p.entry_id
    HAVING count(*) < 2 OR sum(CASE WHEN p.side = 'D' THEN p.amount_minor ELSE -p.amount_minor END) <> 0) t LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'entry % is empty, one-sided or does not balance', wrong USING ERRCODE = 'HB001';
  END IF;
  RETURN NULL;
END $$;

ALTER FUNCTION hub.check_postings_balance() OWNER TO hub_checker;

CREATE FUNCTION hub.check_twin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
DECLARE pair record;
BEGIN
  SELECT count(*) AS entries, count(DISTINCT j.entity_id) AS books, count(DISTINCT t.total) AS totals INTO pair
  FROM journal_entry j
  CROSS JOIN LATERAL (SELECT sum(p.amount_minor) FILTER (WHERE p.side = 'D') AS total FROM posting p
                      WHERE p.entity_id = j.entity_id AND p.entry_id = j.id) t
  WHERE j.twin = NEW.twin;
  IF pair.entries <> 2 OR pair.books <> 2 OR pair.totals <> 1 THEN
    RAISE EXCEPTION 'entry % needs exactly one twin of the same amount in another book', NEW.id USING ERRCODE = 'HB004';
  END IF;
  RETURN NULL;
END $$;

ALTER FUNCTION hub.check_twin() OWNER TO hub_checker;

CREATE FUNCTION hub.close_month(book uuid, closing integer, closed_by text, by_decision uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
DECLARE caller text := current_setting('role'); how_many int; content bytea; made boolean;
BEGIN
  IF caller NOT IN ('scope_practice', 'scope_hub') OR (caller = 'scope_practice' AND book IS DISTINCT FROM hub.bound_entity()) THEN
    RAISE EXCEPTION 'this book belongs to another scope' USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(book || closing::text, 481122));
  PERFORM pg_advisory_xact_lock(hashtextextended(book::text, 481123));
  IF EXISTS (SELECT FROM month_close m WHERE m.entity_id = book AND m.month = closing) THEN
    RETURN false;
  END IF;
  IF EXISTS (SELECT FROM month_close m WHERE m.entity_id = book AND m.month > closing)
     OR EXISTS (SELECT FROM journal_entry j WHERE j.entity_id = book AND j.month < closing
                AND NOT EXISTS (SELECT FROM month_close m WHERE m.entity_id = book AND m.month = j.month)) THEN
    RAISE EXCEPTION 'months are settled in order' USING ERRCODE = 'HB003';
  END IF;
  INSERT INTO entry_number (entity_id, number, entry_id)
  SELECT book, coalesce((SELECT max(n.number) FROM entry_number n WHERE n.entity_id = book), 0)
               + row_number() OVER (ORDER BY j.accounting_on, j.id), j.id
  FROM journal_entry j WHERE j.entity_id = book AND j.month = closing;
  GET DIAGNOSTICS how_many = ROW_COUNT;
  content := hub.month_content(book, closing);
  INSERT INTO month_close (entity_id, month, closed_by, decision_id, entries, content_hash)
  VALUES (book, closing, close_month.closed_by, by_decision, how_many, content);
  RETURN true;
END $$;

ALTER FUNCTION hub.close_month(book uuid, closing integer, closed_by text, by_decision uuid) OWNER TO hub_poster;

CREATE FUNCTION hub.end_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'time entry % has ended', OLD.id USING ERRCODE = '55000';
  END IF;
  RETURN NEW;
END $$;

CREATE TABLE hub.entity (
    id uuid DEFAULT uuidv7() NOT NULL,
    kind text NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    legal_form text DEFAULT ''::text NOT NULL,
    jurisdiction text NOT NULL,
    tax_class text DEFAULT ''::text NOT NULL,
    discipline text,
    colour smallint DEFAULT 0 NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    decision_id uuid,
    CONSTRAINT entity_dates CHECK (((left_on IS NULL) OR (left_on >= joined_on))),
    CONSTRAINT entity_discipline CHECK (((kind = 'hub'::text) = (discipline IS NULL))),
    CONSTRAINT entity_kind CHECK ((kind = ANY (ARRAY['hub'::text, 'practice'::text]))),
    CONSTRAINT entity_slug CHECK (((slug ~ '^[a-z][a-z0-9-]{1,40}$'::text) AND ((kind = 'hub'::text) = (slug = 'hub'::text)) AND (slug <> ALL (ARRAY['combined'::text, 'elimination'::text]))))
);

ALTER TABLE ONLY hub.entity FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.entity IS 'commons';

CREATE FUNCTION hub.find_hub() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    RETURN (SELECT entity.id FROM hub.entity WHERE (entity.kind = 'hub'::text));

ALTER FUNCTION hub.find_hub() OWNER TO hub_checker;

CREATE FUNCTION hub.finish_outbox(outbox_id uuid) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
  WITH finished AS (UPDATE outbox SET done_at = clock_timestamp() WHERE id = outbox_id AND done_at IS NULL RETURNING 1)
  SELECT EXISTS (SELECT FROM finished)
$$;

ALTER FUNCTION hub.finish_outbox(outbox_id uuid) OWNER TO hub_poster;

CREATE FUNCTION hub.guard_decision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE matter hub.proposal;
BEGIN
  SELECT * INTO STRICT matter FROM hub.proposal p WHERE p.entity_id = NEW.entity_id AND p.id = NEW.proposal_id FOR UPDATE;
  IF matter.status NOT IN ('open', 'pending_consultation')
     OR (NEW.version, NEW.wording, NEW.round) <> (matter.live_version, matter.live_wording, matter.round) THEN
    RAISE EXCEPTION 'a decision is on the words that stand, while the matter is open' USING ERRCODE = '23514', CONSTRAINT = 'decision_live';
  END IF;
  IF NEW.provisional AND matter.absent_rule <> 'provisional' THEN
    RAISE EXCEPTION 'this matter waits for the absent' USING ERRCODE = '23514', CONSTRAINT = 'decision_waits';
  END IF;
  IF NOT EXISTS (SELECT FROM hub.people_to_hear(NEW.entity_id, NEW.adopted_on) AS circle (person_id)
                 JOIN hub.standing s ON s.entity_id = NEW.entity_id AND s.proposal_id = NEW.proposal_id AND s.person_id = circle.person_id
                 WHERE s.version = NEW.version AND s.confirmed) THEN
    RAISE EXCEPTION 'nobody has consented' USING ERRCODE = '23514', CONSTRAINT = 'decision_nobody';
  END IF;
  IF EXISTS (SELECT FROM hub.people_to_hear(NEW.entity_id, NEW.adopted_on) AS circle (person_id)
             JOIN hub.standing s ON s.entity_id = NEW.entity_id AND s.proposal_id = NEW.proposal_id AND s.person_id = circle.person_id
             WHERE s.version = NEW.version AND s.kind IN ('block', 'talk_first')) THEN
    RAISE EXCEPTION 'somebody blocks this, or needs to talk first' USING ERRCODE = '23514', CONSTRAINT = 'decision_blocked';
  END IF;
  IF EXISTS (SELECT FROM hub.people_to_hear(NEW.entity_id, NEW.adopted_on) AS circle (person_id)
             WHERE NOT EXISTS (SELECT FROM hub.standing s WHERE s.entity_id = NEW.entity_id AND s.proposal_id = NEW.proposal_id
                               AND s.person_id = circle.person_id AND s.version = NEW.version AND s.confirmed)
               AND NOT (NEW.provisional AND EXISTS (SELECT FROM hub.consultation c WHERE c.entity_id = NEW.entity_id
                               AND c.proposal_id = NEW.proposal_id AND c.version = NEW.version AND c.person_id = circle.person_id))) THEN
    RAISE EXCEPTION 'somebody has not been heard' USING ERRCODE = '23514', CONSTRAINT = 'decision_unheard';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION hub.guard_process() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF EXISTS (SELECT FROM hub.proposal p WHERE p.entity_id = NEW.entity_id AND p.id = NEW.proposal_id AND p.process = 'sense_check') THEN
    RAISE EXCEPTION 'a sense check decides nothing' USING ERRCODE = '23514', CONSTRAINT = 'decision_of_a_process';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION hub.guard_proposal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF OLD.status = 'withdrawn' OR (OLD.status = 'adopted' AND NOT OLD.provisional) THEN
    RAISE EXCEPTION 'this matter is closed; bring a new proposal' USING ERRCODE = '23514', CONSTRAINT = 'proposal_closed_stays';
  END IF;
  IF NEW.status = 'adopted' AND NOT EXISTS (SELECT FROM hub.decision d WHERE d.entity_id = NEW.entity_id AND d.proposal_id = NEW.id
                                            AND d.round = NEW.round AND d.provisional >= NEW.provisional) THEN
    RAISE EXCEPTION 'only a decision adopts a proposal' USING ERRCODE = '23514', CONSTRAINT = 'proposal_needs_decision';
  END IF;
  IF OLD.status = 'adopted' AND NOT NEW.provisional AND NOT EXISTS (SELECT FROM hub.decision d
       JOIN hub.decision_event v ON v.entity_id = d.entity_id AND v.decision_id = d.id
       WHERE d.entity_id = OLD.entity_id AND d.proposal_id = OLD.id AND d.round = OLD.round
         AND v.kind = CASE WHEN NEW.status = 'adopted' THEN 'confirmed' ELSE 'reopened' END) THEN
    RAISE EXCEPTION 'what is in force stays so until it is confirmed or reopened' USING ERRCODE = '23514', CONSTRAINT = 'proposal_in_force';
  END IF;
  RETURN NEW;
END $$;

CREATE TABLE hub.month_seal (
    entity_id uuid NOT NULL,
    month integer NOT NULL,
    sealed_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    sealed_by text NOT NULL,
    CONSTRAINT month_seal_month CHECK ((((month >= 190001) AND (month <= 299912)) AND (((month % 100) >= 1) AND ((month % 100) <= 12))))
);

ALTER TABLE ONLY hub.month_seal FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.month_seal IS 'commons';

CREATE FUNCTION hub.hours_sealed(entity uuid, in_month integer) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (EXISTS (SELECT FROM hub.month_seal s WHERE ((s.entity_id = hours_sealed.entity) AND (s.month = hours_sealed.in_month))));

CREATE FUNCTION hub.hub_entity() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('hub.hub_entity'::text, true), ''::text))::uuid;

CREATE FUNCTION hub.keep_days_a_day_long() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
DECLARE
  somebody uuid; full_day date;
BEGIN
  FOR somebody IN SELECT DISTINCT person_id FROM new_rows WHERE reference_on IS NULL ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(somebody::text, 4811220008));
  END LOOP;
  SELECT t.worked_on INTO full_day
  FROM (SELECT DISTINCT person_id, worked_on FROM new_rows WHERE reference_on IS NULL) n
  JOIN time_entry t ON t.person_id = n.person_id AND t.worked_on = n.worked_on
  WHERE t.ended_at IS NULL AND t.reference_on IS NULL
  GROUP BY t.person_id, t.worked_on HAVING sum(t.minutes) > 1440 ORDER BY t.worked_on LIMIT 1;
  IF full_day IS NOT NULL THEN
    RAISE EXCEPTION '% has more than 24 hours', full_day USING ERRCODE = 'HB032', DETAIL = full_day::text;
  END IF;
  RETURN NULL;
END $$;

ALTER FUNCTION hub.keep_days_a_day_long() OWNER TO hub_checker;

CREATE FUNCTION hub.keep_sealed_hours() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  touched record;
BEGIN
  FOR touched IN SELECT DISTINCT entity_id, hub.month_of(worked_on) AS month FROM changed_rows ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(hub.month_lock(touched.entity_id, touched.month));
    IF hub.hours_sealed(touched.entity_id, touched.month) THEN
      RAISE EXCEPTION 'month % is sealed', touched.month USING ERRCODE = 'HB031', DETAIL = touched.month::text;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION hub.keep_sealed_leave() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  touched record;
BEGIN
  FOR touched IN SELECT DISTINCT entity_id, hub.month_of(on_day) AS month FROM changed_rows ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(hub.month_lock(touched.entity_id, touched.month));
    IF hub.hours_sealed(touched.entity_id, touched.month) THEN
      RAISE EXCEPTION 'month % is sealed', touched.month USING ERRCODE = 'HB031', DETAIL = touched.month::text;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE FUNCTION hub.keep_standing() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
DECLARE matter proposal;
BEGIN
  SELECT * INTO STRICT matter FROM proposal p WHERE p.entity_id = NEW.entity_id AND p.id = NEW.proposal_id FOR UPDATE;
  IF NOT (matter.status IN ('open', 'pending_consultation') OR matter.provisional) THEN
    RAISE EXCEPTION 'this matter is closed' USING ERRCODE = '23514';
  END IF;
  IF (NEW.version, NEW.wording) <> (matter.live_version, matter.live_wording) THEN
    RAISE EXCEPTION 'the text has changed' USING ERRCODE = '23514', CONSTRAINT = 'position_answers';
  END IF;
  INSERT INTO standing (entity_id, proposal_id, person_id, position_id, sequence, version, kind, confirmed, at)
  VALUES (NEW.entity_id, NEW.proposal_id, NEW.person_id, NEW.id, NEW.sequence, NEW.version, NEW.kind, NEW.taken_down_by IS NULL, NEW.at)
  ON CONFLICT (entity_id, proposal_id, person_id) DO UPDATE
  SET position_id = excluded.position_id, sequence = excluded.sequence, version = excluded.version, kind = excluded.kind,
      confirmed = excluded.confirmed, at = excluded.at
  WHERE standing.sequence < excluded.sequence;
  RETURN NULL;
END $$;

ALTER FUNCTION hub.keep_standing() OWNER TO hub_poster;

CREATE FUNCTION hub.minutes_by_person(of_year integer) RETURNS TABLE(person_id uuid, minutes_as_member bigint, minutes_before_membership bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
  SELECT t.person_id,
         coalesce(sum(t.minutes) FILTER (WHERE d.as_member), 0)::bigint,
         coalesce(sum(t.minutes) FILTER (WHERE NOT d.as_member), 0)::bigint
  FROM time_entry t
  LEFT JOIN membership m ON m.person_id = t.person_id
  CROSS JOIN LATERAL (SELECT coalesce(coalesce(t.reference_on, t.worked_on) >= m.member_from, false)
                         AND (m.left_on IS NULL OR coalesce(t.reference_on, t.worked_on) < m.left_on) AS as_member) d
  WHERE t.ended_at IS NULL AND t.worked_on >= make_date(of_year, 1, 1) AND t.worked_on < make_date(of_year + 1, 1, 1)
  GROUP BY t.person_id
$$;

ALTER FUNCTION hub.minutes_by_person(of_year integer) OWNER TO hub_checker;

CREATE FUNCTION hub.minutes_by_place(in_month integer) RETURNS TABLE(entity_id uuid, minutes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
  SELECT t.entity_id, sum(t.minutes)::bigint FROM time_entry t
  WHERE t.ended_at IS NULL AND t.worked_on >= make_date(in_month / 100, in_month % 100, 1)
    AND t.worked_on < make_date(in_month / 100, in_month % 100, 1) + interval '1 month'
  GROUP BY t.entity_id
$$;

ALTER FUNCTION hub.minutes_by_place(in_month integer) OWNER TO hub_checker;

CREATE FUNCTION hub.month_content(book uuid, of_month integer) RETURNS bytea
    LANGUAGE sql STABLE
    SET search_path TO 'hub', 'pg_temp'
    AS $$
  SELECT sha256(convert_to(coalesce(string_agg(concat_ws('|', p.entry_id, j.accounting_on, p.line, p.account_code, p.side, p.amount_minor), E'\n'
                                               ORDER BY p.entry_id, p.line), ''), 'UTF8'))
  FROM posting p JOIN journal_entry j ON j.entity_id = p.entity_id AND j.id = p.entry_id
  WHERE p.entity_id = book AND p.month = of_month
$$;

CREATE FUNCTION hub.month_lock(entity uuid, month integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hashtextextended(((entity)::text || (month)::text), '4811220007'::bigint);

CREATE FUNCTION hub.month_of(day date) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((EXTRACT(year FROM day))::integer * 100) + (EXTRACT(month FROM day))::integer);

CREATE PROCEDURE hub.only_grows(IN target regclass)
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change()', target);
END $$;

CREATE FUNCTION hub.people_to_hear(matter_of uuid, on_day date) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    AS $$
  SELECT m.person_id FROM hub.membership m
  WHERE m.member_from <= on_day AND (m.left_on IS NULL OR m.left_on > on_day)
    AND ((SELECT kind FROM hub.entity WHERE id = matter_of) = 'hub'
      OR EXISTS (SELECT FROM hub.engagement e WHERE e.entity_id = matter_of AND e.person_id = m.person_id
                 AND e.from_on <= on_day AND (e.to_on IS NULL OR e.to_on > on_day)))
$$;

CREATE FUNCTION hub.post_entries(batch jsonb, recorded_by text) RETURNS TABLE(entity_id uuid, id uuid, source_key text, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
  caller text := current_setting('role');
  bound uuid := hub.bound_entity();
  wrong text;
BEGIN
  IF caller NOT IN ('scope_practice', 'scope_hub') OR bound IS NULL THEN
    RAISE EXCEPTION 'entries are posted in the scope of a practice or of the hub' USING ERRCODE = '42501';
  END IF;
  SELECT e.value->>'id' INTO wrong FROM jsonb_array_elements(batch) e
  WHERE (e.value->>'entity_id')::uuid <> bound AND caller <> 'scope_hub' LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'entry % belongs to another book', wrong USING ERRCODE = '42501';
  END IF;
  SELECT e.value->>'id' INTO wrong FROM jsonb_array_elements(batch) e
  LEFT JOIN LATERAL (
    SELECT count(*) AS lines, sum(CASE l.value->>'side' WHEN 'D' THEN (l.value->>'amount_minor')::bigint ELSE -(l.value->>'amount_minor')::bigint END) AS off
    FROM jsonb_array_elements(e.value->'postings') l) t ON true
  WHERE t.lines < 2 OR t.off <> 0 LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'entry % is empty, one-sided or does not balance', wrong USING ERRCODE = 'HB001';
  END IF;
  -- The lock is shared among posters and exclusive for a close: a month never closes around an entry on its way in.
  PERFORM pg_advisory_xact_lock_shared(hashtextextended(k.entity_id || k.month, 481122))
  FROM (SELECT DISTINCT e.value->>'entity_id' AS entity_id, to_char((e.value->>'accounting_on')::date, 'YYYYMM') AS month
        FROM jsonb_array_elements(batch) e ORDER BY 1, 2) k;
  SELECT to_char(to_date(c.month::text, 'YYYYMM'), 'YYYY-MM') INTO wrong
  FROM (SELECT DISTINCT (e.value->>'entity_id')::uuid AS entity_id, to_char((e.value->>'accounting_on')::date, 'YYYYMM')::int AS month
        FROM jsonb_array_elements(batch) e) k
  JOIN month_close c ON c.entity_id = k.entity_id AND c.month = k.month LIMIT 1;
  -- What already stands may be sent again after its month has closed; only a new entry is refused.
  IF wrong IS NOT NULL AND EXISTS (
    SELECT FROM jsonb_array_elements(batch) e
    JOIN month_close c ON c.entity_id = (e.value->>'entity_id')::uuid AND c.month = to_char((e.value->>'accounting_on')::date, 'YYYYMM')::int
    WHERE NOT EXISTS (SELECT FROM journal_entry j WHERE j.entity_id = c.entity_id AND j.source = e.value->>'source' AND j.source_key = e.value->>'source_key'))
  THEN
    RAISE EXCEPTION 'the month % is settled', wrong USING ERRCODE = 'HB002';
  END IF;
  RETURN QUERY
  WITH given AS MATERIALIZED (
    SELECT g.*, to_char(g.accounting_on, 'YYYYMM')::int AS month
    FROM jsonb_to_recordset(batch) AS g(entity_id uuid, id uuid, accounting_on date, memo text, source text, source_key text,
                                        twin uuid, reverses uuid, decision_id uuid, postings jsonb)
  ), fresh AS (
    INSERT INTO journal_entry (entity_id, id, accounting_on, month, memo, source, source_key, twin, reverses, decision_id, recorded_by)
    SELECT g.entity_id, g.id, g.accounting_on, g.month, g.memo, g.source, g.source_key, g.twin, g.reverses, g.decision_id, post_entries.recorded_by
    FROM given g ORDER BY g.entity_id, g.source, g.source_key
    ON CONFLICT ON CONSTRAINT journal_entry_source_once DO NOTHING
    RETURNING journal_entry.entity_id, journal_entry.id
  ), lines AS (
    INSERT INTO posting (entity_id, entry_id, line, account_code, side, amount_minor, month)
    SELECT g.entity_id, g.id, l.line::smallint, l.value->>'account', l.value->>'side', (l.value->>'amount_minor')::bigint, g.month
    FROM given g JOIN fresh f ON f.entity_id = g.entity_id AND f.id = g.id
    CROSS JOIN LATERAL jsonb_array_elements(g.postings) WITH ORDINALITY AS l(value, line)
    RETURNING posting.entity_id, posting.account_code, posting.side, posting.amount_minor, posting.month
  ), sums AS (
    SELECT n.entity_id, n.account_code, n.month, (pg_backend_pid() % a.slots)::smallint AS slot,
           coalesce(sum(n.amount_minor) FILTER (WHERE n.side = 'D'), 0)::bigint AS debit,
           coalesce(sum(n.amount_minor) FILTER (WHERE n.side = 'C'), 0)::bigint AS credit
    FROM lines n JOIN account a ON a.entity_id = n.entity_id AND a.code = n.account_code
    GROUP BY n.entity_id, n.account_code, n.month, a.slots
  ), kept AS (
    INSERT INTO balance AS b (entity_id, account_code, month, slot, debit_minor, credit_minor)
    SELECT s.entity_id, s.account_code, s.month, s.slot, s.debit, s.credit FROM sums s ORDER BY 1, 2, 3, 4
    ON CONFLICT ON CONSTRAINT balance_pkey DO UPDATE
      SET debit_minor = b.debit_minor + excluded.debit_minor, credit_minor = b.credit_minor + excluded.credit_minor
    RETURNING 1
  )
  SELECT g.entity_id, coalesce(f.id, j.id), g.source_key, f.id IS NOT NULL
  FROM given g
  LEFT JOIN fresh f ON f.entity_id = g.entity_id AND f.id = g.id
  LEFT JOIN journal_entry j ON j.entity_id = g.entity_id AND j.source = g.source AND j.source_key = g.source_key
  WHERE (SELECT count(*) FROM kept) >= 0;
END $$;

ALTER FUNCTION hub.post_entries(batch jsonb, recorded_by text) OWNER TO hub_poster;

CREATE FUNCTION hub.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION '% only grows; record a correction that names what it reverses', TG_TABLE_NAME USING ERRCODE = '55000';
END $$;

CREATE FUNCTION hub.seal_audit() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
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

ALTER FUNCTION hub.seal_audit() OWNER TO hub_poster;

CREATE PROCEDURE hub.secure_commons(IN target regclass)
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY commons ON %s FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true)', target);
  EXECUTE format('CREATE POLICY kept_by_hub ON %s TO scope_hub, scope_system USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY checker ON %s FOR SELECT TO hub_checker USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO hub_checker, scope_practice, scope_hub, scope_person, scope_system', target);
  EXECUTE format('COMMENT ON TABLE %s IS %L', target, 'commons');
END $$;

CREATE PROCEDURE hub.secure_personal(IN target regclass)
    LANGUAGE plpgsql
    AS $$
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

CREATE PROCEDURE hub.secure_system(IN target regclass)
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY system ON %s TO scope_system USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY checker ON %s FOR SELECT TO hub_checker USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO hub_checker', target);
  EXECUTE format('COMMENT ON TABLE %s IS %L', target, 'system');
END $$;

CREATE PROCEDURE hub.secure_tenant(IN target regclass)
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY bound_entity ON %s TO scope_practice, scope_hub
                  USING (entity_id = (SELECT hub.bound_entity())) WITH CHECK (entity_id = (SELECT hub.bound_entity()))', target);
  EXECUTE format('CREATE POLICY checker ON %s FOR SELECT TO hub_checker USING (true)', target);
  EXECUTE format('GRANT SELECT ON %s TO hub_checker', target);
  EXECUTE format('COMMENT ON TABLE %s IS %L', target, 'tenant');
END $$;

CREATE FUNCTION hub.stamp_audit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.digest := hub.audit_digest(NEW);
  RETURN NEW;
END $$;

CREATE FUNCTION hub.verify_audit() RETURNS TABLE(entity_id uuid, entries bigint, sealed bigint, head bytea, broken_at bigint, broken_entry uuid, reason text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
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

ALTER FUNCTION hub.verify_audit() OWNER TO hub_checker;

CREATE FUNCTION hub.verify_ledger() RETURNS TABLE(rule text, entity_id uuid, entry_id uuid, detail text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hub', 'pg_temp'
    AS $$
  SELECT 'entry balances', j.entity_id, j.id, 'off by ' || coalesce(t.off, 0) || ' over ' || t.lines || ' lines'
  FROM journal_entry j CROSS JOIN LATERAL (
    SELECT count(*) AS lines, sum(CASE WHEN p.side = 'D' THEN p.amount_minor ELSE -p.amount_minor END) AS off
    FROM posting p WHERE p.entity_id = j.entity_id AND p.entry_id = j.id) t
  WHERE t.lines < 2 OR t.off <> 0
  UNION ALL
  SELECT 'kept balance equals postings', coalesce(k.entity_id, r.entity_id), r.some_entry,
         format('account %s, month %s: kept %s/%s, postings %s/%s', coalesce(k.account_code, r.account_code), coalesce(k.month, r.month),
                k.debit, k.credit, r.debit, r.credit)
  FROM (SELECT b.entity_id, b.account_code, b.month, sum(b.debit_minor) AS debit, sum(b.credit_minor) AS credit
        FROM balance b GROUP BY 1, 2, 3) k
  FULL JOIN (SELECT p.entity_id, p.account_code, p.month, coalesce(sum(p.amount_minor) FILTER (WHERE p.side = 'D'), 0) AS debit,
                    coalesce(sum(p.amount_minor) FILTER (WHERE p.side = 'C'), 0) AS credit, (array_agg(p.entry_id))[1] AS some_entry
             FROM posting p GROUP BY 1, 2, 3) r
    ON r.entity_id = k.entity_id AND r.account_code = k.account_code AND r.month = k.month
  WHERE k.debit IS DISTINCT FROM r.debit OR k.credit IS DISTINCT FROM r.credit
  UNION ALL
  SELECT 'posting lies in its entry''s month', p.entity_id, p.entry_id, format('line %s', p.line)
  FROM posting p JOIN journal_entry j ON j.entity_id = p.entity_id AND j.id = p.entry_id WHERE p.month <> j.month
  UNION ALL
  SELECT 'twins agree', j.entity_id, j.id, format('%s entries in %s books under one reference', t.entries, t.books)
  FROM journal_entry j CROSS JOIN LATERAL (
    SELECT count(*) AS entries, count(DISTINCT o.entity_id) AS books, count(DISTINCT s.total) AS totals FROM journal_entry o
    CROSS JOIN LATERAL (SELECT sum(p.amount_minor) FILTER (WHERE p.side = 'D') AS total FROM posting p
                        WHERE p.entity_id = o.entity_id AND p.entry_id = o.id) s
    WHERE o.twin = j.twin) t
  WHERE j.twin IS NOT NULL AND (t.entries <> 2 OR t.books <> 2 OR t.totals <> 1)
  UNION ALL
  SELECT 'numbers have no gaps', n.entity_id, n.entry_id, format('number %s stands at place %s', n.number, n.place)
  FROM (SELECT e.entity_id, e.entry_id, e.number, row_number() OVER (PARTITION BY e.entity_id ORDER BY e.number) AS place FROM entry_number e) n
  WHERE n.number <> n.place
  UNION ALL
  SELECT 'settled month is untouched', m.entity_id, NULL, 'month ' || m.month
  FROM month_close m WHERE m.content_hash <> hub.month_content(m.entity_id, m.month)
  UNION ALL
  SELECT 'fees between hub and practices cancel', NULL, NULL, format('off by %s', sum(b.debit_minor - b.credit_minor))
  FROM balance b JOIN account a ON a.entity_id = b.entity_id AND a.code = b.account_code
  WHERE a.report_class = 'hub_fee' HAVING sum(b.debit_minor - b.credit_minor) <> 0
$$;

ALTER FUNCTION hub.verify_ledger() OWNER TO hub_checker;

CREATE FUNCTION hub.wait_for_hours() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hub.month_lock(NEW.entity_id, NEW.month));
  RETURN NEW;
END $$;

CREATE TABLE hub.access_token (
    id uuid DEFAULT uuidv7() NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT access_token_ends_within_a_year CHECK (((expires_at > created_at) AND (expires_at <= (created_at + '366 days'::interval)))),
    CONSTRAINT access_token_has_scopes CHECK (((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 100))),
    CONSTRAINT access_token_name_is_short CHECK (((char_length(name) >= 1) AND (char_length(name) <= 100))),
    CONSTRAINT access_token_token_is_sha256 CHECK ((octet_length(token_hash) = 32))
);

ALTER TABLE ONLY hub.access_token FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.access_token IS 'personal';

CREATE TABLE hub.account (
    entity_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    report_class text NOT NULL,
    slots smallint DEFAULT 1 NOT NULL,
    person_id uuid,
    CONSTRAINT account_class CHECK ((report_class = ANY (ARRAY['outside_revenue'::text, 'hub_fee'::text, 'pay'::text, 'other_costs'::text, 'cash'::text, 'receivable'::text, 'payable'::text, 'equity'::text, 'reserve'::text, 'capital'::text]))),
    CONSTRAINT account_class_fits CHECK (((kind = ANY (ARRAY['income'::text, 'expense'::text])) = (report_class = ANY (ARRAY['outside_revenue'::text, 'hub_fee'::text, 'pay'::text, 'other_costs'::text])))),
    CONSTRAINT account_code CHECK ((code ~ '^[0-9]{4}(\.[0-9]{1,4})?$'::text)),
    CONSTRAINT account_kind CHECK ((kind = ANY (ARRAY['asset'::text, 'liability'::text, 'equity'::text, 'income'::text, 'expense'::text]))),
    CONSTRAINT account_slots CHECK (((slots >= 1) AND (slots <= 64)))
);

ALTER TABLE ONLY hub.account FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.account IS 'tenant';

CREATE TABLE hub.agenda_item (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    proposal_id uuid,
    title text NOT NULL,
    because text NOT NULL,
    raised_by uuid,
    at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT agenda_item_title CHECK (((length(btrim(title)) >= 1) AND (length(btrim(title)) <= 200)))
);

ALTER TABLE ONLY hub.agenda_item FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.agenda_item IS 'tenant';

CREATE TABLE hub.agreement (
    entity_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    hub_entity_id uuid NOT NULL,
    version integer NOT NULL,
    jurisdiction text NOT NULL,
    first_day date NOT NULL,
    last_day date,
    fee_model text NOT NULL,
    monthly_minor bigint,
    currency character(3) NOT NULL,
    terms jsonb DEFAULT '{}'::jsonb NOT NULL,
    services jsonb DEFAULT '[]'::jsonb NOT NULL,
    shares text NOT NULL,
    notice_days integer NOT NULL,
    decision_id uuid NOT NULL,
    supersedes uuid,
    adopted_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT agreement_days CHECK (((last_day IS NULL) OR (last_day >= first_day))),
    CONSTRAINT agreement_fee CHECK (((monthly_minor IS NULL) OR (monthly_minor > 0))),
    CONSTRAINT agreement_flat_fee CHECK (((fee_model <> 'flat_monthly'::text) OR (monthly_minor IS NOT NULL))),
    CONSTRAINT agreement_notice CHECK ((notice_days >= 0)),
    CONSTRAINT agreement_services CHECK ((jsonb_typeof(services) = 'array'::text)),
    CONSTRAINT agreement_shares CHECK ((shares = ANY (ARRAY['totals'::text, 'lines'::text]))),
    CONSTRAINT agreement_terms CHECK ((jsonb_typeof(terms) = 'object'::text)),
    CONSTRAINT agreement_two_sides CHECK ((entity_id <> hub_entity_id)),
    CONSTRAINT agreement_version_counts CHECK ((version >= 1))
);

ALTER TABLE ONLY hub.agreement FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.agreement IS 'commons';

CREATE TABLE hub.agreement_signature (
    entity_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    agreement_id uuid NOT NULL,
    side text NOT NULL,
    name text NOT NULL,
    person_id uuid,
    signed_on date NOT NULL,
    on_paper boolean DEFAULT true NOT NULL,
    recorded_by uuid,
    recorded_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT agreement_signature_name CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 120))),
    CONSTRAINT agreement_signature_side CHECK ((side = ANY (ARRAY['hub'::text, 'practice'::text])))
);

ALTER TABLE ONLY hub.agreement_signature FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.agreement_signature IS 'commons';

CREATE TABLE hub.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE hub.attempt (
    id uuid DEFAULT uuidv7() NOT NULL,
    account_hash bytea NOT NULL,
    source_hash bytea NOT NULL,
    at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT attempt_hashes_are_sha256 CHECK (((octet_length(account_hash) = 32) AND (octet_length(source_hash) = 32)))
);

ALTER TABLE ONLY hub.attempt FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.attempt IS 'system';

CREATE TABLE hub.attendance (
    entity_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    person_id uuid NOT NULL,
    present boolean NOT NULL
);

ALTER TABLE ONLY hub.attendance FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.attendance IS 'tenant';

CREATE TABLE hub.audit_link (
    entity_id uuid NOT NULL,
    "position" bigint NOT NULL,
    entry_id uuid NOT NULL,
    chain bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY hub.audit_link FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.audit_link IS 'tenant';

CREATE TABLE hub.balance (
    entity_id uuid NOT NULL,
    account_code text NOT NULL,
    month integer NOT NULL,
    slot smallint NOT NULL,
    debit_minor bigint NOT NULL,
    credit_minor bigint NOT NULL
);

ALTER TABLE ONLY hub.balance FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.balance IS 'tenant';

CREATE TABLE hub.consensus_series (
    entity_id uuid NOT NULL,
    series text NOT NULL,
    last_no integer NOT NULL,
    CONSTRAINT consensus_series_counts CHECK ((last_no > 0)),
    CONSTRAINT consensus_series_name CHECK ((series ~ '^(proposal|decision-[0-9]{4})$'::text))
);

ALTER TABLE ONLY hub.consensus_series FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.consensus_series IS 'tenant';

CREATE TABLE hub.consultation (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    version integer NOT NULL,
    person_id uuid NOT NULL,
    meeting_id uuid,
    due_on date NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    answered_at timestamp with time zone,
    position_id uuid,
    CONSTRAINT consultation_answer CHECK (((answered_at IS NULL) = (position_id IS NULL)))
);

ALTER TABLE ONLY hub.consultation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.consultation IS 'tenant';

CREATE TABLE hub.credential (
    person_id uuid NOT NULL,
    password_hash text NOT NULL,
    changed_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    CONSTRAINT credential_password_is_argon2id CHECK ((password_hash ~~ '$argon2id$%'::text))
);

ALTER TABLE ONLY hub.credential FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.credential IS 'personal';

CREATE TABLE hub.decision (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    round integer NOT NULL,
    version integer NOT NULL,
    wording integer NOT NULL,
    text_hash text NOT NULL,
    label text NOT NULL,
    title text NOT NULL,
    adopted_on date NOT NULL,
    provisional boolean DEFAULT false NOT NULL,
    last_sequence bigint NOT NULL,
    heard jsonb NOT NULL,
    replaces uuid,
    at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT decision_label CHECK ((label ~ '^[0-9]{4}-[0-9]{2,}$'::text))
);

ALTER TABLE ONLY hub.decision FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.decision IS 'tenant';

CREATE TABLE hub.decision_effect (
    entity_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    effect_type text NOT NULL,
    result jsonb NOT NULL,
    at timestamp with time zone DEFAULT hub.now() NOT NULL
);

ALTER TABLE ONLY hub.decision_effect FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.decision_effect IS 'tenant';

CREATE TABLE hub.decision_event (
    entity_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    kind text NOT NULL,
    person_id uuid,
    position_id uuid,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT decision_event_kind CHECK ((kind = ANY (ARRAY['confirmed'::text, 'reopened'::text]))),
    CONSTRAINT decision_event_reopened CHECK (((kind = 'reopened'::text) = (position_id IS NOT NULL)))
);

ALTER TABLE ONLY hub.decision_event FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.decision_event IS 'tenant';

CREATE TABLE hub.engagement (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    task text DEFAULT ''::text NOT NULL,
    from_on date NOT NULL,
    to_on date,
    CONSTRAINT engagement_dates CHECK (((to_on IS NULL) OR (to_on >= from_on))),
    CONSTRAINT engagement_kind CHECK ((kind = ANY (ARRAY['contractor'::text, 'owner_draw'::text, 'employee'::text])))
);

ALTER TABLE ONLY hub.engagement FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.engagement IS 'commons';

CREATE TABLE hub.entry_number (
    entity_id uuid NOT NULL,
    number bigint NOT NULL,
    entry_id uuid NOT NULL
);

ALTER TABLE ONLY hub.entry_number FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.entry_number IS 'tenant';

CREATE TABLE hub.fee_invoice (
    entity_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    month integer NOT NULL,
    agreement_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency character(3) NOT NULL,
    active_days integer NOT NULL,
    series_year integer NOT NULL,
    series_number integer NOT NULL,
    number text GENERATED ALWAYS AS ((((series_year)::text || '-'::text) || lpad((series_number)::text, GREATEST(2, length((series_number)::text)), '0'::text))) STORED NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    twin uuid NOT NULL,
    practice_entry_id uuid NOT NULL,
    hub_entry_id uuid NOT NULL,
    issued_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT fee_invoice_amount CHECK ((amount_minor > 0)),
    CONSTRAINT fee_invoice_days CHECK (((active_days >= 1) AND (active_days <= 31))),
    CONSTRAINT fee_invoice_due CHECK ((due_on >= issued_on)),
    CONSTRAINT fee_invoice_month CHECK ((((month >= 190001) AND (month <= 999912)) AND (((month % 100) >= 1) AND ((month % 100) <= 12)))),
    CONSTRAINT fee_invoice_numbers_count CHECK ((series_number >= 1))
);

ALTER TABLE ONLY hub.fee_invoice FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.fee_invoice IS 'tenant';

CREATE TABLE hub.fee_payment (
    entity_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    invoice_id uuid NOT NULL,
    paid_on date NOT NULL,
    amount_minor bigint NOT NULL,
    currency character(3) NOT NULL,
    twin uuid NOT NULL,
    practice_entry_id uuid NOT NULL,
    hub_entry_id uuid NOT NULL,
    recorded_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT fee_payment_amount CHECK ((amount_minor > 0))
);

ALTER TABLE ONLY hub.fee_payment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.fee_payment IS 'tenant';

CREATE TABLE hub.fee_series (
    entity_id uuid NOT NULL,
    year integer NOT NULL,
    last_number integer DEFAULT 0 NOT NULL,
    CONSTRAINT fee_series_counts CHECK ((last_number >= 0)),
    CONSTRAINT fee_series_year CHECK (((year >= 1900) AND (year <= 9999)))
);

ALTER TABLE ONLY hub.fee_series FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.fee_series IS 'tenant';

CREATE TABLE hub.hours_import (
    entity_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    person_id uuid NOT NULL,
    app text NOT NULL,
    state text NOT NULL,
    header_mark text NOT NULL,
    otherwise text NOT NULL,
    layout jsonb,
    sheet jsonb,
    created_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    confirmed_at timestamp with time zone,
    taken_back_at timestamp with time zone,
    CONSTRAINT hours_import_app CHECK ((app = ANY (ARRAY['toggl'::text, 'clockify'::text, 'plain'::text, 'chosen'::text]))),
    CONSTRAINT hours_import_confirmed CHECK (((state = ANY (ARRAY['confirmed'::text, 'taken_back'::text])) = (confirmed_at IS NOT NULL))),
    CONSTRAINT hours_import_sheet CHECK (((state = 'asking'::text) = (sheet IS NOT NULL))),
    CONSTRAINT hours_import_state CHECK ((state = ANY (ARRAY['asking'::text, 'draft'::text, 'confirmed'::text, 'taken_back'::text]))),
    CONSTRAINT hours_import_taken_back CHECK (((state = 'taken_back'::text) = (taken_back_at IS NOT NULL)))
);

ALTER TABLE ONLY hub.hours_import FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.hours_import IS 'personal';

CREATE TABLE hub.hours_import_line (
    entity_id uuid NOT NULL,
    import_id uuid NOT NULL,
    line integer NOT NULL,
    part smallint NOT NULL,
    person_id uuid NOT NULL,
    state text NOT NULL,
    worked_on date,
    minutes smallint,
    kind text,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT hours_import_line_note CHECK ((length(note) <= 200)),
    CONSTRAINT hours_import_line_state CHECK ((state = ANY (ARRAY['new'::text, 'here'::text, 'twice'::text, 'hand'::text, 'elsewhere'::text, 'bad'::text, 'left_out'::text]))),
    CONSTRAINT hours_import_line_whole CHECK (((state = ANY (ARRAY['bad'::text, 'left_out'::text])) OR ((worked_on IS NOT NULL) AND ((minutes >= 1) AND (minutes <= 1440)) AND (kind IS NOT NULL))))
);

ALTER TABLE ONLY hub.hours_import_line FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.hours_import_line IS 'personal';

CREATE TABLE hub.idempotency_key (
    person_id uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status integer NOT NULL,
    body jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY hub.idempotency_key FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.idempotency_key IS 'personal';

CREATE TABLE hub.journal_entry (
    entity_id uuid NOT NULL,
    id uuid NOT NULL,
    accounting_on date NOT NULL,
    month integer NOT NULL,
    memo text NOT NULL,
    source text NOT NULL,
    source_key text NOT NULL,
    twin uuid,
    reverses uuid,
    decision_id uuid,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT journal_entry_memo CHECK (((length(memo) >= 1) AND (length(memo) <= 200))),
    CONSTRAINT journal_entry_month CHECK ((month = (((EXTRACT(year FROM accounting_on))::integer * 100) + (EXTRACT(month FROM accounting_on))::integer)))
);

ALTER TABLE ONLY hub.journal_entry FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.journal_entry IS 'tenant';

CREATE TABLE hub.leave_day (
    entity_id uuid NOT NULL,
    person_id uuid NOT NULL,
    on_day date NOT NULL,
    recorded_by uuid,
    recorded_at timestamp with time zone DEFAULT hub.now() NOT NULL
);

ALTER TABLE ONLY hub.leave_day FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.leave_day IS 'tenant';

CREATE TABLE hub.leave_policy (
    from_on date NOT NULL,
    kind text NOT NULL,
    day_minor bigint NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    decision_id uuid NOT NULL,
    CONSTRAINT leave_policy_amount CHECK ((day_minor >= 0)),
    CONSTRAINT leave_policy_kind CHECK ((kind = ANY (ARRAY['fixed'::text, 'half_day'::text])))
);

ALTER TABLE ONLY hub.leave_policy FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.leave_policy IS 'commons';

CREATE TABLE hub.licence (
    id uuid DEFAULT uuidv7() NOT NULL,
    person_id uuid NOT NULL,
    type text NOT NULL,
    number text NOT NULL,
    jurisdiction text NOT NULL,
    registered_from date,
    registered_to date
);

ALTER TABLE ONLY hub.licence FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.licence IS 'commons';

CREATE TABLE hub.low_rate (
    entity_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    reference text NOT NULL,
    person_id uuid NOT NULL,
    usual_minor bigint NOT NULL,
    agreed_minor bigint NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    sessions_a_month smallint NOT NULL,
    from_month integer NOT NULL,
    months smallint NOT NULL,
    decision_id uuid NOT NULL,
    granted_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT low_rate_amounts CHECK (((0 <= agreed_minor) AND (agreed_minor < usual_minor))),
    CONSTRAINT low_rate_reference CHECK ((reference ~ '^[A-HJ-NP-Z2-9]{6,8}$'::text)),
    CONSTRAINT low_rate_size CHECK ((((sessions_a_month >= 1) AND (sessions_a_month <= 31)) AND ((months >= 1) AND (months <= 24))))
);

ALTER TABLE ONLY hub.low_rate FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.low_rate IS 'tenant';

CREATE TABLE hub.meeting (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    on_day date NOT NULL,
    kind text DEFAULT 'weekly'::text NOT NULL,
    notes text DEFAULT ''::text NOT NULL,
    noted_by uuid,
    noted_at timestamp with time zone,
    CONSTRAINT meeting_kind CHECK ((kind = ANY (ARRAY['weekly'::text, 'group_consultation'::text, 'annual'::text]))),
    CONSTRAINT meeting_notes CHECK ((length(notes) <= 20000))
);

ALTER TABLE ONLY hub.meeting FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.meeting IS 'tenant';

CREATE TABLE hub.membership (
    person_id uuid NOT NULL,
    candidate_from date NOT NULL,
    member_from date,
    left_on date,
    left_noted_at timestamp with time zone,
    decision_id uuid,
    CONSTRAINT membership_dates CHECK ((((member_from IS NULL) OR (member_from >= candidate_from)) AND ((left_on IS NULL) OR (left_on >= candidate_from))))
);

ALTER TABLE ONLY hub.membership FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.membership IS 'commons';

CREATE TABLE hub.month_close (
    entity_id uuid NOT NULL,
    month integer NOT NULL,
    closed_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    closed_by text NOT NULL,
    decision_id uuid,
    entries integer NOT NULL,
    content_hash bytea NOT NULL
);

ALTER TABLE ONLY hub.month_close FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.month_close IS 'tenant';

CREATE TABLE hub.month_complete (
    entity_id uuid NOT NULL,
    person_id uuid NOT NULL,
    month integer NOT NULL,
    said_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT month_complete_month CHECK ((((month >= 190001) AND (month <= 299912)) AND (((month % 100) >= 1) AND ((month % 100) <= 12))))
);

ALTER TABLE ONLY hub.month_complete FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.month_complete IS 'tenant';

CREATE TABLE hub.month_rule (
    from_on date NOT NULL,
    pay_run_day smallint NOT NULL,
    pay_day smallint NOT NULL,
    settle_day smallint NOT NULL,
    decision_id uuid NOT NULL,
    CONSTRAINT month_rule_order CHECK (((1 <= pay_run_day) AND (pay_run_day <= pay_day) AND (pay_day <= settle_day) AND (settle_day <= 28)))
);

ALTER TABLE ONLY hub.month_rule FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.month_rule IS 'commons';

CREATE TABLE hub.onboarding (
    id uuid DEFAULT uuidv7() NOT NULL,
    discipline text NOT NULL,
    name text NOT NULL,
    answers jsonb DEFAULT '{}'::jsonb NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    opened_by uuid NOT NULL,
    opened_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    change_no integer DEFAULT 1 NOT NULL,
    proposal_id uuid,
    entity_id uuid,
    CONSTRAINT onboarding_admitted CHECK (((status = 'admitted'::text) = (entity_id IS NOT NULL))),
    CONSTRAINT onboarding_proposed CHECK (((status = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR (proposal_id IS NOT NULL))),
    CONSTRAINT onboarding_status CHECK ((status = ANY (ARRAY['draft'::text, 'proposed'::text, 'admitted'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY hub.onboarding FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.onboarding IS 'commons';

CREATE TABLE hub.outbox (
    id uuid DEFAULT uuidv7() NOT NULL,
    job text NOT NULL,
    dedup_key text NOT NULL,
    entity_id uuid,
    ids jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    available_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    sent_at timestamp with time zone,
    done_at timestamp with time zone,
    refused_at timestamp with time zone,
    note text
);

ALTER TABLE ONLY hub.outbox FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.outbox IS 'system';

CREATE TABLE hub.ownership (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    person_id uuid,
    owner_name text NOT NULL,
    licence_type text NOT NULL,
    licence_number text NOT NULL,
    jurisdiction text NOT NULL,
    registered_to date,
    from_on date NOT NULL,
    to_on date
);

ALTER TABLE ONLY hub.ownership FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.ownership IS 'commons';

CREATE TABLE hub.pay_line (
    entity_id uuid NOT NULL,
    month integer NOT NULL,
    person_id uuid NOT NULL,
    line smallint NOT NULL,
    kind text NOT NULL,
    engagement text NOT NULL,
    minutes integer DEFAULT 0 NOT NULL,
    days smallint DEFAULT 0 NOT NULL,
    rate_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    rate_from_on date NOT NULL,
    CONSTRAINT pay_line_engagement CHECK ((engagement = ANY (ARRAY['contractor'::text, 'owner_draw'::text, 'employee'::text]))),
    CONSTRAINT pay_line_kind CHECK ((kind = ANY (ARRAY['work'::text, 'correction'::text, 'leave'::text])))
);

ALTER TABLE ONLY hub.pay_line FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.pay_line IS 'tenant';

CREATE TABLE hub.pay_rate (
    from_on date NOT NULL,
    per_hour_minor bigint NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    decision_id uuid NOT NULL,
    CONSTRAINT pay_rate_positive CHECK ((per_hour_minor > 0))
);

ALTER TABLE ONLY hub.pay_rate FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.pay_rate IS 'commons';

CREATE TABLE hub.pay_run (
    entity_id uuid NOT NULL,
    month integer NOT NULL,
    made_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    made_by text NOT NULL,
    total_minor bigint NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    paid_on date
);

ALTER TABLE ONLY hub.pay_run FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.pay_run IS 'tenant';

CREATE TABLE hub.person (
    id uuid DEFAULT uuidv7() NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    pronouns text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT person_email_plain CHECK (((email = lower(email)) AND (POSITION(('@'::text) IN (email)) > 1))),
    CONSTRAINT person_name CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 120)))
);

ALTER TABLE ONLY hub.person FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.person IS 'commons';

CREATE TABLE hub.plugin (
    key text NOT NULL,
    title text NOT NULL,
    distribution text NOT NULL,
    made_by text DEFAULT ''::text NOT NULL,
    version text NOT NULL,
    revision text,
    fault text DEFAULT ''::text NOT NULL,
    first_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT plugin_key CHECK ((key ~ '^[a-z][a-z_]{1,29}$'::text))
);

ALTER TABLE ONLY hub.plugin FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.plugin IS 'commons';

CREATE TABLE hub.plugin_setting (
    entity_id uuid NOT NULL,
    plugin_key text NOT NULL,
    name text NOT NULL,
    value jsonb NOT NULL,
    set_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT plugin_setting_name CHECK ((name ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT plugin_setting_value CHECK (((jsonb_typeof(value) = ANY (ARRAY['string'::text, 'number'::text, 'boolean'::text])) AND (pg_column_size(value) <= 2000)))
);

ALTER TABLE ONLY hub.plugin_setting FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.plugin_setting IS 'tenant';

CREATE TABLE hub."position" (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    sequence bigint NOT NULL,
    version integer NOT NULL,
    wording integer NOT NULL,
    text_hash text NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    principle text DEFAULT ''::text NOT NULL,
    taken_down_by uuid,
    via text NOT NULL,
    at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT position_another_hand CHECK (((taken_down_by IS NULL) OR (taken_down_by <> person_id))),
    CONSTRAINT position_kind CHECK ((kind = ANY (ARRAY['consent'::text, 'consent_with_reservations'::text, 'stand_aside'::text, 'block'::text, 'talk_first'::text]))),
    CONSTRAINT position_lengths CHECK (((length(reason) <= 4000) AND (length(principle) <= 400))),
    CONSTRAINT position_reason CHECK (((kind <> ALL (ARRAY['block'::text, 'stand_aside'::text])) OR (length(btrim(reason)) > 0))),
    CONSTRAINT position_via CHECK ((via = ANY (ARRAY['page'::text, 'token'::text, 'terminal'::text, 'paper'::text, 'story'::text])))
);

ALTER TABLE ONLY hub."position" FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub."position" IS 'tenant';

CREATE TABLE hub.posting (
    entity_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    line smallint NOT NULL,
    account_code text NOT NULL,
    side character(1) NOT NULL,
    amount_minor bigint NOT NULL,
    month integer NOT NULL,
    CONSTRAINT posting_amount CHECK ((amount_minor > 0)),
    CONSTRAINT posting_side CHECK ((side = ANY (ARRAY['D'::bpchar, 'C'::bpchar])))
);

ALTER TABLE ONLY hub.posting FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.posting IS 'tenant';

CREATE TABLE hub.process_preset_in_force (
    entity_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    process text NOT NULL,
    from_on date NOT NULL,
    at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT process_preset_in_force_process CHECK (((process ~ '^[a-z][a-z_]{2,39}$'::text) AND (process <> 'sense_check'::text)))
);

ALTER TABLE ONLY hub.process_preset_in_force FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.process_preset_in_force IS 'tenant';

CREATE TABLE hub.proposal (
    id uuid DEFAULT uuidv7() NOT NULL,
    entity_id uuid NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    brought_by uuid NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    provisional boolean DEFAULT false NOT NULL,
    live_version integer DEFAULT 1 NOT NULL,
    live_wording integer DEFAULT 1 NOT NULL,
    effect_type text NOT NULL,
    absent_rule text DEFAULT 'wait'::text NOT NULL,
    replaces uuid,
    round integer DEFAULT 1 NOT NULL,
    change_no bigint DEFAULT 0 NOT NULL,
    returns_on date,
    trouble text,
    trouble_at timestamp with time zone,
    opened_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    changed_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    closed_at timestamp with time zone,
    process text DEFAULT 'unanimity'::text NOT NULL,
    CONSTRAINT proposal_absent_rule CHECK ((absent_rule = ANY (ARRAY['wait'::text, 'provisional'::text]))),
    CONSTRAINT proposal_closed CHECK (((status = ANY (ARRAY['withdrawn'::text, 'adopted'::text])) = (closed_at IS NOT NULL))),
    CONSTRAINT proposal_process CHECK ((process ~ '^[a-z][a-z_]{2,39}$'::text)),
    CONSTRAINT proposal_provisional CHECK (((NOT provisional) OR (status = 'adopted'::text))),
    CONSTRAINT proposal_status CHECK ((status = ANY (ARRAY['open'::text, 'pending_consultation'::text, 'adopted'::text, 'parked'::text, 'withdrawn'::text]))),
    CONSTRAINT proposal_title CHECK (((length(btrim(title)) >= 1) AND (length(btrim(title)) <= 200))),
    CONSTRAINT proposal_trouble CHECK (((trouble IS NULL) = (trouble_at IS NULL))),
    CONSTRAINT proposal_version_counts CHECK (((live_version > 0) AND (live_wording > 0) AND (round > 0) AND (change_no >= 0)))
);

ALTER TABLE ONLY hub.proposal FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.proposal IS 'tenant';

CREATE TABLE hub.proposal_version (
    entity_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    version integer NOT NULL,
    wording integer NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    preview jsonb DEFAULT '{}'::jsonb NOT NULL,
    text_hash text NOT NULL,
    meaning_changed boolean NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    written_by uuid NOT NULL,
    at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT proposal_version_counts CHECK (((version > 0) AND (wording > 0))),
    CONSTRAINT proposal_version_hash CHECK ((text_hash ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT proposal_version_lengths CHECK (((length(title) <= 200) AND ((length(text) >= 1) AND (length(text) <= 20000)) AND (length(why) <= 20000) AND (length(note) <= 2000))),
    CONSTRAINT proposal_version_meaning CHECK ((meaning_changed = (wording = 1)))
);

ALTER TABLE ONLY hub.proposal_version FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.proposal_version IS 'tenant';

CREATE TABLE hub.rate_floor (
    from_on date NOT NULL,
    floor_minor bigint NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    decision_id uuid NOT NULL,
    CONSTRAINT rate_floor_amount CHECK ((floor_minor >= 0))
);

ALTER TABLE ONLY hub.rate_floor FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.rate_floor IS 'commons';

CREATE TABLE hub.schedule_run (
    name text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    noticed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY hub.schedule_run FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.schedule_run IS 'system';

CREATE TABLE hub.session (
    id uuid DEFAULT uuidv7() NOT NULL,
    person_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    via text NOT NULL,
    agent text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT session_agent_is_short CHECK ((char_length(agent) <= 200)),
    CONSTRAINT session_token_is_sha256 CHECK ((octet_length(token_hash) = 32)),
    CONSTRAINT session_via_is_known CHECK ((via = ANY (ARRAY['password'::text, 'link'::text])))
);

ALTER TABLE ONLY hub.session FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.session IS 'personal';

CREATE TABLE hub.sign_in_link (
    id uuid DEFAULT uuidv7() NOT NULL,
    person_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT statement_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT sign_in_link_is_short CHECK (((expires_at > created_at) AND (expires_at <= (created_at + '24:00:00'::interval)))),
    CONSTRAINT sign_in_link_token_is_sha256 CHECK ((octet_length(token_hash) = 32))
);

ALTER TABLE ONLY hub.sign_in_link FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.sign_in_link IS 'personal';

CREATE TABLE hub.standing (
    entity_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    person_id uuid NOT NULL,
    position_id uuid NOT NULL,
    sequence bigint NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    confirmed boolean NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY hub.standing FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.standing IS 'tenant';

CREATE TABLE hub.story (
    name text NOT NULL,
    began_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE ONLY hub.story FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.story IS 'system';

CREATE TABLE hub.surplus_allocation (
    year smallint NOT NULL,
    pool_minor bigint NOT NULL,
    collective_minor bigint NOT NULL,
    currency character(3) DEFAULT 'USD'::bpchar NOT NULL,
    total_minutes bigint NOT NULL,
    rule text NOT NULL,
    basis_hash text NOT NULL,
    decision_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    posted_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    CONSTRAINT surplus_allocation_amounts CHECK (((pool_minor > 0) AND ((collective_minor >= 0) AND (collective_minor <= pool_minor))))
);

ALTER TABLE ONLY hub.surplus_allocation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.surplus_allocation IS 'commons';

CREATE TABLE hub.surplus_policy (
    from_year smallint NOT NULL,
    rule text NOT NULL,
    reserve_percent smallint DEFAULT 0 NOT NULL,
    adopted_on date NOT NULL,
    decision_id uuid NOT NULL,
    CONSTRAINT surplus_policy_reserve CHECK (((reserve_percent >= 0) AND (reserve_percent <= 100))),
    CONSTRAINT surplus_policy_rule CHECK ((rule = 'hours_flat'::text))
);

ALTER TABLE ONLY hub.surplus_policy FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.surplus_policy IS 'commons';

CREATE TABLE hub.surplus_share (
    year smallint NOT NULL,
    person_id uuid NOT NULL,
    minutes integer NOT NULL,
    share_minor bigint NOT NULL,
    CONSTRAINT surplus_share_positive CHECK (((minutes >= 0) AND (share_minor >= 0)))
);

ALTER TABLE ONLY hub.surplus_share FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.surplus_share IS 'commons';

CREATE TABLE hub.time_entry (
    entity_id uuid NOT NULL,
    id uuid DEFAULT uuidv7() NOT NULL,
    person_id uuid NOT NULL,
    worked_on date NOT NULL,
    minutes smallint NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    source_key text NOT NULL,
    import_id uuid,
    reference_on date,
    recorded_by uuid,
    recorded_at timestamp with time zone DEFAULT hub.now() NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    ended_as text,
    replaced_by uuid,
    CONSTRAINT time_entry_correction CHECK ((((source = 'correction'::text) = (reference_on IS NOT NULL)) AND ((reference_on IS NULL) OR (reference_on < worked_on)))),
    CONSTRAINT time_entry_ended CHECK ((((ended_at IS NULL) = (ended_as IS NULL)) AND ((ended_as IS NULL) OR (ended_as = ANY (ARRAY['replaced'::text, 'taken_back'::text]))))),
    CONSTRAINT time_entry_kind CHECK ((kind = ANY (ARRAY['sessions'::text, 'notes'::text, 'consultation'::text, 'meeting'::text, 'administration'::text, 'other'::text]))),
    CONSTRAINT time_entry_minutes CHECK ((((minutes >= '-1440'::integer) AND (minutes <= 1440)) AND (minutes <> 0) AND ((minutes > 0) OR (reference_on IS NOT NULL)))),
    CONSTRAINT time_entry_source CHECK ((source = ANY (ARRAY['hand'::text, 'toggl'::text, 'clockify'::text, 'plain'::text, 'chosen'::text, 'correction'::text])))
);

ALTER TABLE ONLY hub.time_entry FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE hub.time_entry IS 'tenant';

ALTER TABLE ONLY hub.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.access_token
    ADD CONSTRAINT access_token_token_key UNIQUE (token_hash);

ALTER TABLE ONLY hub.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (entity_id, code);

ALTER TABLE ONLY hub.agenda_item
    ADD CONSTRAINT agenda_item_once UNIQUE (entity_id, meeting_id, proposal_id);

ALTER TABLE ONLY hub.agenda_item
    ADD CONSTRAINT agenda_item_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.agreement
    ADD CONSTRAINT agreement_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.agreement_signature
    ADD CONSTRAINT agreement_signature_once UNIQUE (entity_id, agreement_id, side, name);

ALTER TABLE ONLY hub.agreement_signature
    ADD CONSTRAINT agreement_signature_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.agreement
    ADD CONSTRAINT agreement_version_once UNIQUE (entity_id, version);

ALTER TABLE ONLY hub.agreement
    ADD CONSTRAINT agreement_versions_do_not_overlap EXCLUDE USING gist (hub.uuidrange(entity_id, entity_id, '[]'::text) WITH &&, daterange(first_day, last_day, '[]'::text) WITH &&);

ALTER TABLE ONLY hub.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY hub.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.attendance
    ADD CONSTRAINT attendance_pkey PRIMARY KEY (entity_id, meeting_id, person_id);

ALTER TABLE ONLY hub.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.audit_link
    ADD CONSTRAINT audit_link_once UNIQUE (entity_id, entry_id);

ALTER TABLE ONLY hub.audit_link
    ADD CONSTRAINT audit_link_pkey PRIMARY KEY (entity_id, "position");

ALTER TABLE ONLY hub.balance
    ADD CONSTRAINT balance_pkey PRIMARY KEY (entity_id, account_code, month, slot);

ALTER TABLE ONLY hub.consensus_series
    ADD CONSTRAINT consensus_series_pkey PRIMARY KEY (entity_id, series);

ALTER TABLE ONLY hub.consultation
    ADD CONSTRAINT consultation_once UNIQUE (entity_id, proposal_id, version, person_id);

ALTER TABLE ONLY hub.consultation
    ADD CONSTRAINT consultation_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY hub.decision_effect
    ADD CONSTRAINT decision_effect_pkey PRIMARY KEY (entity_id, decision_id);

ALTER TABLE ONLY hub.decision_event
    ADD CONSTRAINT decision_event_pkey PRIMARY KEY (entity_id, decision_id);

ALTER TABLE ONLY hub.decision
    ADD CONSTRAINT decision_label_once UNIQUE (entity_id, label);

ALTER TABLE ONLY hub.decision
    ADD CONSTRAINT decision_once UNIQUE (entity_id, proposal_id, round);

ALTER TABLE ONLY hub.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.engagement
    ADD CONSTRAINT engagement_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.entity
    ADD CONSTRAINT entity_slug_once UNIQUE (slug);

ALTER TABLE ONLY hub.entry_number
    ADD CONSTRAINT entry_number_once UNIQUE (entity_id, entry_id);

ALTER TABLE ONLY hub.entry_number
    ADD CONSTRAINT entry_number_pkey PRIMARY KEY (entity_id, number);

ALTER TABLE ONLY hub.fee_invoice
    ADD CONSTRAINT fee_invoice_number_once UNIQUE (entity_id, series_year, series_number);

ALTER TABLE ONLY hub.fee_invoice
    ADD CONSTRAINT fee_invoice_once_a_month UNIQUE (entity_id, month);

ALTER TABLE ONLY hub.fee_invoice
    ADD CONSTRAINT fee_invoice_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.fee_payment
    ADD CONSTRAINT fee_payment_once UNIQUE (entity_id, invoice_id);

ALTER TABLE ONLY hub.fee_payment
    ADD CONSTRAINT fee_payment_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.fee_series
    ADD CONSTRAINT fee_series_pkey PRIMARY KEY (entity_id, year);

ALTER TABLE ONLY hub.hours_import_line
    ADD CONSTRAINT hours_import_line_pkey PRIMARY KEY (entity_id, import_id, line, part);

ALTER TABLE ONLY hub.hours_import
    ADD CONSTRAINT hours_import_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (person_id, key);

ALTER TABLE ONLY hub.journal_entry
    ADD CONSTRAINT journal_entry_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.journal_entry
    ADD CONSTRAINT journal_entry_reversed_once UNIQUE (entity_id, reverses);

ALTER TABLE ONLY hub.journal_entry
    ADD CONSTRAINT journal_entry_source_once UNIQUE (entity_id, source, source_key);

ALTER TABLE ONLY hub.leave_day
    ADD CONSTRAINT leave_day_pkey PRIMARY KEY (entity_id, person_id, on_day);

ALTER TABLE ONLY hub.leave_policy
    ADD CONSTRAINT leave_policy_pkey PRIMARY KEY (from_on);

ALTER TABLE ONLY hub.licence
    ADD CONSTRAINT licence_once UNIQUE (jurisdiction, type, number);

ALTER TABLE ONLY hub.licence
    ADD CONSTRAINT licence_pkey PRIMARY KEY (person_id, id);

ALTER TABLE ONLY hub.low_rate
    ADD CONSTRAINT low_rate_decided_once UNIQUE (entity_id, decision_id);

ALTER TABLE ONLY hub.low_rate
    ADD CONSTRAINT low_rate_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.meeting
    ADD CONSTRAINT meeting_once UNIQUE (entity_id, on_day, kind);

ALTER TABLE ONLY hub.meeting
    ADD CONSTRAINT meeting_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY hub.month_close
    ADD CONSTRAINT month_close_pkey PRIMARY KEY (entity_id, month);

ALTER TABLE ONLY hub.month_complete
    ADD CONSTRAINT month_complete_pkey PRIMARY KEY (entity_id, person_id, month);

ALTER TABLE ONLY hub.month_rule
    ADD CONSTRAINT month_rule_pkey PRIMARY KEY (from_on);

ALTER TABLE ONLY hub.month_seal
    ADD CONSTRAINT month_seal_pkey PRIMARY KEY (entity_id, month);

ALTER TABLE ONLY hub.onboarding
    ADD CONSTRAINT onboarding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.outbox
    ADD CONSTRAINT outbox_once UNIQUE (dedup_key);

ALTER TABLE ONLY hub.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.ownership
    ADD CONSTRAINT ownership_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.pay_line
    ADD CONSTRAINT pay_line_pkey PRIMARY KEY (entity_id, month, person_id, line);

ALTER TABLE ONLY hub.pay_rate
    ADD CONSTRAINT pay_rate_pkey PRIMARY KEY (from_on);

ALTER TABLE ONLY hub.pay_run
    ADD CONSTRAINT pay_run_pkey PRIMARY KEY (entity_id, month);

ALTER TABLE ONLY hub.person
    ADD CONSTRAINT person_email_once UNIQUE (email);

ALTER TABLE ONLY hub.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.plugin
    ADD CONSTRAINT plugin_pkey PRIMARY KEY (key);

ALTER TABLE ONLY hub.plugin_setting
    ADD CONSTRAINT plugin_setting_pkey PRIMARY KEY (entity_id, plugin_key, name);

ALTER TABLE ONLY hub."position"
    ADD CONSTRAINT position_in_order UNIQUE (entity_id, proposal_id, sequence);

ALTER TABLE ONLY hub."position"
    ADD CONSTRAINT position_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (entity_id, entry_id, line);

ALTER TABLE ONLY hub.process_preset_in_force
    ADD CONSTRAINT process_preset_in_force_pkey PRIMARY KEY (entity_id, decision_id);

ALTER TABLE ONLY hub.proposal
    ADD CONSTRAINT proposal_number_once UNIQUE (entity_id, number);

ALTER TABLE ONLY hub.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (entity_id, id);

ALTER TABLE ONLY hub.proposal_version
    ADD CONSTRAINT proposal_version_exact UNIQUE (entity_id, proposal_id, version, wording, text_hash);

ALTER TABLE ONLY hub.proposal_version
    ADD CONSTRAINT proposal_version_pkey PRIMARY KEY (entity_id, proposal_id, version, wording);

ALTER TABLE ONLY hub.rate_floor
    ADD CONSTRAINT rate_floor_pkey PRIMARY KEY (from_on);

ALTER TABLE ONLY hub.schedule_run
    ADD CONSTRAINT schedule_run_pkey PRIMARY KEY (name, due_at);

ALTER TABLE ONLY hub.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.session
    ADD CONSTRAINT session_token_key UNIQUE (token_hash);

ALTER TABLE ONLY hub.sign_in_link
    ADD CONSTRAINT sign_in_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.sign_in_link
    ADD CONSTRAINT sign_in_link_token_key UNIQUE (token_hash);

ALTER TABLE ONLY hub.standing
    ADD CONSTRAINT standing_pkey PRIMARY KEY (entity_id, proposal_id, person_id);

ALTER TABLE ONLY hub.story
    ADD CONSTRAINT story_pkey PRIMARY KEY (name);

ALTER TABLE ONLY hub.surplus_allocation
    ADD CONSTRAINT surplus_allocation_pkey PRIMARY KEY (year);

ALTER TABLE ONLY hub.surplus_policy
    ADD CONSTRAINT surplus_policy_pkey PRIMARY KEY (from_year, decision_id);

ALTER TABLE ONLY hub.surplus_share
    ADD CONSTRAINT surplus_share_pkey PRIMARY KEY (year, person_id);

ALTER TABLE ONLY hub.time_entry
    ADD CONSTRAINT time_entry_pkey PRIMARY KEY (entity_id, id);

CREATE INDEX access_token_of_person ON hub.access_token USING btree (person_id);

CREATE INDEX attempt_by_account ON hub.attempt USING btree (account_hash, at);

CREATE INDEX attempt_by_source ON hub.attempt USING btree (source_hash, at);

CREATE INDEX consultation_open ON hub.consultation USING btree (entity_id, person_id) WHERE (answered_at IS NULL);

CREATE UNIQUE INDEX decision_by_id ON hub.decision USING btree (id);

CREATE INDEX engagement_of_person ON hub.engagement USING btree (person_id);

CREATE UNIQUE INDEX entity_one_hub ON hub.entity USING btree (kind) WHERE (kind = 'hub'::text);

CREATE INDEX fee_invoice_months ON hub.fee_invoice USING btree (month, entity_id);

CREATE INDEX hours_import_of_person ON hub.hours_import USING btree (person_id, id);

CREATE INDEX journal_entry_by_day ON hub.journal_entry USING btree (entity_id, accounting_on, id);

CREATE INDEX journal_entry_twins ON hub.journal_entry USING btree (twin) WHERE (twin IS NOT NULL);

CREATE INDEX leave_day_by_day ON hub.leave_day USING btree (entity_id, on_day);

CREATE UNIQUE INDEX leave_day_once ON hub.leave_day USING btree (person_id, on_day);

CREATE UNIQUE INDEX onboarding_of_proposal ON hub.onboarding USING btree (proposal_id) WHERE (proposal_id IS NOT NULL);

CREATE INDEX outbox_waiting ON hub.outbox USING btree (available_at) WHERE ((done_at IS NULL) AND (refused_at IS NULL));

CREATE INDEX pay_line_of_person ON hub.pay_line USING btree (person_id, month);

CREATE INDEX posting_by_account ON hub.posting USING btree (entity_id, account_code, month);

CREATE INDEX process_preset_in_force_from ON hub.process_preset_in_force USING btree (entity_id, from_on);

CREATE INDEX proposal_not_decided ON hub.proposal USING btree (entity_id, changed_at) WHERE ((status = ANY (ARRAY['open'::text, 'pending_consultation'::text])) OR provisional);

CREATE INDEX session_open ON hub.session USING btree (person_id) WHERE (ended_at IS NULL);

CREATE INDEX sign_in_link_open ON hub.sign_in_link USING btree (person_id) WHERE (used_at IS NULL);

CREATE INDEX standing_blocks ON hub.standing USING btree (entity_id, proposal_id, person_id) WHERE (kind = 'block'::text);

CREATE INDEX standing_of_person ON hub.standing USING btree (person_id, entity_id, proposal_id);

CREATE UNIQUE INDEX story_only_one ON hub.story USING btree ((true));

CREATE INDEX time_entry_by_day ON hub.time_entry USING btree (entity_id, worked_on);

CREATE INDEX time_entry_by_reference ON hub.time_entry USING btree (entity_id, person_id, reference_on) WHERE (reference_on IS NOT NULL);

CREATE INDEX time_entry_of_person ON hub.time_entry USING btree (person_id, worked_on);

CREATE UNIQUE INDEX time_entry_once ON hub.time_entry USING btree (entity_id, person_id, source_key) WHERE (ended_as IS DISTINCT FROM 'taken_back'::text);

CREATE TRIGGER balanced AFTER INSERT ON hub.journal_entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.check_entries_balance();

CREATE TRIGGER balanced AFTER INSERT ON hub.posting REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.check_postings_balance();

CREATE TRIGGER end_once BEFORE UPDATE ON hub.time_entry FOR EACH ROW EXECUTE FUNCTION hub.end_once();

CREATE TRIGGER guard BEFORE INSERT ON hub.decision FOR EACH ROW EXECUTE FUNCTION hub.guard_decision();

CREATE TRIGGER guard BEFORE UPDATE ON hub.proposal FOR EACH ROW EXECUTE FUNCTION hub.guard_proposal();

CREATE TRIGGER guard_process BEFORE INSERT ON hub.decision FOR EACH ROW EXECUTE FUNCTION hub.guard_process();

CREATE TRIGGER keep_days_a_day_long AFTER INSERT ON hub.time_entry REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_days_a_day_long();

CREATE TRIGGER keep_sealed_deleted AFTER DELETE ON hub.leave_day REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_leave();

CREATE TRIGGER keep_sealed_ended AFTER UPDATE ON hub.time_entry REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_hours();

CREATE TRIGGER keep_sealed_inserted AFTER INSERT ON hub.leave_day REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_leave();

CREATE TRIGGER keep_sealed_inserted AFTER INSERT ON hub.time_entry REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_hours();

CREATE TRIGGER keep_standing AFTER INSERT ON hub."position" FOR EACH ROW EXECUTE FUNCTION hub.keep_standing();

CREATE TRIGGER only_ends BEFORE DELETE OR TRUNCATE ON hub.time_entry FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.agreement_signature FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.audit_link FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.decision FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.decision_effect FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.decision_event FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.entry_number FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.fee_invoice FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.fee_payment FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.journal_entry FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.leave_policy FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.low_rate FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.month_close FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.month_rule FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.month_seal FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.pay_line FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.pay_rate FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub."position" FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.posting FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.process_preset_in_force FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.proposal_version FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.rate_floor FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.surplus_allocation FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.surplus_policy FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON hub.surplus_share FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

CREATE TRIGGER stamp BEFORE INSERT ON hub.audit_entry FOR EACH ROW EXECUTE FUNCTION hub.stamp_audit();

CREATE CONSTRAINT TRIGGER twin AFTER INSERT ON hub.journal_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.twin IS NOT NULL)) EXECUTE FUNCTION hub.check_twin();

CREATE TRIGGER wait_for_hours BEFORE INSERT ON hub.month_seal FOR EACH ROW EXECUTE FUNCTION hub.wait_for_hours();

ALTER TABLE ONLY hub.access_token
    ADD CONSTRAINT access_token_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.account
    ADD CONSTRAINT account_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.account
    ADD CONSTRAINT account_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.agenda_item
    ADD CONSTRAINT agenda_item_meeting FOREIGN KEY (entity_id, meeting_id) REFERENCES hub.meeting(entity_id, id);

ALTER TABLE ONLY hub.agenda_item
    ADD CONSTRAINT agenda_item_proposal FOREIGN KEY (entity_id, proposal_id) REFERENCES hub.proposal(entity_id, id);

ALTER TABLE ONLY hub.agenda_item
    ADD CONSTRAINT agenda_item_raised_by FOREIGN KEY (raised_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.agreement
    ADD CONSTRAINT agreement_decision FOREIGN KEY (hub_entity_id, decision_id) REFERENCES hub.decision(entity_id, id);

ALTER TABLE ONLY hub.agreement
    ADD CONSTRAINT agreement_hub FOREIGN KEY (hub_entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.agreement
    ADD CONSTRAINT agreement_practice FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.agreement_signature
    ADD CONSTRAINT agreement_signature_agreement FOREIGN KEY (entity_id, agreement_id) REFERENCES hub.agreement(entity_id, id);

ALTER TABLE ONLY hub.agreement_signature
    ADD CONSTRAINT agreement_signature_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.agreement_signature
    ADD CONSTRAINT agreement_signature_recorder FOREIGN KEY (recorded_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.agreement
    ADD CONSTRAINT agreement_superseded FOREIGN KEY (entity_id, supersedes) REFERENCES hub.agreement(entity_id, id);

ALTER TABLE ONLY hub.attendance
    ADD CONSTRAINT attendance_meeting FOREIGN KEY (entity_id, meeting_id) REFERENCES hub.meeting(entity_id, id);

ALTER TABLE ONLY hub.attendance
    ADD CONSTRAINT attendance_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.audit_link
    ADD CONSTRAINT audit_link_entry FOREIGN KEY (entity_id, entry_id) REFERENCES hub.audit_entry(entity_id, id);

ALTER TABLE ONLY hub.balance
    ADD CONSTRAINT balance_account FOREIGN KEY (entity_id, account_code) REFERENCES hub.account(entity_id, code);

ALTER TABLE ONLY hub.consensus_series
    ADD CONSTRAINT consensus_series_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.consultation
    ADD CONSTRAINT consultation_asked_by FOREIGN KEY (asked_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.consultation
    ADD CONSTRAINT consultation_meeting FOREIGN KEY (entity_id, meeting_id) REFERENCES hub.meeting(entity_id, id);

ALTER TABLE ONLY hub.consultation
    ADD CONSTRAINT consultation_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.consultation
    ADD CONSTRAINT consultation_position FOREIGN KEY (entity_id, position_id) REFERENCES hub."position"(entity_id, id);

ALTER TABLE ONLY hub.consultation
    ADD CONSTRAINT consultation_proposal FOREIGN KEY (entity_id, proposal_id) REFERENCES hub.proposal(entity_id, id);

ALTER TABLE ONLY hub.credential
    ADD CONSTRAINT credential_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.decision_effect
    ADD CONSTRAINT decision_effect_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision(entity_id, id);

ALTER TABLE ONLY hub.decision_event
    ADD CONSTRAINT decision_event_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision(entity_id, id);

ALTER TABLE ONLY hub.decision_event
    ADD CONSTRAINT decision_event_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.decision_event
    ADD CONSTRAINT decision_event_position FOREIGN KEY (entity_id, position_id) REFERENCES hub."position"(entity_id, id);

ALTER TABLE ONLY hub.decision
    ADD CONSTRAINT decision_of FOREIGN KEY (entity_id, proposal_id, version, wording, text_hash) REFERENCES hub.proposal_version(entity_id, proposal_id, version, wording, text_hash);

ALTER TABLE ONLY hub.decision
    ADD CONSTRAINT decision_replaces FOREIGN KEY (entity_id, replaces) REFERENCES hub.decision(entity_id, id);

ALTER TABLE ONLY hub.engagement
    ADD CONSTRAINT engagement_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.engagement
    ADD CONSTRAINT engagement_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.entity
    ADD CONSTRAINT entity_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.entry_number
    ADD CONSTRAINT entry_number_entry FOREIGN KEY (entity_id, entry_id) REFERENCES hub.journal_entry(entity_id, id);

ALTER TABLE ONLY hub.fee_invoice
    ADD CONSTRAINT fee_invoice_agreement FOREIGN KEY (entity_id, agreement_id) REFERENCES hub.agreement(entity_id, id);

ALTER TABLE ONLY hub.fee_invoice
    ADD CONSTRAINT fee_invoice_practice FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.fee_payment
    ADD CONSTRAINT fee_payment_invoice FOREIGN KEY (entity_id, invoice_id) REFERENCES hub.fee_invoice(entity_id, id);

ALTER TABLE ONLY hub.fee_series
    ADD CONSTRAINT fee_series_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.hours_import
    ADD CONSTRAINT hours_import_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.hours_import_line
    ADD CONSTRAINT hours_import_line_import FOREIGN KEY (entity_id, import_id) REFERENCES hub.hours_import(entity_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.hours_import_line
    ADD CONSTRAINT hours_import_line_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.hours_import
    ADD CONSTRAINT hours_import_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.journal_entry
    ADD CONSTRAINT journal_entry_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.journal_entry
    ADD CONSTRAINT journal_entry_reverses FOREIGN KEY (entity_id, reverses) REFERENCES hub.journal_entry(entity_id, id);

ALTER TABLE ONLY hub.leave_day
    ADD CONSTRAINT leave_day_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.leave_day
    ADD CONSTRAINT leave_day_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.leave_policy
    ADD CONSTRAINT leave_policy_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.licence
    ADD CONSTRAINT licence_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.low_rate
    ADD CONSTRAINT low_rate_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision(entity_id, id);

ALTER TABLE ONLY hub.low_rate
    ADD CONSTRAINT low_rate_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.low_rate
    ADD CONSTRAINT low_rate_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.meeting
    ADD CONSTRAINT meeting_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.meeting
    ADD CONSTRAINT meeting_noted_by FOREIGN KEY (noted_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.membership
    ADD CONSTRAINT membership_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.membership
    ADD CONSTRAINT membership_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.month_close
    ADD CONSTRAINT month_close_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.month_complete
    ADD CONSTRAINT month_complete_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.month_complete
    ADD CONSTRAINT month_complete_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.month_rule
    ADD CONSTRAINT month_rule_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.month_seal
    ADD CONSTRAINT month_seal_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.onboarding
    ADD CONSTRAINT onboarding_changed_by FOREIGN KEY (changed_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.onboarding
    ADD CONSTRAINT onboarding_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.onboarding
    ADD CONSTRAINT onboarding_opened_by FOREIGN KEY (opened_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.ownership
    ADD CONSTRAINT ownership_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.ownership
    ADD CONSTRAINT ownership_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.pay_line
    ADD CONSTRAINT pay_line_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.pay_line
    ADD CONSTRAINT pay_line_run FOREIGN KEY (entity_id, month) REFERENCES hub.pay_run(entity_id, month);

ALTER TABLE ONLY hub.pay_rate
    ADD CONSTRAINT pay_rate_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.pay_run
    ADD CONSTRAINT pay_run_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.plugin_setting
    ADD CONSTRAINT plugin_setting_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub."position"
    ADD CONSTRAINT position_answers FOREIGN KEY (entity_id, proposal_id, version, wording, text_hash) REFERENCES hub.proposal_version(entity_id, proposal_id, version, wording, text_hash);

ALTER TABLE ONLY hub."position"
    ADD CONSTRAINT position_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub."position"
    ADD CONSTRAINT position_taken_down_by FOREIGN KEY (taken_down_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.posting
    ADD CONSTRAINT posting_account FOREIGN KEY (entity_id, account_code) REFERENCES hub.account(entity_id, code);

ALTER TABLE ONLY hub.posting
    ADD CONSTRAINT posting_entry FOREIGN KEY (entity_id, entry_id) REFERENCES hub.journal_entry(entity_id, id);

ALTER TABLE ONLY hub.process_preset_in_force
    ADD CONSTRAINT process_preset_in_force_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision(entity_id, id);

ALTER TABLE ONLY hub.proposal
    ADD CONSTRAINT proposal_brought_by FOREIGN KEY (brought_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.proposal
    ADD CONSTRAINT proposal_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.proposal
    ADD CONSTRAINT proposal_replaces FOREIGN KEY (entity_id, replaces) REFERENCES hub.decision(entity_id, id);

ALTER TABLE ONLY hub.proposal_version
    ADD CONSTRAINT proposal_version_proposal FOREIGN KEY (entity_id, proposal_id) REFERENCES hub.proposal(entity_id, id);

ALTER TABLE ONLY hub.proposal_version
    ADD CONSTRAINT proposal_version_written_by FOREIGN KEY (written_by) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.rate_floor
    ADD CONSTRAINT rate_floor_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.session
    ADD CONSTRAINT session_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.sign_in_link
    ADD CONSTRAINT sign_in_link_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.standing
    ADD CONSTRAINT standing_position FOREIGN KEY (entity_id, position_id) REFERENCES hub."position"(entity_id, id);

ALTER TABLE ONLY hub.surplus_allocation
    ADD CONSTRAINT surplus_allocation_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.surplus_policy
    ADD CONSTRAINT surplus_policy_decision FOREIGN KEY (decision_id) REFERENCES hub.decision(id);

ALTER TABLE ONLY hub.surplus_share
    ADD CONSTRAINT surplus_share_allocation FOREIGN KEY (year) REFERENCES hub.surplus_allocation(year);

ALTER TABLE ONLY hub.surplus_share
    ADD CONSTRAINT surplus_share_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.time_entry
    ADD CONSTRAINT time_entry_entity FOREIGN KEY (entity_id) REFERENCES hub.entity(id);

ALTER TABLE ONLY hub.time_entry
    ADD CONSTRAINT time_entry_import FOREIGN KEY (entity_id, import_id) REFERENCES hub.hours_import(entity_id, id);

ALTER TABLE ONLY hub.time_entry
    ADD CONSTRAINT time_entry_person FOREIGN KEY (person_id) REFERENCES hub.person(id);

ALTER TABLE ONLY hub.time_entry
    ADD CONSTRAINT time_entry_replaced_by FOREIGN KEY (entity_id, replaced_by) REFERENCES hub.time_entry(entity_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE hub.access_token ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.account ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.agenda_item ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.agreement ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.agreement_signature ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.attendance ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.audit_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.audit_link ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.balance ENABLE ROW LEVEL SECURITY;

CREATE POLICY bound_entity ON hub.account TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.agenda_item TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.attendance TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.audit_entry TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.audit_link TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.balance TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.consensus_series TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.consultation TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.decision TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.decision_effect TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.decision_event TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.entry_number TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.fee_invoice TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.fee_payment TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.fee_series TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.journal_entry TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.leave_day TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.low_rate TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.meeting TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.month_close TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.month_complete TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.pay_line TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.pay_run TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.plugin_setting TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub."position" TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.posting TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.process_preset_in_force TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.proposal TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.proposal_version TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.standing TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY bound_entity ON hub.time_entry TO scope_practice, scope_hub USING ((entity_id = ( SELECT hub.bound_entity() AS bound_entity))) WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

CREATE POLICY checker ON hub.access_token FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.account FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.agenda_item FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.agreement FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.agreement_signature FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.attempt FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.attendance FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.audit_entry FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.audit_link FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.balance FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.consensus_series FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.consultation FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.credential FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.decision FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.decision_effect FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.decision_event FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.engagement FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.entity FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.entry_number FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.fee_invoice FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.fee_payment FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.fee_series FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.hours_import FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.hours_import_line FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.idempotency_key FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.journal_entry FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.leave_day FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.leave_policy FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.licence FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.low_rate FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.meeting FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.membership FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.month_close FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.month_complete FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.month_rule FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.month_seal FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.onboarding FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.outbox FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.ownership FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.pay_line FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.pay_rate FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.pay_run FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.person FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.plugin FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.plugin_setting FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub."position" FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.posting FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.process_preset_in_force FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.proposal FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.proposal_version FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.rate_floor FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.schedule_run FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.session FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.sign_in_link FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.standing FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.story FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.surplus_allocation FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.surplus_policy FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.surplus_share FOR SELECT TO hub_checker USING (true);

CREATE POLICY checker ON hub.time_entry FOR SELECT TO hub_checker USING (true);

CREATE POLICY commons ON hub.agreement FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.agreement_signature FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.engagement FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.entity FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.leave_policy FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.licence FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.membership FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.month_rule FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.month_seal FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.onboarding FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.ownership FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.pay_rate FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.person FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.plugin FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.rate_floor FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.surplus_allocation FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.surplus_policy FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

CREATE POLICY commons ON hub.surplus_share FOR SELECT TO scope_practice, scope_hub, scope_person, scope_system USING (true);

ALTER TABLE hub.consensus_series ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.consultation ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.credential ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.decision ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.decision_effect ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.decision_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.engagement ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.entity ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.entry_number ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.fee_invoice ENABLE ROW LEVEL SECURITY;

CREATE POLICY fee_invoice_hub_all ON hub.fee_invoice TO scope_hub USING (true) WITH CHECK (true);

ALTER TABLE hub.fee_payment ENABLE ROW LEVEL SECURITY;

CREATE POLICY fee_payment_hub_all ON hub.fee_payment TO scope_hub USING (true) WITH CHECK (true);

ALTER TABLE hub.fee_series ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.hours_import ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.hours_import_line ENABLE ROW LEVEL SECURITY;

CREATE POLICY hub_opens ON hub.account FOR INSERT TO scope_hub WITH CHECK (true);

CREATE POLICY hub_sees_all ON hub.account FOR SELECT TO scope_hub USING (true);

CREATE POLICY hub_sees_all ON hub.balance FOR SELECT TO scope_hub USING (true);

CREATE POLICY hub_sees_all ON hub.low_rate FOR SELECT TO scope_hub USING (true);

CREATE POLICY hub_sees_all ON hub.month_close FOR SELECT TO scope_hub USING (true);

CREATE POLICY hub_writes_all ON hub.audit_entry FOR INSERT TO scope_hub WITH CHECK (true);

ALTER TABLE hub.idempotency_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.journal_entry ENABLE ROW LEVEL SECURITY;

CREATE POLICY kept_by_hub ON hub.agreement TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.agreement_signature TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.engagement TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.entity TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.leave_policy TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.licence TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.membership TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.month_rule TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.month_seal TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.onboarding TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.ownership TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.pay_rate TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.person TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.plugin TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.rate_floor TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.surplus_allocation TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.surplus_policy TO scope_hub, scope_system USING (true) WITH CHECK (true);

CREATE POLICY kept_by_hub ON hub.surplus_share TO scope_hub, scope_system USING (true) WITH CHECK (true);

ALTER TABLE hub.leave_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.leave_policy ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.licence ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.low_rate ENABLE ROW LEVEL SECURITY;

CREATE POLICY matters_of_all ON hub.agenda_item FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.attendance FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.consensus_series FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.consultation FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.decision FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.decision_effect FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.decision_event FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.meeting FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub."position" FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.process_preset_in_force FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.proposal FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.proposal_version FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

CREATE POLICY matters_of_all ON hub.standing FOR SELECT TO scope_practice, scope_hub, scope_person USING ((entity_id = ( SELECT hub.hub_entity() AS hub_entity)));

ALTER TABLE hub.meeting ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.membership ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.month_close ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.month_complete ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.month_rule ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.month_seal ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.onboarding ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON hub.access_token TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.credential TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.hours_import TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.hours_import_line TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.idempotency_key TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.leave_day FOR SELECT TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.month_complete FOR SELECT TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.pay_line FOR SELECT TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.person FOR UPDATE TO scope_person USING ((id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.session TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.sign_in_link TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own ON hub.time_entry FOR SELECT TO scope_person USING ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own_anywhere ON hub.idempotency_key TO scope_practice, scope_hub USING ((person_id = ( SELECT hub.bound_person() AS bound_person))) WITH CHECK ((person_id = ( SELECT hub.bound_person() AS bound_person)));

CREATE POLICY own_in_place ON hub.hours_import TO scope_practice, scope_hub USING (((person_id = ( SELECT hub.bound_person() AS bound_person)) AND (entity_id = ( SELECT hub.bound_entity() AS bound_entity)))) WITH CHECK (((person_id = ( SELECT hub.bound_person() AS bound_person)) AND (entity_id = ( SELECT hub.bound_entity() AS bound_entity))));

CREATE POLICY own_in_place ON hub.hours_import_line FOR SELECT TO scope_practice, scope_hub USING (((person_id = ( SELECT hub.bound_person() AS bound_person)) AND (entity_id = ( SELECT hub.bound_entity() AS bound_entity))));

CREATE POLICY own_place ON hub.month_seal FOR INSERT TO scope_practice WITH CHECK ((entity_id = ( SELECT hub.bound_entity() AS bound_entity)));

ALTER TABLE hub.ownership ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.pay_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.pay_rate ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.pay_run ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.person ENABLE ROW LEVEL SECURITY;

CREATE POLICY person_writes ON hub.audit_entry FOR INSERT TO scope_person WITH CHECK ((entity_id = '00000000-0000-0000-0000-000000000000'::uuid));

ALTER TABLE hub.plugin ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.plugin_setting ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub."position" ENABLE ROW LEVEL SECURITY;

CREATE POLICY poster ON hub.account TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.audit_entry FOR SELECT TO hub_poster USING (true);

CREATE POLICY poster ON hub.audit_link TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.balance TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.entity FOR SELECT TO hub_poster USING (true);

CREATE POLICY poster ON hub.entry_number TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.journal_entry TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.month_close TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.outbox TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.posting TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.proposal TO hub_poster USING (true) WITH CHECK (true);

CREATE POLICY poster ON hub.standing TO hub_poster USING (true) WITH CHECK (true);

ALTER TABLE hub.posting ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.process_preset_in_force ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.proposal ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.proposal_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.rate_floor ENABLE ROW LEVEL SECURITY;

CREATE POLICY release ON hub.plugin TO hub_owner USING (true) WITH CHECK (true);

ALTER TABLE hub.schedule_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY seen_by_key ON hub.outbox FOR SELECT TO scope_practice, scope_hub, scope_person USING (true);

ALTER TABLE hub.session ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.sign_in_link ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.standing ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.story ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.surplus_allocation ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.surplus_policy ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.surplus_share ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON hub.access_token TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.attempt TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.credential TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.hours_import TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.hours_import_line TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.idempotency_key TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.outbox TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.schedule_run TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.session TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.sign_in_link TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system ON hub.story TO scope_system USING (true) WITH CHECK (true);

CREATE POLICY system_writes ON hub.audit_entry FOR INSERT TO scope_system WITH CHECK (true);

ALTER TABLE hub.time_entry ENABLE ROW LEVEL SECURITY;

CREATE POLICY written_by_all ON hub.outbox FOR INSERT TO scope_practice, scope_hub, scope_person WITH CHECK (true);

GRANT USAGE ON SCHEMA hub TO hub_app;
GRANT ALL ON SCHEMA hub TO hub_poster;
GRANT ALL ON SCHEMA hub TO hub_checker;
GRANT USAGE ON SCHEMA hub TO scope_practice;
GRANT USAGE ON SCHEMA hub TO scope_hub;
GRANT USAGE ON SCHEMA hub TO scope_person;
GRANT USAGE ON SCHEMA hub TO scope_system;

GRANT SELECT ON TABLE hub.audit_entry TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.audit_entry TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.audit_entry TO scope_hub;
GRANT INSERT ON TABLE hub.audit_entry TO scope_person;
GRANT INSERT ON TABLE hub.audit_entry TO scope_system;
GRANT SELECT ON TABLE hub.audit_entry TO hub_poster;

REVOKE ALL ON FUNCTION hub.close_month(book uuid, closing integer, closed_by text, by_decision uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.close_month(book uuid, closing integer, closed_by text, by_decision uuid) TO scope_practice;
GRANT ALL ON FUNCTION hub.close_month(book uuid, closing integer, closed_by text, by_decision uuid) TO scope_hub;

GRANT SELECT ON TABLE hub.entity TO hub_checker;
GRANT SELECT ON TABLE hub.entity TO scope_practice;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.entity TO scope_hub;
GRANT SELECT ON TABLE hub.entity TO scope_person;
GRANT SELECT ON TABLE hub.entity TO scope_system;
GRANT SELECT ON TABLE hub.entity TO hub_poster;

REVOKE ALL ON FUNCTION hub.find_hub() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.find_hub() TO hub_app;
GRANT ALL ON FUNCTION hub.find_hub() TO scope_practice;
GRANT ALL ON FUNCTION hub.find_hub() TO scope_hub;
GRANT ALL ON FUNCTION hub.find_hub() TO scope_person;
GRANT ALL ON FUNCTION hub.find_hub() TO scope_system;

REVOKE ALL ON FUNCTION hub.finish_outbox(outbox_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.finish_outbox(outbox_id uuid) TO scope_practice;
GRANT ALL ON FUNCTION hub.finish_outbox(outbox_id uuid) TO scope_hub;
GRANT ALL ON FUNCTION hub.finish_outbox(outbox_id uuid) TO scope_person;
GRANT ALL ON FUNCTION hub.finish_outbox(outbox_id uuid) TO scope_system;

GRANT SELECT ON TABLE hub.month_seal TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.month_seal TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.month_seal TO scope_hub;
GRANT SELECT ON TABLE hub.month_seal TO scope_person;
GRANT SELECT ON TABLE hub.month_seal TO scope_system;

REVOKE ALL ON FUNCTION hub.minutes_by_person(of_year integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.minutes_by_person(of_year integer) TO scope_practice;
GRANT ALL ON FUNCTION hub.minutes_by_person(of_year integer) TO scope_hub;
GRANT ALL ON FUNCTION hub.minutes_by_person(of_year integer) TO scope_person;

REVOKE ALL ON FUNCTION hub.minutes_by_place(in_month integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.minutes_by_place(in_month integer) TO scope_hub;

REVOKE ALL ON PROCEDURE hub.only_grows(IN target regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION hub.post_entries(batch jsonb, recorded_by text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.post_entries(batch jsonb, recorded_by text) TO scope_practice;
GRANT ALL ON FUNCTION hub.post_entries(batch jsonb, recorded_by text) TO scope_hub;

REVOKE ALL ON FUNCTION hub.seal_audit() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.seal_audit() TO scope_system;

REVOKE ALL ON PROCEDURE hub.secure_commons(IN target regclass) FROM PUBLIC;

REVOKE ALL ON PROCEDURE hub.secure_personal(IN target regclass) FROM PUBLIC;

REVOKE ALL ON PROCEDURE hub.secure_system(IN target regclass) FROM PUBLIC;

REVOKE ALL ON PROCEDURE hub.secure_tenant(IN target regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION hub.verify_audit() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.verify_audit() TO scope_system;
GRANT ALL ON FUNCTION hub.verify_audit() TO scope_hub;

REVOKE ALL ON FUNCTION hub.verify_ledger() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.verify_ledger() TO scope_hub;
GRANT ALL ON FUNCTION hub.verify_ledger() TO scope_system;

GRANT SELECT ON TABLE hub.access_token TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.access_token TO scope_system;
GRANT SELECT,INSERT ON TABLE hub.access_token TO scope_person;

GRANT UPDATE(revoked_at) ON TABLE hub.access_token TO scope_system;
GRANT UPDATE(revoked_at) ON TABLE hub.access_token TO scope_person;

GRANT UPDATE(last_used_at) ON TABLE hub.access_token TO scope_system;

GRANT SELECT ON TABLE hub.account TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.account TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.account TO scope_hub;
GRANT SELECT,INSERT ON TABLE hub.account TO hub_poster;

GRANT SELECT ON TABLE hub.agenda_item TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.agenda_item TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.agenda_item TO scope_hub;
GRANT SELECT ON TABLE hub.agenda_item TO scope_person;

GRANT SELECT ON TABLE hub.agreement TO hub_checker;
GRANT SELECT ON TABLE hub.agreement TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.agreement TO scope_hub;
GRANT SELECT ON TABLE hub.agreement TO scope_person;
GRANT SELECT ON TABLE hub.agreement TO scope_system;

GRANT UPDATE(last_day) ON TABLE hub.agreement TO scope_hub;

GRANT SELECT ON TABLE hub.agreement_signature TO hub_checker;
GRANT SELECT ON TABLE hub.agreement_signature TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.agreement_signature TO scope_hub;
GRANT SELECT ON TABLE hub.agreement_signature TO scope_person;
GRANT SELECT ON TABLE hub.agreement_signature TO scope_system;

GRANT SELECT ON TABLE hub.attempt TO hub_checker;
GRANT SELECT,INSERT,DELETE ON TABLE hub.attempt TO scope_system;

GRANT SELECT ON TABLE hub.attendance TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.attendance TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.attendance TO scope_hub;
GRANT SELECT ON TABLE hub.attendance TO scope_person;

GRANT UPDATE(present) ON TABLE hub.attendance TO scope_practice;
GRANT UPDATE(present) ON TABLE hub.attendance TO scope_hub;

GRANT SELECT ON TABLE hub.audit_link TO hub_checker;
GRANT SELECT ON TABLE hub.audit_link TO scope_practice;
GRANT SELECT ON TABLE hub.audit_link TO scope_hub;
GRANT SELECT,INSERT ON TABLE hub.audit_link TO hub_poster;

GRANT SELECT ON TABLE hub.balance TO hub_checker;
GRANT SELECT ON TABLE hub.balance TO scope_practice;
GRANT SELECT ON TABLE hub.balance TO scope_hub;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.balance TO hub_poster;

GRANT SELECT ON TABLE hub.consensus_series TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.consensus_series TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.consensus_series TO scope_hub;
GRANT SELECT ON TABLE hub.consensus_series TO scope_person;

GRANT UPDATE(last_no) ON TABLE hub.consensus_series TO scope_practice;
GRANT UPDATE(last_no) ON TABLE hub.consensus_series TO scope_hub;

GRANT SELECT ON TABLE hub.consultation TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.consultation TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.consultation TO scope_hub;
GRANT SELECT ON TABLE hub.consultation TO scope_person;

GRANT UPDATE(answered_at) ON TABLE hub.consultation TO scope_practice;
GRANT UPDATE(answered_at) ON TABLE hub.consultation TO scope_hub;

GRANT UPDATE(position_id) ON TABLE hub.consultation TO scope_practice;
GRANT UPDATE(position_id) ON TABLE hub.consultation TO scope_hub;

GRANT SELECT ON TABLE hub.credential TO hub_checker;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.credential TO scope_system;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.credential TO scope_person;

GRANT SELECT ON TABLE hub.decision TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.decision TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.decision TO scope_hub;
GRANT SELECT ON TABLE hub.decision TO scope_person;

GRANT SELECT ON TABLE hub.decision_effect TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.decision_effect TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.decision_effect TO scope_hub;
GRANT SELECT ON TABLE hub.decision_effect TO scope_person;

GRANT SELECT ON TABLE hub.decision_event TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.decision_event TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.decision_event TO scope_hub;
GRANT SELECT ON TABLE hub.decision_event TO scope_person;

GRANT SELECT ON TABLE hub.engagement TO hub_checker;
GRANT SELECT ON TABLE hub.engagement TO scope_practice;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.engagement TO scope_hub;
GRANT SELECT ON TABLE hub.engagement TO scope_person;
GRANT SELECT ON TABLE hub.engagement TO scope_system;

GRANT SELECT ON TABLE hub.entry_number TO hub_checker;
GRANT SELECT ON TABLE hub.entry_number TO scope_practice;
GRANT SELECT ON TABLE hub.entry_number TO scope_hub;
GRANT SELECT,INSERT ON TABLE hub.entry_number TO hub_poster;

GRANT SELECT ON TABLE hub.fee_invoice TO hub_checker;
GRANT SELECT ON TABLE hub.fee_invoice TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.fee_invoice TO scope_hub;

GRANT SELECT ON TABLE hub.fee_payment TO hub_checker;
GRANT SELECT ON TABLE hub.fee_payment TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.fee_payment TO scope_hub;

GRANT SELECT ON TABLE hub.fee_series TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.fee_series TO scope_hub;

GRANT UPDATE(last_number) ON TABLE hub.fee_series TO scope_hub;

GRANT SELECT ON TABLE hub.hours_import TO hub_checker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.hours_import TO scope_person;
GRANT SELECT ON TABLE hub.hours_import TO scope_practice;
GRANT SELECT ON TABLE hub.hours_import TO scope_hub;
GRANT SELECT,DELETE ON TABLE hub.hours_import TO scope_system;

GRANT UPDATE(state) ON TABLE hub.hours_import TO scope_practice;
GRANT UPDATE(state) ON TABLE hub.hours_import TO scope_hub;

GRANT UPDATE(confirmed_at) ON TABLE hub.hours_import TO scope_practice;
GRANT UPDATE(confirmed_at) ON TABLE hub.hours_import TO scope_hub;

GRANT UPDATE(taken_back_at) ON TABLE hub.hours_import TO scope_practice;
GRANT UPDATE(taken_back_at) ON TABLE hub.hours_import TO scope_hub;

GRANT SELECT ON TABLE hub.hours_import_line TO hub_checker;
GRANT SELECT,INSERT,DELETE ON TABLE hub.hours_import_line TO scope_person;
GRANT SELECT ON TABLE hub.hours_import_line TO scope_practice;
GRANT SELECT ON TABLE hub.hours_import_line TO scope_hub;
GRANT SELECT,DELETE ON TABLE hub.hours_import_line TO scope_system;

GRANT SELECT ON TABLE hub.idempotency_key TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.idempotency_key TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.idempotency_key TO scope_hub;
GRANT SELECT,INSERT ON TABLE hub.idempotency_key TO scope_person;
GRANT SELECT,DELETE ON TABLE hub.idempotency_key TO scope_system;

GRANT SELECT ON TABLE hub.journal_entry TO hub_checker;
GRANT SELECT ON TABLE hub.journal_entry TO scope_practice;
GRANT SELECT ON TABLE hub.journal_entry TO scope_hub;
GRANT SELECT,INSERT ON TABLE hub.journal_entry TO hub_poster;

GRANT SELECT ON TABLE hub.leave_day TO hub_checker;
GRANT SELECT ON TABLE hub.leave_day TO scope_person;
GRANT SELECT,INSERT,DELETE ON TABLE hub.leave_day TO scope_practice;
GRANT SELECT,INSERT,DELETE ON TABLE hub.leave_day TO scope_hub;

GRANT SELECT ON TABLE hub.leave_policy TO hub_checker;
GRANT SELECT ON TABLE hub.leave_policy TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.leave_policy TO scope_hub;
GRANT SELECT ON TABLE hub.leave_policy TO scope_person;
GRANT SELECT ON TABLE hub.leave_policy TO scope_system;

GRANT SELECT ON TABLE hub.licence TO hub_checker;
GRANT SELECT ON TABLE hub.licence TO scope_practice;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.licence TO scope_hub;
GRANT SELECT ON TABLE hub.licence TO scope_person;
GRANT SELECT ON TABLE hub.licence TO scope_system;

GRANT SELECT ON TABLE hub.low_rate TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.low_rate TO scope_practice;
GRANT SELECT ON TABLE hub.low_rate TO scope_hub;

GRANT SELECT ON TABLE hub.meeting TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.meeting TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.meeting TO scope_hub;
GRANT SELECT ON TABLE hub.meeting TO scope_person;

GRANT UPDATE(notes) ON TABLE hub.meeting TO scope_practice;
GRANT UPDATE(notes) ON TABLE hub.meeting TO scope_hub;

GRANT UPDATE(noted_by) ON TABLE hub.meeting TO scope_practice;
GRANT UPDATE(noted_by) ON TABLE hub.meeting TO scope_hub;

GRANT UPDATE(noted_at) ON TABLE hub.meeting TO scope_practice;
GRANT UPDATE(noted_at) ON TABLE hub.meeting TO scope_hub;

GRANT SELECT ON TABLE hub.membership TO hub_checker;
GRANT SELECT ON TABLE hub.membership TO scope_practice;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.membership TO scope_hub;
GRANT SELECT ON TABLE hub.membership TO scope_person;
GRANT SELECT ON TABLE hub.membership TO scope_system;

GRANT SELECT ON TABLE hub.month_close TO hub_checker;
GRANT SELECT ON TABLE hub.month_close TO scope_practice;
GRANT SELECT ON TABLE hub.month_close TO scope_hub;
GRANT SELECT,INSERT ON TABLE hub.month_close TO hub_poster;

GRANT SELECT ON TABLE hub.month_complete TO hub_checker;
GRANT SELECT ON TABLE hub.month_complete TO scope_person;
GRANT SELECT,INSERT,DELETE ON TABLE hub.month_complete TO scope_practice;
GRANT SELECT,INSERT,DELETE ON TABLE hub.month_complete TO scope_hub;

GRANT SELECT ON TABLE hub.month_rule TO hub_checker;
GRANT SELECT ON TABLE hub.month_rule TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.month_rule TO scope_hub;
GRANT SELECT ON TABLE hub.month_rule TO scope_person;
GRANT SELECT ON TABLE hub.month_rule TO scope_system;

GRANT SELECT ON TABLE hub.onboarding TO hub_checker;
GRANT SELECT ON TABLE hub.onboarding TO scope_practice;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.onboarding TO scope_hub;
GRANT SELECT ON TABLE hub.onboarding TO scope_person;
GRANT SELECT ON TABLE hub.onboarding TO scope_system;

GRANT SELECT ON TABLE hub.outbox TO hub_checker;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.outbox TO scope_system;
GRANT INSERT ON TABLE hub.outbox TO scope_practice;
GRANT INSERT ON TABLE hub.outbox TO scope_hub;
GRANT INSERT ON TABLE hub.outbox TO scope_person;
GRANT SELECT,UPDATE ON TABLE hub.outbox TO hub_poster;

GRANT SELECT(id) ON TABLE hub.outbox TO scope_practice;
GRANT SELECT(id) ON TABLE hub.outbox TO scope_hub;
GRANT SELECT(id) ON TABLE hub.outbox TO scope_person;

GRANT SELECT(dedup_key) ON TABLE hub.outbox TO scope_practice;
GRANT SELECT(dedup_key) ON TABLE hub.outbox TO scope_hub;
GRANT SELECT(dedup_key) ON TABLE hub.outbox TO scope_person;

GRANT SELECT ON TABLE hub.ownership TO hub_checker;
GRANT SELECT ON TABLE hub.ownership TO scope_practice;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.ownership TO scope_hub;
GRANT SELECT ON TABLE hub.ownership TO scope_person;
GRANT SELECT ON TABLE hub.ownership TO scope_system;

GRANT SELECT ON TABLE hub.pay_line TO hub_checker;
GRANT SELECT ON TABLE hub.pay_line TO scope_person;
GRANT SELECT,INSERT ON TABLE hub.pay_line TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.pay_line TO scope_hub;

GRANT SELECT ON TABLE hub.pay_rate TO hub_checker;
GRANT SELECT ON TABLE hub.pay_rate TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.pay_rate TO scope_hub;
GRANT SELECT ON TABLE hub.pay_rate TO scope_person;
GRANT SELECT ON TABLE hub.pay_rate TO scope_system;

GRANT SELECT ON TABLE hub.pay_run TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.pay_run TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.pay_run TO scope_hub;

GRANT UPDATE(paid_on) ON TABLE hub.pay_run TO scope_practice;
GRANT UPDATE(paid_on) ON TABLE hub.pay_run TO scope_hub;

GRANT SELECT ON TABLE hub.person TO hub_checker;
GRANT SELECT ON TABLE hub.person TO scope_practice;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.person TO scope_hub;
GRANT SELECT ON TABLE hub.person TO scope_person;
GRANT SELECT ON TABLE hub.person TO scope_system;

GRANT UPDATE(name) ON TABLE hub.person TO scope_person;

GRANT UPDATE(pronouns) ON TABLE hub.person TO scope_person;

GRANT SELECT ON TABLE hub.plugin TO hub_checker;
GRANT SELECT ON TABLE hub.plugin TO scope_practice;
GRANT SELECT ON TABLE hub.plugin TO scope_hub;
GRANT SELECT ON TABLE hub.plugin TO scope_person;
GRANT SELECT ON TABLE hub.plugin TO scope_system;

GRANT SELECT ON TABLE hub.plugin_setting TO hub_checker;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.plugin_setting TO scope_practice;

GRANT SELECT ON TABLE hub."position" TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub."position" TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub."position" TO scope_hub;
GRANT SELECT ON TABLE hub."position" TO scope_person;

GRANT SELECT ON TABLE hub.posting TO hub_checker;
GRANT SELECT ON TABLE hub.posting TO scope_practice;
GRANT SELECT ON TABLE hub.posting TO scope_hub;
GRANT SELECT,INSERT ON TABLE hub.posting TO hub_poster;

GRANT SELECT ON TABLE hub.process_preset_in_force TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.process_preset_in_force TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.process_preset_in_force TO scope_hub;
GRANT SELECT ON TABLE hub.process_preset_in_force TO scope_person;

GRANT SELECT ON TABLE hub.proposal TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.proposal TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.proposal TO scope_hub;
GRANT SELECT ON TABLE hub.proposal TO scope_person;
GRANT SELECT ON TABLE hub.proposal TO hub_poster;

GRANT UPDATE(title) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(title) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(status) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(status) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(provisional) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(provisional) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(live_version) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(live_version) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(live_wording) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(live_wording) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(round) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(round) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(change_no) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(change_no) ON TABLE hub.proposal TO scope_hub;
GRANT UPDATE(change_no) ON TABLE hub.proposal TO hub_poster;

GRANT UPDATE(returns_on) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(returns_on) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(trouble) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(trouble) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(trouble_at) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(trouble_at) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(changed_at) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(changed_at) ON TABLE hub.proposal TO scope_hub;

GRANT UPDATE(closed_at) ON TABLE hub.proposal TO scope_practice;
GRANT UPDATE(closed_at) ON TABLE hub.proposal TO scope_hub;

GRANT SELECT ON TABLE hub.proposal_version TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.proposal_version TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.proposal_version TO scope_hub;
GRANT SELECT ON TABLE hub.proposal_version TO scope_person;

GRANT SELECT ON TABLE hub.rate_floor TO hub_checker;
GRANT SELECT ON TABLE hub.rate_floor TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.rate_floor TO scope_hub;
GRANT SELECT ON TABLE hub.rate_floor TO scope_person;
GRANT SELECT ON TABLE hub.rate_floor TO scope_system;

GRANT SELECT ON TABLE hub.schedule_run TO hub_checker;
GRANT SELECT,INSERT,DELETE ON TABLE hub.schedule_run TO scope_system;

GRANT SELECT ON TABLE hub.session TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.session TO scope_system;
GRANT SELECT ON TABLE hub.session TO scope_person;

GRANT UPDATE(token_hash) ON TABLE hub.session TO scope_person;

GRANT UPDATE(seen_at) ON TABLE hub.session TO scope_system;

GRANT UPDATE(ended_at) ON TABLE hub.session TO scope_system;
GRANT UPDATE(ended_at) ON TABLE hub.session TO scope_person;

GRANT SELECT ON TABLE hub.sign_in_link TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.sign_in_link TO scope_system;
GRANT SELECT ON TABLE hub.sign_in_link TO scope_person;

GRANT UPDATE(used_at) ON TABLE hub.sign_in_link TO scope_system;
GRANT UPDATE(used_at) ON TABLE hub.sign_in_link TO scope_person;

GRANT SELECT ON TABLE hub.standing TO hub_checker;
GRANT SELECT ON TABLE hub.standing TO scope_practice;
GRANT SELECT ON TABLE hub.standing TO scope_hub;
GRANT SELECT ON TABLE hub.standing TO scope_person;
GRANT SELECT,INSERT,UPDATE ON TABLE hub.standing TO hub_poster;

GRANT SELECT ON TABLE hub.story TO hub_checker;
GRANT SELECT,INSERT ON TABLE hub.story TO scope_system;

GRANT UPDATE(ended_at) ON TABLE hub.story TO scope_system;

GRANT SELECT ON TABLE hub.surplus_allocation TO hub_checker;
GRANT SELECT ON TABLE hub.surplus_allocation TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.surplus_allocation TO scope_hub;
GRANT SELECT ON TABLE hub.surplus_allocation TO scope_person;
GRANT SELECT ON TABLE hub.surplus_allocation TO scope_system;

GRANT SELECT ON TABLE hub.surplus_policy TO hub_checker;
GRANT SELECT ON TABLE hub.surplus_policy TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.surplus_policy TO scope_hub;
GRANT SELECT ON TABLE hub.surplus_policy TO scope_person;
GRANT SELECT ON TABLE hub.surplus_policy TO scope_system;

GRANT SELECT ON TABLE hub.surplus_share TO hub_checker;
GRANT SELECT ON TABLE hub.surplus_share TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.surplus_share TO scope_hub;
GRANT SELECT ON TABLE hub.surplus_share TO scope_person;
GRANT SELECT ON TABLE hub.surplus_share TO scope_system;

GRANT SELECT ON TABLE hub.time_entry TO hub_checker;
GRANT SELECT ON TABLE hub.time_entry TO scope_person;
GRANT SELECT,INSERT ON TABLE hub.time_entry TO scope_practice;
GRANT SELECT,INSERT ON TABLE hub.time_entry TO scope_hub;

GRANT UPDATE(ended_at) ON TABLE hub.time_entry TO scope_practice;
GRANT UPDATE(ended_at) ON TABLE hub.time_entry TO scope_hub;

GRANT UPDATE(ended_by) ON TABLE hub.time_entry TO scope_practice;
GRANT UPDATE(ended_by) ON TABLE hub.time_entry TO scope_hub;

GRANT UPDATE(ended_as) ON TABLE hub.time_entry TO scope_practice;
GRANT UPDATE(ended_as) ON TABLE hub.time_entry TO scope_hub;

GRANT UPDATE(replaced_by) ON TABLE hub.time_entry TO scope_practice;
GRANT UPDATE(replaced_by) ON TABLE hub.time_entry TO scope_hub;
