"""The two common cases, written down by people: money in as totals, and a cost that was paid."""

from __future__ import annotations

from datetime import date

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import Problem, invalid, refused
from hub.kernel.privacy import client_facts
from hub.ledger import services
from hub.ledger.rules import BANK, CLIENT_FEES_INSURANCE, CLIENT_FEES_MEDICAID, CLIENT_FEES_SELF_PAY, OTHER_COSTS
from hub.ledger.services import Entry, Posted, Posting

CODE = "ledger.entry.record"


def record_money_in(uow: UnitOfWork, on: date, paid_by_clients: int, insurance: int, medicaid: int, once: str) -> Posted:
    """Write down what came in from clients and insurers, as totals for each kind of payer, in the bound practice's book.

    Units    minor units. Once per key `once`: the same form sent twice is one entry.
    Raises   INVALID for nothing at all or a day to come; REFUSED for a settled month, and in the hub's book: clients pay practices.
    """
    entity_id = uow.scope.entity_id
    if entity_id is None or entity_id == uow.hub_entity_id:
        raise refused(CODE, "Clients and insurers pay a practice, never the hub. Open the practice’s own page.")
    total = paid_by_clients + insurance + medicaid
    if total <= 0:
        raise invalid(CODE, "Write at least one amount.", Problem("/paid_by_clients", "Write at least one amount."))
    _check_day(uow, on)
    parts = ((CLIENT_FEES_SELF_PAY, paid_by_clients), (CLIENT_FEES_INSURANCE, insurance), (CLIENT_FEES_MEDICAID, medicaid))
    postings = (Posting(BANK, debit_minor=total), *(Posting(code, credit_minor=minor) for code, minor in parts if minor))
    return _post(uow, Entry(entity_id, on, "Client fees, as totals", CODE, once, postings), "Wrote down money in")


def record_cost(uow: UnitOfWork, on: date, minor: int, words: str, once: str, *, looked: bool = False) -> Posted:
    """Write down a cost that was paid from the bank of the bound book.

    Shape    `looked` says that the person has made sure that the words tell nothing about a client.
    Raises   INVALID for no amount, a day to come, or words that may tell of a client and were not looked at again.
    """
    entity_id = uow.scope.entity_id
    if entity_id is None:
        raise refused(CODE, "Open the page of a practice or of the hub first.")
    if minor <= 0:
        raise invalid(CODE, "Write an amount above zero.", Problem("/amount", "Write an amount above zero."))
    _check_day(uow, on)
    hits = client_facts(words)
    if hits and not looked:
        sentence = f"“{hits[0].words}” may tell something about a client. Take it out, or say below that it does not."
        raise invalid(CODE, sentence, Problem("/words", sentence))
    postings = (Posting(OTHER_COSTS, debit_minor=minor), Posting(BANK, credit_minor=minor))
    return _post(uow, Entry(entity_id, on, words.strip(), CODE, once, postings), "Wrote down a cost")


def _check_day(uow: UnitOfWork, on: date) -> None:
    if on > uow.today:
        raise invalid(CODE, "That day has not come yet.", Problem("/on", "That day has not come yet."))


def _post(uow: UnitOfWork, entry: Entry, words: str) -> Posted:
    posted = services.post(uow, [entry])[0]
    if posted.is_new:
        record(uow, action=CODE, words=words, subject=posted.id)
    return posted
