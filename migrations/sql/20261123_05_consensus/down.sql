ALTER TABLE hub.entity DROP CONSTRAINT entity_decision;
ALTER TABLE hub.membership DROP CONSTRAINT membership_decision;
ALTER TABLE hub.proposal DROP CONSTRAINT proposal_replaces;
DROP TABLE hub.consultation, hub.agenda_item, hub.attendance, hub.meeting, hub.decision_event, hub.decision_effect, hub.decision,
  hub.standing, hub.position, hub.proposal_version, hub.proposal, hub.consensus_series;
DROP FUNCTION hub.guard_proposal(), hub.guard_decision(), hub.keep_standing(), hub.people_to_hear(uuid, date);
