DROP TRIGGER guard_process ON hub.decision;
DROP FUNCTION hub.guard_process();
DROP TABLE hub.process_preset_in_force;
ALTER TABLE hub.proposal DROP COLUMN process;
