"""What the worker does for agreements: charge the fees of every month that has begun."""

from __future__ import annotations

from collections.abc import Mapping

from hub.agreements import services
from hub.agreements.services import ChargeRun
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, job_actor
from hub.kernel.period import Month
from hub.queue.outbox import finish

NAME = "agreements.fees.charge_month"


def charge_month(ids: Mapping[str, str]) -> str:
    """Charge the month that is named, or every month that has begun and was not charged; the second run finds nothing to do.

    Tenant   the hub, as PostgreSQL has it; every practice in one set, each at most once for a month.
    """
    hub = transact(Scope.system(), job_actor(NAME), lambda uow: uow.hub_entity_id, read_only=True)

    def work(uow: UnitOfWork) -> str:
        if hub is None:
            runs: tuple[ChargeRun, ...] = ()
        elif "month" in ids:
            runs = (services.charge_fees(uow, Month.parse(ids["month"])),)
        else:
            runs = services.charge_due_fees(uow)
        if "outbox_id" in ids:
            finish(uow, ids["outbox_id"])
        return _told(runs)

    return transact(Scope.hub(hub) if hub else Scope.system(), job_actor(NAME), work)


def _told(runs: tuple[ChargeRun, ...]) -> str:
    made = sum(len(run.charged) for run in runs)
    words = [f"{made} fee{'' if made == 1 else 's'} charged" if made else "already done"]
    words += [f"{slug}, {Month(run.month)}: {reason}" for run in runs for slug, reason in run.refused]
    return "; ".join(words)


JOBS = {NAME: charge_month}
