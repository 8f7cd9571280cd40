"""Books as plain text, read back by the real hledger and beancount, to the cent and with every odd name."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.finances.plain_text import TextAccount, TextBook, TextEntry, TextPosting, account_names, body, check_format, heading
from hub.kernel.errors import DomainError, Kind
from hub.kernel.ids import new_id
from hub.kernel.money import format_plain

HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed here; .ci/run installs it")
ACCOUNTS = (
    TextAccount("1000", "Bank", "asset"),
    TextAccount("2100", "Fee owed to the hub", "liability"),
    TextAccount("3000", "Owner's equity", "equity"),
    TextAccount("4000", "Client fees; paid  by clients", "income"),
    TextAccount("6000", "Fee (services) | 100%", "expense"),
)
ODD = [
    "plain",
    'a "quoted" one',
    "semi;colon",
    "back\\slash",
    "  two  spaces",
    "tab\tand\nline",
    "(code) first",
    "! * flags",
    "@ 5 USD = 6",
    "#tag ^link",
    "| pipe",
    "Ærø 中文 עברית",
    "\u2028\u200b",
    "= 2025-01-01",
    "2025-01-02 * x",
    "{brackets}",
    "%{x}",
    "end comment",
]


def book(slug="psychology", currency="USD"):
    return TextBook(slug, f'Practice “{slug}” "LLC"; one', currency, date(2025, 1, 1), ACCOUNTS)


def entry(memo, *sides, **named):
    return TextEntry(new_id(), date(2025, 3, 28), memo, tuple(TextPosting(*side) for side in sides), **named)


def written(style, *books_and_entries, prefixed=False):
    books = [each for each, _ in books_and_entries]
    return heading(style, books) + "".join("".join(body(style, each, entries, prefixed=prefixed)) for each, entries in books_and_entries)


def by_hledger(text):
    answer = subprocess.run(
        [HLEDGER, "-f", "-", "balance", "--flat", "--no-total", "--empty", "-O", "csv"],
        input=text, capture_output=True, text=True, env={"LANG": "C.UTF-8", "PATH": "/usr/bin"}, timeout=60, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    rows = list(csv.reader(io.StringIO(answer.stdout)))[1:]
    return {account: Decimal(amount.split()[0]) for account, amount in rows if amount.split()[0] != "0"}


def by_beancount(text):
    from beancount import loader
    from beancount.core.data import Transaction

    entries, errors, _ = loader.load_string(text)
    assert not errors, errors[:3]
    sums = defaultdict(Decimal)
    for each in entries:
        if isinstance(each, Transaction):
            for posting in each.postings:
                sums[posting.account] += posting.units.number
    return {account: amount for account, amount in sums.items() if amount}


def expected(prefixed, *books_and_entries):
    sums = defaultdict(Decimal)
    for each, entries in books_and_entries:
        names = account_names(each, prefixed=prefixed)
        for one in entries:
            for posting in one.postings:
                sums[names[posting.account]] += Decimal(format_plain(posting.signed_minor, each.currency))
    return {account: amount for account, amount in sums.items() if amount}


@pytest.mark.parametrize("memo", ODD)
def test_beancount_reads_every_odd_memo(memo):
    entries = [entry(memo, ("1000", 1_234_567), ("4000", -1_234_567), twin=new_id(), decision_id=new_id(), number=7)]
    assert by_beancount(written("beancount", (book(), entries))) == expected(False, (book(), entries))


@needs_hledger
def test_hledger_reads_every_odd_memo_and_loses_no_entry():
    entries = [
        entry(memo, ("1000", 100 + place), ("4000", -100 - place), twin=new_id(), number=place + 1) for place, memo in enumerate(ODD)
    ]
    text = written("hledger", (book(), entries))
    assert by_hledger(text) == expected(False, (book(), entries))
    assert text.count("; entry:je_") == len(ODD)


def test_a_memo_stays_one_line_and_keeps_its_words():
    text = written("beancount", (book(), [entry('He said "no;\nyes"', ("1000", 5), ("4000", -5))]))
    assert '2025-03-28 * "He said \\"no; yes\\""\n' in text


minor = st.integers(1, 10**11)
generated = st.lists(
    st.tuples(st.sampled_from([a.code for a in ACCOUNTS]), st.sampled_from([a.code for a in ACCOUNTS]), minor), min_size=1, max_size=30
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(generated, generated)
def test_both_tools_find_the_same_balances_in_generated_books(one, two):
    books = [(book(slug), [entry("x", (debit, cents), (credit, -cents)) for debit, credit, cents in moves])
             for slug, moves in (("psychology", one), ("social-work", two))]  # fmt: skip
    for prefixed, given_books in ((False, books[:1]), (True, books)):
        wanted = expected(prefixed, *given_books)
        assert by_beancount(written("beancount", *given_books, prefixed=prefixed)) == wanted
        if HLEDGER:
            assert by_hledger(written("hledger", *given_books, prefixed=prefixed)) == wanted


@pytest.mark.parametrize(("currency", "text"), [("USD", "12345.67 USD"), ("JPY", "1234567 JPY"), ("KWD", "1234.567 KWD")])
def test_amounts_have_the_digits_of_their_currency(currency, text):
    entries = [entry("x", ("1000", 1_234_567), ("4000", -1_234_567))]
    assert f"  {text}\n" in written("hledger", (book(currency=currency), entries))
    assert by_beancount(written("beancount", (book(currency=currency), entries)))


def test_names_that_would_read_alike_stay_apart():
    accounts = (TextAccount("1000", "Bank!", "asset"), TextAccount("1000.1", "Bank", "asset"), TextAccount("1000-1", "Bank", "asset"))
    names = account_names(TextBook("x", "X", "USD", date(2025, 1, 1), accounts), prefixed=False)
    assert len(set(names.values())) == 3


@pytest.mark.parametrize("name", ["中文", "éclair", "***", "", "Bank / credit union", "  ", "ß", "a:b:c"])
def test_every_account_name_is_one_that_both_tools_take(name):
    odd = TextBook("éa-1", "X", "USD", date(2025, 1, 1), (TextAccount("1000", name, "asset"), TextAccount("x", name, "income")))
    entries = [entry("x", ("1000", 5), ("x", -5))]
    assert by_beancount(written("beancount", (odd, entries), prefixed=True)) == expected(True, (odd, entries))
    if HLEDGER:
        assert by_hledger(written("hledger", (odd, entries), prefixed=True)) == expected(True, (odd, entries))


def test_another_format_is_refused_in_words():
    with pytest.raises(DomainError) as caught:
        check_format("gnucash")
    assert caught.value.kind is Kind.INVALID and "beancount" in caught.value.message
