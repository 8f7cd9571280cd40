-- The process under which a matter was brought: it stays the same until the matter is closed, and nobody may change it.
ALTER TABLE hub.proposal ADD COLUMN process text NOT NULL DEFAULT 'unanimity';
ALTER TABLE hub.proposal ADD CONSTRAINT proposal_process CHECK (process ~ '^[a-z][a-z_]{2,39}$');

-- Which process a collective decides by, from which day, and the decision that says so. It only grows; the latest day that has come holds.
CREATE TABLE hub.process_preset_in_force (
  entity_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  process text NOT NULL,
  from_on date NOT NULL,
  at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT process_preset_in_force_pkey PRIMARY KEY (entity_id, decision_id),
  CONSTRAINT process_preset_in_force_decision FOREIGN KEY (entity_id, decision_id) REFERENCES hub.decision (entity_id, id),
  CONSTRAINT process_preset_in_force_process CHECK (process ~ '^[a-z][a-z_]{2,39}$' AND process <> 'sense_check')
);
CREATE INDEX process_preset_in_force_from ON hub.process_preset_in_force (entity_id, from_on);
CALL hub.secure_tenant('hub.process_preset_in_force');
CREATE POLICY matters_of_all ON hub.process_preset_in_force FOR SELECT TO scope_practice, scope_hub, scope_person
  USING (entity_id = (SELECT hub.hub_entity()));
GRANT SELECT ON hub.process_preset_in_force TO scope_practice, scope_hub, scope_person;
GRANT INSERT ON hub.process_preset_in_force TO scope_practice, scope_hub;
CALL hub.only_grows('hub.process_preset_in_force');

-- A sense check decides nothing, whoever asks.
CREATE FUNCTION hub.guard_process() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM hub.proposal p WHERE p.entity_id = NEW.entity_id AND p.id = NEW.proposal_id AND p.process = 'sense_check') THEN
    RAISE EXCEPTION 'a sense check decides nothing' USING ERRCODE = '23514', CONSTRAINT = 'decision_of_a_process';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_process BEFORE INSERT ON hub.decision FOR EACH ROW EXECUTE FUNCTION hub.guard_process();
