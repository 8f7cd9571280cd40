"""The story comes to the figures of the case, through the same services that people use."""

from __future__ import annotations

import pytest

from hub.audit import services as audit
from hub.consensus import services as consensus
from hub.db.unit_of_work import transact
from hub.demo.cast import Times
from hub.demo.story import tell, told
from hub.finances import services as finances
from hub.hours import services as hours
from hub.kernel.clock import day_in, system_clock
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import DomainError
from hub.kernel.period import Period
from hub.ledger import services as ledger
from hub.membership import services as membership
from hub.surplus import services as surplus

OPERATOR = operator_actor()


@pytest.fixture
def story(story_app):
    with story_app.app_context():
        yield story_app


def in_hub(work, read_only=True):
    hub = transact(Scope.system(), OPERATOR, lambda uow: uow.hub_entity_id, read_only=True)
    return transact(Scope.hub(hub), OPERATOR, work, read_only=read_only)


def times():
    return Times(day_in("America/New_York", system_clock()))


def test_the_closed_year_comes_to_the_figures_of_the_case(story):
    matrix = in_hub(lambda uow: finances.pooled(uow, Period.parse(str(times().closed))))
    cells = {
        column.entity: (column.outside_revenue_minor, column.hub_fee_minor, column.pay_minor, column.other_costs_minor, column.net_minor)
        for column in matrix.columns
    }
    assert cells == {
        "psychology": (20_000_000, -6_000_000, -13_500_000, 0, 500_000),
        "hub": (0, 6_000_000, -3_600_000, -1_165_433, 1_234_567),
        "elimination": (0, 0, 0, 0, 0),
        "combined": (20_000_000, 0, -17_100_000, -1_165_433, 1_734_567),
    }


def test_the_running_year_has_two_practices_and_all_stay_solvent(story):
    matrix = in_hub(lambda uow: finances.pooled(uow, Period.parse(str(times().running))))
    if times().today >= times().social_work_joins_on.replace(month=4, day=12):
        assert [column.entity for column in matrix.columns] == ["psychology", "social-work", "hub", "elimination", "combined"]
    lowest = in_hub(
        lambda uow: uow.execute(
            """SELECT min(running) FROM (SELECT sum(sum(b.debit_minor - b.credit_minor)) OVER (PARTITION BY b.entity_id ORDER BY b.month) AS running
               FROM hub.balance b JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code
               WHERE a.report_class = 'cash' GROUP BY b.entity_id, b.month) r"""
        ).scalar_one()
    )
    assert lowest >= 0


def test_the_surplus_of_the_closed_year_is_shared_to_the_cent_at_the_march_meeting(story):
    plan = in_hub(lambda uow: surplus.preview(uow, times().closed))
    assert plan.pool_minor == 1_234_567
    assert sum(share.share_minor for share in plan.shares) + plan.collective_minor == 1_234_567
    if times().today.month < 3:
        assert plan.posted_by is None
        return
    decision = in_hub(lambda uow: consensus.decision_by_label(uow, plan.posted_by))
    assert (decision.adopted_on.year, decision.adopted_on.month) == (times().running, 3)
    policy = in_hub(lambda uow: surplus.policy_of(uow, times().closed))
    assert (policy.adopted_on.year, policy.adopted_on.month) == (times().closed - 1, 12)


def test_hours_before_membership_earn_for_the_collective_account(story):
    worked = in_hub(lambda uow: hours.minutes_by_person(uow, times().closed))
    people = in_hub(lambda uow: {each.person_id: each.name for each, _ in membership.people_on(uow, uow.today)})
    daniel = next(each for each in worked if people[each.person_id] == "Daniel Kim")
    assert daniel.minutes_before_membership > 0 and daniel.minutes_as_member > 0
    assert sum(each.minutes for each in worked) == (3_195 + 900) * 60


def test_the_candidate_of_february_is_a_member_on_the_first_of_august(story):
    people = in_hub(lambda uow: {each.name: each for each, _ in membership.people_on(uow, uow.today)})
    daniel = people["Daniel Kim"]
    assert daniel.candidate_from.isoformat() == f"{times().closed}-02-01"
    assert daniel.member_from.isoformat() == f"{times().closed}-08-01"


def test_the_decision_that_an_absent_member_objected_to_came_back_revised(story):
    decisions = in_hub(lambda uow: consensus.decided(uow))
    friday = [each for each in decisions if "Friday meeting" in each.title]
    assert [each.title for each in friday] == ["The Friday meeting starts at 9:15"]
    assert friday[0].version == 2


def test_books_trail_and_decisions_of_the_story_hold(story):
    assert in_hub(ledger.verify) == []
    transact(Scope.system(), OPERATOR, audit.seal)
    states = transact(Scope.system(), OPERATOR, audit.verify, read_only=True)
    assert states and all(state.reason is None and state.entries == state.sealed for state in states)
    assert all(verdict.holds for verdict in in_hub(consensus.verify_decisions))


def test_the_story_is_sealed_and_cannot_be_told_again(story):
    assert told(story) is True
    with pytest.raises(DomainError, match="empty"):
        tell(story)
