DROP FUNCTION hub.post_entries(jsonb, text), hub.close_month(uuid, int, text, uuid), hub.verify_ledger(), hub.month_content(uuid, int);
DROP POLICY poster ON hub.entity;
REVOKE SELECT ON hub.entity FROM hub_poster;
DROP TABLE hub.entry_number, hub.month_close, hub.balance, hub.posting, hub.journal_entry, hub.account;
DROP FUNCTION hub.check_twin(), hub.check_entries_balance(), hub.check_postings_balance();
