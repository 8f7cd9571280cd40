"""A change of an agreement through consensus: what it would do is said before, and done when everybody has consented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hub.agreements import services as agreements
from hub.kernel.errors import DomainError
from hub.kernel.period import Month
from hub.ledger import services as ledger
from hub.practices import services as practices
from hub.practices.services import NewEntity
from tests.builders import deciding
from tests.builders.agreements import SERVICES

SIGNED = [{"side": side, "name": name, "signed_on": "2025-01-10"} for side, name in (("hub", "Noor Haddad"), ("practice", "Amara Osei"))]


def paper(**changes: Any) -> dict[str, Any]:
    return {
        "practice": "psychology", "jurisdiction": "US-NY", "first_day": "2025-01-15", "fee_model": "flat_monthly", "monthly_minor": 500_000,
        "shares": "lines", "services": [each.__dict__ for each in SERVICES], "signatures": SIGNED,
    } | changes  # fmt: skip


@pytest.fixture
def circle(app):
    with app.app_context():
        app.extensions["hub.clock"] = lambda: datetime(2025, 1, 15, 17, tzinfo=UTC)
        scope, people = deciding.found_hub("ada", "ben")
        entity = NewEntity("practice", "psychology", "Psychology", "PLLC", "US-NY", discipline="psychology")
        practice = deciding.do(scope, practices.add_entity, entity, date(2025, 1, 1), None)
        for entity, kind in ((scope.entity_id, "hub"), (practice, "practice")):
            deciding.do(scope, ledger.open_book, entity, kind)
        yield scope, list(people.values()), practice
        app.extensions.pop("hub.clock")


def decide(scope, people, effect, payload):
    brought = deciding.bring(scope, people[0], "Our agreement", "As on the paper.", effect_type=effect, payload=payload)
    deciding.all_say(scope, brought.id, people)
    return deciding.attempt(scope, brought.id)


def test_what_everybody_consented_to_is_in_force_and_its_first_days_are_charged_in_the_same_transaction(circle):
    scope, people, practice = circle
    adoption = decide(scope, people, "agreements.version.adopt", paper())
    assert adoption.how == "adopted", adoption.trouble
    found = deciding.do(scope, agreements.current_agreement, practice, date(2025, 1, 15))
    assert (found.decision_id, found.monthly_minor) == (adoption.decision.id, 500_000)
    (invoice,) = deciding.do(scope, agreements.invoices)
    assert (invoice.month, invoice.active_days, invoice.amount_minor) == (202501, 17, 274_194)


def test_a_percentage_in_new_york_is_refused_before_anybody_is_asked(circle):
    scope, people, _ = circle
    with pytest.raises(DomainError, match=r"29\.1"):
        deciding.bring(scope, people[0], effect_type="agreements.version.adopt",
                       payload=paper(fee_model="percent_of_revenue", monthly_minor=None, rate="0.3"))  # fmt: skip
    assert deciding.do(scope, agreements.agreements) == []


def test_an_agreement_ends_by_a_decision_too(app, circle):
    scope, people, practice = circle
    decide(scope, people, "agreements.version.adopt", paper())
    adoption = decide(scope, people, "agreements.version.end", {"practice": "psychology", "last_day": "2025-03-16"})
    assert adoption.how == "adopted", adoption.trouble
    app.extensions["hub.clock"] = lambda: datetime(2025, 5, 1, 17, tzinfo=UTC)
    deciding.do(scope, agreements.charge_due_fees)
    days = {each.month: each.active_days for each in deciding.do(scope, agreements.invoices, practice)}
    assert days == {202501: 17, 202502: 28, 202503: 16}
    assert deciding.do(scope, agreements.invoices, practice, month=Month(202504)) == []
