-- Below this rate we decide together; above it a clinician decides alone.
CREATE TABLE hub.rate_floor (
  from_on date NOT NULL,
  floor_minor bigint NOT NULL,
  currency char(3) NOT NULL DEFAULT 'USD',
  decision_id uuid NOT NULL,
  CONSTRAINT rate_floor_pkey PRIMARY KEY (from_on),
  CONSTRAINT rate_floor_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id),
  CONSTRAINT rate_floor_amount CHECK (floor_minor >= 0)
);
CALL hub.secure_commons('hub.rate_floor');
GRANT INSERT ON hub.rate_floor TO scope_hub;
CALL hub.only_grows('hub.rate_floor');

-- A low rate or free care: an opaque reference that the practice made up, a rate, whole months. Nothing about a client.
CREATE TABLE hub.low_rate (
  entity_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  reference text NOT NULL,
  person_id uuid NOT NULL,
  usual_minor bigint NOT NULL,
  agreed_minor bigint NOT NULL,
  currency char(3) NOT NULL DEFAULT 'USD',
  sessions_a_month smallint NOT NULL,
  from_month integer NOT NULL,
  months smallint NOT NULL,
  decision_id uuid NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT low_rate_pkey PRIMARY KEY (entity_id, id),
  CONSTRAINT low_rate_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT low_rate_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT low_rate_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision (entity_id, id),
  CONSTRAINT low_rate_decided_once UNIQUE (entity_id, decision_id),
  CONSTRAINT low_rate_reference CHECK (reference ~ '^[A-HJ-NP-Z2-9]{6,8}$'),
  CONSTRAINT low_rate_amounts CHECK (0 <= agreed_minor AND agreed_minor < usual_minor),
  CONSTRAINT low_rate_size CHECK (sessions_a_month BETWEEN 1 AND 31 AND months BETWEEN 1 AND 24)
);
CALL hub.secure_tenant('hub.low_rate');
-- What care costs us is a matter of all; the clinician's name stays in the practice's own pages.
CREATE POLICY hub_sees_all ON hub.low_rate FOR SELECT TO scope_hub USING (true);
GRANT SELECT, INSERT ON hub.low_rate TO scope_practice;
GRANT SELECT ON hub.low_rate TO scope_hub;
CALL hub.only_grows('hub.low_rate');
