"""The same file twice, overlapping exports, and what was written by hand before: nothing is counted twice unseen."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hub.hours.rules.matching import Known, keys_for, match, refuse_full_days, source_key
from hub.hours.rules.readings import Line, State

DAY = date(2026, 5, 4)
NEXT = date(2026, 5, 5)


def line(number: int, minutes: int, day: date = DAY) -> Line:
    return Line(number, 0, State.NEW, day, minutes, "sessions")


def states(lines: tuple[Line, ...]) -> list[str]:
    return [each.state.value for each in lines]


def test_the_same_file_again_adds_nothing() -> None:
    lines = [line(2, 50), line(3, 50), line(4, 25)]
    known = [Known(DAY, minutes, by_hand=False) for minutes in (50, 50, 25)]
    assert states(match(lines, known)) == ["here", "here", "here"]


def test_of_an_overlapping_export_only_the_rest_is_new() -> None:
    lines = [line(2, 50), line(3, 50), line(4, 50), line(5, 60, NEXT)]
    assert states(match(lines, [Known(DAY, 50, by_hand=False)] * 2)) == ["here", "here", "new", "new"]


def test_one_written_by_hand_answers_for_one_line() -> None:
    assert states(match([line(2, 50), line(3, 50)], [Known(DAY, 50, by_hand=True)])) == ["hand", "new"]


def test_a_day_that_adds_up_to_what_was_written_by_hand_is_shown_as_such() -> None:
    found = match([line(2, 50), line(3, 70), line(4, 30, NEXT)], [Known(DAY, 120, by_hand=True)])
    assert states(found) == ["hand", "hand", "new"]
    assert found[0].note == "the day adds up to what you wrote by hand"


def test_a_line_that_stands_in_another_place_is_named_with_that_place() -> None:
    found = match([line(2, 50)], [Known(DAY, 50, by_hand=False, place="Social Work")])
    assert states(found) == ["elsewhere"] and found[0].note == "it looks like one of yours in Social Work"


def test_a_line_that_would_overfill_its_day_is_refused() -> None:
    found = refuse_full_days([line(2, 600), line(3, 600), line(4, 60)], Counter({DAY: 300}))
    assert states(found) == ["new", "bad", "new"]


def test_keys_follow_on_from_those_that_are_taken() -> None:
    taken = [source_key(DAY, 50, 1), source_key(DAY, 50, 3)]
    assert keys_for([(DAY, 50), (DAY, 50), (NEXT, 50)], taken) == ("file:2026-05-04:50:2", "file:2026-05-04:50:4", "file:2026-05-05:50:1")


@given(st.lists(st.tuples(st.sampled_from([DAY, NEXT]), st.integers(1, 3)), max_size=12), st.integers(0, 12))
def test_bringing_in_a_part_and_then_the_whole_brings_in_every_line_once(entries: list[tuple[date, int]], first: int) -> None:
    lines = [line(number, minutes, day) for number, (day, minutes) in enumerate(entries, 2)]
    part = [Known(each.worked_on, each.minutes, by_hand=False) for each in lines[:first] if each.worked_on and each.minutes]
    new = [each for each in match(lines, part) if each.state is State.NEW]
    assert Counter((each.worked_on, each.minutes) for each in new) + Counter((each.worked_on, each.minutes) for each in part) == Counter(
        entries
    )
