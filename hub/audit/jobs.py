"""What the worker does for the trail."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from hub.audit import services
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, job_actor


def seal(ids: Mapping[str, str]) -> str:
    """Seal what waits, in the transaction that marks the job done."""
    from hub.queue.outbox import finish

    def work(uow: UnitOfWork) -> str:
        count = services.seal(uow)
        finish(uow, UUID(ids["outbox_id"]))
        return f"{count} sealed"

    return transact(Scope.system(), job_actor("audit.chain.seal"), work)


JOBS = {"audit.chain.seal": seal}
