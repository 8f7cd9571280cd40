"""The job that lets go of files that nobody came back to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.db.unit_of_work import unit_of_work
from hub.hours import services as hours
from hub.hours.jobs import JOBS, forget_drafts
from hub.kernel.clock import fixed_clock
from hub.kernel.context import Scope, job_actor
from hub.kernel.errors import DomainError
from hub.queue.outbox import enqueue
from hub.queue.schedule import SCHEDULE
from tests.builders.hours import NOW, desk_in, export


@pytest.fixture
def desk(app):
    with desk_in(app) as made:
        yield made


def ask(desk) -> str:
    with desk.app.app_context(), unit_of_work(Scope.system(), job_actor("test")) as uow:
        enqueue(uow, "hours.draft.forget", "test")
        return str(uow.execute("SELECT id FROM hub.outbox WHERE dedup_key = 'test'").scalar_one())


def test_the_job_forgets_and_a_second_run_is_refused(desk):
    dee = desk.person("dee")
    draft = desk.own("dee", lambda uow: hours.preview_import(uow, desk.psychology, dee, export("plain.csv"), otherwise="sessions"))
    desk.app.extensions["hub.clock"] = fixed_clock(NOW + timedelta(days=8))
    outbox_id = ask(desk)
    with desk.app.app_context():
        assert forget_drafts({"outbox_id": outbox_id}) == "1 forgotten"
        with pytest.raises(DomainError, match="done already"):
            forget_drafts({"outbox_id": outbox_id})
    with pytest.raises(DomainError):
        desk.own("dee", lambda uow: hours.read_draft(uow, draft.id))


def test_the_schedule_asks_for_it_every_day():
    assert any(entry.job in JOBS for entry in SCHEDULE)
