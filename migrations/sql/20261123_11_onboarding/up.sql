-- A practice on its way in: what was written down so far, by whom, and the proposal it became.
CREATE TABLE hub.onboarding (
  id uuid NOT NULL DEFAULT uuidv7(),
  discipline text NOT NULL,
  name text NOT NULL,
  answers jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'draft',
  opened_by uuid NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT hub.now(),
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT hub.now(),
  change_no integer NOT NULL DEFAULT 1,
  proposal_id uuid,
  entity_id uuid,
  CONSTRAINT onboarding_pkey PRIMARY KEY (id),
  CONSTRAINT onboarding_opened_by FOREIGN KEY (opened_by) REFERENCES hub.person (id),
  CONSTRAINT onboarding_changed_by FOREIGN KEY (changed_by) REFERENCES hub.person (id),
  CONSTRAINT onboarding_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT onboarding_status CHECK (status IN ('draft', 'proposed', 'admitted', 'withdrawn')),
  CONSTRAINT onboarding_proposed CHECK (status IN ('draft', 'withdrawn') OR proposal_id IS NOT NULL),
  CONSTRAINT onboarding_admitted CHECK ((status = 'admitted') = (entity_id IS NOT NULL))
);
CREATE UNIQUE INDEX onboarding_of_proposal ON hub.onboarding (proposal_id) WHERE proposal_id IS NOT NULL;
CALL hub.secure_commons('hub.onboarding');
GRANT INSERT, UPDATE ON hub.onboarding TO scope_hub;

-- The story is told once, on an empty hub, and sealed when it ends.
CREATE TABLE hub.story (
  name text NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  CONSTRAINT story_pkey PRIMARY KEY (name)
);
CREATE UNIQUE INDEX story_only_one ON hub.story ((true));
CALL hub.secure_system('hub.story');
GRANT SELECT, INSERT, UPDATE (ended_at) ON hub.story TO scope_system;
