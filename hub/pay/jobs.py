"""What the worker does for pay: keep the rhythm of the month, each day."""

from __future__ import annotations

from collections.abc import Mapping

from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, job_actor
from hub.pay.rhythm import keep_rhythm
from hub.queue.outbox import finish

NAME = "pay.rhythm.keep"


def keep(ids: Mapping[str, str]) -> str:
    """Work out, pay and settle what is due in every book, then mark the job done.

    Crash    each book commits by itself and each step has a key of its own: a turn that died half-way is taken up where it stopped.
    """
    actor = job_actor(NAME)
    kept = keep_rhythm(actor)
    if "outbox_id" in ids:
        transact(Scope.system(), actor, lambda uow: finish(uow, ids["outbox_id"]))
    return str(kept)


JOBS = {NAME: keep}
