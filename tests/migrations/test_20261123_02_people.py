"""People, legal entities, owners of record, membership, engagements, licences."""

from __future__ import annotations

from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import ADA, HUB, PRACTICE, empty_database, fingerprints, refuses, settle

BEFORE, AFTER = "20261123_01_foundation", "20261123_02_people"
ENTITY = "INSERT INTO hub.entity (kind, slug, name, jurisdiction, discipline, joined_on, left_on) VALUES (%s, %s, 'x', 'US-NY', %s, '2026-01-01', %s)"
PERSON = "INSERT INTO hub.person (name, email) VALUES (%s, %s)"
MEMBER = "INSERT INTO hub.membership (person_id, candidate_from, member_from, left_on) VALUES (%s, %s, %s, %s)"
LICENCE = "INSERT INTO hub.licence (person_id, type, number, jurisdiction) VALUES (%s, 'LCSW', %s, 'US-NY')"


def test_a_trail_that_was_there_before_stays_while_people_come_and_go(cluster):
    with empty_database(cluster) as database:
        upgrade(database.admin_url, revision=BEFORE)
        with database.admin() as admin:
            admin.execute(
                "INSERT INTO hub.audit_entry (entity_id, at, actor, action, words) VALUES (%s, now(), 'system', 'queue.job.run', 'Ran')", [HUB]
            )
        trail = fingerprints(database)
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            settle(admin)
            assert admin.execute("SELECT hub.find_hub()::text").fetchone() == (HUB,)
            for row in (
                ["hub", "another", None, None],
                ["practice", "hub", "psychology", None],
                ["practice", "combined", "psychology", None],
                ["practice", "psychology", None, None],
                ["practice", "psychology", "psychology", "2025-12-31"],
                ["shop", "psychology", "psychology", None],
            ):
                refuses(admin, errors.CheckViolation, ENTITY, row)
            refuses(admin, errors.UniqueViolation, ENTITY, ["practice", "needles", "psychology", None])
            for row in (["Cleo", "Cleo@example.coop"], ["Cleo", "cleo"], ["  ", "cleo@example.coop"]):
                refuses(admin, errors.CheckViolation, PERSON, row)
            refuses(admin, errors.UniqueViolation, PERSON, ["Another Ada", "ada@example.coop"])
            refuses(admin, errors.CheckViolation, MEMBER, [ADA, "2026-02-01", "2026-01-01", None])
            admin.execute(MEMBER, [ADA, "2026-01-01", "2026-07-01", None])
            admin.execute(LICENCE, [ADA, "0123"])
            refuses(admin, errors.UniqueViolation, LICENCE, [ADA, "0123"])
            admin.execute("INSERT INTO hub.engagement (entity_id, person_id, kind, from_on) VALUES (%s, %s, 'contractor', now())", [PRACTICE, ADA])
        downgrade(database.admin_url, BEFORE)
        assert fingerprints(database) == trail
        upgrade(database.admin_url, revision=AFTER)
        assert {name: fingerprints(database)[name] for name in trail} == trail
