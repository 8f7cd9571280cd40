"""Ring a worker for each outbox row that is due, and again while a row is not done."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, job_actor

log = logging.getLogger(__name__)

QUEUE = "hub"
FUNCTION = "hub.queue.worker.run_outbox_row"
MOST_TRIES = 8
BATCH = 200
PAUSE = 0.5  # seconds between looks when nothing was due
LONGEST_PAUSE = 5.0  # seconds between looks while PostgreSQL or Redis is away
JOB_SECONDS = 300
BELL_SECONDS = 60  # a bell nobody heard is forgotten, and rung again

CLAIM = """
    UPDATE hub.outbox SET sent_at = clock_timestamp()
    WHERE id IN (
      SELECT id FROM hub.outbox
      WHERE done_at IS NULL AND refused_at IS NULL AND attempts < :most AND available_at <= clock_timestamp()
        AND (sent_at IS NULL OR sent_at < available_at OR sent_at < clock_timestamp() - interval '30 seconds')
      ORDER BY available_at LIMIT :batch FOR UPDATE SKIP LOCKED)
    RETURNING id, job, attempts
"""
GIVE_UP = """
    UPDATE hub.outbox SET refused_at = clock_timestamp(), note = coalesce('gave up: ' || note, 'gave up: every try ended without a word')
    WHERE done_at IS NULL AND refused_at IS NULL AND attempts >= :most AND available_at <= clock_timestamp()
    RETURNING id, job
"""


@dataclass(frozen=True)
class Sent:
    """What one look at the outbox did."""

    rung: int
    given_up: int


def queue_of(connection: Redis) -> Queue:
    """Return the one queue, which carries JSON: whoever can write to Redis must not be able to run code here."""
    return Queue(QUEUE, connection=connection, serializer="json", default_timeout=JOB_SECONDS)


def relay_once(connection: Redis) -> Sent:
    """Ring for every row that is due, in one transaction that ends only when Redis has heard.

    Safe     with any number of relays at once (rows are claimed with SKIP LOCKED), and if this process dies anywhere: a row
             rung twice finds itself done the second time.
    Raises   RedisError when Redis is away; then no row counts as sent.
    """
    queue = queue_of(connection)

    def work(uow: UnitOfWork) -> Sent:
        given_up = uow.execute(GIVE_UP, {"most": MOST_TRIES}).all()
        rows = uow.execute(CLAIM, {"most": MOST_TRIES, "batch": BATCH}).all()
        for row in rows:
            with suppress(DuplicateJobError):  # the same bell may still hang in the queue
                queue.enqueue_call(
                    FUNCTION,
                    args=(str(row.id),),
                    job_id=f"outbox-{row.id}-{row.attempts}",
                    unique=True,
                    ttl=BELL_SECONDS,
                    result_ttl=0,
                    failure_ttl=BELL_SECONDS,
                    description=row.job,
                )
        for row in given_up:
            log.error("gave up on %s (%s) after %d tries", row.job, row.id, MOST_TRIES)
        return Sent(len(rows), len(given_up))

    return transact(Scope.system(), job_actor("relay"), work)


def relay(connection: Redis, stopping: Callable[[], bool]) -> None:
    """Look at the outbox again and again until asked to stop; whatever is away for a while is waited for."""
    pause = PAUSE
    while not stopping():
        try:
            sent = relay_once(connection)
            if sent.rung < BATCH:
                time.sleep(PAUSE)
            pause = PAUSE
        except (RedisError, OSError, DBAPIError) as error:
            log.warning("the relay waits: %s", _first_line(error))
            pause = min(pause * 2, LONGEST_PAUSE)
            time.sleep(pause)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
