"""How we decide: the process of each matter, and the one in force."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade

BEFORE, AFTER = "20261123_12_plugins", "20261123_13_process"
HUB, ADA, MATTER, SENSE, DECISION = (f"018f0000-0000-7000-8000-00000000000{number}" for number in (1, 2, 3, 4, 5))
HASH = "ab" * 32
BRING = "INSERT INTO hub.proposal (id, entity_id, number, title, brought_by, effect_type) VALUES (%s, %s, %s, 'Fridays', %s, 'x')"
WORDS = """INSERT INTO hub.proposal_version (entity_id, proposal_id, version, wording, title, text, text_hash, meaning_changed, written_by)
           VALUES (%s, %s, 1, 1, 'Fridays', 'Every Friday.', %s, true, %s)"""
SAY = """INSERT INTO hub.position (entity_id, proposal_id, sequence, version, wording, text_hash, person_id, kind, via)
         VALUES (%s, %s, 1, 1, 1, %s, %s, 'consent', 'page')"""
DECIDE = """INSERT INTO hub.decision (id, entity_id, proposal_id, round, version, wording, text_hash, label, title, adopted_on, last_sequence, heard)
            VALUES (%s, %s, %s, 1, 1, 1, %s, '2026-01', 'Fridays', '2026-06-12', 2, '{}')"""


def test_matters_from_before_are_decided_by_everybody_and_a_sense_check_decides_nothing(fresh_database):
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        admin.execute("SET hub.now = '2026-06-01T12:00:00Z'")
        admin.execute(
            "INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, joined_on) VALUES (%s, 'hub', 'hub', 'Us', 'US-NY', '2026-01-01')", [HUB]
        )
        admin.execute("INSERT INTO hub.person (id, name, email) VALUES (%s, 'Ada', 'ada@example.coop')", [ADA])
        admin.execute("INSERT INTO hub.membership (person_id, candidate_from, member_from) VALUES (%s, '2026-01-01', '2026-01-01')", [ADA])
        for number, matter in enumerate((MATTER, SENSE), 1):
            admin.execute(BRING, [matter, HUB, number, ADA])
            admin.execute(WORDS, [HUB, matter, HASH, ADA])
            admin.execute(SAY, [HUB, matter, HASH, ADA])
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        admin.execute("SET hub.now = '2026-06-12T12:00:00Z'")
        assert admin.execute("SELECT DISTINCT process FROM hub.proposal").fetchall() == [("unanimity",)]
        admin.execute("UPDATE hub.proposal SET process = 'sense_check' WHERE id = %s", [SENSE])
        with pytest.raises(errors.CheckViolation, match="a sense check decides nothing"):
            admin.execute(DECIDE, [DECISION, HUB, SENSE, HASH])
        admin.execute(DECIDE, [DECISION, HUB, MATTER, HASH])
        adopt = "INSERT INTO hub.process_preset_in_force (entity_id, decision_id, process, from_on) VALUES (%s, %s, %s, '2026-07-01')"
        with pytest.raises(errors.CheckViolation):
            admin.execute(adopt, [HUB, DECISION, "sense_check"])
        with pytest.raises(errors.ForeignKeyViolation):
            admin.execute(adopt, [HUB, MATTER, "sociocratic_consent"])
        admin.execute(adopt, [HUB, DECISION, "sociocratic_consent"])
        for statement in ("UPDATE hub.process_preset_in_force SET process = 'unanimity'", "DELETE FROM hub.process_preset_in_force"):
            with pytest.raises(errors.ObjectNotInPrerequisiteState, match="only grows"):
                admin.execute(statement)
    downgrade(fresh_database.admin_url, BEFORE)
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM hub.proposal WHERE process = 'unanimity'").fetchone() == (2,)
        assert admin.execute("SELECT count(*) FROM hub.process_preset_in_force").fetchone() == (0,)
