"""The two ends of the outbox that jobs and services hold: enqueue and finish."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import refused

ALREADY_DONE = "queue.outbox.finish"


def enqueue(uow: UnitOfWork, job: str, key: str, **ids: Any) -> None:
    """Ask for a job after this transaction commits.

    Once     a second call with the same key, in this or any later transaction, changes nothing.
    Shape    `job` is a name in a feature's `JOBS`; `ids` are ids, months and the like, written as text. No names, no amounts.
    Raises   nothing of its own: when the transaction rolls back, the job was never asked for.
    """
    entity = ids.get("entity_id")
    uow.execute(
        "INSERT INTO hub.outbox (job, dedup_key, entity_id, ids) VALUES (:job, :key, :entity, CAST(:ids AS jsonb)) ON CONFLICT DO NOTHING",
        {"job": job, "key": key, "entity": entity, "ids": json.dumps({name: str(value) for name, value in ids.items()})},
    )


def finish(uow: UnitOfWork, outbox_id: UUID | str) -> None:
    """Mark an outbox row done, in the transaction of its effect.

    Raises   REFUSED when another run was faster; the effect of this one is rolled back with it.
    """
    if not uow.execute("SELECT hub.finish_outbox(CAST(:id AS uuid))", {"id": str(outbox_id)}).scalar():
        raise refused(ALREADY_DONE, "This was done already.")
