"""Deciding together, against the real database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from marshmallow import Schema, fields
from sqlalchemy import text

from hub.consensus import services as consensus
from hub.db.base import db
from hub.db.unit_of_work import transact
from hub.kernel.context import Actor, ActorKind, Scope, job_actor
from hub.kernel.errors import DomainError, Kind, refused
from hub.membership import services as membership
from hub.membership.services import NewPerson
from tests.builders.deciding import LONG_AGO, all_say, at, attempt, bring, do, found_hub, look, say

FRIDAY = datetime(2026, 6, 12, 15, 0, tzinfo=UTC)


class Amount(Schema):
    amount_minor = fields.Integer(required=True, strict=True)


@dataclass
class Reserve:
    """An effect that writes a number down, and can be made to refuse."""

    type: str = "test.reserve.set"
    title: str = "Set the reserve"
    scope: str = "hub"
    schema: type[Schema] = Amount
    world: dict[str, Any] = field(default_factory=lambda: {"cash_minor": 100})
    done: list[dict[str, Any]] = field(default_factory=list)
    refusal: str = ""

    def preview(self, uow: Any, payload: Any) -> dict[str, Any]:
        return {"sentences": ["The reserve is set."], "rows": [], "matters": dict(self.world), "weather": len(self.done)}

    def apply(self, uow: Any, payload: Any, decision: Any) -> dict[str, Any]:
        uow.execute("UPDATE hub.entity SET legal_form = 'reserve ' || :amount WHERE kind = 'hub'", {"amount": payload["amount_minor"]})
        if self.refusal:
            raise refused("test.reserve.set", self.refusal)
        self.done.append({**payload, "decision": decision.label})
        return {"amount_minor": payload["amount_minor"]}


@pytest.fixture
def people(app):
    with app.app_context():
        at(FRIDAY)
        yield found_hub("ana", "ben", "cem")
        app.extensions.pop("hub.clock", None)


@pytest.fixture
def reserve(app):
    effect = Reserve()
    app.extensions["hub.effects"] = dict(app.extensions["hub.effects"]) | {effect.type: effect}
    yield effect
    del app.extensions["hub.effects"][effect.type]


def refusal(kind: Kind):
    return pytest.raises(DomainError, check=lambda error: error.kind is kind)


def legal_form(scope: Scope) -> str:
    return do(scope, lambda uow: uow.execute("SELECT legal_form FROM hub.entity WHERE kind = 'hub'").scalar_one())


def test_a_matter_is_decided_by_the_last_word_that_was_missing(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    assert attempt(scope, matter.id).how == "waiting"
    say(scope, matter.id, who["cem"], "stand_aside")
    adoption = attempt(scope, matter.id)
    assert (adoption.how, adoption.decision.label) == ("adopted", "2026-01")
    assert look(scope, matter.id).status == "adopted"
    voices = {voice["name"]: voice["kind"] for voice in adoption.decision.heard["voices"]}
    assert voices == {"Ana": "consent", "Ben": "consent", "Cem": "stand_aside"}


def test_one_block_prevents_adoption_and_puts_the_matter_on_the_next_meeting(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    say(scope, matter.id, who["cem"], "block")
    adoption = attempt(scope, matter.id)
    assert adoption.how == "waiting" and adoption.outcome.blocks == (str(who["cem"]),)
    assert look(scope, matter.id).returns_on == date(2026, 6, 19)
    assert [topic.title for topic in do(scope, consensus.coming_topics)] == ["We meet on Fridays"]


def test_who_blocked_may_change_their_mind_in_one_step_and_the_history_keeps_both(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, who.values(), "block")
    all_say(scope, matter.id, who.values())
    assert attempt(scope, matter.id).how == "adopted"
    seen = do(scope, consensus.look_at, matter.id)
    assert [each.kind for each in seen.seen.said] == ["block"] * 3 + ["consent"] * 3


def test_needing_to_talk_first_leaves_a_person_unheard(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    say(scope, matter.id, who["cem"], "talk_first")
    assert attempt(scope, matter.id).how == "waiting"
    needed = do(scope, consensus.needs_voice, who["cem"])
    assert [each.because for each in needed] == ["talk_first"]


def test_a_block_or_a_stand_aside_without_a_reason_is_not_taken(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    for kind in ("block", "stand_aside"):
        with refusal(Kind.INVALID) as caught:
            say(scope, matter.id, who["ben"], kind, reason="  ")
        assert caught.value.problems[0].pointer == "/reason"
    assert do(scope, consensus.look_at, matter.id).seen.said == []


def test_a_word_on_an_older_revision_is_refused_because_the_text_has_changed(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    revised = do(
        scope, consensus.revise, matter.id, version=1, base_hash=matter.text_hash, title=matter.title, text="At 11.", written_by=who["ben"]
    )
    assert revised.version == 2
    with refusal(Kind.STALE) as caught:
        say(scope, matter.id, who["cem"], version=1, text_hash=matter.text_hash)
    assert "The text has changed" in caught.value.message
    with refusal(Kind.STALE):
        say(scope, matter.id, who["cem"], version=2, text_hash=matter.text_hash)


def test_a_change_of_meaning_asks_everybody_again(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    do(scope, consensus.revise, matter.id, version=1, base_hash=matter.text_hash, title=matter.title, text="At 11.", written_by=who["ana"])
    say(scope, matter.id, who["cem"])
    adoption = attempt(scope, matter.id)
    assert adoption.how == "waiting"
    assert set(adoption.outcome.asked_again) == {str(who["ana"]), str(who["ben"])}
    assert [each.because for each in do(scope, consensus.needs_voice, who["ana"])] == ["asked_again"]


def test_two_who_revise_the_same_words_do_not_overwrite_each_other(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    for name, kind in (("ana", None), ("ben", Kind.STALE)):
        named = {"version": 1, "base_hash": matter.text_hash, "title": matter.title, "text": f"As {name} says.", "written_by": who[name]}
        if kind is None:
            do(scope, consensus.revise, matter.id, **named)
        else:
            with refusal(kind):
                do(scope, consensus.revise, matter.id, **named)


def test_a_correction_of_wording_keeps_every_word_and_is_decided_after_its_notice(people):
    scope, who = people
    matter = bring(scope, who["ana"], text="We meet evry Friday at 10.")
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    fixed = do(
        scope, consensus.revise, matter.id, version=1, base_hash=matter.text_hash, title=matter.title, text="We meet every Friday at 10.",
        meaning_changed=False, written_by=who["ben"],
    )  # fmt: skip
    assert (fixed.version, fixed.wording) == (1, 2)
    say(scope, matter.id, who["cem"])
    assert attempt(scope, matter.id).how == "waiting"
    assert do(scope, consensus.look_at, matter.id).notice_until == date(2026, 6, 15)
    at(FRIDAY + timedelta(days=3))
    assert attempt(scope, matter.id).how == "adopted"


def test_anybody_may_hold_that_a_correction_changed_the_meaning(people):
    scope, who = people
    matter = bring(scope, who["ana"], text="We may meet on Fridays.")
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    fixed = do(
        scope, consensus.revise, matter.id, version=1, base_hash=matter.text_hash, title=matter.title, text="We must meet on Fridays.",
        meaning_changed=False, written_by=who["cem"],
    )  # fmt: skip
    asked = do(scope, consensus.ask_again, matter.id, version=1, base_hash=fixed.text_hash, said_by=who["ben"])
    assert (asked.version, asked.wording) == (2, 1)
    say(scope, matter.id, who["cem"])
    assert attempt(scope, matter.id).how == "waiting"


def test_a_correction_of_wording_may_not_change_a_figure(people):
    scope, who = people
    matter = bring(scope, who["ana"], text="We pay $40 an hour.")
    with refusal(Kind.INVALID):
        do(
            scope, consensus.revise, matter.id, version=1, base_hash=matter.text_hash, title=matter.title, text="We pay $45 an hour.",
            meaning_changed=False, written_by=who["ana"],
        )  # fmt: skip
    assert look(scope, matter.id).wording == 1


def test_who_joins_on_the_way_must_be_heard(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    dan = do(scope, membership.add_person, NewPerson("Dan", "dan@example.coop"), LONG_AGO, date(2026, 6, 12))
    say(scope, matter.id, who["cem"])
    assert attempt(scope, matter.id).outcome.still_to_hear == (str(dan),)
    say(scope, matter.id, dan)
    assert attempt(scope, matter.id).how == "adopted"


def test_a_candidate_is_heard_and_recorded_and_does_not_stop_it(people):
    scope, who = people
    eva = do(scope, membership.add_person, NewPerson("Eva", "eva@example.coop"), LONG_AGO)
    matter = bring(scope, who["ana"])
    say(scope, matter.id, eva, "block", reason="I would rather wait.")
    all_say(scope, matter.id, who.values())
    adoption = attempt(scope, matter.id)
    assert adoption.how == "adopted"
    assert adoption.decision.heard["concerns"] == [{"person": str(eva), "voice": "candidate", "reason": "I would rather wait."}]
    assert look(scope, matter.id).returns_on is None


def test_when_who_blocked_has_left_the_others_say_it_again(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    say(scope, matter.id, who["cem"], "block")
    at(FRIDAY + timedelta(days=7))
    do(scope, membership.leave, who["cem"], date(2026, 6, 19))
    adoption = attempt(scope, matter.id)
    assert adoption.how == "waiting" and set(adoption.outcome.must_reconfirm) == {str(who["ana"]), str(who["ben"])}
    assert [each.because for each in do(scope, consensus.needs_voice, who["ana"])] == ["reconfirm"]
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    adoption = attempt(scope, matter.id)
    assert adoption.how == "adopted"
    assert adoption.decision.heard["concerns"] == [{"person": str(who["cem"]), "voice": "former", "reason": "It would harm us."}]
    assert [verdict.faults for verdict in do(scope, consensus.verify_decisions)] == [()]


def test_the_absent_are_asked_after_the_meeting_and_the_matter_waits_for_them(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    noted = do(scope, consensus.note_meeting, date(2026, 6, 12), [who["ana"], who["ben"]], noted_by=who["ana"])
    assert noted.absent == (who["cem"],) and noted.asked == {matter.id: (who["cem"],)}
    assert attempt(scope, matter.id).how == "waiting"
    assert look(scope, matter.id).status == "pending_consultation"
    needed = do(scope, consensus.needs_voice, who["cem"])
    assert [(each.because, each.due_on) for each in needed] == [("absent", date(2026, 6, 19))]
    at(FRIDAY + timedelta(days=365))
    assert attempt(scope, matter.id).how == "waiting"  # nothing lapses into consent
    say(scope, matter.id, who["cem"])
    assert attempt(scope, matter.id).how == "adopted"


def test_an_absent_member_who_objects_brings_the_matter_back_to_the_next_meeting(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    do(scope, consensus.note_meeting, date(2026, 6, 12), [who["ana"], who["ben"]], noted_by=who["ana"])
    attempt(scope, matter.id)
    at(FRIDAY + timedelta(days=4))
    say(scope, matter.id, who["cem"], "block")
    adoption = attempt(scope, matter.id)
    assert adoption.outcome.status == "reopened"
    after = look(scope, matter.id)
    assert (after.status, after.returns_on) == ("open", date(2026, 6, 19))


def test_by_the_provisional_rule_it_holds_at_once_and_an_absent_member_may_still_object_after_adoption(people):
    scope, who = people
    matter = bring(scope, who["ana"], absent_rule="provisional")
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    assert attempt(scope, matter.id).how == "waiting"  # nobody has said yet that Cem was away
    do(scope, consensus.note_meeting, date(2026, 6, 12), [who["ana"], who["ben"]], noted_by=who["ana"])
    first = attempt(scope, matter.id)
    assert first.how == "provisional" and look(scope, matter.id).provisional
    assert [each.because for each in do(scope, consensus.needs_voice, who["cem"])] == ["absent"]
    say(scope, matter.id, who["cem"], "block")
    after = look(scope, matter.id)
    assert (after.status, after.provisional, after.round) == ("open", False, 2)
    assert do(scope, consensus.decision, first.decision.id).event == "reopened"
    say(scope, matter.id, who["cem"])
    second = attempt(scope, matter.id)
    assert second.how == "adopted" and second.decision.replaces == first.decision.id
    assert [verdict.faults for verdict in do(scope, consensus.verify_decisions)] == [(), ()]


def test_by_the_provisional_rule_the_consent_of_the_absent_confirms_it(people):
    scope, who = people
    matter = bring(scope, who["ana"], absent_rule="provisional")
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    do(scope, consensus.note_meeting, date(2026, 6, 12), [who["ana"], who["ben"]], noted_by=who["ana"])
    attempt(scope, matter.id)
    say(scope, matter.id, who["cem"])
    assert attempt(scope, matter.id).how == "confirmed"
    assert attempt(scope, matter.id).how == "already"
    with refusal(Kind.REFUSED):
        say(scope, matter.id, who["cem"], "block")


def test_what_cannot_be_taken_back_may_not_hold_before_the_absent_are_asked(people, reserve):
    scope, who = people
    with refusal(Kind.REFUSED):
        bring(scope, who["ana"], effect_type=reserve.type, payload={"amount_minor": 5}, absent_rule="provisional")


def test_a_word_taken_down_for_an_absent_colleague_counts_once_they_confirm_it(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    taken = say(scope, matter.id, who["ana"], on_behalf_of=who["cem"])
    assert (taken.name, taken.taken_down_by_name) == ("Cem", "Ana")
    assert attempt(scope, matter.id).how == "waiting"
    assert [each.because for each in do(scope, consensus.needs_voice, who["cem"])] == ["confirm"]
    say(scope, matter.id, who["cem"])
    with refusal(Kind.REFUSED):
        say(scope, matter.id, who["ana"], on_behalf_of=who["cem"])
    assert attempt(scope, matter.id).how == "adopted"


def test_a_block_taken_down_for_a_colleague_stops_at_once(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    say(scope, matter.id, who["ana"], "block", on_behalf_of=who["cem"])
    assert attempt(scope, matter.id).outcome.blocks == (str(who["cem"]),)


def test_nobody_speaks_for_another_and_no_job_speaks_at_all(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    words = {"kind": "consent", "version": 1, "text_hash": matter.text_hash}
    ana = Actor(ActorKind.PERSON, "Ana", who["ana"], "member")
    for actor in (ana, job_actor("any")):
        with refusal(Kind.FORBIDDEN):
            transact(scope, actor, lambda uow: consensus.take_position(uow, matter.id, person_id=who["ben"], **words))
    assert transact(scope, ana, lambda uow: consensus.take_position(uow, matter.id, **words)).via == "page"


def test_only_who_brought_a_matter_takes_it_back_and_then_it_stays_closed(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    with refusal(Kind.FORBIDDEN):
        do(scope, consensus.withdraw, matter.id, withdrawn_by=who["ben"])
    do(scope, consensus.withdraw, matter.id, withdrawn_by=who["ana"])
    with refusal(Kind.REFUSED):
        say(scope, matter.id, who["ben"])
    all_answer = attempt(scope, matter.id)
    assert (all_answer.how, all_answer.decision) == ("waiting", None)


def test_the_effect_runs_once_with_the_decision_and_a_second_try_finds_it_done(people, reserve):
    scope, who = people
    matter = bring(scope, who["ana"], effect_type=reserve.type, payload={"amount_minor": 500})
    all_say(scope, matter.id, who.values())
    assert attempt(scope, matter.id).how == "adopted"
    assert attempt(scope, matter.id).how == "already"
    assert reserve.done == [{"amount_minor": 500, "decision": "2026-01"}]
    assert legal_form(scope) == "reserve 500"
    assert do(scope, consensus.decided)[0].effect_result == {"amount_minor": 500}


def test_if_the_world_changed_since_the_preview_adoption_refuses_and_every_position_stands(people, reserve):
    scope, who = people
    matter = bring(scope, who["ana"], effect_type=reserve.type, payload={"amount_minor": 500})
    all_say(scope, matter.id, who.values())
    reserve.world["cash_minor"] = 90
    adoption = attempt(scope, matter.id)
    assert adoption.how == "refused" and "cash minor: was 100, is 90." in adoption.trouble
    after = look(scope, matter.id)
    assert after.trouble == adoption.trouble and after.status == "open"
    assert len(do(scope, consensus.look_at, matter.id).outcome.consents) == 3
    reserve.world["cash_minor"] = 100
    assert attempt(scope, matter.id).how == "adopted"
    assert look(scope, matter.id).trouble is None


def test_if_the_effect_refuses_nothing_of_it_is_done_and_no_number_is_used_up(people, reserve):
    scope, who = people
    matter = bring(scope, who["ana"], effect_type=reserve.type, payload={"amount_minor": 500})
    all_say(scope, matter.id, who.values())
    reserve.refusal = "There is not that much in the account."
    assert attempt(scope, matter.id).trouble == "There is not that much in the account."
    assert legal_form(scope) == "cooperative" and do(scope, consensus.decided) == []
    reserve.refusal = ""
    assert attempt(scope, matter.id).decision.label == "2026-01"


def test_a_payload_that_the_effect_cannot_read_never_becomes_a_proposal(people, reserve):
    scope, who = people
    with refusal(Kind.INVALID) as caught:
        bring(scope, who["ana"], effect_type=reserve.type, payload={"amount_minor": "much"})
    assert [problem.pointer for problem in caught.value.problems] == ["/amount_minor"]


def test_a_matter_of_the_hub_is_not_brought_in_a_practice(people, reserve):
    scope, who = people
    from hub.practices import services as practices
    from hub.practices.services import NewEntity

    practice = do(
        scope,
        practices.add_entity,
        NewEntity("practice", "psychology", "Psychology", "PLLC", "US-NY", discipline="psychology"),
        LONG_AGO,
        None,
    )
    do(scope, membership.engage, who["ana"], practice, "contractor", "therapy", LONG_AGO)
    with refusal(Kind.REFUSED):
        bring(Scope.practice(practice), who["ana"], effect_type=reserve.type, payload={"amount_minor": 1})
    matter = bring(Scope.practice(practice), who["ana"])
    with refusal(Kind.FORBIDDEN):
        say(Scope.practice(practice), matter.id, who["ben"])
    say(Scope.practice(practice), matter.id, who["ana"])
    adoption = attempt(Scope.practice(practice), matter.id)
    assert (adoption.how, adoption.decision.label) == ("adopted", "2026-01")


def test_a_decision_signed_on_paper_by_everybody_stands_and_by_fewer_does_not(people):
    scope, who = people
    with refusal(Kind.REFUSED):
        do(scope, consensus.decide_on_paper, title="We found the hub", text="Together.", signed_by=[who["ana"], who["ben"]])
    decision = do(scope, consensus.decide_on_paper, title="We found the hub", text="Together.", signed_by=list(who.values()))
    assert decision.label == "2026-01"
    assert {each.via for each in do(scope, consensus.look_at, decision.proposal_id).seen.said} == {"paper"}


def test_verify_names_a_decision_whose_record_was_changed_behind_our_back(people, database):
    scope, who = people
    for title in ("One", "Two"):
        matter = bring(scope, who["ana"], title=title)
        all_say(scope, matter.id, who.values())
        attempt(scope, matter.id)
    with database.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE hub.position SET kind = 'block', reason = 'no' WHERE person_id = %s AND version = 1", (who["cem"],))
        admin.execute("UPDATE hub.proposal_version SET text = 'Something else.' WHERE title = 'Two'")
    faults = {verdict.decision.title: verdict.faults for verdict in do(scope, consensus.verify_decisions)}
    assert faults["One"] == ("what Cem said is not what is recorded", "what was said does not give this outcome: one objection is enough")
    assert "the words do not match their seal" in faults["Two"]


@pytest.mark.parametrize("statement", [
    "UPDATE hub.position SET kind = 'consent'", "DELETE FROM hub.position", "UPDATE hub.proposal_version SET text = 'x'",
    "DELETE FROM hub.decision", "UPDATE hub.decision SET title = 'x'", "TRUNCATE hub.decision CASCADE",
    "UPDATE hub.standing SET kind = 'consent'",
    "INSERT INTO hub.standing SELECT * FROM hub.standing", "UPDATE hub.proposal SET brought_by = brought_by", "DELETE FROM hub.proposal",
    "UPDATE hub.proposal SET status = 'adopted', closed_at = hub.now()", "UPDATE hub.decision_effect SET result = '{}'",
])  # fmt: skip
def test_the_database_refuses_to_change_what_was_said_or_decided(people, statement):
    scope, who = people
    matter = bring(scope, who["ana"])
    say(scope, matter.id, who["cem"], "block")
    with pytest.raises(Exception, match=r"permission denied|only grows|only a decision adopts"):
        do(scope, lambda uow: uow.execute(statement))


def test_the_database_refuses_a_decision_over_a_block_whoever_writes_it(people, database):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    insert = """INSERT INTO hub.decision (entity_id, proposal_id, round, version, wording, text_hash, label, title, adopted_on,
                                          last_sequence, heard)
                VALUES (:entity, :proposal, 1, 1, 1, :hash, '2026-09', 'x', '2026-06-12', 1, '{}')"""
    row = {"entity": matter.entity_id, "proposal": matter.id, "hash": matter.text_hash}
    with pytest.raises(Exception, match="somebody has not been heard"):
        do(scope, lambda uow: uow.execute(insert, row))
    say(scope, matter.id, who["cem"], "block")
    with pytest.raises(Exception, match="somebody blocks this"):
        do(scope, lambda uow: uow.execute(insert, row))
    with db.engine.connect() as plain, pytest.raises(Exception, match=r"permission denied|row-level"):
        plain.execute(text(insert), row)
