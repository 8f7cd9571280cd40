"""What one practice must not know of another in agreements, fees and books, asked of the database itself with plain SQL."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.unit_of_work import unit_of_work
from hub.kernel.context import Scope
from hub.kernel.ids import new_id
from tests.builders.agreements import in_force, told_year
from tests.builders.books import OPERATOR
from tests.builders.people import small_collective

OWN = ("fee_invoice", "fee_payment", "fee_series", "journal_entry", "posting", "balance", "account")
OPEN = ("agreement", "agreement_signature")


@pytest.fixture
def told(app, database):
    with app.app_context():
        collective = small_collective()
        told_year(database, collective)
        in_force(database, collective.hub, collective.places["social-work"], date(2026, 1, 1), 320_000, shares="totals")
        yield collective


def seen(scope, table):
    """Return whose rows a scope sees; a refusal is none of anybody's."""
    try:
        with unit_of_work(scope, OPERATOR, read_only=True) as uow:
            return set(uow.execute(f"SELECT DISTINCT entity_id FROM hub.{table}").scalars())
    except DBAPIError as error:
        assert error.orig.sqlstate == "42501"
        return set()


@pytest.mark.parametrize("table", OWN)
def test_a_practice_sees_its_own_rows_alone(told, table):
    for slug in ("psychology", "social-work"):
        assert seen(Scope.practice(told.places[slug]), table) <= {told.places[slug]}


@pytest.mark.parametrize("table", OWN)
def test_persons_the_system_and_nobodys_practice_see_none(told, table):
    for scope in (Scope.person(told.people["ada"]), Scope.system(), Scope.practice(new_id())):
        assert seen(scope, table) == set()


@pytest.mark.parametrize("table", OPEN)
def test_agreements_are_open_to_everybody_who_is_let_in(told, table):
    practices = set(told.places.values())
    for scope in (Scope.practice(told.places["social-work"]), Scope.person(told.people["ada"]), Scope.hub(told.hub)):
        assert seen(scope, table) == practices


def test_the_hub_sees_every_invoice_and_balance_and_its_own_lines_alone(told):
    hub, everybody = Scope.hub(told.hub), {told.hub, *told.places.values()}
    assert seen(hub, "fee_invoice") == set(told.places.values())
    assert seen(hub, "balance") == everybody
    assert seen(hub, "posting") == seen(hub, "journal_entry") == {told.hub}


@pytest.mark.parametrize(
    "verb", ["INSERT INTO hub.{0} SELECT * FROM hub.{0}", "UPDATE hub.{0} SET entity_id = entity_id", "DELETE FROM hub.{0}"]
)
@pytest.mark.parametrize("table", [*OPEN, "fee_invoice", "fee_payment", "fee_series"])
def test_a_practice_writes_none_of_it(told, table, verb):
    with pytest.raises(DBAPIError) as caught, unit_of_work(Scope.practice(told.places["psychology"]), OPERATOR) as uow:
        uow.execute(verb.format(table))
    assert caught.value.orig.sqlstate in ("42501", "428C9")


@pytest.mark.parametrize(("table", "columns"), [("journal_entry", "accounting_on, id"), ("posting", "entry_id"), ("fee_invoice", "month")])
def test_the_policy_lets_the_index_on_the_entity_work(told, table, columns):
    practice = told.places["psychology"]
    with unit_of_work(Scope.practice(practice), OPERATOR, read_only=True) as uow:
        uow.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(
            uow.execute(f"EXPLAIN SELECT {columns} FROM hub.{table} WHERE entity_id = :e ORDER BY {columns}", {"e": practice}).scalars()
        )
    assert "Index Cond: (entity_id = " in plan and "Seq Scan" not in plan
