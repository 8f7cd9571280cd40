"""Passwords, one-time links, sessions, tokens, and the attempts counted against guessing."""

from __future__ import annotations

from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import ADA, empty_database, fingerprints, refuses, settle

BEFORE, AFTER = "20261123_03_ledger", "20261123_04_identity"
SECRET, OTHER = b"a" * 32, b"b" * 32
PASSWORD = "INSERT INTO hub.credential (person_id, password_hash) VALUES (%s, %s)"
LINK = "INSERT INTO hub.sign_in_link (person_id, token_hash, created_at, expires_at) VALUES (%s, %s, '2026-01-01', %s)"
SESSION = "INSERT INTO hub.session (person_id, token_hash, via) VALUES (%s, %s, %s)"
TOKEN = "INSERT INTO hub.access_token (person_id, name, token_hash, scopes, created_at, expires_at) VALUES (%s, %s, %s, %s, '2026-01-01', %s)"


def test_people_who_were_there_before_can_sign_in_after_and_a_way_back_leaves_them(cluster):
    with empty_database(cluster) as database:
        upgrade(database.admin_url, revision=BEFORE)
        with database.admin() as admin:
            settle(admin)
        people = fingerprints(database)
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            admin.execute(PASSWORD, [ADA, "$argon2id$v=19$x"])
            admin.execute(LINK, [ADA, SECRET, "2026-01-01 00:15"])
            admin.execute(SESSION, [ADA, SECRET, "link"])
            admin.execute(TOKEN, [ADA, "phone", SECRET, ["hours:read"], "2026-12-31"])
            refuses(admin, errors.CheckViolation, "UPDATE hub.credential SET password_hash = %s", ["secret"])
            refuses(admin, errors.CheckViolation, LINK, [ADA, OTHER, "2026-01-03"])
            refuses(admin, errors.CheckViolation, LINK, [ADA, b"short", "2026-01-01 00:15"])
            refuses(admin, errors.CheckViolation, SESSION, [ADA, OTHER, "telepathy"])
            refuses(admin, errors.CheckViolation, TOKEN, [ADA, "phone", OTHER, [], "2026-12-31"])
            refuses(admin, errors.CheckViolation, TOKEN, [ADA, "phone", OTHER, ["hours:read"], "2027-12-31"])
            refuses(admin, errors.UniqueViolation, SESSION, [ADA, SECRET, "link"])
            refuses(admin, errors.ForeignKeyViolation, SESSION, ["018f0000-0000-7000-8000-0000000000ff", OTHER, "link"])
        downgrade(database.admin_url, BEFORE)
        assert fingerprints(database) == people
        upgrade(database.admin_url, revision=AFTER)
        assert {name: fingerprints(database)[name] for name in people} == people
