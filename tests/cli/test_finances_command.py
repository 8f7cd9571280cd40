"""The review, the books, the checks, agreements and fees, from the terminal."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from hub.agreements.cli import CLI as AGREEMENTS
from hub.db.unit_of_work import unit_of_work
from hub.finances.cli import CLI as FINANCES
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError, Kind
from hub.kernel.money import format_plain
from tests.builders.agreements import at, in_force, told_year
from tests.builders.books import OPERATOR
from tests.builders.people import small_collective

HLEDGER = shutil.which("hledger")
KEYS = {"entity", "name", "outside_revenue_minor", "hub_fee_minor", "pay_minor", "other_costs_minor", "net_minor"}


@pytest.fixture
def told(app, database):
    with app.app_context():
        collective = small_collective()
        told_year(database, collective)
        app.extensions["hub.clock"] = at(date(2026, 1, 20))
        yield collective
        app.extensions.pop("hub.clock")


def run(line, code=0):
    noun, *rest = line.split()
    result = CliRunner().invoke({group.name: group for group in (*AGREEMENTS, *FINANCES)}[noun], rest)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def refusal(line):
    with pytest.raises(DomainError) as caught:
        run(line)
    return caught.value


def test_the_pooled_year_is_told_with_the_keys_that_scripts_read(told):
    answer = json.loads(run("finances pooled --period 2025 --format json"))
    assert (answer["period"], answer["currency"], answer["settled_through"]) == ("2025", "USD", None)
    columns = {each["entity"]: each for each in answer["columns"]}
    assert set(columns) == {"psychology", "social-work", "hub", "elimination", "combined"}
    assert all(set(each) == KEYS for each in columns.values())
    assert [columns[name]["net_minor"] for name in ("psychology", "hub", "elimination", "combined")] == [500_000, 1_234_567, 0, 1_734_567]
    assert columns["combined"]["outside_revenue_minor"] == 20_000_000
    assert (columns["psychology"]["hub_fee_minor"], columns["hub"]["hub_fee_minor"]) == (-6_000_000, 6_000_000)


def test_the_pooled_year_as_a_table_lines_up(told):
    lines = run("finances pooled --period 2025").splitlines()
    assert len({len(line) for line in lines}) == 1 and lines[-1].split() == ["net", "5000.00", "0.00", "12345.67", "0.00", "17345.67"]


def test_a_wrong_period_and_a_book_that_is_not_there_are_said_plainly(told):
    assert refusal("finances pooled --period 2025-13").kind is Kind.INVALID
    error = refusal("ledger export --book acupuncture")
    assert error.kind is Kind.MISSING and "psychology" in error.message


def kept(slug, told):
    """Return what the kept balances of a book say, by account name."""
    scope = Scope.hub(told.hub) if slug == "hub" else Scope.practice(told.places[slug])
    with unit_of_work(scope, OPERATOR, read_only=True) as uow:
        rows = uow.execute(
            """SELECT a.code, sum(b.debit_minor - b.credit_minor)::bigint FROM hub.balance b
               JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code
               WHERE b.entity_id = :e GROUP BY a.code HAVING sum(b.debit_minor - b.credit_minor) <> 0""",
            {"e": scope.entity_id},
        )
        return {code: Decimal(format_plain(minor)) for code, minor in rows}


def by_beancount(text):
    from beancount import loader

    entries, errors, _ = loader.load_string(text)
    assert not errors, errors[:3]
    sums = defaultdict(Decimal)
    for each in entries:
        for posting in getattr(each, "postings", ()):
            sums[posting.account] += posting.units.number
    return {account: amount for account, amount in sums.items() if amount}


def by_hledger(text):
    answer = subprocess.run(
        [HLEDGER, "-f", "-", "balance", "--flat", "--no-total", "-O", "csv"], input=text, capture_output=True, text=True,
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin"}, timeout=60, check=True,
    )  # fmt: skip
    lines = [line.strip('"').split('","') for line in answer.stdout.splitlines()[1:]]
    return {account: Decimal(amount.split()[0]) for account, amount in lines}


READERS = [
    pytest.param("beancount", by_beancount),
    pytest.param("hledger", by_hledger, marks=pytest.mark.skipif(HLEDGER is None, reason="no hledger here")),
]


@pytest.mark.parametrize(("style", "read"), READERS)
def test_the_real_tools_read_each_book_to_the_balances_we_keep(told, style, read):
    for slug in ("psychology", "hub", "social-work"):
        found = {
            account.split(":")[-1][:4]: amount for account, amount in read(run(f"ledger export --book {slug} --format {style}")).items()
        }
        assert found == kept(slug, told)


@pytest.mark.parametrize(("style", "read"), READERS)
def test_the_real_tools_read_all_books_in_one_file(told, style, read):
    found = read(run(f"ledger export --book combined --format {style}"))
    for slug, prefix in (("psychology", "Psychology"), ("hub", "Hub"), ("social-work", "Social-Work")):
        part = {account.split(":")[-1][:4]: amount for account, amount in found.items() if account.split(":")[1] == prefix}
        assert part == kept(slug, told)
    assert sum(found.values()) == 0


def test_an_export_of_one_period_holds_its_entries_alone(told):
    text = run("ledger export --book psychology --format hledger --period 2025-Q1")
    assert text.count("\n2025-0") == 9 and "2025-04" not in text


def test_an_export_leaves_a_trace_in_the_book_that_was_exported(told):
    from hub.audit import services as audit

    run("ledger export --book psychology")
    with unit_of_work(Scope.practice(told.places["psychology"]), OPERATOR, read_only=True) as uow:
        assert audit.trail(uow, limit=1)[0].action == "finances.journal.export"


def test_whole_books_are_said_to_be_whole(told):
    assert json.loads(run("ledger verify --format json")) == {"whole": True, "faults": []}
    assert "whole" in run("ledger verify")


def test_a_book_that_was_changed_behind_the_back_is_found_and_the_entry_named(told, database):
    with database.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        (entry,) = admin.execute(
            "UPDATE hub.posting SET amount_minor = 1 WHERE (entity_id, entry_id, line) = "
            "(SELECT entity_id, entry_id, line FROM hub.posting ORDER BY entry_id LIMIT 1) RETURNING entry_id"
        ).fetchone()
    answer = json.loads(run("ledger verify --format json", 3).split("Keep this")[0])
    assert not answer["whole"] and f"je_{entry.hex}" in {fault["entry"] for fault in answer["faults"]}
    assert f"je_{entry.hex}" in run("ledger verify", 3)


def test_an_invoice_that_went_missing_is_found(told, database):
    with database.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("DELETE FROM hub.fee_invoice WHERE series_number = 7")
    answer = json.loads(run("ledger verify --format json", 3).split("Keep this")[0])
    assert [(each["rule"], each["detail"]) for each in answer["faults"]] == [
        ("invoice numbers have no gaps", "2025: 11 invoices, highest 12, last given 12")
    ]


def test_agreements_and_invoices_are_listed(told):
    (found,) = json.loads(run("agreement list --format json"))["agreements"]
    assert (found["practice"], found["version"], found["monthly"]) == ("psychology", 1, {"amount_minor": 500_000, "currency": "USD"})
    assert len(json.loads(run("fee list --format json"))["invoices"]) == 12
    assert "psychology  version 1" in run("agreement list") and "2025-12" in run("fee list --month 2025-12")


def test_a_trial_charge_says_what_it_would_do_and_does_nothing(told, database):
    in_force(database, told.hub, told.places["social-work"], date(2026, 1, 10), 320_000, today=date(2026, 1, 5))
    for _ in range(2):
        answer = json.loads(run("fee charge --month 2026-01 --dry-run --format json"))
        charged = {each["practice"]: (each["amount_minor"], each["active_days"], each["number"]) for each in answer["charged"]}
        assert charged == {"psychology": (500_000, 31, None), "social-work": (227_097, 22, None)}
    assert "2 charged, 0 charged before" in run("fee charge --month 2026-01")
    assert "0 charged, 2 charged before" in run("fee charge --month 2026-01")
    assert refusal("fee charge --month 2026-02").kind is Kind.REFUSED


def test_an_invoice_is_settled_by_its_number(told):
    assert "would be settled" in run("fee settle 2025-03 --dry-run")
    assert "was paid on 2026-01-12" in run("fee settle 2025-03 --paid-on 2026-01-12")
    assert refusal("fee settle 2025-99").kind is Kind.INVALID
    assert refusal("fee settle 2025-04 --paid-on soon").kind is Kind.INVALID
