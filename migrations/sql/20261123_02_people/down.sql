DROP TABLE hub.licence, hub.engagement, hub.membership, hub.ownership;
DROP FUNCTION hub.find_hub();
DROP TABLE hub.entity, hub.person;
