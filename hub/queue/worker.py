"""Do what an outbox row asks for: once, in one transaction with the mark that it is done."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.timeouts import BaseTimeoutException
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, job_actor
from hub.kernel.errors import DomainError, Kind
from hub.queue.outbox import ALREADY_DONE
from hub.queue.relay import MOST_TRIES, queue_of
from hub.queue.schedule import SCHEDULE

log = logging.getLogger(__name__)

Job = Callable[[dict[str, str]], str]
LEASE_SECONDS = 30
LONGEST_WAIT_SECONDS = 600

CLAIM = """
    UPDATE hub.outbox SET attempts = attempts + 1, available_at = clock_timestamp() + make_interval(secs => :lease)
    WHERE id = CAST(:id AS uuid) AND done_at IS NULL AND refused_at IS NULL AND attempts < :most AND available_at <= clock_timestamp()
    RETURNING job, ids, attempts
"""


@dataclass(frozen=True)
class Outcome:
    """How one run ended: done, refused, later (to be tried again) or nothing (there was nothing to do)."""

    how: str
    words: str


class Bench(SimpleWorker):
    """A worker that runs jobs in its own process: the app is imported once, and a crash is the supervisor's to mend."""

    max_connection_wait_time = 5.0

    @property
    def shutdown_asked(self) -> bool:
        return self._shutdown_requested_date is not None


def install_jobs(app: Flask, *tables: Mapping[str, Job]) -> None:
    """Give the app its jobs: one table per feature, and every job that the schedule names.

    Raises   RuntimeError when two features use one name, or the schedule names a job that nobody has.
    """
    jobs: dict[str, Job] = {}
    for table in tables:
        if twice := jobs.keys() & table.keys():
            raise RuntimeError(f"two features have a job of the name {', '.join(sorted(twice))}")
        jobs.update(table)
    if unknown := {entry.job for entry in SCHEDULE} - jobs.keys():
        raise RuntimeError(f"the schedule names jobs that nobody has: {', '.join(sorted(unknown))}")
    app.extensions["hub.jobs"] = jobs


def run_outbox_row(outbox_id: str) -> str:
    """Run the job of one outbox row. The only function that ever stands in Redis, with an id and nothing else.

    Tenant   from the row in PostgreSQL, never from what Redis carried.
    """
    outcome = run_row(UUID(outbox_id))
    return f"{outcome.how}: {outcome.words}"


def run_row(outbox_id: UUID) -> Outcome:
    """Claim a row, run its job, and record a refusal or the next try; inside an app context."""
    try:
        claimed = transact(Scope.system(), job_actor("worker"), lambda uow: _claim(uow, outbox_id))
        if claimed is None:
            return Outcome("nothing", "done already, refused, or in other hands")
        name, ids, attempt = claimed
        outcome = _run(name, ids | {"outbox_id": str(outbox_id)}, attempt)
        transact(Scope.system(), job_actor("worker"), lambda uow: _record(uow, outbox_id, outcome, attempt))
    except DBAPIError as error:
        log.warning("the database is away, the row %s waits: %s", outbox_id, type(error).__name__)
        return Outcome("later", "the database is away")
    level = {"done": logging.INFO, "nothing": logging.INFO, "later": logging.WARNING}.get(outcome.how, logging.ERROR)
    log.log(level, "%s (%s): %s: %s", name, outbox_id, outcome.how, outcome.words)
    return outcome


def run_waiting(most: int = 10_000) -> list[Outcome]:
    """Run what is due now, here and in order, without Redis: for tests, and for operators whose Redis is gone."""
    outcomes: list[Outcome] = []
    while len(outcomes) < most:
        due = transact(Scope.system(), job_actor("worker"), _next_due)
        if due is None:
            break
        outcomes.append(run_row(due))
    return outcomes


def work(app: Flask, connection: Redis) -> None:
    """Serve the queue until asked to stop; when Redis goes away, wait for it and go on."""
    with app.app_context():
        while True:
            try:
                worker = Bench([queue_of(connection)], connection=connection, serializer="json", worker_ttl=30, maintenance_interval=60)
                worker.work(logging_level="WARNING")
                if worker.shutdown_asked:
                    return
                time.sleep(1)
            except StopRequested:
                return
            except (RedisError, OSError) as error:
                log.warning("the worker waits for Redis: %s", type(error).__name__)
                time.sleep(1)


def _claim(uow: UnitOfWork, outbox_id: UUID) -> tuple[str, dict[str, str], int] | None:
    row = uow.execute(CLAIM, {"id": str(outbox_id), "lease": LEASE_SECONDS, "most": MOST_TRIES}).one_or_none()
    return None if row is None else (row.job, dict(row.ids), row.attempts)


def _run(name: str, ids: dict[str, str], attempt: int) -> Outcome:
    job: Job | None = current_app.extensions["hub.jobs"].get(name)
    if job is None:
        return Outcome("refused", f"no installed feature has a job called {name}")
    try:
        return Outcome("done", job(ids))
    except DomainError as refusal:
        if refusal.code == ALREADY_DONE:
            return Outcome("nothing", refusal.message)
        again = refusal.kind is Kind.UNAVAILABLE or (refusal.kind is Kind.STALE and attempt == 1)
        return Outcome("later" if again else "refused", refusal.message)
    except (DBAPIError, RedisError, OSError, BaseTimeoutException) as error:
        if isinstance(error, DBAPIError) and not _passing(error):
            log.exception("the job %s failed", name)
            return Outcome("refused", f"a fault in the program: {type(error.orig).__name__}")
        return Outcome("later", f"it took too long, or something it needs is away: {type(error).__name__}")
    except Exception as error:
        log.exception("the job %s failed", name)
        return Outcome("refused", f"a fault in the program: {type(error).__name__}")


def _passing(error: DBAPIError) -> bool:
    """Tell a fault that time may mend (connection, shutdown, lock, resources, serialization) from one that it will not."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state == "" or state[:2] in ("08", "40", "53", "55", "57", "58")


def _record(uow: UnitOfWork, outbox_id: UUID, outcome: Outcome, attempt: int) -> None:
    ident: dict[str, Any] = {"id": str(outbox_id), "note": outcome.words[:500]}
    if outcome.how == "done":
        late = uow.execute(
            "UPDATE hub.outbox SET note = :note, done_at = coalesce(done_at, clock_timestamp()) WHERE id = CAST(:id AS uuid) "
            "RETURNING old.done_at IS NULL",
            ident,
        ).scalar()
        if late:
            log.error("the job of row %s did not mark it done in the transaction of its effect", outbox_id)
    elif outcome.how == "refused" or (outcome.how == "later" and attempt >= MOST_TRIES):
        uow.execute(
            "UPDATE hub.outbox SET refused_at = clock_timestamp(), note = :note "
            "WHERE id = CAST(:id AS uuid) AND done_at IS NULL AND refused_at IS NULL",
            ident,
        )
    elif outcome.how == "later":
        wait = min(2**attempt, LONGEST_WAIT_SECONDS)
        uow.execute(
            "UPDATE hub.outbox SET available_at = clock_timestamp() + make_interval(secs => :wait), note = :note "
            "WHERE id = CAST(:id AS uuid) AND done_at IS NULL AND refused_at IS NULL",
            ident | {"wait": wait},
        )


def _next_due(uow: UnitOfWork) -> UUID | None:
    return uow.execute(
        "SELECT id FROM hub.outbox WHERE done_at IS NULL AND refused_at IS NULL AND attempts < :most "
        "AND available_at <= clock_timestamp() ORDER BY available_at, id LIMIT 1",
        {"most": MOST_TRIES},
    ).scalar()


