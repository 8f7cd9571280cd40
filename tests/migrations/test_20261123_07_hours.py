"""Hours come to a hub that has people and agreements already, and go again without taking those along."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade

BEFORE, AFTER = "20261123_06_agreements", "20261123_07_hours"
PRACTICE, PERSON = "018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"
WRITE = """INSERT INTO hub.time_entry (entity_id, person_id, worked_on, minutes, kind, source, source_key, reference_on, recorded_at)
           VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now())"""


def line(minutes=60, kind="sessions", source="hand", key="a", reference=None, day="2026-05-04"):
    return [PRACTICE, PERSON, day, minutes, kind, source, key, reference]


def test_a_person_who_was_there_before_can_write_hours_after_and_a_way_back_leaves_them(fresh_database):
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        admin.execute(
            """INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, discipline, joined_on)
               VALUES (%s, 'practice', 'psychology', 'Psychology', 'US-NY', 'psychology', '2026-01-01')""",
            [PRACTICE],
        )
        admin.execute("INSERT INTO hub.person (id, name, email, created_at) VALUES (%s, 'Ada', 'ada@example.coop', now())", [PERSON])
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        admin.execute(WRITE, line())
        for wrong in (
            line(key="b", minutes=0),
            line(key="b", minutes=-60),
            line(key="b", minutes=1441),
            line(key="b", kind="singing"),
            line(key="b", source="telepathy"),
            line(key="b", source="correction"),
            line(key="b", source="correction", minutes=-60, reference="2026-06-01"),
        ):
            with pytest.raises(errors.CheckViolation):
                admin.execute(WRITE, wrong)
        with pytest.raises(errors.UniqueViolation):
            admin.execute(WRITE, line())
        admin.execute("UPDATE hub.time_entry SET ended_at = now(), ended_as = 'taken_back'")
        admin.execute(WRITE, line())
        with pytest.raises(errors.ObjectNotInPrerequisiteState):
            admin.execute("UPDATE hub.time_entry SET ended_at = NULL, ended_as = NULL WHERE ended_at IS NOT NULL")
        with pytest.raises(errors.ObjectNotInPrerequisiteState):
            admin.execute("DELETE FROM hub.time_entry")
        admin.execute(
            "INSERT INTO hub.leave_day (entity_id, person_id, on_day, recorded_at) VALUES (%s, %s, '2026-05-05', now())", [PRACTICE, PERSON]
        )
    downgrade(fresh_database.admin_url, BEFORE)
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT name FROM hub.person").fetchall() == [("Ada",)]
        assert admin.execute("SELECT count(*) FROM hub.time_entry").fetchone() == (0,)
