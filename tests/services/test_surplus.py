"""Sharing a year's surplus on the told story: once, to the cent, by decision, and never by another way."""

from __future__ import annotations

import threading

import pytest

from hub.consensus import services as consensus
from hub.db.unit_of_work import transact, unit_of_work
from hub.demo import cast
from hub.demo.cast import Times
from hub.kernel.clock import day_in, system_clock
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import DomainError
from hub.kernel.ids import new_id
from hub.ledger import services as ledger
from hub.membership import services as membership
from hub.surplus import services as surplus

OPERATOR = operator_actor()
TIMES = Times(day_in("America/New_York", system_clock()))


@pytest.fixture
def hub(story_copy):
    with story_copy.app_context():
        ident = transact(Scope.system(), OPERATOR, lambda uow: uow.hub_entity_id, read_only=True)
        yield Scope.hub(ident)


def test_capital_accounts_and_the_collective_account_hold_exactly_what_was_left_over(hub):
    with unit_of_work(hub, OPERATOR, read_only=True) as uow:
        plan = surplus.preview(uow, TIMES.closed)
        if plan.posted_by is None:
            assert TIMES.today.month < 4
            return
        sums = uow.execute(
            """SELECT a.report_class, sum(b.credit_minor - b.debit_minor) FROM hub.balance b
               JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code
               WHERE a.report_class IN ('capital', 'reserve') GROUP BY 1"""
        ).all()
        assert sum(minor for _, minor in sums) == 1_234_567
        entry = ledger.entry(uow, hub.entity_id, surplus.allocation_of(uow, TIMES.closed).entry_id)
        assert entry.decision_id is not None
        assert {line.account[:4] for line in entry.postings} <= {"3050", "3100", "3200"}


def test_a_year_is_shared_once(hub):
    with pytest.raises(DomainError, match=r"shared already|not over"), unit_of_work(hub, OPERATOR) as uow:
        surplus.share_out(uow, TIMES.closed if TIMES.today.month > 3 else TIMES.running, new_id())


def test_a_year_that_is_not_over_is_not_shared(hub):
    with pytest.raises(DomainError, match="not over"), unit_of_work(hub, OPERATOR) as uow:
        surplus.share_out(uow, TIMES.running, new_id())


def test_a_policy_for_a_year_that_is_shared_comes_too_late(hub):
    if TIMES.today.month < 4:
        return
    with pytest.raises(DomainError, match="later year"), unit_of_work(hub, OPERATOR) as uow:
        surplus.adopt_policy(uow, TIMES.closed, "hours_flat", 0, TIMES.today, new_id())


def test_a_policy_that_begins_in_a_year_under_way_says_what_the_law_may_hold_of_it(hub):
    effect = consensus.effects()["surplus.policy.adopt"]
    with unit_of_work(hub, OPERATOR, read_only=True) as uow:
        late = effect.preview(uow, {"from_year": TIMES.running, "rule": "hours_flat", "reserve_percent": 10})
        in_time = effect.preview(uow, {"from_year": TIMES.running + 1, "rule": "hours_flat", "reserve_percent": 0})
    assert any("26 CFR 1.1388-1(a)(1)" in sentence and "Not legal advice" in sentence for sentence in late["sentences"])
    assert not any("26 CFR" in sentence for sentence in in_time["sentences"])


def test_the_last_two_voices_at_the_same_instant_decide_once(hub, story_copy):
    """Two connections give the last two consents at once: one decision, one effect."""
    people = transact(
        hub, OPERATOR, lambda uow: {each.name: each.person_id for each in membership.members_on(uow, uow.today)}, read_only=True
    )
    stage_actor = OPERATOR
    brought = transact(
        hub, stage_actor,
        lambda uow: consensus.propose(
            uow, title="Floor", text="A new floor.", effect_type="rates.floor.set",
            payload={"floor_minor": 6_000, "from_on": uow.today.isoformat()}, brought_by=people[cast.SAM.name],
        ),
    )  # fmt: skip

    def say(person):
        words = transact(hub, stage_actor, lambda uow: consensus.live_words(uow, brought.id), read_only=True)
        transact(
            hub, stage_actor,
            lambda uow: consensus.take_position(uow, brought.id, kind="consent", version=words.version, text_hash=words.text_hash, person_id=person),
        )  # fmt: skip

    *first, one, two = people.values()
    for person in first:
        say(person)
    outcomes = []

    def last(person):
        with story_copy.app_context():
            say(person)
            outcomes.append(transact(hub, stage_actor, lambda uow: consensus.try_adopt(uow, brought.id)).how)

    threads = [threading.Thread(target=last, args=(person,)) for person in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in (["adopted", "already"], ["adopted", "waiting"])
    with unit_of_work(hub, OPERATOR, read_only=True) as uow:
        assert uow.execute("SELECT count(*) FROM hub.rate_floor WHERE floor_minor = 6000").scalar_one() == 1
