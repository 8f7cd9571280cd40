"""How we decide is decided too: by everybody, from a day, for what is brought from then on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.consensus import services as consensus
from hub.kernel.context import Scope
from hub.kernel.errors import DomainError, Kind
from hub.membership import services as membership
from hub.practices import services as practices
from hub.practices.services import NewEntity
from tests.builders.deciding import LONG_AGO, all_say, at, attempt, bring, do, found_hub, look, say

FRIDAY = datetime(2026, 6, 12, 15, 0, tzinfo=UTC)
TODAY = FRIDAY.date()
CONSENT = "sociocratic_consent"


@pytest.fixture
def people(app):
    with app.app_context():
        at(FRIDAY)
        yield found_hub("ana", "ben", "cem")
        app.extensions.pop("hub.clock", None)


def refusal(kind: Kind):
    return pytest.raises(DomainError, check=lambda error: error.kind is kind)


def now_in(scope: Scope, on: date = TODAY) -> str:
    return do(scope, lambda uow: consensus.process_in_force(uow, scope.entity_id, on).key)


def change(scope: Scope, who, process: str = CONSENT, from_on: str | None = None):
    payload = {"process": process} | ({"from_on": from_on} if from_on else {})
    return bring(scope, who["ana"], "How we decide", "Otherwise.", effect_type=consensus.ADOPT_PROCESS, payload=payload)


def adopt(scope: Scope, who, *args):
    matter = change(scope, who, *args)
    all_say(scope, matter.id, who.values())
    return attempt(scope, matter.id)


def test_until_we_decide_otherwise_everybody_consents(people):
    scope, who = people
    assert now_in(scope) == "unanimity"
    assert bring(scope, who["ana"]).process == "unanimity"


def test_another_process_is_adopted_by_everybody_and_holds_for_what_is_brought_afterwards(people):
    scope, who = people
    before = bring(scope, who["ana"])
    adoption = adopt(scope, who)
    assert adoption.how == "adopted" and adoption.decision.effect_result == {"process": CONSENT, "from_on": "2026-06-12"}
    assert look(scope, before.id).process == "unanimity"
    assert bring(scope, who["ben"], "Tea").process == CONSENT
    assert do(scope, lambda uow: uow.execute("SELECT decision_id FROM hub.process_preset_in_force").scalar_one()) == adoption.decision.id
    assert [each.faults for each in do(scope, consensus.verify_decisions)] == [()]


def test_one_objection_keeps_the_process_as_it_is(people):
    scope, who = people
    matter = change(scope, who)
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    say(scope, matter.id, who["cem"], "block")
    assert attempt(scope, matter.id).how == "waiting" and now_in(scope) == "unanimity"


def test_a_process_from_a_later_day_holds_from_that_day(people):
    scope, who = people
    assert adopt(scope, who, CONSENT, "2026-07-01").how == "adopted"
    assert now_in(scope) == "unanimity" and now_in(scope, date(2026, 7, 1)) == CONSENT
    at(FRIDAY + timedelta(days=19))
    assert bring(scope, who["ana"]).process == CONSENT


def test_a_day_that_has_passed_when_it_is_decided_becomes_the_day_of_the_decision(people):
    scope, who = people
    matter = change(scope, who, CONSENT, "2026-06-14")
    at(FRIDAY + timedelta(days=7))
    all_say(scope, matter.id, who.values())
    assert attempt(scope, matter.id).decision.effect_result["from_on"] == "2026-06-19"
    assert now_in(scope, date(2026, 6, 18)) == "unanimity"


def test_what_was_decided_last_for_one_day_holds(people):
    scope, who = people
    adopt(scope, who)
    adopt(scope, who, "seeds_for_change")
    assert now_in(scope) == "seeds_for_change"
    assert adopt(scope, who, "unanimity").how == "adopted" and now_in(scope) == "unanimity"


def test_a_process_that_is_in_force_already_cannot_be_adopted_again(people):
    scope, who = people
    with refusal(Kind.REFUSED):
        change(scope, who, "unanimity")


def test_a_sense_check_cannot_become_the_way_to_decide_for_then_nothing_could_be_decided(people):
    scope, who = people
    with refusal(Kind.INVALID):
        change(scope, who, "sense_check")


def test_two_proposals_for_the_same_process_the_second_is_not_carried_out_and_says_why(people):
    scope, who = people
    first, second = change(scope, who), change(scope, who)
    for matter in (first, second):
        all_say(scope, matter.id, who.values())
    assert attempt(scope, first.id).how == "adopted"
    refused = attempt(scope, second.id)
    assert refused.how == "refused" and "how we decide already" in refused.trouble


def test_under_sociocratic_consent_nobody_stands_aside_and_an_objection_stops(people):
    scope, who = people
    adopt(scope, who)
    matter = bring(scope, who["ana"])
    with refusal(Kind.INVALID):
        say(scope, matter.id, who["ben"], "stand_aside")
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    say(scope, matter.id, who["cem"], "block")
    assert attempt(scope, matter.id).how == "waiting"
    say(scope, matter.id, who["cem"])
    assert attempt(scope, matter.id).how == "adopted"


def test_a_sense_check_is_never_decided_and_takes_no_block(people):
    scope, who = people
    matter = bring(scope, who["ana"], sense_check=True)
    with refusal(Kind.INVALID):
        say(scope, matter.id, who["ben"], "block")
    all_say(scope, matter.id, who.values())
    assert attempt(scope, matter.id).how == "waiting" and look(scope, matter.id).status == "open"
    do(scope, consensus.note_meeting, FRIDAY.date(), [who["ana"]], noted_by=who["ana"])
    assert attempt(scope, matter.id).how == "waiting"


def test_a_sense_check_carries_words_alone(people):
    scope, who = people
    with refusal(Kind.REFUSED):
        bring(scope, who["ana"], sense_check=True, effect_type=consensus.ADOPT_PROCESS, payload={"process": CONSENT})


def test_the_process_of_a_matter_cannot_be_changed_by_the_application(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    with pytest.raises(Exception, match="permission denied"):
        do(scope, lambda uow: uow.execute("UPDATE hub.proposal SET process = 'sense_check' WHERE id = :id", {"id": matter.id}))


def test_a_practice_decides_for_itself_and_the_hub_for_all(people):
    scope, who = people
    new = NewEntity("practice", "river", "River", "PLLC", "US-NY", discipline="psychology")
    river = do(scope, practices.add_entity, new, LONG_AGO, None)
    do(scope, membership.engage, who["ana"], river, "contractor", "therapy", LONG_AGO)
    here = Scope.practice(river)
    assert adopt(here, {"ana": who["ana"]}, "formal_consensus").how == "adopted"
    assert (now_in(here), now_in(scope)) == ("formal_consensus", "unanimity")
