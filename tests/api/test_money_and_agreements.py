"""The API of the review, the books, agreements and fees: the same figures and the same doors as the pages."""

from __future__ import annotations

from datetime import date

import pytest

from hub.agreements import services as agreements
from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from hub.kernel.ids import new_id, public
from tests.builders.agreements import at, in_force, told_year
from tests.builders.books import OPERATOR
from tests.builders.people import make_token, small_collective


@pytest.fixture
def told(app, database):
    with app.app_context():
        collective = small_collective()
        told_year(database, collective)
        in_force(database, collective.hub, collective.places["social-work"], date(2026, 1, 1), 320_000, shares="totals")
    app.extensions["hub.clock"] = at(date(2026, 1, 20))
    yield collective
    app.extensions.pop("hub.clock")


@pytest.fixture
def ask(app, told):
    def ask(name, path, scopes=("finances:read", "agreements:read"), method="GET", **named):
        with app.app_context():
            token = make_token(told.people[name], *scopes)
        headers = {"Authorization": f"Bearer {token}"} | named.pop("headers", {})
        return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **named)

    return ask


def first_invoice(app, told, slug="psychology"):
    with app.app_context(), unit_of_work(Scope.hub(told.hub), OPERATOR, read_only=True) as uow:
        return agreements.invoices(uow, told.places[slug])[-1]


def test_the_pooled_year_has_the_keys_and_figures_of_the_terminal(ask):
    answer = ask("ada", "/hub/money?period=2025").json
    assert (answer["period"], answer["currency"]) == ("2025", "USD")
    assert {each["entity"]: each["net_minor"] for each in answer["columns"]} == {
        "psychology": 500_000, "social-work": 0, "hub": 1_234_567, "elimination": 0, "combined": 1_734_567,
    }  # fmt: skip


def test_an_unchanged_answer_is_not_sent_again(ask):
    tag = ask("ada", "/hub/money?period=2025").headers["ETag"]
    assert ask("ada", "/hub/money?period=2025", headers={"If-None-Match": tag}).status_code == 304
    assert ask("ada", "/hub/money?period=2024", headers={"If-None-Match": tag}).status_code == 200


def test_a_cell_gives_its_months(ask):
    answer = ask("ada", "/hub/money/cell?entity=hub&row=net&period=2025-Q1").json
    assert sum(each["amount_minor"] for each in answer["months"]) == answer["total_minor"]
    assert [each["month"] for each in answer["months"]] == ["2025-01", "2025-02", "2025-03"]


@pytest.mark.parametrize(
    "path",
    [
        "/hub/money?period=never",
        "/hub/money/cell?entity=hub&row=cash&period=2025",
        "/hub/money/entries?limit=0",
        "/hub/money/entries?cursor=abc",
        "/hub/money/entries?q=%00",
        "/hub/fees?month=2025-13",
    ],
)
def test_what_cannot_be_read_is_told_with_a_pointer(ask, path):
    answer = ask("ada", path)
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json"
    assert answer.json["errors"][0]["pointer"].startswith("/")


def test_entries_are_walked_by_cursor(ask):
    seen, cursor = [], ""
    while cursor is not None:
        page = ask("ada", f"/p/psychology/money/entries?period=2025&limit=10&cursor={cursor}").json
        seen += [each["id"] for each in page["entries"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == page["count"] == 36


def test_an_entry_names_its_twin_its_agreement_and_its_decision(app, told, ask):
    invoice = first_invoice(app, told)
    entry = ask("ada", f"/p/psychology/money/entries/{public('je', invoice.practice_entry_id)}").json
    assert entry["twin"] == {"reference": public("twin", invoice.twin), "entity": "hub", "entry": public("je", invoice.hub_entry_id)}
    assert entry["agreement"] == public("agr", invoice.agreement_id) and entry["decision"].startswith("dec_")
    assert sum(each["debit_minor"] - each["credit_minor"] for each in entry["postings"]) == 0
    assert ask("ada", f"/hub/money/entries/{entry['twin']['entry']}").json["twin"]["entry"] == entry["id"]


def test_a_neighbours_book_answers_like_one_of_nobody(app, told, ask):
    mine, nobodys = public("je", first_invoice(app, told).practice_entry_id), public("je", new_id())
    for path in ("/p/psychology/money", "/p/psychology/money/entries", f"/p/psychology/money/entries/{mine}", "/p/psychology/agreements",
                 "/p/psychology/fees", f"/p/social-work/money/entries/{mine}", f"/hub/money/entries/{mine}"):  # fmt: skip
        answer = ask("cem", path)
        unknown = ask("cem", path.replace("/p/psychology", "/p/nowhere").replace(mine, nobodys))
        assert answer.status_code == unknown.status_code == 404, path
        assert answer.json["detail"] == unknown.json["detail"]


def test_lines_of_a_sibling_are_open_only_where_its_agreement_says_so(ask):
    assert ask("cem", "/hub/practices/psychology/money/entries?period=2025").json["count"] == 36
    assert ask("ada", "/hub/practices/social-work/money/entries?period=2026").status_code == 404
    assert ask("ada", "/hub/practices/social-work/money?period=2026").json["totals"]["hub_fee_minor"] == -320_000
    assert ask("ben", "/hub/practices/psychology/money/entries").status_code == 403


def test_a_token_without_the_scope_is_refused(ask):
    assert ask("ada", "/hub/money", scopes=("hours:read",)).status_code == 403
    assert ask("ada", "/hub/agreements", scopes=("finances:read",)).status_code == 403


def test_agreements_are_told_with_their_signatures(ask):
    found = ask("cem", "/hub/agreements").json["agreements"]
    assert [(each["practice"], each["shares"]) for each in found] == [("psychology", "lines"), ("social-work", "totals")]
    paper = ask("cem", "/hub/agreements/psychology/1").json
    assert paper["monthly"] == {"amount_minor": 500_000, "currency": "USD"}
    assert {each["side"] for each in paper["signatures"]} == {"hub", "practice"}
    assert ask("cem", "/hub/agreements/psychology/99999999999999999999").status_code == 404


def test_invoices_are_told_by_month_and_settled_once_under_a_key(app, told, ask):
    assert len(ask("ada", "/p/psychology/fees").json["invoices"]) == 12
    (one,) = ask("ada", "/hub/fees?month=2025-01").json["invoices"]
    path, key = f"/hub/fees/{one['id']}/settle", {"Idempotency-Key": "january"}
    first = ask("ada", path, ("agreements:write",), "POST", json={"paid_on": "2026-01-12"}, headers=key)
    again = ask("ada", path, ("agreements:write",), "POST", json={"paid_on": "2026-01-12"}, headers=key)
    assert first.status_code == again.status_code == 200 and first.json == again.json
    assert (first.json["state"], first.json["paid_on"]) == ("settled", "2026-01-12")
    other = ask("ada", path, ("agreements:write",), "POST", json={"paid_on": "2026-01-13"}, headers=key)
    assert other.status_code == 422
    assert ask("ben", path, ("agreements:write",), "POST", json={}).status_code == 403


def test_every_operation_is_described(app):
    paths = app.test_client().get("/api/openapi.json").json["paths"]
    for path in (
        "/hub/money",
        "/hub/money/cell",
        "/p/{practice}/money/entries",
        "/hub/practices/{slug}/money",
        "/hub/agreements/{slug}/{version}",
    ):
        assert "get" in paths[f"/api/v1{path}"], path
