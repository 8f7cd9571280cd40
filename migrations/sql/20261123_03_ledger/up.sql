CREATE TABLE hub.account (
  entity_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  report_class text NOT NULL,
  slots smallint NOT NULL DEFAULT 1,
  person_id uuid,
  CONSTRAINT account_pkey PRIMARY KEY (entity_id, code),
  CONSTRAINT account_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT account_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT account_kind CHECK (kind IN ('asset', 'liability', 'equity', 'income', 'expense')),
  CONSTRAINT account_class CHECK (report_class IN
    ('outside_revenue', 'hub_fee', 'pay', 'other_costs', 'cash', 'receivable', 'payable', 'equity', 'reserve', 'capital')),
  CONSTRAINT account_class_fits CHECK ((kind IN ('income', 'expense')) = (report_class IN ('outside_revenue', 'hub_fee', 'pay', 'other_costs'))),
  CONSTRAINT account_code CHECK (code ~ '^[0-9]{4}(\.[0-9]{1,4})?$'),
  CONSTRAINT account_slots CHECK (slots BETWEEN 1 AND 64)
);
CALL hub.secure_tenant('hub.account');
-- The chart and the month totals of every practice are shared with the hub: that is what joining means.
CREATE POLICY hub_sees_all ON hub.account FOR SELECT TO scope_hub USING (true);
CREATE POLICY hub_opens ON hub.account FOR INSERT TO scope_hub WITH CHECK (true);
GRANT SELECT, INSERT ON hub.account TO scope_practice, scope_hub;

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
  recorded_at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT journal_entry_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT journal_entry_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT journal_entry_source_once UNIQUE (entity_id, source, source_key),
  CONSTRAINT journal_entry_reversed_once UNIQUE (entity_id, reverses),
  CONSTRAINT journal_entry_reverses FOREIGN KEY (entity_id, reverses) REFERENCES hub.journal_entry (entity_id, id),
  CONSTRAINT journal_entry_month CHECK (month = extract(year FROM accounting_on)::int * 100 + extract(month FROM accounting_on)::int),
  CONSTRAINT journal_entry_memo CHECK (length(memo) BETWEEN 1 AND 200)
);
CREATE INDEX journal_entry_by_day ON hub.journal_entry (entity_id, accounting_on, id);
CREATE INDEX journal_entry_twins ON hub.journal_entry (twin) WHERE twin IS NOT NULL;
CALL hub.secure_tenant('hub.journal_entry');
GRANT SELECT ON hub.journal_entry TO scope_practice, scope_hub;

CREATE TABLE hub.posting (
  entity_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  line smallint NOT NULL,
  account_code text NOT NULL,
  side char(1) NOT NULL,
  amount_minor bigint NOT NULL,
  month integer NOT NULL,
  CONSTRAINT posting_pkey PRIMARY KEY (entity_id, entry_id, line),
  CONSTRAINT posting_entry FOREIGN KEY (entity_id, entry_id) REFERENCES hub.journal_entry (entity_id, id),
  CONSTRAINT posting_account FOREIGN KEY (entity_id, account_code) REFERENCES hub.account (entity_id, code),
  CONSTRAINT posting_side CHECK (side IN ('D', 'C')),
  CONSTRAINT posting_amount CHECK (amount_minor > 0)
);
CREATE INDEX posting_by_account ON hub.posting (entity_id, account_code, month);
CALL hub.secure_tenant('hub.posting');
GRANT SELECT ON hub.posting TO scope_practice, scope_hub;

CREATE TABLE hub.balance (
  entity_id uuid NOT NULL,
  account_code text NOT NULL,
  month integer NOT NULL,
  slot smallint NOT NULL,
  debit_minor bigint NOT NULL,
  credit_minor bigint NOT NULL,
  CONSTRAINT balance_pkey PRIMARY KEY (entity_id, account_code, month, slot),
  CONSTRAINT balance_account FOREIGN KEY (entity_id, account_code) REFERENCES hub.account (entity_id, code)
);
CALL hub.secure_tenant('hub.balance');
CREATE POLICY hub_sees_all ON hub.balance FOR SELECT TO scope_hub USING (true);
GRANT SELECT ON hub.balance TO scope_practice, scope_hub;

CREATE TABLE hub.month_close (
  entity_id uuid NOT NULL,
  month integer NOT NULL,
  closed_at timestamptz NOT NULL DEFAULT hub.now(),
  closed_by text NOT NULL,
  decision_id uuid,
  entries integer NOT NULL,
  content_hash bytea NOT NULL,
  CONSTRAINT month_close_pkey PRIMARY KEY (entity_id, month),
  CONSTRAINT month_close_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id)
);
CALL hub.secure_tenant('hub.month_close');
CREATE POLICY hub_sees_all ON hub.month_close FOR SELECT TO scope_hub USING (true);
GRANT SELECT ON hub.month_close TO scope_practice, scope_hub;

-- Numbers are labels, given without gaps when a month closes.
CREATE TABLE hub.entry_number (
  entity_id uuid NOT NULL,
  number bigint NOT NULL,
  entry_id uuid NOT NULL,
  CONSTRAINT entry_number_pkey PRIMARY KEY (entity_id, number),
  CONSTRAINT entry_number_once UNIQUE (entity_id, entry_id),
  CONSTRAINT entry_number_entry FOREIGN KEY (entity_id, entry_id) REFERENCES hub.journal_entry (entity_id, id)
);
CALL hub.secure_tenant('hub.entry_number');
GRANT SELECT ON hub.entry_number TO scope_practice, scope_hub;

CALL hub.only_grows('hub.journal_entry');
CALL hub.only_grows('hub.posting');
CALL hub.only_grows('hub.month_close');
CALL hub.only_grows('hub.entry_number');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['account', 'journal_entry', 'posting', 'balance', 'month_close', 'entry_number'] LOOP
    EXECUTE format('CREATE POLICY poster ON hub.%I TO hub_poster USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT ON hub.%I TO hub_poster', name);
  END LOOP;
END $$;
CREATE POLICY poster ON hub.entity FOR SELECT TO hub_poster USING (true);
GRANT SELECT ON hub.entity TO hub_poster;
GRANT UPDATE ON hub.balance TO hub_poster;

-- Set-based checks behind the door, for whoever might come another way. They see all books, or half of a pair would look whole.
CREATE FUNCTION hub.check_entries_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
CREATE FUNCTION hub.check_postings_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
CREATE TRIGGER balanced AFTER INSERT ON hub.journal_entry REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hub.check_entries_balance();
CREATE TRIGGER balanced AFTER INSERT ON hub.posting REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION hub.check_postings_balance();

-- A fee is two entries, one in each book, under one reference; alone neither may stay.
CREATE FUNCTION hub.check_twin() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
CREATE CONSTRAINT TRIGGER twin AFTER INSERT ON hub.journal_entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.twin IS NOT NULL) EXECUTE FUNCTION hub.check_twin();

-- The one door of the ledger. Takes a batch, one entry or fifty thousand, in one statement of each kind.
--   batch: [{"entity_id", "id", "accounting_on", "memo", "source", "source_key", "twin"?, "reverses"?, "decision_id"?,
--            "postings": [{"account", "side", "amount_minor"}]}]
--   answer: for each entry the id that now stands for its (book, source, key), and whether it is new.
CREATE FUNCTION hub.post_entries(batch jsonb, recorded_by text)
  RETURNS TABLE (entity_id uuid, id uuid, source_key text, is_new boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
REVOKE EXECUTE ON FUNCTION hub.post_entries(jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.post_entries(jsonb, text) TO scope_practice, scope_hub;

-- Settle one month of one book: numbers without gaps, a hash of what stands, and no entry after that.
CREATE FUNCTION hub.close_month(book uuid, closing int, closed_by text, by_decision uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
CREATE FUNCTION hub.month_content(book uuid, of_month int) RETURNS bytea LANGUAGE sql STABLE SET search_path = hub, pg_temp AS $$
  SELECT sha256(convert_to(coalesce(string_agg(concat_ws('|', p.entry_id, j.accounting_on, p.line, p.account_code, p.side, p.amount_minor), E'\n'
                                               ORDER BY p.entry_id, p.line), ''), 'UTF8'))
  FROM posting p JOIN journal_entry j ON j.entity_id = p.entity_id AND j.id = p.entry_id
  WHERE p.entity_id = book AND p.month = of_month
$$;
REVOKE EXECUTE ON FUNCTION hub.close_month(uuid, int, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.close_month(uuid, int, text, uuid) TO scope_practice, scope_hub;

-- The standing checks of the books; each row names the entry that does not fit. No row: all is well.
CREATE FUNCTION hub.verify_ledger() RETURNS TABLE (rule text, entity_id uuid, entry_id uuid, detail text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
REVOKE EXECUTE ON FUNCTION hub.verify_ledger() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.verify_ledger() TO scope_hub, scope_system;

-- Handed over last: only an owner can grant, and the grants go along.
ALTER FUNCTION hub.check_entries_balance() OWNER TO hub_checker;
ALTER FUNCTION hub.check_postings_balance() OWNER TO hub_checker;
ALTER FUNCTION hub.check_twin() OWNER TO hub_checker;
ALTER FUNCTION hub.post_entries(jsonb, text) OWNER TO hub_poster;
ALTER FUNCTION hub.close_month(uuid, int, text, uuid) OWNER TO hub_poster;
ALTER FUNCTION hub.verify_ledger() OWNER TO hub_checker;
