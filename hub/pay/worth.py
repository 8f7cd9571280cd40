"""What an hour, a day off and a month so far come to for one person, for the pages on which hours are written down."""

from __future__ import annotations

from uuid import UUID

from hub.db.unit_of_work import UnitOfWork
from hub.hours import services as hours
from hub.hours.rules.worth import Worth
from hub.kernel.period import Month
from hub.pay import rules, services


def worth_of_month(uow: UnitOfWork, person_id: UUID, month: Month) -> Worth:
    """Return the rate and the pay of a leave day as they stand, and what a person's month comes to so far, over all who pay them.

    Needs    that person's own scope.
    Empty    None for what no decision has set yet.
    """
    known = services.rates(uow)
    day = min(month.last_day, max(uow.today, month.first_day))
    if not any(rate.from_on <= day for rate in known):
        return Worth()
    rate = rules.rate_on(known, day).minor_per_hour
    leave = rules.leave_day_minor(rules.policy_on(services.leave_policies(uow), day), rate)
    if not any(each.from_on <= month.first_day for each in known):
        return Worth(rate, leave)
    owed = (services.owed(uow, place.entity_id, month) for place in hours.payers_of(uow, person_id, month.first_day, month.last_day))
    return Worth(rate, leave, sum(each[person_id].amount_minor for each in owed if person_id in each))
