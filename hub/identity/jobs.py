"""What the worker does for signing in."""

from __future__ import annotations

from collections.abc import Mapping

from hub.db.unit_of_work import UnitOfWork, transact
from hub.identity import services
from hub.kernel.context import Scope, job_actor
from hub.queue.outbox import finish


def forget_attempts(ids: Mapping[str, str]) -> str:
    """Drop the guesses that no limit counts any more."""

    def work(uow: UnitOfWork) -> str:
        count = services.forget_old_guesses(uow)
        finish(uow, ids["outbox_id"])
        return f"{count} forgotten"

    return transact(Scope.system(), job_actor("identity.attempt.forget"), work)


JOBS = {"identity.attempt.forget": forget_attempts}
