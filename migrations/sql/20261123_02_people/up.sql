CREATE TABLE hub.person (
  id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  email text NOT NULL,
  pronouns text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_email_once UNIQUE (email),
  CONSTRAINT person_email_plain CHECK (email = lower(email) AND position('@' in email) > 1),
  CONSTRAINT person_name CHECK (length(btrim(name)) BETWEEN 1 AND 120)
);
CALL hub.secure_commons('hub.person');
GRANT INSERT, UPDATE ON hub.person TO scope_hub;
GRANT UPDATE (name, pronouns) ON hub.person TO scope_person;
CREATE POLICY own ON hub.person FOR UPDATE TO scope_person USING (id = (SELECT hub.bound_person())) WITH CHECK (id = (SELECT hub.bound_person()));

CREATE TABLE hub.entity (
  id uuid NOT NULL DEFAULT uuidv7(),
  kind text NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  legal_form text NOT NULL DEFAULT '',
  jurisdiction text NOT NULL,
  tax_class text NOT NULL DEFAULT '',
  discipline text,
  colour smallint NOT NULL DEFAULT 0,
  currency char(3) NOT NULL DEFAULT 'USD',
  joined_on date NOT NULL,
  left_on date,
  decision_id uuid,
  CONSTRAINT entity_pkey PRIMARY KEY (id),
  CONSTRAINT entity_slug_once UNIQUE (slug),
  CONSTRAINT entity_kind CHECK (kind IN ('hub', 'practice')),
  CONSTRAINT entity_slug CHECK (slug ~ '^[a-z][a-z0-9-]{1,40}$' AND (kind = 'hub') = (slug = 'hub') AND slug NOT IN ('combined', 'elimination')),
  CONSTRAINT entity_discipline CHECK ((kind = 'hub') = (discipline IS NULL)),
  CONSTRAINT entity_dates CHECK (left_on IS NULL OR left_on >= joined_on)
);
CREATE UNIQUE INDEX entity_one_hub ON hub.entity (kind) WHERE kind = 'hub';
CALL hub.secure_commons('hub.entity');
GRANT INSERT, UPDATE ON hub.entity TO scope_hub;
-- The one fact that a transaction needs before it has entered its scope.
CREATE FUNCTION hub.find_hub() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hub, pg_temp
  RETURN (SELECT id FROM hub.entity WHERE kind = 'hub');
REVOKE EXECUTE ON FUNCTION hub.find_hub() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.find_hub() TO hub_app, scope_practice, scope_hub, scope_person, scope_system;

CREATE TABLE hub.ownership (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  person_id uuid,
  owner_name text NOT NULL,
  licence_type text NOT NULL,
  licence_number text NOT NULL,
  jurisdiction text NOT NULL,
  registered_to date,
  from_on date NOT NULL,
  to_on date,
  CONSTRAINT ownership_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT ownership_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT ownership_person FOREIGN KEY (person_id) REFERENCES hub.person (id)
);
CALL hub.secure_commons('hub.ownership');
GRANT INSERT, UPDATE ON hub.ownership TO scope_hub;

CREATE TABLE hub.membership (
  person_id uuid NOT NULL,
  candidate_from date NOT NULL,
  member_from date,
  left_on date,
  left_noted_at timestamptz,
  decision_id uuid,
  CONSTRAINT membership_pkey PRIMARY KEY (person_id),
  CONSTRAINT membership_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT membership_dates CHECK ((member_from IS NULL OR member_from >= candidate_from) AND (left_on IS NULL OR left_on >= candidate_from))
);
CALL hub.secure_commons('hub.membership');
GRANT INSERT, UPDATE ON hub.membership TO scope_hub;

CREATE TABLE hub.engagement (
  id uuid NOT NULL DEFAULT uuidv7(),
  entity_id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  task text NOT NULL DEFAULT '',
  from_on date NOT NULL,
  to_on date,
  CONSTRAINT engagement_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT engagement_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT engagement_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT engagement_kind CHECK (kind IN ('contractor', 'owner_draw', 'employee')),
  CONSTRAINT engagement_dates CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX engagement_of_person ON hub.engagement (person_id);
CALL hub.secure_commons('hub.engagement');
GRANT INSERT, UPDATE ON hub.engagement TO scope_hub;

CREATE TABLE hub.licence (
  id uuid NOT NULL DEFAULT uuidv7(),
  person_id uuid NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  jurisdiction text NOT NULL,
  registered_from date,
  registered_to date,
  CONSTRAINT licence_pkey PRIMARY KEY (person_id, id),
  CONSTRAINT licence_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT licence_once UNIQUE (jurisdiction, type, number)
);
CALL hub.secure_commons('hub.licence');
GRANT INSERT, UPDATE ON hub.licence TO scope_hub;

-- Handed over last: only an owner can grant, and the grants go along.
ALTER FUNCTION hub.find_hub() OWNER TO hub_checker;
