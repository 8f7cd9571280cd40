"""Books as plain text, in the syntax of hledger and of beancount: pure, written piece by piece, read back by the real tools.

Account names are the same in both: `Assets:1000-Bank` for one book, `Assets:Psychology:1000-Bank` where several books stand
in one file, so that each tool finds its own account types at the front.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.kernel.errors import Problem, invalid
from hub.kernel.ids import public
from hub.kernel.money import format_plain

FORMATS = ("hledger", "beancount")
ENDINGS = {"hledger": "journal", "beancount": "beancount"}
ROOTS = {"asset": "Assets", "liability": "Liabilities", "equity": "Equity", "income": "Income", "expense": "Expenses"}
HLEDGER_TYPES = {"asset": "A", "liability": "L", "equity": "E", "income": "R", "expense": "X"}


@dataclass(frozen=True)
class TextAccount:
    """One account of a book; `kind` is asset, liability, equity, income or expense."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class TextPosting:
    """One side of an entry; debits are positive, credits negative, in minor units."""

    account: str
    signed_minor: int


@dataclass(frozen=True)
class TextEntry:
    """One journal entry with what it refers to; `number` is there once its month is settled, `id` None for a sum of many."""

    id: UUID | None
    accounting_on: date
    memo: str
    postings: tuple[TextPosting, ...]
    number: int | None = None
    twin: UUID | None = None
    decision_id: UUID | None = None


@dataclass(frozen=True)
class TextBook:
    """One book to be written: whose it is, its currency, the day its accounts open, and its chart."""

    slug: str
    title: str
    currency: str
    opened_on: date
    accounts: tuple[TextAccount, ...]


def check_format(style: str) -> str:
    """Return the format when it is one that we write.

    Raises   INVALID otherwise.
    """
    if style not in FORMATS:
        message = f"Choose {' or '.join(FORMATS)}."
        raise invalid("finances.journal.export", message, Problem("/format", message))
    return style


def heading(style: str, books: Sequence[TextBook]) -> str:
    """Write what stands at the top of a file: whose books these are and in which currencies."""
    lines = [f"; {_plain(book.title)} ({_plain(book.slug)}, {book.currency})\n" for book in books]
    currencies = sorted({book.currency for book in books})
    if style == "hledger":
        lines.append("decimal-mark .\n")
        lines += [f"commodity {format_plain(100_000, currency)} {currency}\n" for currency in currencies]
    else:
        lines.append(f'option "title" {_quoted(", ".join(book.title for book in books))}\n')
        lines += [f'option "operating_currency" "{currency}"\n' for currency in currencies]
    return "".join(lines)


def body(style: str, book: TextBook, entries: Iterable[TextEntry], *, prefixed: bool = False) -> Iterator[str]:
    """Write one book, piece by piece: its accounts, then one transaction per entry.

    Shape    `prefixed` puts the book's slug into every account, for a file of several books.
    Units    minor units become exact decimals with the digits of the currency.
    """
    names = account_names(book, prefixed=prefixed)
    yield "\n"
    for account in book.accounts:
        if style == "hledger":
            yield f"account {names[account.code]}  ; type:{HLEDGER_TYPES[account.kind]}\n"
        else:
            yield f"{book.opened_on.isoformat()} open {names[account.code]} {book.currency}\n"
    yield "\n"
    head = _hledger_head if style == "hledger" else _beancount_head
    yield from _transactions(book, names, entries, head)


def account_names(book: TextBook, *, prefixed: bool) -> dict[str, str]:
    """Name each account of a book so that both tools can read it, no two alike.

    Shape    a name per code, such as `Income:4000-Client-fees`; odd characters become dashes, letters of any script stay.
    Ties     two codes that would read alike get a number, in order of code.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for account in sorted(book.accounts, key=lambda each: each.code):
        own = _component(f"{account.code} {account.name}" if account.code[:1].isdigit() else account.name)
        parts = [ROOTS[account.kind], *([_component(book.slug, titled=True)] if prefixed else []), own]
        name, count = ":".join(parts), 1
        while name in taken:
            count += 1
            name = ":".join([*parts[:-1], f"{own}-{count}"])
        taken.add(name)
        names[account.code] = name
    return names


def _transactions(
    book: TextBook, names: Mapping[str, str], entries: Iterable[TextEntry], head: Callable[[TextEntry], str]
) -> Iterator[str]:
    for entry in entries:
        lines = [head(entry)]
        for posting in entry.postings:
            lines.append(f"  {names[posting.account]}  {format_plain(posting.signed_minor, book.currency)} {book.currency}\n")
        lines.append("\n")
        yield "".join(lines)


def _hledger_head(entry: TextEntry) -> str:
    number = f" ({entry.number})" if entry.number else ""
    memo = _plain(entry.memo).replace(";", ",")  # the one character that hledger would read as the end of the words
    tags = ", ".join(f"{key}:{value}" for key, value in _references(entry))
    return f"{entry.accounting_on.isoformat()} *{number} {memo}\n" + (f"  ; {tags}\n" if tags else "")


def _beancount_head(entry: TextEntry) -> str:
    lines = [f"{entry.accounting_on.isoformat()} * {_quoted(entry.memo)}\n"]
    if entry.number:
        lines.append(f"  number: {_quoted(str(entry.number))}\n")
    lines.extend(f"  {key}: {_quoted(value)}\n" for key, value in _references(entry))
    return "".join(lines)


def _references(entry: TextEntry) -> list[tuple[str, str]]:
    named = [("entry", public("je", entry.id))] if entry.id else []
    if entry.twin:
        named.append(("twin", public("twin", entry.twin)))
    if entry.decision_id:
        named.append(("decision", public("dec", entry.decision_id)))
    return named


def _component(words: str, *, titled: bool = False) -> str:
    """Make one part of an account name: letters of any script, digits and dashes, beginning with a capital or a digit."""
    kept = [char if unicodedata.category(char)[0] == "L" or char in "0123456789" else "-" for char in unicodedata.normalize("NFC", words)]
    name = re.sub("-+", "-", "".join(kept)).strip("-") or "Account"
    if titled:
        name = "-".join(part[:1].upper() + part[1:] for part in name.split("-"))
    first = name[0]
    if first.isdigit() or first.isupper():
        return name
    capital = first.upper()
    return (capital + name[1:]) if len(capital) == 1 and capital.isupper() else f"X-{name}"


def _plain(words: str) -> str:
    """Make one line of text: whatever could end or bend a line in a journal becomes a space."""
    unsafe = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return " ".join("".join(" " if unicodedata.category(char) in unsafe else char for char in words).split())


def _quoted(words: str) -> str:
    escaped = _plain(words).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
