-- "Whom does each open matter wait for" asks, matter by matter, whether somebody who blocked it has left. Few words are blocks.
CREATE INDEX standing_blocks ON hub.standing (entity_id, proposal_id, person_id) WHERE kind = 'block';
