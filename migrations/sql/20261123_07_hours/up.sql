-- A month whose pay is worked out. Everybody may know that; the practice, or the hub for it, says it, once.
CREATE TABLE hub.month_seal (
  entity_id uuid NOT NULL,
  month integer NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT hub.now(),
  sealed_by text NOT NULL,
  CONSTRAINT month_seal_pkey PRIMARY KEY (entity_id, month),
  CONSTRAINT month_seal_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT month_seal_month CHECK (month BETWEEN 190001 AND 299912 AND month % 100 BETWEEN 1 AND 12)
);
CALL hub.secure_commons('hub.month_seal');
CREATE POLICY own_place ON hub.month_seal FOR INSERT TO scope_practice WITH CHECK (entity_id = (SELECT hub.bound_entity()));
GRANT INSERT ON hub.month_seal TO scope_practice, scope_hub;
CALL hub.only_grows('hub.month_seal');

CREATE FUNCTION hub.month_of(day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN extract(year FROM day)::integer * 100 + extract(month FROM day)::integer;
CREATE FUNCTION hub.month_lock(entity uuid, month integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashtextextended(entity::text || month::text, 4811220007);
CREATE FUNCTION hub.hours_sealed(entity uuid, in_month integer) RETURNS boolean LANGUAGE sql STABLE
  RETURN EXISTS (SELECT FROM hub.month_seal s WHERE s.entity_id = entity AND s.month = in_month);

-- Whoever seals waits for whoever is writing, so what is read after the seal is all there is.
CREATE FUNCTION hub.wait_for_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hub.month_lock(NEW.entity_id, NEW.month));
  RETURN NEW;
END $$;
CREATE TRIGGER wait_for_hours BEFORE INSERT ON hub.month_seal FOR EACH ROW EXECUTE FUNCTION hub.wait_for_hours();

-- A file that was brought in, from the first look to the last step. Nobody but its person sees it; of a file that still waits for an
-- answer `sheet` holds its dates, times and lengths, and nothing else of it is ever kept.
CREATE TABLE hub.hours_import (
  entity_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  person_id uuid NOT NULL,
  app text NOT NULL,
  state text NOT NULL,
  header_mark text NOT NULL,
  otherwise text NOT NULL,
  layout jsonb,
  sheet jsonb,
  created_at timestamptz NOT NULL DEFAULT hub.now(),
  confirmed_at timestamptz,
  taken_back_at timestamptz,
  CONSTRAINT hours_import_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT hours_import_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT hours_import_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT hours_import_app CHECK (app IN ('toggl', 'clockify', 'plain', 'chosen')),
  CONSTRAINT hours_import_state CHECK (state IN ('asking', 'draft', 'confirmed', 'taken_back')),
  CONSTRAINT hours_import_sheet CHECK ((state = 'asking') = (sheet IS NOT NULL)),
  CONSTRAINT hours_import_confirmed CHECK ((state IN ('confirmed', 'taken_back')) = (confirmed_at IS NOT NULL)),
  CONSTRAINT hours_import_taken_back CHECK ((state = 'taken_back') = (taken_back_at IS NOT NULL))
);
CREATE INDEX hours_import_of_person ON hub.hours_import (person_id, id);
CALL hub.secure_personal('hub.hours_import');
CREATE POLICY own_in_place ON hub.hours_import TO scope_practice, scope_hub
  USING (person_id = (SELECT hub.bound_person()) AND entity_id = (SELECT hub.bound_entity()))
  WITH CHECK (person_id = (SELECT hub.bound_person()) AND entity_id = (SELECT hub.bound_entity()));
GRANT SELECT, INSERT, UPDATE, DELETE ON hub.hours_import TO scope_person;
GRANT SELECT, UPDATE (state, confirmed_at, taken_back_at) ON hub.hours_import TO scope_practice, scope_hub;
GRANT SELECT, DELETE ON hub.hours_import TO scope_system;

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
  note text NOT NULL DEFAULT '',
  CONSTRAINT hours_import_line_pkey PRIMARY KEY (entity_id, import_id, line, part),
  CONSTRAINT hours_import_line_import FOREIGN KEY (entity_id, import_id) REFERENCES hub.hours_import (entity_id, id) ON DELETE CASCADE,
  CONSTRAINT hours_import_line_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT hours_import_line_state CHECK (state IN ('new', 'here', 'twice', 'hand', 'elsewhere', 'bad', 'left_out')),
  CONSTRAINT hours_import_line_whole CHECK (state IN ('bad', 'left_out') OR (worked_on IS NOT NULL AND minutes BETWEEN 1 AND 1440 AND kind IS NOT NULL)),
  CONSTRAINT hours_import_line_note CHECK (length(note) <= 200)
);
CALL hub.secure_personal('hub.hours_import_line');
CREATE POLICY own_in_place ON hub.hours_import_line FOR SELECT TO scope_practice, scope_hub
  USING (person_id = (SELECT hub.bound_person()) AND entity_id = (SELECT hub.bound_entity()));
GRANT SELECT, INSERT, DELETE ON hub.hours_import_line TO scope_person;
GRANT SELECT ON hub.hours_import_line TO scope_practice, scope_hub;
GRANT SELECT, DELETE ON hub.hours_import_line TO scope_system;

-- Time worked. A line is never rewritten: it ends, and another stands in its place. There is no column for words.
CREATE TABLE hub.time_entry (
  entity_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  person_id uuid NOT NULL,
  worked_on date NOT NULL,
  minutes smallint NOT NULL,
  kind text NOT NULL,
  source text NOT NULL,
  source_key text NOT NULL,
  import_id uuid,
  reference_on date,
  recorded_by uuid,
  recorded_at timestamptz NOT NULL DEFAULT hub.now(),
  ended_at timestamptz,
  ended_by uuid,
  ended_as text,
  replaced_by uuid,
  CONSTRAINT time_entry_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT time_entry_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT time_entry_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT time_entry_import FOREIGN KEY (entity_id, import_id) REFERENCES hub.hours_import (entity_id, id),
  CONSTRAINT time_entry_replaced_by FOREIGN KEY (entity_id, replaced_by) REFERENCES hub.time_entry (entity_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT time_entry_minutes CHECK (minutes BETWEEN -1440 AND 1440 AND minutes <> 0 AND (minutes > 0 OR reference_on IS NOT NULL)),
  CONSTRAINT time_entry_kind CHECK (kind IN ('sessions', 'notes', 'consultation', 'meeting', 'administration', 'other')),
  CONSTRAINT time_entry_source CHECK (source IN ('hand', 'toggl', 'clockify', 'plain', 'chosen', 'correction')),
  CONSTRAINT time_entry_correction CHECK ((source = 'correction') = (reference_on IS NOT NULL) AND (reference_on IS NULL OR reference_on < worked_on)),
  CONSTRAINT time_entry_ended CHECK ((ended_at IS NULL) = (ended_as IS NULL) AND (ended_as IS NULL OR ended_as IN ('replaced', 'taken_back')))
);
CREATE UNIQUE INDEX time_entry_once ON hub.time_entry (entity_id, person_id, source_key) WHERE ended_as IS DISTINCT FROM 'taken_back';
CREATE INDEX time_entry_by_day ON hub.time_entry (entity_id, worked_on);
CREATE INDEX time_entry_of_person ON hub.time_entry (person_id, worked_on);
CREATE INDEX time_entry_by_reference ON hub.time_entry (entity_id, person_id, reference_on) WHERE reference_on IS NOT NULL;
CALL hub.secure_tenant('hub.time_entry');
CREATE POLICY own ON hub.time_entry FOR SELECT TO scope_person USING (person_id = (SELECT hub.bound_person()));
GRANT SELECT ON hub.time_entry TO scope_person;
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by, ended_as, replaced_by) ON hub.time_entry TO scope_practice, scope_hub;

-- A day off that could not be foreseen. Why is nobody's business: there is no column for it. One day is off once, wherever one works.
CREATE TABLE hub.leave_day (
  entity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  on_day date NOT NULL,
  recorded_by uuid,
  recorded_at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT leave_day_pkey PRIMARY KEY (entity_id, person_id, on_day),
  CONSTRAINT leave_day_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT leave_day_person FOREIGN KEY (person_id) REFERENCES hub.person (id)
);
CREATE UNIQUE INDEX leave_day_once ON hub.leave_day (person_id, on_day);
CREATE INDEX leave_day_by_day ON hub.leave_day (entity_id, on_day);
CALL hub.secure_tenant('hub.leave_day');
CREATE POLICY own ON hub.leave_day FOR SELECT TO scope_person USING (person_id = (SELECT hub.bound_person()));
GRANT SELECT ON hub.leave_day TO scope_person;
GRANT SELECT, INSERT, DELETE ON hub.leave_day TO scope_practice, scope_hub;

-- "My month is complete", said by each for themselves.
CREATE TABLE hub.month_complete (
  entity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  month integer NOT NULL,
  said_at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT month_complete_pkey PRIMARY KEY (entity_id, person_id, month),
  CONSTRAINT month_complete_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT month_complete_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT month_complete_month CHECK (month BETWEEN 190001 AND 299912 AND month % 100 BETWEEN 1 AND 12)
);
CALL hub.secure_tenant('hub.month_complete');
CREATE POLICY own ON hub.month_complete FOR SELECT TO scope_person USING (person_id = (SELECT hub.bound_person()));
GRANT SELECT ON hub.month_complete TO scope_person;
GRANT SELECT, INSERT, DELETE ON hub.month_complete TO scope_practice, scope_hub;

-- A sealed month takes nothing and gives nothing back, whoever asks.
CREATE FUNCTION hub.keep_sealed_hours() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER keep_sealed_inserted AFTER INSERT ON hub.time_entry
  REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_hours();
CREATE TRIGGER keep_sealed_ended AFTER UPDATE ON hub.time_entry
  REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_hours();

CREATE FUNCTION hub.keep_sealed_leave() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER keep_sealed_inserted AFTER INSERT ON hub.leave_day
  REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_leave();
CREATE TRIGGER keep_sealed_deleted AFTER DELETE ON hub.leave_day
  REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_sealed_leave();

-- What has ended stays ended.
CREATE FUNCTION hub.end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'time entry % has ended', OLD.id USING ERRCODE = '55000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER end_once BEFORE UPDATE ON hub.time_entry FOR EACH ROW EXECUTE FUNCTION hub.end_once();
CREATE TRIGGER only_ends BEFORE DELETE OR TRUNCATE ON hub.time_entry FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse_change();

-- A day has 24 hours in all places together. A practice sees its own lines alone, so the checker adds them up.
CREATE FUNCTION hub.keep_days_a_day_long() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
CREATE TRIGGER keep_days_a_day_long AFTER INSERT ON hub.time_entry
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION hub.keep_days_a_day_long();

-- What every member may know of a year: each person's minutes, as a member and otherwise. Corrections count by the day they correct.
CREATE FUNCTION hub.minutes_by_person(of_year integer)
  RETURNS TABLE (person_id uuid, minutes_as_member bigint, minutes_before_membership bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
REVOKE EXECUTE ON FUNCTION hub.minutes_by_person(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.minutes_by_person(integer) TO scope_practice, scope_hub, scope_person;

-- What the hub may know of a month: how long each practice worked, all together.
CREATE FUNCTION hub.minutes_by_place(in_month integer) RETURNS TABLE (entity_id uuid, minutes bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp AS $$
  SELECT t.entity_id, sum(t.minutes)::bigint FROM time_entry t
  WHERE t.ended_at IS NULL AND t.worked_on >= make_date(in_month / 100, in_month % 100, 1)
    AND t.worked_on < make_date(in_month / 100, in_month % 100, 1) + interval '1 month'
  GROUP BY t.entity_id
$$;
REVOKE EXECUTE ON FUNCTION hub.minutes_by_place(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.minutes_by_place(integer) TO scope_hub;

-- Last, since an owner alone may grant.
ALTER FUNCTION hub.keep_days_a_day_long() OWNER TO hub_checker;
ALTER FUNCTION hub.minutes_by_person(integer) OWNER TO hub_checker;
ALTER FUNCTION hub.minutes_by_place(integer) OWNER TO hub_checker;
