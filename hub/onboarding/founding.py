"""How a hub begins: founders, the legal entity and its book, and decision 1, signed by all of them."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from hub.consensus import services as consensus
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import Problem, invalid, refused
from hub.ledger import services as ledger
from hub.membership import services as membership
from hub.membership.services import NewPerson
from hub.practices import services as practices
from hub.practices.services import NewEntity

FOUND = "onboarding.hub.found"
TEXT = (
    "We begin as equals. Every decision is taken by the consent of all of us; whoever was absent is asked afterwards. "
    "Everybody earns the same for an hour of any work. Membership comes after six months and costs nothing."
)


@dataclass(frozen=True)
class Founder:
    """One founding member; `works_for_hub` when the hub itself pays them, such as the person who keeps the books."""

    name: str
    email: str
    pronouns: str = ""
    works_for_hub: bool = False
    task: str = ""


@dataclass(frozen=True)
class Charter:
    """What a hub begins with.

    Units    amounts in minor units of `currency`; days of the month from 1 to 28.
    """

    name: str
    founders: tuple[Founder, ...]
    founded_on: date | None = None
    legal_form: str = "LLC"
    tax_class: str = "taxed as a corporation"
    jurisdiction: str = "US-NY"
    per_hour_minor: int = 4_000
    leave_day_minor: int = 16_000
    pay_run_day: int = 3
    pay_day: int = 5
    settle_day: int = 10
    text: str = TEXT


@dataclass(frozen=True)
class Founded:
    """What was made: the hub, its people by address, and the first decision's label."""

    hub_entity_id: UUID
    people: Mapping[str, UUID]
    decision_label: str


def read_charter(text: str) -> Charter:
    """Read a charter written as TOML: a `[hub]` table, `[terms]`, and one `[[founders]]` for each founder.

    Raises   INVALID, with everything that is wrong at once.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise invalid(FOUND, f"The file cannot be read as TOML: {error}.") from error
    problems: list[Problem] = []
    hub, terms, founders = data.get("hub", {}), data.get("terms", {}), data.get("founders", [])
    for name in set(data) - {"hub", "terms", "founders"}:
        problems.append(Problem(f"/{name}", f"“{name}” is not known here; use hub, terms and founders."))
    values: dict[str, Any] = {}
    for table, known in ((hub, ("name", "founded_on", "legal_form", "tax_class", "jurisdiction")),
                         (terms, ("per_hour_minor", "leave_day_minor", "pay_run_day", "pay_day", "settle_day"))):  # fmt: skip
        for key, value in table.items():
            if key in known:
                values[key] = value
            else:
                problems.append(Problem(f"/{key}", f"“{key}” is not known here; use {', '.join(known)}."))
    people = []
    for place, each in enumerate(founders):
        try:
            people.append(Founder(**each))
        except TypeError:
            problems.append(
                Problem(f"/founders/{place}", f"Founder {place + 1} needs a name and an email; pronouns, works_for_hub, task may follow.")
            )
    if problems:
        raise invalid(FOUND, problems[0].message, *problems)
    charter = Charter(**{"name": "", **values}, founders=tuple(people))
    check(charter)
    return charter


def check(charter: Charter) -> None:
    """Refuse a charter that no hub can begin with, naming everything at once.

    Raises   INVALID.
    """
    problems = []
    if not str(charter.name).strip():
        problems.append(Problem("/name", "Give the collective a name."))
    if not charter.founders:
        problems.append(Problem("/founders", "A hub begins with at least one founder."))
    emails = [founder.email.strip().lower() for founder in charter.founders]
    if len(set(emails)) < len(emails):
        problems.append(Problem("/founders", "Two founders have the same mail address."))
    if charter.founded_on is not None and not isinstance(charter.founded_on, date):
        problems.append(Problem("/founded_on", "Write the day as 2026-05-01."))
    for name in ("per_hour_minor", "leave_day_minor", "pay_run_day", "pay_day", "settle_day"):
        value = getattr(charter, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            problems.append(Problem(f"/{name}", f"“{name}” is a whole number of cents or a day of the month."))
    if problems:
        raise invalid(FOUND, problems[0].message, *problems)


def founding_key(secret: str) -> str:
    """Work out the key that opens the founding page: whoever started the machine was shown it."""
    return hmac.new(secret.encode(), b"found this hub", hashlib.sha256).hexdigest()[:12]


def found(uow: UnitOfWork, charter: Charter) -> Founded:
    """Make a hub from nothing, with decision 1 signed by every founder, all in one transaction.

    Needs    hub scope bound to a fresh id, and an actor who may name others (the terminal, the story).
    Raises   REFUSED when there is a hub already.
    """
    if uow.hub_entity_id is not None:
        raise refused(FOUND, "This hub was founded before. There is one hub in a database.")
    check(charter)
    assert uow.scope.entity_id is not None
    begins = charter.founded_on or uow.today
    entity = NewEntity("hub", "hub", charter.name.strip(), charter.legal_form, charter.jurisdiction, charter.tax_class)
    hub_id = practices.add_entity(uow, entity, begins, None, uow.scope.entity_id)
    uow = uow.having_founded(hub_id)
    ledger.open_book(uow, hub_id, "hub")
    people: dict[str, UUID] = {}
    for founder in charter.founders:
        person_id = membership.add_person(uow, NewPerson(founder.name, founder.email, founder.pronouns), begins, begins)
        people[founder.email.strip().lower()] = person_id
        if founder.works_for_hub:
            membership.engage(uow, person_id, hub_id, "contractor", founder.task, begins)
    terms = {name: getattr(charter, name) for name in ("per_hour_minor", "leave_day_minor", "pay_run_day", "pay_day", "settle_day")}
    decision = consensus.decide_on_paper(
        uow, title=f"We found {charter.name.strip()}", text=charter.text, signed_by=tuple(people.values()), effect_type=FOUND, payload=terms
    )
    practices.name_decision(uow, hub_id, decision.id)
    membership.note_founders(uow, list(people.values()), decision.id)
    return Founded(hub_id, people, decision.label)
