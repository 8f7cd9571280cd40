"""Books, accounts, journal entries, postings, balances, closed months."""

from __future__ import annotations

import json

import pytest
from psycopg import errors

from hub.db.migrate import downgrade, upgrade
from tests.migrations.road import HUB, PRACTICE, empty_database, fingerprints, refuses, settle

BEFORE, AFTER = "20261123_02_people", "20261123_03_ledger"
ACCOUNT = "INSERT INTO hub.account (entity_id, code, name, kind, report_class) VALUES (%s, %s, 'x', %s, %s)"
POSTED = [("1000", "D", 500), ("4100", "C", 500)]


def batch(number, lines, entity=PRACTICE, day="2026-01-15"):
    postings = [{"account": account, "side": side, "amount_minor": minor} for account, side, minor in lines]
    entry = {"entity_id": entity, "id": f"018f0000-0000-7000-9000-00000000000{number}", "accounting_on": day, "memo": "Clients paid"}
    return [json.dumps([entry | {"source": "hand", "source_key": str(number), "postings": postings}])]


def test_a_practice_that_was_there_before_gets_a_book_and_stands_as_it_was_after_the_way_back(cluster):
    post = "SELECT is_new FROM hub.post_entries(%s, 'ada')"
    with empty_database(cluster) as database:
        upgrade(database.admin_url, revision=BEFORE)
        with database.admin() as admin:
            settle(admin)
        people = fingerprints(database)
        upgrade(database.admin_url, revision=AFTER)
        with database.admin() as admin:
            admin.execute("SELECT set_config('hub.now', '2026-02-05T12:00:00Z', false), set_config('hub.entity', %s, false)", [PRACTICE])
            admin.execute(ACCOUNT, [PRACTICE, "1000", "asset", "cash"])
            admin.execute(ACCOUNT, [PRACTICE, "4100", "income", "outside_revenue"])
            for wrong in (["10", "asset", "cash"], ["1001", "asset", "pay"], ["1001", "income", "cash"], ["1001", "wish", "cash"]):
                refuses(admin, errors.CheckViolation, ACCOUNT, [PRACTICE, *wrong])
            admin.execute("SET ROLE scope_practice")
            assert admin.execute(post, batch(1, POSTED)).fetchall() == [(True,)]
            assert admin.execute(post, batch(1, POSTED)).fetchall() == [(False,)]
            for lines in ([("1000", "D", 500)], [("1000", "D", 500), ("4100", "C", 499)], []):
                with pytest.raises(errors.DatabaseError, match="does not balance"):
                    admin.execute(post, batch(2, lines))
            refuses(admin, errors.InsufficientPrivilege, post, batch(2, POSTED, entity=HUB))
            refuses(admin, errors.ForeignKeyViolation, post, batch(2, [("1000", "D", 500), ("9999", "C", 500)]))
            assert admin.execute("SELECT hub.close_month(%s, 202601, 'ada', NULL)", [PRACTICE]).fetchone() == (True,)
            with pytest.raises(errors.DatabaseError, match="is settled"):
                admin.execute(post, batch(2, POSTED))
            admin.execute("RESET ROLE")
            for statement in ("UPDATE hub.posting SET amount_minor = 1", "DELETE FROM hub.journal_entry", "TRUNCATE hub.month_close"):
                with pytest.raises(errors.ObjectNotInPrerequisiteState, match="only grows"):
                    admin.execute(statement)
            assert admin.execute("SELECT sum(debit_minor), sum(credit_minor) FROM hub.balance").fetchone() == (500, 500)
            assert admin.execute("SELECT number FROM hub.entry_number").fetchall() == [(1,)]
            assert admin.execute("SELECT * FROM hub.verify_ledger()").fetchall() == []
        downgrade(database.admin_url, BEFORE)
        assert fingerprints(database) == people
        upgrade(database.admin_url, revision=AFTER)
        assert {name: fingerprints(database)[name] for name in people} == people
