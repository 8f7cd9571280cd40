"""Scopes, the trail, the outbox, answers kept by key: the first revision, so nothing of the hub stands before it."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import empty_database, fingerprints, refuses

AFTER = "20261123_01_foundation"
NOBODY = "00000000-0000-0000-0000-000000000000"
ACT = "INSERT INTO hub.audit_entry (entity_id, at, actor, action, words) VALUES (%s, %s, 'system', %s, 'Something')"
ANSWER = "INSERT INTO hub.idempotency_key (person_id, key, request_hash, status, body) VALUES (%s, 'k', 'x', 201, '{}')"


def test_the_trail_grows_and_is_sealed_and_the_way_back_leaves_other_tables_alone(cluster):
    with empty_database(cluster) as database:
        with database.admin() as admin:
            admin.execute("CREATE TABLE public.of_somebody_else AS SELECT 1 AS one")
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            for day in ("2026-01-01", "2026-01-02"):
                admin.execute(ACT, [NOBODY, day, "identity.session.begin"])
            refuses(admin, errors.CheckViolation, ACT, [NOBODY, "2026-01-03", "signed in"])
            refuses(admin, errors.NotNullViolation, ACT, [NOBODY, None, "identity.session.begin"])
            assert admin.execute("SELECT hub.seal_audit()").fetchone() == (2,)
            assert admin.execute("SELECT entries, sealed, reason FROM hub.verify_audit()").fetchall() == [(2, 2, None)]
            for statement in ("UPDATE hub.audit_entry SET words = 'x'", "DELETE FROM hub.audit_link", "TRUNCATE hub.audit_entry CASCADE"):
                with pytest.raises(errors.ObjectNotInPrerequisiteState, match="only grows"):
                    admin.execute(statement)
            admin.execute("INSERT INTO hub.outbox (job, dedup_key) VALUES ('audit.trail.seal', 'a')")
            refuses(admin, errors.UniqueViolation, "INSERT INTO hub.outbox (job, dedup_key) VALUES ('audit.trail.seal', %s)", ["a"])
            admin.execute(ANSWER, [NOBODY])
            refuses(admin, errors.UniqueViolation, ANSWER, [NOBODY])
        downgrade(database.admin_url, "base")
        assert fingerprints(database) == {}
        upgrade(database.admin_url, revision=AFTER)
        assert {rows for rows, _ in fingerprints(database).values()} == {0}
        with database.admin() as admin:
            assert admin.execute("SELECT one FROM public.of_somebody_else").fetchall() == [(1,)]
