"""What is said of a whole month: that one's own is complete, and that a place's pay is worked out."""

from __future__ import annotations

from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.hours.store import months as store
from hub.kernel.errors import missing, refused
from hub.kernel.period import Month


def say_complete(uow: UnitOfWork, entity_id: UUID, person_id: UUID, month: Month) -> bool:
    """Say for oneself that a month is complete; False when that was said before.

    Raises   REFUSED for a month that has not begun.
    """
    if month.first_day > uow.today:
        raise refused("hours.month.complete", f"{month.label} has not begun.")
    said = store.say_complete(uow, entity_id, person_id, month.number)
    if said:
        record(
            uow,
            action="hours.month.complete",
            words=f"Said that {month.label} is complete",
            subject=person_id,
            detail={"month": month.number},
        )
    return said


def unsay_complete(uow: UnitOfWork, entity_id: UUID, person_id: UUID, month: Month) -> None:
    """Say that something is still missing after all.

    Raises   MISSING when it was not said to be complete.
    """
    if not store.unsay_complete(uow, entity_id, person_id, month.number):
        raise missing("hours.month.complete")
    record(
        uow,
        action="hours.month.reopen",
        words=f"Said that something is missing in {month.label}",
        subject=person_id,
        detail={"month": month.number},
    )


def seal_month(uow: UnitOfWork, entity_id: UUID, month: Month) -> bool:
    """Close a month of hours for pay, after everybody who is writing into it has finished; False when it was sealed before.

    Order    seal first and read afterwards: what `minutes_in_month` then returns is final.
    Needs    the scope of the place, or hub scope.
    """
    sealed = store.seal(uow, entity_id, month.number)
    if sealed:
        record(
            uow,
            action="hours.month.seal",
            words=f"The hours of {month.label} are final",
            entity_id=entity_id,
            detail={"month": month.number},
        )
    return sealed


def is_sealed(uow: UnitOfWork, entity_id: UUID, month: Month) -> bool:
    """Tell whether a month of a place is sealed for pay."""
    return (entity_id, month.number) in store.sealed_months(uow, [entity_id])


def who_is_complete(uow: UnitOfWork, entity_id: UUID, month: Month) -> set[UUID]:
    """Return who has said that their month is complete."""
    return store.complete(uow, entity_id, month.number)
