"""What the page of one entry shows: both sides, where it comes from, and the way to its twin."""

from __future__ import annotations

from typing import Any

from hub.agreements import services as agreements
from hub.db.unit_of_work import UnitOfWork
from hub.finances.services import EntryDetail
from hub.kernel.context import Actor
from hub.kernel.ids import public
from hub.kernel.period import Month
from hub.practices import services as practices
from hub.web.rendering import listed

SOURCES = {
    "agreements.fee.charge": "The fee of a month, charged to a practice and received by the hub",
    "agreements.fee.settle": "The payment of a fee invoice",
    "ledger.entry.reverse": "A correction of an earlier entry",
    "pay": "Pay for work and days of leave",
    "surplus": "The sharing of a year's surplus",
    "rates": "The care fund",
}


def entry_context(uow: UnitOfWork, found: EntryDetail, path: str, actor: Actor) -> dict[str, Any]:
    """Return one entry as its page shows it; `path` is the address of the book's money page."""
    entry, book = found.entry, practices.entity(uow, found.entry.entity_id)
    out_of = list(dict.fromkeys(line.account_name for line in entry.postings if line.side == "C"))
    into = list(dict.fromkeys(line.account_name for line in entry.postings if line.side == "D"))
    month = Month(entry.month)
    return {
        "entry": {
            "words": entry.memo,
            "plain": f"From {listed(out_of)} to {listed(into)}.",
            "on": entry.accounting_on,
            "label": f"Entry {entry.number}" if entry.number else "",
            "source_words": source_words(entry.source),
            "by": found.recorded_by,
            "recorded_at": entry.recorded_at,
            "month_name": month.label,
            "month_settled": entry.number is not None,
        },
        "place": {"name": book.name, "kind": book.kind},
        "back": {"label": "Entries", "href": f"{path}/entries?period={month}"},
        "postings": [
            {
                "account": f"{line.account_name} ({line.account})",
                "href": "",
                "debit_minor": line.amount_minor if line.side == "D" else None,
                "credit_minor": line.amount_minor if line.side == "C" else None,
            }
            for line in entry.postings
        ],
        "total_minor": sum(line.amount_minor for line in entry.postings if line.side == "D"),
        "twin": _twin(uow, found, actor),
        "agreement": _agreement(found),
        "decision": _decision(uow, found),
        "invoice": _invoice(found, path),
        "reverses": _leads(f"{path}/entries/{public('je', entry.reverses)}", "the entry it corrects") if entry.reverses else None,
        "reversed_by": _leads(f"{path}/entries/{public('je', found.reversed_by)}", "a later entry") if found.reversed_by else None,
        "history": [],
        "correct_href": "",
        "exports": [],
        "currency": book.currency,
    }


def source_words(source: str) -> str:
    """Say in words what made an entry."""
    return SOURCES.get(source) or SOURCES.get(source.partition(".")[0]) or "Entered in the book"


def _twin(uow: UnitOfWork, found: EntryDetail, actor: Actor) -> dict[str, str] | None:
    if found.entry.twin is None:
        return None
    if found.twin_entity is None or found.twin_entry_id is None:
        return _leads("", "the same event in another book")
    other, ident = found.twin_entity, public("je", found.twin_entry_id)
    words = "the same fee in the book of " + ("the hub" if other.kind == "hub" else other.name)
    if other.kind == "hub":
        return _leads(f"/hub/money/entries/{ident}", words)
    if actor.works_in(other.slug):
        return _leads(f"/p/{other.slug}/money/entries/{ident}", words)
    if actor.standing == "member" and agreements.opens_lines(uow, other.id, uow.today):
        return _leads(f"/hub/practices/{other.slug}/money/entries/{ident}", words)
    return _leads("", f"{words}, which shares its month totals only")


def _agreement(found: EntryDetail) -> dict[str, str] | None:
    if found.agreement is None:
        return None
    href = f"/hub/agreements/{found.agreement.slug}/{found.agreement.version}"
    return _leads(href, f"Agreement with {found.agreement.practice}, version {found.agreement.version}")


def _invoice(found: EntryDetail, path: str) -> dict[str, str] | None:
    if found.invoice is None:
        return None
    base = path.removesuffix("/money") if path.startswith("/p/") else "/hub"
    return _leads(f"{base}/fees/{public('inv', found.invoice.id)}", f"Fee invoice {found.invoice.number}")


def _decision(uow: UnitOfWork, found: EntryDetail) -> dict[str, str] | None:
    decision_id = found.entry.decision_id or (found.agreement.decision_id if found.agreement else None)
    if decision_id is None:
        return None
    named = agreements.decision_named(uow, decision_id)
    return _leads(f"/hub/decisions/{public('dec', decision_id)}", named or "the decision behind it")


def _leads(href: str, words: str) -> dict[str, str]:
    return {"href": href, "words": words}
