"""The database of the tests itself."""

import psycopg


def test_the_app_login_of_a_test_is_no_superuser(database):
    with database.admin() as connection:
        row = connection.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'hub_app'").fetchone()
    assert row == (False, False)


def test_a_row_left_behind_by_one_test_is_gone_in_the_next(database, _resetter):
    with database.admin() as connection:
        before = connection.execute("SELECT count(*) FROM hub.outbox").fetchone()
        connection.execute("INSERT INTO hub.outbox (job, dedup_key, ids) VALUES ('a.b.c', 'k', '{}')")
        _resetter.reset()
        assert connection.execute("SELECT count(*) FROM hub.outbox").fetchone() == before


def test_the_app_can_log_in(database_url):
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("hub_app",)


def test_a_unit_of_work_of_a_test_is_bound_to_its_scope(app):
    from hub.db.unit_of_work import unit_of_work
    from hub.kernel.context import Scope, operator_actor

    with app.app_context(), unit_of_work(Scope.system(), operator_actor()) as uow:
        assert uow.execute("SELECT current_user").scalar() == "scope_system"
