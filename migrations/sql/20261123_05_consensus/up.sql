-- Numbers that people say: "Proposal 41", "decision 2026-03". One row per series, so two at once wait for each other.
CREATE TABLE hub.consensus_series (
  entity_id uuid NOT NULL,
  series text NOT NULL,
  last_no integer NOT NULL,
  CONSTRAINT consensus_series_pkey PRIMARY KEY (entity_id, series),
  CONSTRAINT consensus_series_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT consensus_series_name CHECK (series ~ '^(proposal|decision-[0-9]{4})$'),
  CONSTRAINT consensus_series_counts CHECK (last_no > 0)
);

-- A matter. Its row is the one parent that every position, revision and adoption locks.
CREATE TABLE hub.proposal (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  brought_by uuid NOT NULL,
  status text NOT NULL DEFAULT 'open',
  provisional boolean NOT NULL DEFAULT false,
  live_version integer NOT NULL DEFAULT 1,
  live_wording integer NOT NULL DEFAULT 1,
  effect_type text NOT NULL,
  absent_rule text NOT NULL DEFAULT 'wait',
  replaces uuid,
  round integer NOT NULL DEFAULT 1,
  change_no bigint NOT NULL DEFAULT 0,
  returns_on date,
  trouble text,
  trouble_at timestamptz,
  opened_at timestamptz NOT NULL DEFAULT hub.now(),
  changed_at timestamptz NOT NULL DEFAULT hub.now(),
  closed_at timestamptz,
  CONSTRAINT proposal_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT proposal_number_once UNIQUE (entity_id, number),
  CONSTRAINT proposal_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT proposal_brought_by FOREIGN KEY (brought_by) REFERENCES hub.person (id),
  CONSTRAINT proposal_title CHECK (length(btrim(title)) BETWEEN 1 AND 200),
  CONSTRAINT proposal_status CHECK (status IN ('open', 'pending_consultation', 'adopted', 'parked', 'withdrawn')),
  CONSTRAINT proposal_provisional CHECK (NOT provisional OR status = 'adopted'),
  CONSTRAINT proposal_absent_rule CHECK (absent_rule IN ('wait', 'provisional')),
  CONSTRAINT proposal_version_counts CHECK (live_version > 0 AND live_wording > 0 AND round > 0 AND change_no >= 0),
  CONSTRAINT proposal_closed CHECK ((status IN ('withdrawn', 'adopted')) = (closed_at IS NOT NULL)),
  CONSTRAINT proposal_trouble CHECK ((trouble IS NULL) = (trouble_at IS NULL))
);
CREATE INDEX proposal_not_decided ON hub.proposal (entity_id, changed_at) WHERE status IN ('open', 'pending_consultation') OR provisional;

-- The exact words. A change of meaning is a new version; a correction of wording is a new wording of the same version.
CREATE TABLE hub.proposal_version (
  entity_id uuid NOT NULL,
  proposal_id uuid NOT NULL,
  version integer NOT NULL,
  wording integer NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  why text NOT NULL DEFAULT '',
  payload jsonb NOT NULL DEFAULT '{}',
  preview jsonb NOT NULL DEFAULT '{}',
  text_hash text NOT NULL,
  meaning_changed boolean NOT NULL,
  note text NOT NULL DEFAULT '',
  written_by uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT proposal_version_pkey PRIMARY KEY (entity_id, proposal_id, version, wording),
  CONSTRAINT proposal_version_exact UNIQUE (entity_id, proposal_id, version, wording, text_hash),
  CONSTRAINT proposal_version_proposal FOREIGN KEY (entity_id, proposal_id) REFERENCES hub.proposal (entity_id, id),
  CONSTRAINT proposal_version_written_by FOREIGN KEY (written_by) REFERENCES hub.person (id),
  CONSTRAINT proposal_version_counts CHECK (version > 0 AND wording > 0),
  CONSTRAINT proposal_version_hash CHECK (text_hash ~ '^[0-9a-f]{64}$'),
  CONSTRAINT proposal_version_meaning CHECK (meaning_changed = (wording = 1)),
  CONSTRAINT proposal_version_lengths CHECK (length(title) <= 200 AND length(text) BETWEEN 1 AND 20000 AND length(why) <= 20000 AND length(note) <= 2000)
);

-- What each person said, and when. It names the exact words it answers.
CREATE TABLE hub.position (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  proposal_id uuid NOT NULL,
  sequence bigint NOT NULL,
  version integer NOT NULL,
  wording integer NOT NULL,
  text_hash text NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL DEFAULT '',
  principle text NOT NULL DEFAULT '',
  taken_down_by uuid,
  via text NOT NULL,
  at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT position_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT position_in_order UNIQUE (entity_id, proposal_id, sequence),
  CONSTRAINT position_answers FOREIGN KEY (entity_id, proposal_id, version, wording, text_hash)
    REFERENCES hub.proposal_version (entity_id, proposal_id, version, wording, text_hash),
  CONSTRAINT position_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT position_taken_down_by FOREIGN KEY (taken_down_by) REFERENCES hub.person (id),
  CONSTRAINT position_kind CHECK (kind IN ('consent', 'consent_with_reservations', 'stand_aside', 'block', 'talk_first')),
  CONSTRAINT position_reason CHECK (kind NOT IN ('block', 'stand_aside') OR length(btrim(reason)) > 0),
  CONSTRAINT position_lengths CHECK (length(reason) <= 4000 AND length(principle) <= 400),
  CONSTRAINT position_via CHECK (via IN ('page', 'token', 'terminal', 'paper', 'story')),
  CONSTRAINT position_another_hand CHECK (taken_down_by IS NULL OR taken_down_by <> person_id)
);

-- Each person's word that stands now, kept by the trigger below and written by nobody else.
CREATE TABLE hub.standing (
  entity_id uuid NOT NULL,
  proposal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  position_id uuid NOT NULL,
  sequence bigint NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  confirmed boolean NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT standing_pkey PRIMARY KEY (entity_id, proposal_id, person_id),
  CONSTRAINT standing_position FOREIGN KEY (entity_id, position_id) REFERENCES hub.position (entity_id, id)
);
CREATE INDEX standing_of_person ON hub.standing (person_id, entity_id, proposal_id);

-- What we decided. The row comes before its effect runs, so what the effect writes can name it.
CREATE TABLE hub.decision (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  proposal_id uuid NOT NULL,
  round integer NOT NULL,
  version integer NOT NULL,
  wording integer NOT NULL,
  text_hash text NOT NULL,
  label text NOT NULL,
  title text NOT NULL,
  adopted_on date NOT NULL,
  provisional boolean NOT NULL DEFAULT false,
  last_sequence bigint NOT NULL,
  heard jsonb NOT NULL,
  replaces uuid,
  at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT decision_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT decision_label_once UNIQUE (entity_id, label),
  CONSTRAINT decision_once UNIQUE (entity_id, proposal_id, round),
  CONSTRAINT decision_of FOREIGN KEY (entity_id, proposal_id, version, wording, text_hash)
    REFERENCES hub.proposal_version (entity_id, proposal_id, version, wording, text_hash),
  CONSTRAINT decision_replaces FOREIGN KEY (entity_id, replaces) REFERENCES hub.decision (entity_id, id),
  CONSTRAINT decision_label CHECK (label ~ '^[0-9]{4}-[0-9]{2,}$')
);
-- What lies in the commons names a decision by its id alone; an id is random, so that this tells nobody anything.
CREATE UNIQUE INDEX decision_by_id ON hub.decision (id);
ALTER TABLE hub.proposal ADD CONSTRAINT proposal_replaces FOREIGN KEY (entity_id, replaces) REFERENCES hub.decision (entity_id, id);

-- What a decision did, once; and what became of one that took effect before the absent had been asked.
CREATE TABLE hub.decision_effect (
  entity_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  effect_type text NOT NULL,
  result jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT decision_effect_pkey PRIMARY KEY (entity_id, decision_id),
  CONSTRAINT decision_effect_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision (entity_id, id)
);
CREATE TABLE hub.decision_event (
  entity_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  kind text NOT NULL,
  person_id uuid,
  position_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT decision_event_pkey PRIMARY KEY (entity_id, decision_id),
  CONSTRAINT decision_event_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision (entity_id, id),
  CONSTRAINT decision_event_position FOREIGN KEY (entity_id, position_id) REFERENCES hub.position (entity_id, id),
  CONSTRAINT decision_event_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT decision_event_kind CHECK (kind IN ('confirmed', 'reopened')),
  CONSTRAINT decision_event_reopened CHECK ((kind = 'reopened') = (position_id IS NOT NULL))
);

CREATE TABLE hub.meeting (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  on_day date NOT NULL,
  kind text NOT NULL DEFAULT 'weekly',
  notes text NOT NULL DEFAULT '',
  noted_by uuid,
  noted_at timestamptz,
  CONSTRAINT meeting_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT meeting_once UNIQUE (entity_id, on_day, kind),
  CONSTRAINT meeting_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT meeting_noted_by FOREIGN KEY (noted_by) REFERENCES hub.person (id),
  CONSTRAINT meeting_kind CHECK (kind IN ('weekly', 'group_consultation', 'annual')),
  CONSTRAINT meeting_notes CHECK (length(notes) <= 20000)
);
CREATE TABLE hub.attendance (
  entity_id uuid NOT NULL,
  meeting_id uuid NOT NULL,
  person_id uuid NOT NULL,
  present boolean NOT NULL,
  CONSTRAINT attendance_pkey PRIMARY KEY (entity_id, meeting_id, person_id),
  CONSTRAINT attendance_meeting FOREIGN KEY (entity_id, meeting_id) REFERENCES hub.meeting (entity_id, id),
  CONSTRAINT attendance_person FOREIGN KEY (person_id) REFERENCES hub.person (id)
);
CREATE TABLE hub.agenda_item (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  meeting_id uuid NOT NULL,
  proposal_id uuid,
  title text NOT NULL,
  because text NOT NULL,
  raised_by uuid,
  at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT agenda_item_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT agenda_item_once UNIQUE (entity_id, meeting_id, proposal_id),
  CONSTRAINT agenda_item_meeting FOREIGN KEY (entity_id, meeting_id) REFERENCES hub.meeting (entity_id, id),
  CONSTRAINT agenda_item_proposal FOREIGN KEY (entity_id, proposal_id) REFERENCES hub.proposal (entity_id, id),
  CONSTRAINT agenda_item_raised_by FOREIGN KEY (raised_by) REFERENCES hub.person (id),
  CONSTRAINT agenda_item_title CHECK (length(btrim(title)) BETWEEN 1 AND 200)
);

-- Who was away and is asked afterwards. Open until they have answered; nothing lapses into consent.
CREATE TABLE hub.consultation (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  proposal_id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL,
  meeting_id uuid,
  due_on date NOT NULL,
  asked_by uuid,
  asked_at timestamptz NOT NULL DEFAULT hub.now(),
  answered_at timestamptz,
  position_id uuid,
  CONSTRAINT consultation_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT consultation_once UNIQUE (entity_id, proposal_id, version, person_id),
  CONSTRAINT consultation_proposal FOREIGN KEY (entity_id, proposal_id) REFERENCES hub.proposal (entity_id, id),
  CONSTRAINT consultation_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT consultation_meeting FOREIGN KEY (entity_id, meeting_id) REFERENCES hub.meeting (entity_id, id),
  CONSTRAINT consultation_asked_by FOREIGN KEY (asked_by) REFERENCES hub.person (id),
  CONSTRAINT consultation_position FOREIGN KEY (entity_id, position_id) REFERENCES hub.position (entity_id, id),
  CONSTRAINT consultation_answer CHECK ((answered_at IS NULL) = (position_id IS NULL))
);
CREATE INDEX consultation_open ON hub.consultation (entity_id, person_id) WHERE answered_at IS NULL;

-- Rows belong to the hub or to one practice; matters of all are open to everybody, wherever they stand.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['consensus_series', 'proposal', 'proposal_version', 'position', 'standing', 'decision', 'decision_effect',
                              'decision_event', 'meeting', 'attendance', 'agenda_item', 'consultation'] LOOP
    EXECUTE format('CALL hub.secure_tenant(%L)', 'hub.' || name);
    EXECUTE format('CREATE POLICY matters_of_all ON hub.%I FOR SELECT TO scope_practice, scope_hub, scope_person
                    USING (entity_id = (SELECT hub.hub_entity()))', name);
    EXECUTE format('GRANT SELECT ON hub.%I TO scope_practice, scope_hub, scope_person', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['consensus_series', 'proposal', 'proposal_version', 'position', 'decision', 'decision_effect', 'decision_event',
                              'meeting', 'attendance', 'agenda_item', 'consultation'] LOOP
    EXECUTE format('GRANT INSERT ON hub.%I TO scope_practice, scope_hub', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['proposal_version', 'position', 'decision', 'decision_effect', 'decision_event'] LOOP
    EXECUTE format('CALL hub.only_grows(%L)', 'hub.' || name);
  END LOOP;
END $$;
GRANT UPDATE (last_no) ON hub.consensus_series TO scope_practice, scope_hub;
GRANT UPDATE (title, status, provisional, live_version, live_wording, round, change_no, returns_on, trouble, trouble_at, changed_at, closed_at)
  ON hub.proposal TO scope_practice, scope_hub;
GRANT UPDATE (notes, noted_by, noted_at) ON hub.meeting TO scope_practice, scope_hub;
GRANT UPDATE (present) ON hub.attendance TO scope_practice, scope_hub;
GRANT UPDATE (answered_at, position_id) ON hub.consultation TO scope_practice, scope_hub;

-- Who must be heard on a day: every member, or for a practice's own matter every member who works there.
CREATE FUNCTION hub.people_to_hear(matter_of uuid, on_day date) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT m.person_id FROM hub.membership m
  WHERE m.member_from <= on_day AND (m.left_on IS NULL OR m.left_on > on_day)
    AND ((SELECT kind FROM hub.entity WHERE id = matter_of) = 'hub'
      OR EXISTS (SELECT FROM hub.engagement e WHERE e.entity_id = matter_of AND e.person_id = m.person_id
                 AND e.from_on <= on_day AND (e.to_on IS NULL OR e.to_on > on_day)))
$$;

-- A position answers the words that stand, while the matter is open. Then it becomes that person's word.
CREATE FUNCTION hub.keep_standing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = hub, pg_temp AS $$
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
CREATE POLICY poster ON hub.standing TO hub_poster USING (true) WITH CHECK (true);
CREATE POLICY poster ON hub.proposal TO hub_poster USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON hub.standing TO hub_poster;
GRANT SELECT, UPDATE (change_no) ON hub.proposal TO hub_poster;
CREATE TRIGGER keep_standing AFTER INSERT ON hub.position FOR EACH ROW EXECUTE FUNCTION hub.keep_standing();

-- The last word: no decision while somebody blocks, or while somebody has not been heard.
CREATE FUNCTION hub.guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER guard BEFORE INSERT ON hub.decision FOR EACH ROW EXECUTE FUNCTION hub.guard_decision();

-- A matter is adopted by its decision only, and what is closed stays closed.
CREATE FUNCTION hub.guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER guard BEFORE UPDATE ON hub.proposal FOR EACH ROW EXECUTE FUNCTION hub.guard_proposal();

-- Rules that touch people and money name a decision that exists.
ALTER TABLE hub.membership ADD CONSTRAINT membership_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id);
ALTER TABLE hub.entity ADD CONSTRAINT entity_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id);
