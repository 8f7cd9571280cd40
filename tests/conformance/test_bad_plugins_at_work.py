"""A plugin that fails while it works has its own page of trouble; nothing of a neighbour is seen and nothing else stops."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest

from hub.db.base import db
from hub.db.unit_of_work import transact, unit_of_work
from hub.kernel.context import Scope, operator_actor
from hub.plugin_host import jobs, services
from hub.plugin_host.catalogue import discover
from hub.plugin_host.release import release_plugins
from hub.queue.outbox import enqueue
from tests.builders.plugged import come_as, form_token, found_hub, plugged_app
from tests.conformance.strangers import STEAL_SPELT, Stranger, page, with_table


@pytest.fixture
def at_work(fresh_database, place):
    """Install strangers, release, and open an application with a massage practice, an acupuncture practice and a neighbour."""
    opened = []

    def open_with(*strangers: Stranger):
        path = place(*strangers)
        assert not [each.fault for each in release_plugins(fresh_database.admin_url, catalogue=discover(path=path)) if each.fault]
        app = plugged_app(fresh_database.url, path=path)
        context = app.app_context()
        context.push()
        opened.append(context)
        places = found_hub(hands="massage", others="massage", needles="acupuncture")
        come_as(app, *places.values())
        return app, places

    yield open_with
    for context in opened:
        db.session.remove()
        db.engine.dispose()
        context.pop()


def massage(body: str, key: str = "massage") -> Stranger:
    return with_table(key, body=body)


def test_a_stolen_scope_gives_no_row_of_a_neighbour_and_leaves_nothing(at_work, caplog):
    caplog.set_level(logging.CRITICAL)
    body = (
        "desk.write(\"INSERT INTO oil (name) VALUES ('bait')\")\n"
        + f"desk.rows({STEAL_SPELT!r}, to=request.form['to'])\nreturn Done('Kept.')"
    )
    stranger = with_table("massage", body=f"if request.method == 'POST':\n{indent(body)}\nreturn PageView('Oils', 'None.')")
    stranger.says["pages"] = page("oils-massage", methods="GET POST")
    app, places = at_work(stranger)
    visitor = app.test_client()
    token = form_token(visitor.get("/p/needles/needle-certificates").text)
    data = {"csrf_token": token, "to": str(places["needles"].entity_id)}
    assert visitor.post("/p/hands/oils-massage", data=data).status_code == 503
    with unit_of_work(Scope.practice(places["hands"].entity_id), operator_actor(), read_only=True) as uow:
        assert [table.rows for table in services.kept_rows(uow, "massage")] == [()]


def indent(body: str) -> str:
    return "\n".join(f"    {line}" for line in body.splitlines())


def test_a_plugin_that_fails_three_times_in_a_row_rests_and_a_good_answer_begins_anew(at_work, caplog):
    caplog.set_level(logging.CRITICAL)
    body = "if request.query.get('bad'):\n    1 / 0\nreturn PageView('Oils', 'All is well.')"
    app, _ = at_work(massage(body))
    visitor = app.test_client()
    for bad in ("1", "1", "", "1", "1"):
        assert visitor.get(f"/p/hands/oils-massage?bad={bad}").status_code == (503 if bad else 200)
    assert visitor.get("/p/hands/oils-massage").status_code == 200
    for _ in range(3):
        visitor.get("/p/hands/oils-massage?bad=1")
    resting = visitor.get("/p/hands/oils-massage")
    assert resting.status_code == 503 and "failed several times" in resting.text
    assert "failed several times" in visitor.get("/hub/plugins/massage").text
    assert visitor.get("/p/needles/needle-certificates").status_code == 200


def test_a_job_that_fails_is_parked_and_the_jobs_of_others_run(at_work, caplog):
    caplog.set_level(logging.CRITICAL)
    stranger = massage("return PageView('Oils', 'None.')")
    stranger.says["jobs"] = "(Job(name='count_oils', title='Count oils', handler='PACKAGE.work:count', every='day'),)"
    stranger.modules["work"] = "def count(desk):\n    desk.write(\"INSERT INTO oil (name) VALUES ('x')\")\n    raise RuntimeError('no')\n"
    _app, places = at_work(stranger)
    from hub.queue.worker import run_waiting

    transact(Scope.system(), operator_actor(), lambda uow: enqueue(uow, "plugin_host.job.plan", "today"))
    outcomes = sorted((each.how, each.words) for each in run_waiting())
    assert [how for how, _ in outcomes] == ["done", "done", "refused", "refused"]
    assert ("done", "no certificates need renewing.") in outcomes
    assert all("it failed" in words for how, words in outcomes if how == "refused")
    with unit_of_work(Scope.practice(places["hands"].entity_id), operator_actor(), read_only=True) as uow:
        assert [table.rows for table in services.kept_rows(uow, "massage")] == [()]


def test_the_jobs_of_one_day_are_asked_for_once_however_often_the_plan_is_made(at_work):
    at_work()
    from hub.queue.worker import run_waiting

    for key in ("morning", "evening"):
        transact(Scope.system(), operator_actor(), lambda uow, key=key: enqueue(uow, "plugin_host.job.plan", key))
    done = sorted(each.words for each in run_waiting())
    assert done == ["1 asked for", "1 asked for", "no certificates need renewing."]


def test_what_was_written_stays_readable_when_the_plugin_is_gone(fresh_database, place):
    path = place(massage("return PageView('Oils', 'None.')"))
    release_plugins(fresh_database.admin_url, catalogue=discover(path=path))
    with plugged_app(fresh_database.url, path=path).app_context():
        places = found_hub(hands="massage", needles="acupuncture")
        with unit_of_work(Scope.practice(places["hands"].entity_id), operator_actor()) as uow:
            uow.session.connection()
            uow.execute("SELECT set_config('role', 'plugin_massage', true)")
            uow.execute("INSERT INTO plugin_massage.oil (name) VALUES ('lavender')")
            uow.execute("SELECT set_config('role', 'scope_practice', true)")
        db.engine.dispose()
    gone = plugged_app(fresh_database.url, path=[each for each in path if each != path[0]])
    come_as(gone, *places.values())
    with gone.app_context():
        visitor = gone.test_client()
        assert visitor.get("/p/hands/oils-massage").status_code == 404
        kept = visitor.get("/p/hands/kept")
        assert kept.status_code == 200 and "lavender" in kept.text and "is not installed any more" in kept.text
        assert "not installed any more" in visitor.get("/hub/plugins").text
        assert "lavender" not in visitor.get("/p/needles/kept").text
        assert services.pages_of(places["hands"]) == [("Massage (switched off)", "/p/hands/kept")]
        db.engine.dispose()


def test_jobs_of_a_practice_without_a_plugin_are_refused_in_words(at_work):
    _, places = at_work()
    from hub.kernel.errors import DomainError

    with pytest.raises(DomainError, match="switched off"):
        jobs.run({"entity_id": str(places["hands"].entity_id), "name": "any", "outbox_id": str(uuid4())})
