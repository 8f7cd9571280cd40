"""Which plugins this hub has known, and what a practice has chosen in them."""

from __future__ import annotations

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade

BEFORE, AFTER = "20261123_11_onboarding", "20261123_12_plugins"
PRACTICE = "018f0000-0000-7000-8000-000000000001"


def test_a_practice_that_was_there_before_can_choose_after_and_a_way_back_leaves_it(fresh_database):
    downgrade(fresh_database.admin_url, BEFORE)
    with fresh_database.admin() as admin:
        admin.execute(
            """INSERT INTO hub.entity (id, kind, slug, name, jurisdiction, discipline, joined_on)
               VALUES (%s, 'practice', 'needles', 'Needles', 'US-NY', 'acupuncture', '2026-01-01')""",
            [PRACTICE],
        )
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        choose = "INSERT INTO hub.plugin_setting (entity_id, plugin_key, name, value, set_at) VALUES (%s, 'acupuncture', %s, %s, now())"
        admin.execute(choose, [PRACTICE, "notice_days", "30"])
        for name, value in (("Notice Days", "30"), ("many", "[1, 2]"), ("whole", '{"a": 1}')):
            with pytest.raises(errors.CheckViolation):
                admin.execute(choose, [PRACTICE, name, value])
        admin.execute("INSERT INTO hub.plugin (key, title, distribution, version) VALUES ('acupuncture', 'Acupuncture', 'x', '1')")
        with pytest.raises(errors.CheckViolation):
            admin.execute("INSERT INTO hub.plugin (key, title, distribution, version) VALUES ('Acu 2', 'Acupuncture', 'x', '1')")
    downgrade(fresh_database.admin_url, BEFORE)
    upgrade(fresh_database.admin_url, revision=AFTER)
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT slug FROM hub.entity").fetchall() == [("needles",)]
        assert admin.execute("SELECT count(*) FROM hub.plugin_setting").fetchone() == (0,)
