-- The decisions go, so nothing names one any more. The owner sees rows only where row security is not forced.
ALTER TABLE hub.entity DROP CONSTRAINT entity_decision, NO FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.membership DROP CONSTRAINT membership_decision, NO FORCE ROW LEVEL SECURITY;
UPDATE hub.entity SET decision_id = NULL WHERE decision_id IS NOT NULL;
UPDATE hub.membership SET decision_id = NULL WHERE decision_id IS NOT NULL;
ALTER TABLE hub.entity FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.membership FORCE ROW LEVEL SECURITY;
ALTER TABLE hub.proposal DROP CONSTRAINT proposal_replaces;
DROP TABLE hub.consultation, hub.agenda_item, hub.attendance, hub.meeting, hub.decision_event, hub.decision_effect, hub.decision,
  hub.standing, hub.position, hub.proposal_version, hub.proposal, hub.consensus_series;
DROP FUNCTION hub.guard_proposal(), hub.guard_decision(), hub.keep_standing(), hub.people_to_hear(uuid, date);
