"""Set the floor, grant a low rate, see what care costs us."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import Problem, invalid, refused
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.membership import services as membership
from hub.rates import rules, store
from hub.rates.store import FloorRecord, LowRateRecord

__all__ = ["FloorRecord", "LowRateRecord"]
MINUTES_PER_SESSION = 60


@dataclass(frozen=True)
class LowRate:
    """A low rate to be granted.

    Units    prices in minor units for one session; `months` whole months from `from_month`.
    """

    reference: str
    person_id: UUID
    usual_minor: int
    agreed_minor: int
    sessions_a_month: int
    from_month: Month
    months: int

    @property
    def cost_minor(self) -> int:
        """What is forgone over all its months."""
        return self.months * self.sessions_a_month * (self.usual_minor - self.agreed_minor)


def draw_reference() -> str:
    """Draw a reference by chance; it says nothing about anybody."""
    while True:
        try:
            return rules.reference_from(secrets.token_bytes(32))
        except ValueError:
            continue


def floor_on(uow: UnitOfWork, day: date) -> FloorRecord | None:
    """Return the floor of a day, None before one was agreed."""
    return max((each for each in store.floors(uow) if each.from_on <= day), key=lambda each: each.from_on, default=None)


def set_floor(uow: UnitOfWork, from_on: date, floor_minor: int, decision_id: UUID) -> None:
    """Set the rate below which we decide together, from a day on.

    Raises   REFUSED for a day on or before that of a later floor.
    Needs    hub scope.
    """
    if any(each.from_on >= from_on for each in store.floors(uow)):
        raise refused("rates.floor.set", "A floor from that day or later was agreed already. Choose a later day.")
    store.insert_floor(uow, from_on, floor_minor, decision_id)
    record(uow, action="rates.floor.set", words=f"Agreed the rate below which we decide together, from {from_on.isoformat()}")


def check(uow: UnitOfWork, entity_id: UUID, wanted: LowRate) -> None:
    """Refuse a low rate that cannot be granted in this practice, naming the field.

    Raises   INVALID.
    """
    code = "rates.low_rate.grant"
    rules.check_reference(wanted.reference)
    if not 0 <= wanted.agreed_minor < wanted.usual_minor:
        sentence = "The agreed price is below the usual one, and not below nothing."
        raise invalid(code, sentence, Problem("/agreed_minor", sentence))
    if not any(each.person_id == wanted.person_id for each in membership.engagements_with(uow, entity_id, uow.today)):
        sentence = "Choose somebody who works in this practice."
        raise invalid(code, sentence, Problem("/person_id", sentence))


def grant(uow: UnitOfWork, entity_id: UUID, wanted: LowRate, decision_id: UUID) -> UUID:
    """Grant a low rate or free care, as decided; whoever gives the care is paid all the same. Return its id.

    Needs    the scope of the practice.
    """
    check(uow, entity_id, wanted)
    new = LowRateRecord(
        new_id(), entity_id, wanted.reference, wanted.person_id, wanted.usual_minor, wanted.agreed_minor, "USD", wanted.sessions_a_month,
        wanted.from_month.number, wanted.months, decision_id,
    )  # fmt: skip
    store.insert(uow, new)
    record(
        uow, action="rates.low_rate.grant", subject=new.id, words=f"A low rate holds from {wanted.from_month.label}",
        detail={"cost_minor": wanted.cost_minor, "months": wanted.months},
    )  # fmt: skip
    return new.id


def granted(uow: UnitOfWork, entity_id: UUID | None = None) -> list[LowRateRecord]:
    """Return the low rates of a practice, or in hub scope of all, newest month first."""
    return store.granted(uow, entity_id)


def cost_in(uow: UnitOfWork, month: Month, entity_id: UUID | None = None) -> int:
    """Return what low rates forgo in a month, in minor units."""
    return sum(
        each.forgone_a_month_minor
        for each in store.granted(uow, entity_id)
        if month in rules.months_of(Month(each.from_month), each.months)
    )
