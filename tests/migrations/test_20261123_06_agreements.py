"""Agreements, signatures, fee invoices and payments."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade

BEFORE, AFTER = "20261123_05_consensus", "20261123_06_agreements"
HUB, PRACTICE, DECISION = (f"018f0000-0000-7000-8000-00000000000{number}" for number in (1, 2, 3))
AGREEMENT = """INSERT INTO hub.agreement (entity_id, hub_entity_id, version, jurisdiction, first_day, last_day, fee_model, monthly_minor,
               currency, shares, notice_days, decision_id)
               VALUES (%s, %s, %s, 'US-NY', %s, %s, 'flat_monthly', 500000, 'USD', 'lines', 60, %s)"""


def test_a_practice_that_was_there_before_can_agree_after_and_a_way_back_leaves_it(fresh_database):
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        for ident, kind, slug, discipline in ((HUB, "hub", "hub", None), (PRACTICE, "practice", "needles", "acupuncture")):
            admin.execute(
                """INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, discipline, joined_on)
                   VALUES (%s, %s, %s, %s, 'US-NY', %s, '2026-01-01')""",
                [ident, kind, slug, slug, discipline],
            )
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        admin.execute("SET hub.now = '2026-01-01T12:00:00Z'")
        admin.execute("SET session_replication_role = replica")  # the decision stands in for one that people took
        admin.execute(
            """INSERT INTO hub.decision (id, entity_id, proposal_id, round, version, wording, text_hash, label, title, adopted_on,
               last_sequence, heard) VALUES (%s, %s, uuidv7(), 1, 1, 1, 'x', '2026-01', 'Agreement', '2026-01-01', 1, '[]')""",
            [DECISION, HUB],
        )
        admin.execute("SET session_replication_role = origin")
        admin.execute(AGREEMENT, [PRACTICE, HUB, 1, "2026-01-01", "2026-06-30", DECISION])
        admin.execute(AGREEMENT, [PRACTICE, HUB, 2, "2026-07-01", None, DECISION])
        with pytest.raises(errors.ExclusionViolation):
            admin.execute(AGREEMENT, [PRACTICE, HUB, 3, "2026-06-30", None, DECISION])
        with pytest.raises(errors.ForeignKeyViolation):
            admin.execute(AGREEMENT, [PRACTICE, HUB, 3, "2025-01-01", "2025-12-31", PRACTICE])
        with pytest.raises(errors.CheckViolation):
            admin.execute(AGREEMENT, [PRACTICE, HUB, 3, "2025-12-31", "2025-01-01", DECISION])
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT to_regclass('hub.agreement'), to_regtype('hub.uuidrange')").fetchone() == (None, None)
    upgrade(fresh_database.admin_url)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT slug FROM hub.entity ORDER BY slug").fetchall() == [("hub",), ("needles",)]
        assert admin.execute("SELECT count(*) FROM hub.agreement").fetchone() == (0,)
