"""Low rates and free care."""

from __future__ import annotations

from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import ADA, DECISION, HUB, PRACTICE, empty_database, fingerprints, refuses, settle

BEFORE, AFTER = "20261123_08_pay", "20261123_09_rates"
GRANT = """INSERT INTO hub.low_rate (entity_id, reference, person_id, usual_minor, agreed_minor, sessions_a_month, from_month, months,
           decision_id, granted_at) VALUES (%s, %s, %s, %s, %s, %s, 202602, %s, %s, now())"""


def grant(entity=HUB, reference="K7MWX2", usual=15000, agreed=0, sessions=4, months=6, decision=DECISION):
    return [entity, reference, ADA, usual, agreed, sessions, months, decision]


def test_decisions_that_were_there_before_can_grant_care_after_and_a_way_back_leaves_them(cluster):
    with empty_database(cluster) as database:
        upgrade(database.admin_url, revision=BEFORE)
        with database.admin() as admin:
            settle(admin, decided=True)
        decided = fingerprints(database)
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            for wrong in (
                grant(reference="Jane D"),
                grant(reference="I0O1LL"),
                grant(agreed=15000),
                grant(agreed=-1),
                grant(sessions=0),
                grant(months=25),
            ):
                refuses(admin, errors.CheckViolation, GRANT, wrong)
            refuses(admin, errors.ForeignKeyViolation, GRANT, grant(entity=PRACTICE))
            admin.execute(GRANT, grant())
            refuses(admin, errors.UniqueViolation, GRANT, grant(reference="QRSTUV"))
            admin.execute("INSERT INTO hub.rate_floor (from_on, floor_minor, decision_id) VALUES ('2026-01-01', 0, %s)", [DECISION])
        downgrade(database.admin_url, BEFORE)
        assert fingerprints(database) == decided
        upgrade(database.admin_url, revision=AFTER)
        assert {name: fingerprints(database)[name] for name in decided} == decided
