"""Signing in, against a real PostgreSQL."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.base import Base
from hub.db.unit_of_work import transact, unit_of_work
from hub.identity import services
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError, Kind
from tests.builders.people import OPERATOR, give_password, make_token, small_collective


@pytest.fixture
def collective(app):
    with app.app_context():
        made = small_collective()
        give_password(made.people["ada"])
        yield made


def seconds_of_a_failure(email):
    """Count the processor's time, which other work on the machine does not stretch; the hash is nearly all of it."""
    attempt = transact(Scope.system(), OPERATOR, lambda uow: services.admit_guess(uow, email, "10.0.0.9"))
    begun = time.process_time()
    with pytest.raises(DomainError):
        transact(Scope.system(), OPERATOR, lambda uow: services.sign_in(uow, email, "wrong and wrong", attempt))
    return time.process_time() - begun


def test_nobody_and_somebody_take_as_long(collective):
    somebody = min(seconds_of_a_failure("ada@example.coop") for _ in range(8))
    nobody = min(seconds_of_a_failure("nobody@example.coop") for _ in range(8))
    unset = min(seconds_of_a_failure("ben@example.coop") for _ in range(8))
    assert 0.5 < nobody / somebody < 2 and 0.5 < unset / somebody < 2


def test_fifty_guesses_in_a_day_are_enough(collective, database):
    passed = 0
    for _ in range(8):
        for _ in range(10):
            try:
                transact(Scope.system(), OPERATOR, lambda uow: services.admit_guess(uow, "ada@example.coop", "10.0.0.9"))
                passed += 1
            except DomainError as refusal:
                assert refusal.message == services.ALIKE
        with database.admin() as connection:
            connection.execute("UPDATE hub.attempt SET at = at - interval '6 minutes'")
    assert passed == 50


def test_old_guesses_are_forgotten_and_young_ones_are_not(collective, database):
    transact(Scope.system(), OPERATOR, lambda uow: services.admit_guess(uow, "ada@example.coop", "10.0.0.9"))
    assert transact(Scope.system(), OPERATOR, services.forget_old_guesses) == 0
    with database.admin() as connection:
        connection.execute("UPDATE hub.attempt SET at = at - interval '3 days'")
    assert transact(Scope.system(), OPERATOR, services.forget_old_guesses) == 1


def test_leaving_takes_back_everything_one_could_come_in_with(collective):
    person = collective.people["ada"]
    make_token(person, "hours:read")
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        link = services.make_link(uow, "ada@example.coop")
        session = services.use_link(uow, services.make_link(uow, "ada@example.coop").secret)
        services.end_everything(uow, person)
        assert services.session_by_secret(uow, session.secret) is None
        assert services.link_owner(uow, link.secret) is None
        assert [each.live for each in services.list_tokens(uow, person)] == [False]


def test_a_link_lives_a_day_at_most(collective):
    for life in (timedelta(), timedelta(hours=25)):
        with pytest.raises(DomainError) as refusal, unit_of_work(Scope.system(), OPERATOR) as uow:
            services.make_link(uow, "ada@example.coop", life)
        assert refusal.value.kind is Kind.INVALID


def test_nobody_sees_or_changes_another_persons_sessions_tokens_or_password(collective):
    ada, cem = collective.people["ada"], collective.people["cem"]
    make_token(ada, "hours:read")
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        services.use_link(uow, services.make_link(uow, "ada@example.coop").secret)
    with unit_of_work(Scope.person(cem), OPERATOR) as uow:
        for table in ("session", "access_token", "credential", "sign_in_link"):
            assert uow.execute(f"SELECT count(*) FROM hub.{table}").scalar_one() == 0
        assert services.list_sessions(uow, ada) == [] and services.list_tokens(uow, ada) == []
        assert services.end_other_sessions(uow, ada, None) == 0
    with pytest.raises(DBAPIError), unit_of_work(Scope.person(cem), OPERATOR) as uow:
        services.make_token(uow, ada, "theirs", ("hours:read",))


@pytest.mark.parametrize("table", ["session", "access_token", "credential", "sign_in_link", "attempt"])
def test_no_practice_and_not_the_hub_reads_how_people_sign_in(collective, table):
    for scope in (Scope.practice(collective.places["psychology"]), Scope.hub(collective.hub)):
        with pytest.raises(DBAPIError, match="permission denied"), unit_of_work(scope, OPERATOR) as uow:
            uow.execute(f"SELECT count(*) FROM hub.{table}")


def test_signing_in_and_out_stands_in_the_trail(collective, database):
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        session = services.use_link(uow, services.make_link(uow, "ada@example.coop").secret)
        services.sign_out(uow, session.person_id, session.session_id)
    with database.admin() as connection:
        acts = [row[0] for row in connection.execute("SELECT action FROM hub.audit_entry WHERE action LIKE 'identity.%' ORDER BY id").fetchall()]
    assert acts == ["identity.password.set", "identity.link.make", "identity.session.begin", "identity.session.end"]


@pytest.mark.parametrize("table", ["person", "credential", "sign_in_link", "session", "access_token", "attempt", "entity", "ownership",
                                   "membership", "engagement", "licence"])  # fmt: skip
def test_the_models_are_the_tables(collective, database, table):
    import hub.identity.models
    import hub.licensure.models
    import hub.membership.models
    import hub.practices.models

    assert hub.identity.models and hub.licensure.models and hub.membership.models and hub.practices.models
    model = Base.metadata.tables[f"hub.{table}"]
    with database.admin() as connection:
        found = connection.execute(
            "SELECT column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = 'hub' AND table_name = %s", (table,)
        ).fetchall()
        kept = connection.execute(
            "SELECT conname, contype FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f', 'c')", (f"hub.{table}",)
        ).fetchall()
    assert {(column.name, bool(column.nullable)) for column in model.columns} == set(found)
    named = {str(constraint.name) for constraint in model.constraints}
    # A key that points up, to a decision, is the database's alone: a model knows no table of a higher feature.
    assert named <= {row[0] for row in kept} and all(row[1] == "f" and row[0].endswith("_decision") for row in kept if row[0] not in named)
    assert all("privacy" in column.info for column in model.columns)
