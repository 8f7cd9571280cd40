"""The outbox: asked for once, done once, refused in the open."""

from __future__ import annotations

import pytest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from hub.db.unit_of_work import transact, unit_of_work
from hub.kernel.context import Scope, job_actor
from hub.kernel.errors import refused, stale, unavailable
from hub.queue.outbox import enqueue, finish
from hub.queue.relay import MOST_TRIES, queue_of, relay_once
from hub.queue.worker import install_jobs, run_row, run_waiting

ME = job_actor("test")


@pytest.fixture
def jobs(app):
    """Put jobs of the test's own beside those of the features, and take them away again."""
    before = app.extensions.get("hub.jobs", {})
    app.extensions["hub.jobs"] = dict(before)
    with app.app_context():
        yield app.extensions["hub.jobs"]
    app.extensions["hub.jobs"] = before


def ask(job="test.thing.do", key="once", **ids):
    transact(Scope.system(), ME, lambda uow: enqueue(uow, job, key, **ids))


def rows(database):
    with database.admin() as connection:
        return connection.execute("SELECT id, attempts, done_at, refused_at, note FROM hub.outbox ORDER BY id").fetchall()


def make_due(database):
    with database.admin() as connection:
        connection.execute("UPDATE hub.outbox SET available_at = now() - interval '1 second', sent_at = sent_at - interval '1 hour'")


def do_thing(ids):
    """Leave a trace and mark the row done, in one transaction."""

    def effect(uow):
        uow.execute("INSERT INTO hub.schedule_run (name, due_at) VALUES (:name, now())", {"name": ids["name"]})
        finish(uow, ids["outbox_id"])
        return "did it"

    return transact(Scope.system(), ME, effect)


def traces(database):
    with database.admin() as connection:
        return connection.execute("SELECT count(*) FROM hub.schedule_run").fetchone()[0]


def test_a_job_asked_for_twice_under_one_key_stands_once(jobs, database):
    ask(key="fee:2026-05")
    ask(key="fee:2026-05")
    assert len(rows(database)) == 1


def test_a_job_asked_for_in_a_transaction_that_rolls_back_was_never_asked_for(jobs, database):
    with pytest.raises(ZeroDivisionError), unit_of_work(Scope.system(), ME) as uow:
        enqueue(uow, "test.thing.do", "never")
        raise ZeroDivisionError
    assert rows(database) == []


def test_a_done_job_marks_its_row_in_the_transaction_of_its_effect(jobs, database):
    jobs["test.thing.do"] = do_thing
    ask(name="a")
    assert [outcome.how for outcome in run_waiting()] == ["done"]
    ((_, attempts, done_at, refused_at, note),) = rows(database)
    assert (attempts, done_at is None, refused_at, note) == (1, False, None, "did it")
    assert traces(database) == 1


def test_a_row_run_twice_has_one_effect(jobs, database):
    jobs["test.thing.do"] = do_thing
    ask(name="a")
    ident = rows(database)[0][0]
    assert run_row(ident).how == "done"
    assert run_row(ident).how == "nothing"
    assert traces(database) == 1


def test_the_slower_of_two_runs_rolls_its_effect_back(jobs, database):
    def overtaken(ids):
        with database.admin() as connection:
            connection.execute("UPDATE hub.outbox SET done_at = now()")
        return do_thing(ids)

    jobs["test.thing.do"] = overtaken
    ask(name="a")
    assert [outcome.how for outcome in run_waiting()] == ["nothing"]
    assert traces(database) == 0


def test_a_refusal_is_written_on_the_row_and_not_tried_again(jobs, database):
    def refuse(ids):
        raise refused("test.thing.do", "The month is closed.")

    jobs["test.thing.do"] = refuse
    ask()
    assert [outcome.how for outcome in run_waiting()] == ["refused"]
    make_due(database)
    assert run_waiting() == []
    ((_, attempts, done_at, refused_at, note),) = rows(database)
    assert (attempts, done_at, refused_at is None, note) == (1, None, False, "The month is closed.")


def test_a_fault_in_the_program_is_recorded_without_its_text(jobs, database):
    def stumble(ids):
        raise KeyError("Jane Roe, 1970-01-01")

    jobs["test.thing.do"] = stumble
    ask()
    run_waiting()
    assert rows(database)[0][4] == "a fault in the program: KeyError"


def test_a_job_nobody_has_is_refused_by_name(jobs, database):
    ask(job="test.thing.vanish")
    assert run_waiting()[0].words == "no installed feature has a job called test.thing.vanish"


def test_a_passing_fault_is_tried_again_later_and_given_up_in_the_open_after_the_bound(jobs, database):
    def away(ids):
        raise unavailable("test.thing.do", "The bank is away.")

    jobs["test.thing.do"] = away
    ask()
    for _ in range(MOST_TRIES):
        make_due(database)
        run_waiting()
    ((_, attempts, done_at, refused_at, note),) = rows(database)
    assert (attempts, done_at, refused_at is None, note) == (MOST_TRIES, None, False, "The bank is away.")


def test_a_lost_connection_is_a_passing_fault(jobs, database):
    def lose(ids):
        raise OperationalError("select 1", {}, Exception("server closed the connection"))

    jobs["test.thing.do"] = lose
    ask()
    assert [outcome.how for outcome in run_waiting()] == ["later"]


def test_a_job_that_found_its_subject_changed_is_tried_once_more(jobs, database):
    def changed(ids):
        raise stale("test.thing.do", "The text has changed.")

    jobs["test.thing.do"] = changed
    ask()
    assert run_waiting()[0].how == "later"
    make_due(database)
    assert run_waiting()[0].how == "refused"


def test_redis_carries_the_id_of_the_row_and_nothing_else(jobs, database, redis_url):
    ask(name="secret-thing")
    with Redis.from_url(redis_url) as connection:
        assert relay_once(connection).rung == 1
        (job,) = queue_of(connection).jobs
        assert job.args == [str(rows(database)[0][0])]
        assert b"secret-thing" not in b"".join(connection.hgetall(job.key).values())


def test_a_row_is_rung_once_until_it_is_overdue_then_again(jobs, database, redis_url):
    ask()
    with Redis.from_url(redis_url) as connection:
        assert [relay_once(connection).rung for _ in range(2)] == [1, 0]
        make_due(database)
        assert relay_once(connection).rung == 1
        assert len(queue_of(connection)) == 1, "the first bell still hung there"


def test_a_flushed_redis_is_rung_again(jobs, database, redis_url):
    ask()
    with Redis.from_url(redis_url) as connection:
        relay_once(connection)
        connection.flushall()
        make_due(database)
        relay_once(connection)
        assert len(queue_of(connection)) == 1


def test_nothing_counts_as_rung_while_redis_is_away(jobs, database):
    ask()
    with Redis.from_url("unix:///nowhere/at-all.sock") as connection, pytest.raises(RedisError):
        relay_once(connection)
    with database.admin() as connection:
        assert connection.execute("SELECT sent_at FROM hub.outbox").fetchone() == (None,)


def test_a_row_whose_every_worker_died_is_given_up_in_the_open(jobs, database, redis_url):
    ask()
    with database.admin() as connection:
        connection.execute("UPDATE hub.outbox SET attempts = %s", [MOST_TRIES])
    with Redis.from_url(redis_url) as connection:
        assert relay_once(connection).given_up == 1
    assert rows(database)[0][4] == "gave up: every try ended without a word"


def test_a_claimed_row_is_left_to_its_worker_until_the_lease_is_over(jobs, database):
    """As after kill -9 of a worker in the middle of a job: nobody else takes the row before the lease ends, and somebody does after."""
    jobs["test.thing.do"] = do_thing
    ask(name="a")
    with database.admin() as connection:
        connection.execute("UPDATE hub.outbox SET attempts = 1, sent_at = now(), available_at = now() + interval '30 seconds'")
    assert run_row(rows(database)[0][0]).how == "nothing"
    assert run_waiting() == []
    make_due(database)
    assert [outcome.how for outcome in run_waiting()] == ["done"]
    assert traces(database) == 1


def test_a_job_that_dies_before_it_is_done_leaves_no_half_of_its_effect(jobs, database):
    def die_half_way(ids):
        def effect(uow):
            uow.execute("INSERT INTO hub.schedule_run (name, due_at) VALUES ('half', now())")
            raise OperationalError("insert", {}, Exception("terminating connection due to administrator command"))

        return transact(Scope.system(), ME, effect)

    jobs["test.thing.do"] = die_half_way
    ask()
    run_waiting()
    assert traces(database) == 0
    jobs["test.thing.do"] = do_thing
    with database.admin() as connection:
        connection.execute("UPDATE hub.outbox SET ids = '{\"name\": \"whole\"}'")
    make_due(database)
    run_waiting()
    assert traces(database) == 1


def test_two_features_may_not_use_one_name_for_a_job(jobs, app):
    with pytest.raises(RuntimeError, match=r"two features have a job of the name test\.thing\.do"):
        install_jobs(app, {"test.thing.do": do_thing}, {"test.thing.do": do_thing})


def test_a_calendar_that_names_a_job_nobody_has_does_not_start(jobs, app):
    with pytest.raises(RuntimeError, match="the schedule names jobs that nobody has"):
        install_jobs(app, {"test.thing.do": do_thing})
