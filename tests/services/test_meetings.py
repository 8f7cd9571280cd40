"""Meetings against the real database: the agenda that fills itself, topics from the room, and who is invited."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hub.consensus import services as consensus
from hub.kernel.errors import DomainError, Kind
from hub.membership import services as membership
from hub.membership.services import NewPerson
from tests.builders.deciding import all_say, at, bring, do, found_hub, say

FRIDAY = datetime(2026, 6, 12, 14, 5, tzinfo=UTC)
TODAY, NEXT = date(2026, 6, 12), date(2026, 6, 19)


@pytest.fixture
def people(app):
    with app.app_context():
        at(FRIDAY)
        yield found_hub("ana", "ben", "cem")
        app.extensions.pop("hub.clock", None)


def refusal(kind: Kind):
    return pytest.raises(DomainError, check=lambda error: error.kind is kind)


def titles(scope, day=NEXT):
    return [each.title for each in do(scope, consensus.meeting_on, day).filled]


def test_a_consultation_owed_stands_on_the_next_agenda_until_it_is_answered(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    all_say(scope, matter.id, [who["ana"], who["ben"]])
    do(scope, consensus.note_meeting, TODAY, [who["ana"], who["ben"]], noted_by=who["ana"])
    owed = f"Ask Cem about “{matter.title}”"
    assert owed in titles(scope)
    say(scope, matter.id, who["cem"])
    assert owed not in titles(scope)


def test_a_meeting_tells_who_came_who_was_away_and_whether_they_were_heard_since(people):
    scope, who = people
    matter = bring(scope, who["ana"])
    do(scope, consensus.note_meeting, TODAY, [who["ana"], who["ben"]], noted_by=who["ana"])
    seen = do(scope, consensus.meeting_on, TODAY)
    assert (list(seen.present), list(seen.away)) == (["Ana", "Ben"], ["Cem"])
    assert [(each.name, each.answered_at) for each in seen.asked] == [("Cem", None)]
    say(scope, matter.id, who["cem"])
    assert do(scope, consensus.meeting_on, TODAY).asked[0].answered_at is not None


def test_an_open_proposal_stands_on_the_agenda_and_a_blocked_one_comes_first_with_its_day(people):
    scope, who = people
    first = bring(scope, who["ana"])
    second = bring(scope, who["ben"], title="Share the keys")
    say(scope, second.id, who["cem"], "block", reason="Not everybody wants them.", principle="Nobody carries what all should.")
    filled = [each for each in do(scope, consensus.meeting_on, NEXT).filled if each.key.startswith("proposal:")]
    assert [each.title for each in filled] == [f"{second.label}: Share the keys", f"{first.label}: {first.title}"]
    assert [each.due_on for each in filled] == [NEXT, None]
    assert [topic.title for topic in do(scope, consensus.meeting_on, NEXT).topics] == ["Share the keys"]


def test_a_candidate_whose_six_months_end_stands_on_the_agenda_two_weeks_before(people):
    scope, _ = people
    do(scope, membership.add_person, NewPerson("Dee", "dee@example.coop"), date(2026, 1, 3))
    assert "Dee’s six months are over" in titles(scope, date(2026, 6, 19))
    assert "Dee’s six months are over" not in titles(scope, date(2026, 6, 18))


def test_a_topic_may_be_raised_while_the_meeting_sits_and_stays_when_it_is_over(people):
    scope, who = people
    do(scope, consensus.raise_topic, TODAY, "The heating", raised_by=who["ben"])
    at(datetime(2026, 6, 15, 15, 0, tzinfo=UTC))
    topics = do(scope, consensus.meeting_on, TODAY).topics
    assert [(each.title, each.because) for each in topics] == [("The heating", "Brought by Ben.")]
    with refusal(Kind.REFUSED):
        do(scope, consensus.raise_topic, TODAY, "Too late", raised_by=who["ben"])
    with refusal(Kind.INVALID):
        do(scope, consensus.raise_topic, NEXT, "  ", raised_by=who["ben"])


def test_who_has_no_licence_is_neither_invited_to_the_group_consultation_nor_absent_from_it_nor_reads_its_notes(people):
    scope, who = people
    for number, name in enumerate(("ana", "ben")):
        do(scope, membership.add_licence, who[name], "LMSW", str(number), "US-NY", None)
    bring(scope, who["ana"])
    noted = do(scope, consensus.note_meeting, TODAY, [who["ana"]], kind="group_consultation", notes="On sleep.", noted_by=who["ana"])
    assert noted.absent == (who["ben"],)
    assert noted.asked == {}
    assert do(scope, consensus.meeting_on, TODAY, "group_consultation", who["ben"]).notes == "On sleep."
    closed = do(scope, consensus.meeting_on, TODAY, "group_consultation", who["cem"])
    assert (closed.invited, closed.notes) == (False, "")
    with refusal(Kind.FORBIDDEN):
        do(scope, consensus.raise_topic, NEXT, "Sleep", kind="group_consultation", raised_by=who["cem"])


def test_the_annual_meeting_is_reminded_of_from_march_overdue_from_april_and_quiet_once_held(people):
    scope, who = people
    assert "The annual meeting of this year has not been held" in titles(scope)
    do(scope, consensus.note_meeting, TODAY, [who["ana"], who["ben"], who["cem"]], kind="annual", noted_by=who["ana"])
    assert do(scope, consensus.annual_meeting) == "held"
    assert "The annual meeting of this year has not been held" not in titles(scope)
    at(datetime(2027, 2, 28, 15, 0, tzinfo=UTC))
    assert do(scope, consensus.annual_meeting) == "not_due"
    at(datetime(2027, 3, 1, 15, 0, tzinfo=UTC))
    assert do(scope, consensus.annual_meeting) == "remind"
    at(datetime(2027, 4, 1, 15, 0, tzinfo=UTC))
    assert do(scope, consensus.annual_meeting) == "overdue"
