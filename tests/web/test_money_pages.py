"""The money pages over the real application: the year of the case study, its cells, entries, agreements, invoices and files."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from hub.agreements import services as agreements
from hub.audit import services as audit
from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from hub.kernel.ids import public
from hub.kernel.period import Month
from hub.ledger import services as ledger
from tests.builders.agreements import at, in_force, told_year
from tests.builders.books import OPERATOR
from tests.builders.people import Browser, small_collective


@pytest.fixture
def told(app, database):
    with app.app_context():
        collective = small_collective()
        told_year(database, collective)
        in_force(database, collective.hub, collective.places["social-work"], date(2026, 1, 1), 320_000, shares="totals")
    app.extensions["hub.clock"] = at(date(2026, 1, 20))
    yield collective
    app.extensions.pop("hub.clock", None)


@pytest.fixture
def ada(app, told):
    return Browser(app).enter("ada@example.coop")


@pytest.fixture
def cem(app, told):
    return Browser(app).enter("cem@example.coop")


def opened(browser, address, status=200):
    response = browser.get(address)
    assert response.status_code == status, (address, response.text[:500])
    return response


def invoice_of(app, told, month=202512, slug="psychology"):
    with app.app_context(), unit_of_work(Scope.hub(told.hub), OPERATOR, read_only=True) as uow:
        return agreements.invoices(uow, told.places[slug], month=Month(month))[0]


def last_line(app, told, slug):
    with app.app_context(), unit_of_work(Scope.practice(told.places[slug]), OPERATOR, read_only=True) as uow:
        return audit.trail(uow, limit=1)[0]


def test_the_matrix_shows_the_closed_year_with_the_elimination_taken_out(ada):
    page = opened(ada, "/hub/money?period=2025").text
    for figure in ("$200,000.00", "−$60,000.00", "−$135,000.00", "$5,000.00", "$12,345.67", "$17,345.67", "−$11,654.33"):
        assert f">{figure}</data>" in page, figure
    assert re.search(r"<b><data[^>]*>\$200,000</data></b> came in from outside", page)


def test_every_figure_of_the_matrix_leads_to_the_months_it_is_made_of(ada):
    page = opened(ada, "/hub/money?period=2025").text
    cells = re.findall(r'href="(/hub/money/cell\?[^"]+)"', page)
    assert len(cells) == 5 * 5
    for address in cells:
        text = opened(ada, address.replace("&amp;", "&")).text
        assert "What it is made of" in text


@pytest.mark.parametrize("period", ["2025", "2025-Q4", "2025-12", "last-12", "2025-03-01..2025-05-31"])
def test_month_quarter_year_and_other_stretches_of_whole_months_are_there(ada, period):
    assert "Psychology" in opened(ada, f"/hub/money?period={period}").text


def test_a_year_without_entries_says_where_the_last_ones_are(ada):
    page = opened(ada, "/hub/money?period=2023").text
    assert "No entries in this period" in page and "/hub/money?period=2026" in page


@pytest.mark.parametrize("query", ["period=never", "period=2025-03-05..2025-05-31", "period=9999", "period=" + "2" * 500])
def test_a_period_that_cannot_be_read_is_said_in_a_sentence(ada, query):
    for address in ("/hub/money", "/p/psychology/money", "/hub/money/entries", "/hub/money.csv"):
        if address == "/hub/money/entries" and ".." in query:
            continue
        assert opened(ada, f"{address}?{query}", 422).status_code == 422


def test_a_cell_of_a_book_of_ones_own_shows_its_entries_and_of_another_only_where_lines_are_open(app, told, ada, cem):
    own = opened(ada, "/hub/money/cell?entity=psychology&row=pay&period=2025").text
    assert own.count("Pay for work") >= 12 and "/p/psychology/money/entries/je_" in own
    other = opened(cem, "/hub/money/cell?entity=psychology&row=pay&period=2025").text
    assert "/hub/practices/psychology/money/entries/je_" in other
    assert last_line(app, told, "psychology").action == "finances.lines.read"
    closed = opened(ada, "/hub/money/cell?entity=social-work&row=hub_fee&period=2026").text
    assert "shares its month totals with us" in closed and "je_" not in closed


def test_a_cell_that_is_not_there_answers_like_any_unknown_address(ada):
    for query in ("entity=nobody&row=pay", "entity=hub&row=cash", "entity=hub", "row=pay"):
        opened(ada, f"/hub/money/cell?{query}&period=2025", 404)


def test_an_entry_leads_to_its_twin_its_agreement_its_invoice_and_its_decision(app, told, ada):
    invoice = invoice_of(app, told)
    page = opened(ada, f"/p/psychology/money/entries/{public('je', invoice.practice_entry_id)}").text
    twin = f"/hub/money/entries/{public('je', invoice.hub_entry_id)}"
    for address in (twin, "/hub/agreements/psychology/1", f"/p/psychology/fees/{public('inv', invoice.id)}"):
        assert f'href="{address}"' in page
        opened(ada, address)
    assert re.search(r'href="/hub/decisions/dec_[0-9a-f]{32}"', page)
    assert f'href="/p/psychology/money/entries/{public("je", invoice.practice_entry_id)}"' in opened(ada, twin).text


def test_an_entry_of_a_neighbour_is_not_found_under_ones_own_address(app, told, cem):
    ident = public("je", invoice_of(app, told).practice_entry_id)
    for address in (f"/p/social-work/money/entries/{ident}", f"/hub/money/entries/{ident}", f"/p/psychology/money/entries/{ident}"):
        opened(cem, address, 404)
    opened(cem, f"/hub/practices/psychology/money/entries/{ident}")
    assert last_line(app, told, "psychology").words == "Cem of the hub read an entry"


def test_lines_that_are_not_shared_are_not_found(app, told, ada):
    ident = public("je", invoice_of(app, told, 202601, "social-work").practice_entry_id)
    for address in ("entries", f"entries/{ident}", "entries.csv", "entries.journal"):
        opened(ada, f"/hub/practices/social-work/money/{address}", 404)
    assert last_line(app, told, "social-work").action != "finances.lines.read"


def test_the_months_of_every_practice_are_open_to_every_member(ada, cem):
    assert "−$3,200.00" in opened(ada, "/hub/practices/social-work/money?period=2026").text
    page = opened(cem, "/hub/practices/psychology/money?period=2025").text
    assert "$200,000.00" in page and "in version" not in page


def test_a_practice_sees_its_own_money_fee_and_latest_entries(ada):
    page = opened(ada, "/p/psychology/money?period=2025").text
    for words in (
        "came in",
        "−$60,000</data>",
        "/hub/agreements/psychology/1",
        "Fee for services of the hub, December 2025",
        "/p/psychology/fees/inv_",
    ):
        assert words in page, words


def test_entries_can_be_narrowed_and_walked(ada):
    address, seen = "/p/psychology/money/entries?period=2025&for=pay", 0
    while address:
        page = opened(ada, address).text
        seen += len(set(re.findall(r"/entries/je_[0-9a-f]{32}", page)))
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == 12
    assert "Take away a filter" in opened(ada, "/p/psychology/money/entries?period=2025&q=zzz").text
    opened(ada, "/p/psychology/money/entries?period=2025&cursor=abc", 422)


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.text)))


def test_the_matrix_as_a_file_holds_the_same_figures(ada):
    rows = {row["entity"]: row for row in rows_of(opened(ada, "/hub/money.csv?period=2025"))}
    assert rows["combined"]["net"] == "17345.67" and rows["hub"]["hub_fee"] == "60000.00" and rows["elimination"]["net"] == "0.00"
    months = rows_of(opened(ada, "/p/psychology/money.csv?period=2025"))
    assert len(months) == 12 and sum(float(row["net"]) for row in months) == pytest.approx(5000)
    assert [row["amount"] for row in rows_of(opened(ada, "/hub/money/cell.csv?entity=hub&row=pay&period=2025-Q1"))] == ["-3000.00"] * 3


def test_a_memo_that_a_spreadsheet_would_run_is_a_word_in_every_file(app, told, ada):
    with app.app_context(), unit_of_work(Scope.practice(told.places["psychology"]), OPERATOR) as uow:
        sides = (ledger.Posting("1000", debit_minor=5), ledger.Posting("4000", credit_minor=5))
        ledger.post(uow, [ledger.Entry(told.places["psychology"], date(2026, 1, 3), '=HYPERLINK("http://x")', "test", "evil", sides)])
    rows = rows_of(opened(ada, "/p/psychology/money/entries.csv?period=2026"))
    assert [row["what"] for row in rows if "HYPERLINK" in row["what"]] == ['\'=HYPERLINK("http://x")']


@pytest.mark.parametrize("style", ["hledger", "beancount"])
def test_books_are_sent_as_journals_and_the_trail_tells_it(app, told, ada, style):
    for address in (
        "/hub/money.journal",
        "/p/psychology/money.journal",
        "/p/psychology/money/entries.journal",
        "/hub/practices/social-work/money.journal",
    ):
        response = opened(ada, f"{address}?format={style}")
        assert response.headers["Content-Disposition"].endswith('.journal"' if style == "hledger" else '.beancount"')
        assert ("commodity 1000.00 USD" if style == "hledger" else 'option "operating_currency" "USD"') in response.text
    assert last_line(app, told, "psychology").action == "finances.journal.export"
    opened(ada, "/hub/money.journal?format=gnucash", 422)


def test_what_a_sibling_may_export_are_month_totals_and_no_line(ada):
    text = opened(ada, "/hub/practices/social-work/money.journal?format=hledger").text
    assert "Month totals of January 2026" in text and "entry:je_" not in text and "Fee for services of the hub" not in text


def test_agreements_show_their_terms_signatures_and_the_rules_with_their_sources(ada):
    page = opened(ada, "/hub/agreements").text
    assert "Psychology, version 1" in page and "Social Work, version 1" in page
    paper = opened(ada, "/hub/agreements/psychology/1").text
    for words in (
        "$5,000.00",
        "Noor Haddad",
        "Amara Osei",
        "on paper",
        "8 NYCRR 29.1(b)(4)",
        "its entries, line by line",
        "Calendar and reception",
    ):
        assert words in paper, words
    assert opened(ada, "/p/psychology/agreements?year=2025").text.count("Invoice 2025-") == 12
    for address in ("/hub/agreements/psychology/9", "/hub/agreements/nobody/1", "/hub/agreements/hub/1"):
        opened(ada, address, 404)


def test_a_practice_lists_its_own_agreement_and_invoices_and_no_other(cem):
    page = opened(cem, "/p/social-work/agreements").text
    assert "Social Work, version 1" in page and "Psychology" not in page.replace("You are in", "").split("<main")[1]


def test_a_payment_is_recorded_once_from_the_page_of_the_invoice(app, told, ada):
    invoice = invoice_of(app, told, 202501)
    address = f"/hub/fees/{public('inv', invoice.id)}"
    assert "Late by" in opened(ada, address).text
    for _ in range(2):
        response = ada.post(f"{address}/settle", {"paid_on": "2026-01-12"})
        assert (response.status_code, response.headers["Location"]) == (303, address)
    page = opened(ada, address).text
    assert "Paid on 12 January 2026" in page and "Record payment" not in page
    assert invoice_of(app, told, 202501).paid_on == date(2026, 1, 12)


def test_a_payment_with_a_day_that_cannot_be_or_has_not_come_brings_the_form_again(app, told, ada):
    address = f"/hub/fees/{public('inv', invoice_of(app, told, 202501).id)}"
    opened(ada, address)
    for day, status in (("soon", 422), ("2027-01-01", 409)):
        response = ada.post(f"{address}/settle", {"paid_on": day})
        assert response.status_code == status and "Record payment" in response.text
    assert invoice_of(app, told, 202501).paid_on is None


def test_a_candidate_reads_along_but_settles_nothing_and_reads_no_siblings_lines(app, told):
    ben = Browser(app).enter("ben@example.coop")
    invoice = invoice_of(app, told, 202501)
    assert "$17,345.67" in opened(ben, "/hub/money?period=2025").text
    page = opened(ben, f"/hub/fees/{public('inv', invoice.id)}").text
    assert "Record payment" not in page
    assert ben.post(f"/hub/fees/{public('inv', invoice.id)}/settle", {"paid_on": "2026-01-12"}).status_code == 403
    opened(ben, "/hub/practices/psychology/money/entries", 403)


def test_whoever_has_left_sees_none_of_it(app, told):
    app.extensions.pop("hub.clock")
    eva = Browser(app).enter("eva@example.coop")
    for address in ("/hub/money", "/hub/agreements", "/p/psychology/money", "/hub/money.csv"):
        opened(eva, address, 404)


def test_the_invoices_of_a_year_as_a_file(ada):
    rows = rows_of(opened(ada, "/hub/fees.csv?year=2025"))
    assert len(rows) == 12 and {row["amount"] for row in rows} == {"5000.00"}
    assert len(rows_of(opened(ada, "/p/psychology/fees.csv?year=2026"))) == 0
    assert [row["practice"] for row in rows_of(opened(ada, "/hub/agreements.csv"))] == ["psychology", "social-work"]
