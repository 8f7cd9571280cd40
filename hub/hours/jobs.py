"""What the worker does for hours."""

from __future__ import annotations

from collections.abc import Mapping

from hub.db.unit_of_work import UnitOfWork, transact
from hub.hours import services
from hub.kernel.context import Scope, job_actor
from hub.queue.outbox import finish


def forget_drafts(ids: Mapping[str, str]) -> str:
    """Let go of files that somebody began to bring in and did not come back to."""

    def work(uow: UnitOfWork) -> str:
        count = services.forget_drafts(uow)
        finish(uow, ids["outbox_id"])
        return f"{count} forgotten"

    return transact(Scope.system(), job_actor("hours.draft.forget"), work)


JOBS = {"hours.draft.forget": forget_drafts}
