"""What an entry is, and the charts of accounts that a book opens with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hub.kernel.errors import Problem, invalid

LARGEST_MINOR = 2**53  # about 90 trillion dollars: beyond it a reader in another language would lose cents


@dataclass(frozen=True)
class AccountPlan:
    """One account of a chart: `kind` is its nature, `report_class` its place in the pooled view."""

    code: str
    name: str
    kind: str
    report_class: str
    slots: int = 1
    person_id: UUID | None = None


@dataclass(frozen=True)
class Posting:
    """One side of an entry; exactly one of the two amounts is above zero, in minor units."""

    account: str
    debit_minor: int = 0
    credit_minor: int = 0


@dataclass(frozen=True)
class Entry:
    """One event for one book.

    Shape    `source` and `source_key` name what caused it and make it unique in its book: posting it again changes nothing.
             `twin` is the shared reference of two entries that mirror each other in two books.
    """

    entity_id: UUID
    accounting_on: date
    memo: str
    source: str
    source_key: str
    postings: Sequence[Posting] = field(default=())
    twin: UUID | None = None
    decision_id: UUID | None = None
    reverses: UUID | None = None


BANK = "1000"
OWED_BY_PRACTICES = "1300"
FEE_OWED = "2100"
PAY_OWED = "2200"
EQUITY = "3000"
SURPLUS_SHARED = "3050"
COLLECTIVE_ACCOUNT = "3100"
CAPITAL_PREFIX = "3200"
CLIENT_FEES_SELF_PAY = "4000"
CLIENT_FEES_INSURANCE = "4010"
CLIENT_FEES_MEDICAID = "4020"
FEE_INCOME = "4500"
PAY = "5000"
PAY_LEAVE = "5010"
OWNER_DRAW = "5020"
FEE_EXPENSE = "6000"
OTHER_COSTS = "6100"

PRACTICE_CHART = (
    AccountPlan(BANK, "Bank", "asset", "cash"),
    AccountPlan("1200", "Owed by clients and insurers", "asset", "receivable"),
    AccountPlan(FEE_OWED, "Fee owed to the hub", "liability", "payable"),
    AccountPlan(PAY_OWED, "Pay owed", "liability", "payable"),
    AccountPlan(EQUITY, "Owner's equity", "equity", "equity"),
    AccountPlan(CLIENT_FEES_SELF_PAY, "Client fees, paid by clients", "income", "outside_revenue"),
    AccountPlan(CLIENT_FEES_INSURANCE, "Client fees, insurance", "income", "outside_revenue"),
    AccountPlan(CLIENT_FEES_MEDICAID, "Client fees, Medicaid", "income", "outside_revenue"),
    AccountPlan(PAY, "Pay for work", "expense", "pay"),
    AccountPlan(PAY_LEAVE, "Pay for leave days", "expense", "pay"),
    AccountPlan(OWNER_DRAW, "Owner's draw for work", "expense", "pay"),
    AccountPlan(FEE_EXPENSE, "Fee for services of the hub", "expense", "hub_fee"),
    AccountPlan(OTHER_COSTS, "Other costs", "expense", "other_costs"),
)

HUB_CHART = (
    AccountPlan(BANK, "Bank", "asset", "cash", slots=16),
    AccountPlan(OWED_BY_PRACTICES, "Fees owed by practices", "asset", "receivable", slots=16),
    AccountPlan(PAY_OWED, "Pay owed", "liability", "payable"),
    AccountPlan(EQUITY, "Equity brought in", "equity", "equity"),
    AccountPlan(SURPLUS_SHARED, "Surplus shared out", "equity", "equity"),
    AccountPlan(COLLECTIVE_ACCOUNT, "Collective account", "equity", "reserve"),
    AccountPlan("4900", "Other money in", "income", "outside_revenue"),
    AccountPlan(FEE_INCOME, "Fees from practices", "income", "hub_fee", slots=16),
    AccountPlan(PAY, "Pay for work", "expense", "pay"),
    AccountPlan(PAY_LEAVE, "Pay for leave days", "expense", "pay"),
    AccountPlan(OTHER_COSTS, "Other costs", "expense", "other_costs"),
)


def check_entries(entries: Sequence[Entry]) -> None:
    """Refuse a batch that the database would refuse, in words for the person.

    Raises   INVALID, one problem for each entry that is empty, one-sided, unbalanced, or holds an amount outside 1 to 2^53 minor units.
    """
    problems = []
    for place, entry in enumerate(entries):
        reason = _fault(entry)
        if reason:
            problems.append(Problem(f"/entries/{place}", f"“{entry.memo}”: {reason}"))
    if problems:
        raise invalid("ledger.entry.post", problems[0].message, *problems)


def _fault(entry: Entry) -> str | None:
    if not 1 <= len(entry.memo) <= 200:
        return "say in 1 to 200 letters what the entry is for."
    if len(entry.postings) < 2:
        return "an entry needs at least two lines."
    for posting in entry.postings:
        amounts = (posting.debit_minor, posting.credit_minor)
        if any(amount < 0 or amount > LARGEST_MINOR for amount in amounts) or sum(amount > 0 for amount in amounts) != 1:
            return "each line has either a debit or a credit, above zero."
    debits = sum(posting.debit_minor for posting in entry.postings)
    credits = sum(posting.credit_minor for posting in entry.postings)
    if debits != credits:
        return f"debits are {debits} and credits {credits} minor units; they must be the same."
    return None
