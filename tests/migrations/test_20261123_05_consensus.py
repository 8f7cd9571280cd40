"""Proposals, exact words, positions, decisions, meetings."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade

BEFORE, AFTER = "20261123_04_identity", "20261123_05_consensus"
HUB, ADA, BEN, MATTER = (f"018f0000-0000-7000-8000-00000000000{number}" for number in (1, 2, 3, 4))
HASH = "ab" * 32
SAY = """INSERT INTO hub.position (entity_id, proposal_id, sequence, version, wording, text_hash, person_id, kind, reason, via)
         VALUES (%s, %s, %s, %s, 1, %s, %s, %s, 'because', 'page')"""
DECIDE = """INSERT INTO hub.decision (entity_id, proposal_id, round, version, wording, text_hash, label, title, adopted_on, last_sequence, heard)
            VALUES (%s, %s, 1, 1, 1, %s, '2026-01', 'Fridays', '2026-06-12', 2, '{}')"""


def test_people_who_were_there_before_can_decide_after_and_a_way_back_leaves_them(fresh_database):
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        admin.execute("SET hub.now = '2026-06-01T12:00:00Z'")
        admin.execute(
            "INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, joined_on) VALUES (%s, 'hub', 'hub', 'Us', 'US-NY', '2026-01-01')",
            [HUB],
        )
        for ident, name in ((ADA, "ada"), (BEN, "ben")):
            admin.execute("INSERT INTO hub.person (id, name, email) VALUES (%s, %s, %s)", [ident, name, f"{name}@example.coop"])
            admin.execute(
                "INSERT INTO hub.membership (person_id, candidate_from, member_from) VALUES (%s, '2026-01-01', '2026-01-01')", [ident]
            )
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        admin.execute("SET hub.now = '2026-06-12T12:00:00Z'")
        admin.execute(
            "INSERT INTO hub.proposal (id, entity_id, number, title, brought_by, effect_type) VALUES (%s, %s, 1, 'Fridays', %s, 'x')",
            [MATTER, HUB, ADA],
        )
        admin.execute(
            """INSERT INTO hub.proposal_version (entity_id, proposal_id, version, wording, title, text, text_hash, meaning_changed, written_by)
               VALUES (%s, %s, 1, 1, 'Fridays', 'Every Friday.', %s, true, %s)""",
            [HUB, MATTER, HASH, ADA],
        )
        admin.execute(SAY, [HUB, MATTER, 1, 1, HASH, ADA, "consent"])
        with pytest.raises(errors.CheckViolation, match="somebody has not been heard"):
            admin.execute(DECIDE, [HUB, MATTER, HASH])
        with pytest.raises(errors.ForeignKeyViolation):
            admin.execute(SAY, [HUB, MATTER, 2, 1, "cd" * 32, BEN, "consent"])
        admin.execute(
            """INSERT INTO hub.proposal_version (entity_id, proposal_id, version, wording, title, text, text_hash, meaning_changed, written_by)
               SELECT entity_id, proposal_id, 2, 1, title, 'Every Monday.', text_hash, true, written_by FROM hub.proposal_version"""
        )
        admin.execute("UPDATE hub.proposal SET live_version = 2")
        with pytest.raises(errors.CheckViolation, match="the text has changed"):
            admin.execute(SAY, [HUB, MATTER, 2, 1, HASH, BEN, "consent"])
        admin.execute("UPDATE hub.proposal SET live_version = 1")
        admin.execute(SAY, [HUB, MATTER, 2, 1, HASH, BEN, "block"])
        with pytest.raises(errors.CheckViolation, match="somebody blocks this"):
            admin.execute(DECIDE, [HUB, MATTER, HASH])
        admin.execute(SAY, [HUB, MATTER, 3, 1, HASH, BEN, "consent"])
        with pytest.raises(errors.CheckViolation, match="only a decision adopts"):
            admin.execute("UPDATE hub.proposal SET status = 'adopted', closed_at = hub.now()")
        admin.execute(DECIDE, [HUB, MATTER, HASH])
        admin.execute("UPDATE hub.proposal SET status = 'adopted', closed_at = hub.now()")
        with pytest.raises(errors.CheckViolation, match="while the matter is open"):
            admin.execute(DECIDE, [HUB, MATTER, HASH])
        with pytest.raises(errors.CheckViolation, match="this matter is closed"):
            admin.execute(SAY, [HUB, MATTER, 4, 1, HASH, BEN, "block"])
        for statement in ("UPDATE hub.decision SET title = 'x'", "DELETE FROM hub.position", "TRUNCATE hub.proposal_version CASCADE"):
            with pytest.raises(errors.ObjectNotInPrerequisiteState, match="only grows"):
                admin.execute(statement)
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT to_regclass('hub.decision'), to_regproc('hub.people_to_hear')").fetchone() == (None, None)
        assert admin.execute("SELECT count(*) FROM hub.membership").fetchone() == (2,)
    upgrade(fresh_database.admin_url)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM hub.decision").fetchone() == (0,)
