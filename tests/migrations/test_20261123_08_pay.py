"""The one rate, leave days, the rhythm of a month, pay runs and their lines."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import ADA, DECISION, HUB, PRACTICE, empty_database, fingerprints, refuses, settle

BEFORE, AFTER = "20261123_07_hours", "20261123_08_pay"
RATE = "INSERT INTO hub.pay_rate (from_on, per_hour_minor, decision_id) VALUES (%s, %s, %s)"
LEAVE = "INSERT INTO hub.leave_policy (from_on, kind, day_minor, decision_id) VALUES ('2026-01-01', %s, %s, %s)"
RHYTHM = "INSERT INTO hub.month_rule (from_on, pay_run_day, pay_day, settle_day, decision_id) VALUES ('2026-01-01', %s, %s, %s, %s)"
RUN = "INSERT INTO hub.pay_run (entity_id, month, made_at, made_by, total_minor) VALUES (%s, %s, now(), 'ada', 4000)"
LINE = """INSERT INTO hub.pay_line (entity_id, month, person_id, line, kind, engagement, minutes, rate_minor, amount_minor, rate_from_on)
          VALUES (%s, 202601, %s, %s, %s, %s, 60, 4000, 4000, '2026-01-01')"""


def test_hours_that_were_there_before_can_be_paid_after_and_a_way_back_leaves_them(cluster):
    with empty_database(cluster) as database:
        upgrade(database.admin_url, revision=BEFORE)
        with database.admin() as admin:
            settle(admin, decided=True)
            admin.execute(
                """INSERT INTO hub.time_entry (entity_id, person_id, worked_on, minutes, kind, source, source_key, recorded_at)
                   VALUES (%s, %s, '2026-01-12', 60, 'sessions', 'hand', 'a', now())""",
                [PRACTICE, ADA],
            )
        hours = fingerprints(database)
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            admin.execute(RATE, ["2026-01-01", 4000, DECISION])
            refuses(admin, errors.UniqueViolation, RATE, ["2026-01-01", 4100, DECISION])
            refuses(admin, errors.CheckViolation, RATE, ["2026-02-01", 0, DECISION])
            refuses(admin, errors.ForeignKeyViolation, RATE, ["2026-02-01", 4100, ADA])
            refuses(admin, errors.CheckViolation, LEAVE, ["unlimited", 16000, DECISION])
            refuses(admin, errors.CheckViolation, LEAVE, ["fixed", -1, DECISION])
            for days in ((0, 5, 10), (5, 3, 10), (3, 5, 31)):
                refuses(admin, errors.CheckViolation, RHYTHM, [*days, DECISION])
            admin.execute(RUN, [PRACTICE, 202601])
            refuses(admin, errors.UniqueViolation, RUN, [PRACTICE, 202601])
            admin.execute(LINE, [PRACTICE, ADA, 1, "work", "contractor"])
            refuses(admin, errors.ForeignKeyViolation, LINE, [HUB, ADA, 1, "work", "contractor"])
            refuses(admin, errors.CheckViolation, LINE, [PRACTICE, ADA, 2, "bonus", "contractor"])
            refuses(admin, errors.CheckViolation, LINE, [PRACTICE, ADA, 2, "work", "volunteer"])
            with pytest.raises(errors.ObjectNotInPrerequisiteState, match="only grows"):
                admin.execute("UPDATE hub.pay_rate SET per_hour_minor = 4100")
        downgrade(database.admin_url, BEFORE)
        assert fingerprints(database) == hours
        upgrade(database.admin_url, revision=AFTER)
        assert {name: fingerprints(database)[name] for name in hours} == hours
