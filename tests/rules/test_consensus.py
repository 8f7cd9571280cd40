"""A matter is decided by the consent of every current member on the wording that stands, and in no other way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.consensus.rules import (
    LETS_IT_PASS,
    AnnualMeeting,
    Circle,
    Edit,
    Matter,
    Position,
    Stage,
    Stand,
    Status,
    Voice,
    annual_meeting,
    circle_of,
    is_stale,
    may_test,
    more_talk_suggested,
    next_meeting,
    outcome,
    stage_after,
    version_after,
)

SIX = frozenset("abcdef")
people = st.sampled_from("abcdefgh")
groups = st.frozensets(people, max_size=6)
positions = st.lists(st.builds(Position, people, st.integers(1, 3), st.sampled_from(Stand), st.just(""), st.integers(0, 60)), max_size=30)
matters = st.builds(
    lambda members, live, said, candidates, absent, left: Matter(
        members - left.keys(), live, tuple(said), candidates - members, absent, frozenset(), left
    ),
    groups,
    st.integers(1, 3),
    positions,
    groups,
    groups,
    st.dictionaries(people, st.integers(0, 60), max_size=2),
)


def all_say(kind: str, people: frozenset[str] = SIX, version: int = 1) -> tuple[Position, ...]:
    return tuple(Position(person, version, kind, sequence=number) for number, person in enumerate(sorted(people), 1))


def with_one(kind: str, person: str = "f", **more: object) -> Matter:
    said = (*all_say("consent", SIX - {person}), Position(person, 1, kind, sequence=10))
    return Matter(SIX, positions=said, **more)  # type: ignore[arg-type]


def test_consent_of_all_adopts() -> None:
    found = outcome(Matter(SIX, positions=all_say("consent")))
    assert (found.status, found.consents) == (Status.ADOPTED, tuple("abcdef"))
    assert found.adopted


def test_one_block_of_six_is_enough() -> None:
    found = outcome(with_one("block"))
    assert (found.status, found.blocks, found.reason) == (Status.NOT_ADOPTED, ("f",), "one objection is enough")


def test_standing_aside_lets_it_pass_and_is_recorded() -> None:
    found = outcome(with_one("stand_aside"))
    assert (found.status, found.stand_asides) == (Status.ADOPTED, ("f",))


def test_reservations_are_consent_with_a_concern_on_the_record() -> None:
    said = (*all_say("consent", SIX - {"f"}), Position("f", 1, "consent_with_reservations", "too soon", 10))
    found = outcome(Matter(SIX, positions=said))
    assert found.status is Status.ADOPTED
    assert found.reservations == ("f",)
    assert [(each.person, each.voice, each.reason) for each in found.concerns] == [("f", Voice.MEMBER, "too soon")]


def test_somebody_who_needs_to_talk_first_keeps_it_open() -> None:
    found = outcome(with_one("talk_first"))
    assert (found.status, found.wants_to_talk) == (Status.OPEN, ("f",))


def test_silence_is_never_consent() -> None:
    found = outcome(Matter(SIX, positions=all_say("consent", SIX - {"c"})))
    assert (found.status, found.still_to_hear) == (Status.OPEN, ("c",))


def test_an_absent_member_is_asked_before_it_is_adopted() -> None:
    found = outcome(Matter(SIX, positions=all_say("consent", SIX - {"f"}), absent=frozenset("f")))
    assert (found.status, found.still_to_consult) == (Status.PENDING, ("f",))


def test_an_absent_member_who_was_asked_and_has_not_answered_is_still_to_hear() -> None:
    found = outcome(Matter(SIX, positions=all_say("consent", SIX - {"f"}), absent=frozenset("f"), consulted=frozenset("f")))
    assert (found.status, found.still_to_hear) == (Status.PENDING, ("f",))


def test_an_absent_member_who_agrees_completes_it() -> None:
    assert outcome(with_one("consent", absent=frozenset("f"), consulted=frozenset("f"))).status is Status.ADOPTED


def test_the_block_of_an_absent_member_brings_it_back() -> None:
    assert outcome(with_one("block", absent=frozenset("f"), consulted=frozenset("f"))).status is Status.REOPENED


def test_absent_member_may_still_object_after_adoption() -> None:
    before = Matter(SIX, positions=all_say("consent", SIX - {"f"}), absent=frozenset("f"))
    assert outcome(before, "provisional").status is Status.PROVISIONAL
    after = replace(before, positions=(*before.positions, Position("f", 1, "block", sequence=20)))
    assert outcome(after, "provisional").status is Status.REOPENED
    assert stage_after(Stage.ADOPTED, "reopen") is Stage.OPEN


def test_a_present_member_who_is_silent_is_not_an_absent_one() -> None:
    assert outcome(Matter(SIX, positions=all_say("consent", SIX - {"e", "f"}), absent=frozenset("f"))).status is Status.OPEN


def test_a_candidate_is_heard_and_stops_nothing() -> None:
    said = (*all_say("consent"), Position("g", 1, "block", "unsure", 20))
    found = outcome(Matter(SIX, positions=said, candidates=frozenset("g")))
    assert found.status is Status.ADOPTED
    assert [(each.person, each.voice) for each in found.concerns] == [("g", Voice.CANDIDATE)]


def test_a_candidate_is_not_needed() -> None:
    assert outcome(Matter(SIX, positions=all_say("consent"), candidates=frozenset("g"))).status is Status.ADOPTED


def test_a_change_of_meaning_asks_everybody_again() -> None:
    live = version_after(1, Edit(changes_meaning=True))
    said = (*all_say("consent", frozenset("abcd")), Position("e", live, "consent", sequence=9))
    found = outcome(Matter(frozenset("abcde"), live, said))
    assert (found.status, found.consents, found.still_to_hear) == (Status.OPEN, ("e",), tuple("abcd"))
    assert found.asked_again == tuple("abcd")


def test_a_clerical_edit_keeps_every_word() -> None:
    assert version_after(4, Edit(changes_meaning=False)) == 4


def test_one_member_may_declare_an_edit_to_be_a_change_of_meaning() -> None:
    assert version_after(4, Edit(changes_meaning=False, meaning_changed_says=frozenset("b"))) == 5


def test_a_block_on_an_earlier_wording_is_gone_with_it() -> None:
    said = (Position("a", 1, "block", sequence=1), Position("a", 2, "consent", sequence=2), Position("b", 2, "consent", sequence=3))
    assert outcome(Matter(frozenset("ab"), 2, said)).status is Status.ADOPTED


def test_who_joins_while_it_is_open_must_be_heard() -> None:
    found = outcome(Matter(frozenset("abcd"), positions=all_say("consent", frozenset("abc"))))
    assert (found.status, found.still_to_hear) == (Status.OPEN, ("d",))


def test_when_an_objector_leaves_the_others_say_it_again() -> None:
    said = (*all_say("consent", frozenset("abc")), Position("d", 1, "block", "our floor", 4))
    found = outcome(Matter(frozenset("abc"), positions=said, left={"d": 5}))
    assert (found.status, found.must_reconfirm) == (Status.TO_RECONFIRM, tuple("abc"))
    assert [(each.person, each.voice, each.reason) for each in found.concerns] == [("d", Voice.FORMER, "our floor")]


def test_once_all_have_said_it_again_it_is_adopted_with_the_concern_kept() -> None:
    said = (*all_say("consent", frozenset("abc")), Position("d", 1, "block", sequence=4))
    again = tuple(Position(person, 1, "consent", sequence=number) for number, person in enumerate("abc", 6))
    found = outcome(Matter(frozenset("abc"), positions=said + again, left={"d": 5}))
    assert found.status is Status.ADOPTED
    assert [each.person for each in found.concerns] == ["d"]
    partly = outcome(Matter(frozenset("abc"), positions=said + again[:2], left={"d": 5}))
    assert (partly.status, partly.must_reconfirm) == (Status.TO_RECONFIRM, ("c",))


def test_a_leaver_who_had_consented_leaves_nothing_to_say_again() -> None:
    assert outcome(Matter(frozenset("abc"), positions=all_say("consent", frozenset("abcd")), left={"d": 9})).status is Status.ADOPTED


def test_the_last_word_of_a_person_is_the_one_that_stands() -> None:
    said = (*all_say("consent"), Position("f", 1, "block", sequence=20), Position("f", 1, "consent", sequence=21))
    assert outcome(Matter(SIX, positions=said)).status is Status.ADOPTED
    assert outcome(Matter(SIX, positions=tuple(reversed(said)))).status is Status.ADOPTED


def test_with_no_members_nothing_is_adopted() -> None:
    assert outcome(Matter(frozenset())).status is Status.OPEN


@given(matters)
def test_adopted_means_that_every_member_let_the_live_wording_pass(matter: Matter) -> None:
    found = outcome(matter)
    if found.status is Status.ADOPTED:
        for member in matter.members:
            mine = [each for each in matter.positions if each.person == member and each.version == matter.live_version]
            last = max(enumerate(mine), key=lambda pair: (pair[1].sequence, pair[0]))[1]
            assert last.kind in LETS_IT_PASS
        assert not found.blocks
        assert not found.still_to_hear
        assert set(found.consents) | set(found.stand_asides) == matter.members


@given(matters)
def test_one_standing_block_of_a_member_always_stops_it(matter: Matter) -> None:
    if matter.members:
        blocker = min(matter.members)
        blocked = replace(matter, positions=(*matter.positions, Position(blocker, matter.live_version, "block", sequence=99)))
        found = outcome(blocked)
        assert found.status in (Status.NOT_ADOPTED, Status.REOPENED)
        assert blocker in found.blocks


@given(matters)
def test_the_order_of_the_rows_decides_nothing(matter: Matter) -> None:
    distinct = {(each.person, each.version, each.sequence): each for each in matter.positions}
    rows = list(distinct.values())
    shuffled = sorted(rows, key=lambda each: (each.sequence, each.person), reverse=True)
    assert outcome(replace(matter, positions=tuple(rows))) == outcome(replace(matter, positions=tuple(shuffled)))


@given(matters, st.lists(st.sampled_from("xyz"), max_size=5))
def test_voices_without_a_right_change_nothing(matter: Matter, strangers: list[str]) -> None:
    noise = tuple(Position(each, matter.live_version, "block", sequence=80) for each in strangers)
    assert outcome(replace(matter, positions=matter.positions + noise)) == outcome(matter)


@given(matters)
def test_everybody_is_in_exactly_one_list(matter: Matter) -> None:
    found = outcome(matter)
    lists = (found.consents, found.stand_asides, found.blocks, found.wants_to_talk, found.still_to_hear)
    assert sorted(itertools.chain(*lists)) == sorted(matter.members)
    assert set(found.reservations) <= set(found.consents)


@given(matters)
def test_a_later_wording_owes_nothing_to_an_earlier_one(matter: Matter) -> None:
    moved = replace(matter, live_version=matter.live_version + 3)
    assert set(outcome(moved).still_to_hear) == matter.members


def test_nothing_that_lets_it_pass_is_counted_against_anything() -> None:
    assert {Stand.CONSENT, Stand.RESERVATIONS, Stand.STAND_ASIDE} == LETS_IT_PASS
    assert not any("vote" in kind or "weight" in kind for kind in Stand)


@pytest.mark.parametrize(("asides", "members", "more"), [(2, 6, True), (1, 6, False), (1, 3, True), (0, 6, False), (0, 0, False)])
def test_a_third_standing_aside_suggests_more_talk(asides: int, members: int, more: bool) -> None:
    assert more_talk_suggested(asides, members) is more


@pytest.mark.parametrize(
    ("after", "meeting"),
    [("2022-06-14", "2022-06-17"), ("2022-06-16", "2022-06-17"), ("2022-06-17", "2022-06-24"), ("2022-06-18", "2022-06-24")],
)
def test_an_objection_goes_to_the_next_friday(after: str, meeting: str) -> None:
    assert next_meeting(date.fromisoformat(after), 4) == date.fromisoformat(meeting)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_the_next_meeting_is_within_a_week_and_never_today(after: date, weekday: int) -> None:
    meeting = next_meeting(after, weekday)
    assert meeting.weekday() == weekday
    assert timedelta(days=1) <= meeting - after <= timedelta(days=7)


@pytest.mark.parametrize(("present", "may"), [(3, False), (4, True)])
def test_a_quorum_of_two_thirds_of_six_is_four(present: int, may: bool) -> None:
    assert may_test(6, present, Fraction(2, 3)) is may
    assert may_test(6, present, None)


@pytest.mark.parametrize(
    ("stage", "act", "after"),
    [
        (Stage.DRAFT, "open", Stage.OPEN),
        (Stage.OPEN, "adopt", Stage.ADOPTED),
        (Stage.OPEN, "park", Stage.PARKED),
        (Stage.PARKED, "open", Stage.OPEN),
        (Stage.PENDING, "reopen", Stage.OPEN),
        (Stage.DRAFT, "adopt", None),
        (Stage.WITHDRAWN, "open", None),
        (Stage.PARKED, "adopt", None),
        (Stage.ADOPTED, "withdraw", None),
        (Stage.ADOPTED, "revise", None),
    ],
)
def test_a_matter_moves_only_as_written(stage: Stage, act: str, after: Stage | None) -> None:
    assert stage_after(stage, act) is after


def test_a_topic_untouched_for_sixty_days_is_stale() -> None:
    assert is_stale(date(2026, 1, 1), date(2026, 3, 2))
    assert not is_stale(date(2026, 1, 1), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("held", "today", "state"),
    [
        ([], "2026-02-28", AnnualMeeting.NOT_DUE),
        ([], "2026-03-01", AnnualMeeting.REMIND),
        ([], "2026-03-31", AnnualMeeting.REMIND),
        ([], "2026-04-01", AnnualMeeting.OVERDUE),
        (["2026-03-20"], "2026-04-01", AnnualMeeting.HELD),
        (["2025-03-20"], "2026-04-01", AnnualMeeting.OVERDUE),
        (["2026-03-27"], "2026-03-20", AnnualMeeting.REMIND),
    ],
)
def test_the_annual_meeting_is_held_by_the_end_of_march(held: list[str], today: str, state: AnnualMeeting) -> None:
    assert annual_meeting(2026, [date.fromisoformat(day) for day in held], date.fromisoformat(today)) is state


@pytest.mark.parametrize(
    ("kind", "affects", "money", "circle"),
    [
        ("pay_rate", {"psychology"}, False, Circle.ALL_MEMBERS),
        ("practice_admission", set(), True, Circle.ALL_MEMBERS),
        ("rooms", {"psychology"}, False, Circle.PRACTICE),
        ("rooms", {"psychology", "social-work"}, False, Circle.COUNCIL),
        ("rooms", {"psychology"}, True, Circle.COUNCIL),
        ("caseload_cap", set(), False, Circle.PERSON),
    ],
)
def test_a_matter_goes_to_those_whom_it_touches(kind: str, affects: set[str], money: bool, circle: Circle) -> None:
    assert circle_of(kind, frozenset(affects), money) is circle
