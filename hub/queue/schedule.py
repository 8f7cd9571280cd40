"""What happens by the calendar: a literal table, and the tick that reads it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, job_actor
from hub.queue.outbox import enqueue

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scheduled:
    """One line of the calendar: `cron` in the time of the place where the cooperative lives."""

    name: str
    cron: str
    job: str
    why: str


SCHEDULE: tuple[Scheduled, ...] = (
    Scheduled("charge-fees", "15 0 * * *", "agreements.fees.charge_month", "Charge each practice's fee on the first day of its month."),
    Scheduled("keep-rhythm", "30 0 * * *", "pay.rhythm.keep", "Work out pay, pay it and settle the month on the days we agreed."),
    Scheduled("seal-audit", "*/15 * * * *", "audit.chain.seal", "Chain the trail of the last minutes, so that later changes show."),
    Scheduled("plugin-jobs", "20 6 * * *", "plugin_host.job.plan", "Ask for what plugins do each day, week or month for their practices."),
    Scheduled("forget-attempts", "20 3 * * *", "identity.attempt.forget", "Drop the guesses at passwords that no limit counts any more."),
    Scheduled("forget-drafts", "40 3 * * *", "hours.draft.forget", "Let go of files of hours that somebody did not come back to."),
    Scheduled("look-at-open-matters", "10 5 * * *", "consensus.proposals.try_open", "A notice may have ended or somebody have left; no date decides."),
)


def due(entry: Scheduled, now: datetime, zone: str) -> datetime:
    """Return the last minute at or before `now` at which an entry was due, in UTC."""
    local = now.astimezone(ZoneInfo(zone)) + timedelta(microseconds=1)
    return croniter(entry.cron, local).get_prev(datetime).astimezone(UTC)


def tick(uow: UnitOfWork, zone: str, table: tuple[Scheduled, ...] = SCHEDULE) -> list[str]:
    """Ask for every job whose last due minute nobody has noticed yet; return the names asked for.

    Once     per name and due minute, with any number of schedulers.
    Missed   ticks are caught up once per name: only the latest due minute counts.
    """
    asked = []
    for entry in table:
        due_at = due(entry, uow.now, zone)
        noticed = uow.execute(
            "INSERT INTO hub.schedule_run (name, due_at) VALUES (:name, :due_at) ON CONFLICT DO NOTHING",
            {"name": entry.name, "due_at": due_at},
        )
        if noticed.rowcount:  # type: ignore[attr-defined]
            enqueue(uow, entry.job, f"schedule:{entry.name}:{due_at:%Y-%m-%dT%H:%MZ}")
            asked.append(entry.name)
    return asked


def keep_time(zone: str, stopping: Callable[[], bool]) -> None:
    """Tick at every minute until asked to stop; while the database is away, tick later."""
    while not stopping():
        try:
            for name in transact(Scope.system(), job_actor("schedule"), lambda uow: tick(uow, zone)):
                log.debug("due: %s", name)
        except DBAPIError as error:
            log.warning("the schedule waits for the database: %s", type(error).__name__)
        end = time.monotonic() + 60 - time.time() % 60
        while time.monotonic() < end and not stopping():
            time.sleep(0.5)
