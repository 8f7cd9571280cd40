"""Practices on their way in."""

from __future__ import annotations

from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import ADA, PRACTICE, empty_database, fingerprints, refuses, settle

BEFORE, AFTER = "20261123_10_surplus", "20261123_11_onboarding"
BEGIN = """INSERT INTO hub.onboarding (discipline, name, status, opened_by, opened_at, changed_by, changed_at, proposal_id, entity_id)
           VALUES ('acupuncture', 'Needles', %s, %s, now(), %s, now(), %s, %s)"""


def test_people_who_were_there_before_can_welcome_a_practice_after_and_a_way_back_leaves_them(cluster):
    matter = "018f0000-0000-7000-8000-00000000000f"
    with empty_database(cluster) as database:
        upgrade(database.admin_url, revision=BEFORE)
        with database.admin() as admin:
            settle(admin)
        people = fingerprints(database)
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            admin.execute(BEGIN, ["draft", ADA, ADA, None, None])
            admin.execute(BEGIN, ["admitted", ADA, ADA, matter, PRACTICE])
            for wrong in (["proposed", ADA, ADA, None, None], ["admitted", ADA, ADA, matter, None], ["lost", ADA, ADA, None, None]):
                refuses(admin, errors.CheckViolation, BEGIN, wrong)
            refuses(admin, errors.ForeignKeyViolation, BEGIN, ["draft", matter, ADA, None, None])
            admin.execute("INSERT INTO hub.story (name) VALUES ('alliance')")
            refuses(admin, errors.UniqueViolation, "INSERT INTO hub.story (name) VALUES (%s)", ["alliance"])
        downgrade(database.admin_url, BEFORE)
        assert fingerprints(database) == people
        upgrade(database.admin_url, revision=AFTER)
        assert {name: fingerprints(database)[name] for name in people} == people
