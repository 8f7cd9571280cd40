"""Surplus policies, allocations and shares."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import ADA, BEN, DECISION, empty_database, fingerprints, refuses, settle

BEFORE, AFTER = "20261123_09_rates", "20261123_10_surplus"
POLICY = "INSERT INTO hub.surplus_policy (from_year, rule, reserve_percent, adopted_on, decision_id) VALUES (%s, %s, %s, '2025-12-01', %s)"
SHARED = """INSERT INTO hub.surplus_allocation (year, pool_minor, collective_minor, total_minutes, rule, basis_hash, decision_id, entry_id,
            posted_at) VALUES (%s, %s, %s, 1000, 'hours_flat', 'x', %s, uuidv7(), now())"""
SHARE = "INSERT INTO hub.surplus_share (year, person_id, minutes, share_minor) VALUES (%s, %s, %s, %s)"


def test_a_year_that_was_there_before_can_be_shared_after_and_a_way_back_leaves_it(cluster):
    with empty_database(cluster) as database:
        upgrade(database.admin_url, revision=BEFORE)
        with database.admin() as admin:
            settle(admin, decided=True)
        decided = fingerprints(database)
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            admin.execute(POLICY, [2026, "hours_flat", 10, DECISION])
            refuses(admin, errors.CheckViolation, POLICY, [2027, "by_seniority", 10, DECISION])
            refuses(admin, errors.CheckViolation, POLICY, [2027, "hours_flat", 101, DECISION])
            for pool, collective in ((0, 0), (-5, 0), (100, 101), (100, -1)):
                refuses(admin, errors.CheckViolation, SHARED, [2026, pool, collective, DECISION])
            admin.execute(SHARED, [2026, 1_234_567, 123_456, DECISION])
            refuses(admin, errors.UniqueViolation, SHARED, [2026, 1_234_567, 123_456, DECISION])
            admin.execute(SHARE, [2026, ADA, 1000, 1_111_111])
            refuses(admin, errors.CheckViolation, SHARE, [2026, BEN, 1000, -1])
            refuses(admin, errors.ForeignKeyViolation, SHARE, [2027, BEN, 1000, 1])
            with pytest.raises(errors.ObjectNotInPrerequisiteState, match="only grows"):
                admin.execute("DELETE FROM hub.surplus_share")
        downgrade(database.admin_url, BEFORE)
        assert fingerprints(database) == decided
        upgrade(database.admin_url, revision=AFTER)
        assert {name: fingerprints(database)[name] for name in decided} == decided
