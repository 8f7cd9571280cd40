"""The blocks that stand, found without reading every word that was said."""

from __future__ import annotations

from hub.db.migrate import downgrade, upgrade

BEFORE, AFTER = "20261123_13_process", "20261123_14_standing_blocks"
HUB, ADA, BEN, MATTER = (f"018f0000-0000-7000-8000-00000000000{number}" for number in (1, 2, 3, 4))
HASH = "ab" * 32
SAY = """INSERT INTO hub.position (entity_id, proposal_id, sequence, version, wording, text_hash, person_id, kind, reason, via)
         VALUES (%s, %s, %s, 1, 1, %s, %s, %s, 'because', 'page')"""
BLOCKS = "SELECT person_id::text FROM hub.standing WHERE entity_id = %s AND proposal_id = %s AND kind = 'block'"


def test_a_block_from_before_and_one_from_after_are_found_and_a_lifted_one_is_not(fresh_database):
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        admin.execute("SET hub.now = '2026-06-12T12:00:00Z'")
        admin.execute(
            "INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, joined_on) VALUES (%s, 'hub', 'hub', 'Us', 'US-NY', '2026-01-01')", [HUB]
        )
        for ident, name in ((ADA, "ada"), (BEN, "ben")):
            admin.execute("INSERT INTO hub.person (id, name, email) VALUES (%s, %s, %s)", [ident, name, f"{name}@example.coop"])
        admin.execute(
            "INSERT INTO hub.proposal (id, entity_id, number, title, brought_by, effect_type) VALUES (%s, %s, 1, 'Fridays', %s, 'x')",
            [MATTER, HUB, ADA],
        )
        admin.execute(
            """INSERT INTO hub.proposal_version (entity_id, proposal_id, version, wording, title, text, text_hash, meaning_changed, written_by)
               VALUES (%s, %s, 1, 1, 'Fridays', 'Every Friday.', %s, true, %s)""",
            [HUB, MATTER, HASH, ADA],
        )
        admin.execute(SAY, [HUB, MATTER, 1, HASH, ADA, "block"])
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        admin.execute("SET hub.now = '2026-06-12T12:00:00Z'")
        admin.execute("SET enable_seqscan = off")
        admin.execute(SAY, [HUB, MATTER, 2, HASH, BEN, "block"])
        assert {row[0] for row in admin.execute(BLOCKS, [HUB, MATTER])} == {ADA, BEN}
        admin.execute(SAY, [HUB, MATTER, 3, HASH, ADA, "consent"])
        assert admin.execute(BLOCKS, [HUB, MATTER]).fetchall() == [(BEN,)]
        plan = admin.execute("EXPLAIN " + BLOCKS, [HUB, MATTER]).fetchall()
        assert any("standing_blocks" in row[0] for row in plan)
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT to_regclass('hub.standing_blocks')").fetchone() == (None,)
        assert admin.execute(BLOCKS, [HUB, MATTER]).fetchall() == [(BEN,)]
    upgrade(fresh_database.admin_url)
