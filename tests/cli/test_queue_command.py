"""`hub queue`: what waits, what was refused, and another try."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, job_actor
from hub.queue.cli import queue
from hub.queue.outbox import enqueue
from hub.queue.worker import run_waiting


@pytest.fixture
def run(app):
    with app.app_context():
        yield lambda *arguments: CliRunner().invoke(queue, list(arguments), catch_exceptions=False)


def ask():
    transact(Scope.system(), job_actor("test"), lambda uow: enqueue(uow, "test.thing.vanish", "once"))


def test_an_empty_queue_says_so(run):
    assert run("list").output == "Everything is done.\n"


def test_a_refused_row_is_listed_with_its_reason_and_can_be_tried_again(run):
    ask()
    run_waiting()
    (row,) = json.loads(run("list", "--format", "json").output)
    assert row["note"] == "no installed feature has a job called test.thing.vanish"
    assert "would be tried again" in run("retry", row["id"], "--dry-run").output
    assert run_waiting() == []
    assert "will be tried again" in run("retry", row["id"]).output
    assert [outcome.how for outcome in run_waiting()] == ["refused"]
