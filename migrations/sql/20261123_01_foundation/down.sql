DROP TABLE hub.idempotency_key, hub.schedule_run, hub.audit_link;
DROP FUNCTION hub.finish_outbox(uuid), hub.seal_audit(), hub.verify_audit();
DROP TABLE hub.outbox;
DROP FUNCTION hub.stamp_audit() CASCADE;
DROP FUNCTION hub.audit_digest(hub.audit_entry);
DROP TABLE hub.audit_entry;
DROP PROCEDURE hub.secure_tenant(regclass), hub.secure_commons(regclass), hub.secure_personal(regclass), hub.secure_system(regclass), hub.only_grows(regclass);
DROP FUNCTION hub.refuse_change(), hub.bound_entity(), hub.bound_person(), hub.hub_entity(), hub.now();
