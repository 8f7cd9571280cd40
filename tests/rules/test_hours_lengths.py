"""A length of time is read as people write it, or refused with a sentence that helps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.hours.rules.lengths import DAY_MINUTES, parse_cell, parse_length, say_length, write_length
from hub.kernel.errors import DomainError, Kind

READ = [
    ("5.5", 330), ("5,5", 330), (".5", 30), ("5", 300), ("5h", 300), ("5:30", 330), ("5h30", 330), ("5 h 30", 330), ("5h 30m", 330),
    ("1:30:00", 90), ("0:00:31", 1), ("90m", 90), ("90 min", 90), ("45'", 45), ("9:00-10:30", 90), ("9:00–10:30", 90), ("9-10.30", 90),
    ("9am - 10:30am", 90), ("11:30 am-1 pm", 90), ("0", 0), ("24", 1440), ("24:00", 1440), ("1.33", 80), (" 1:05 ", 65), ("０:４５", 45),
]  # fmt: skip
REFUSED = [
    ("1h3x", "“1h3x” is not a time we can read. Try 1:30 or 1.5."),
    ("", "Say how long it was, such as 1:30 or 1.5."),
    ("-2", "A length of time cannot be less than nothing."),
    ("−2", "A length of time cannot be less than nothing."),
    ("90", "“90” would be 90 hours. For 90 minutes write 90m."),
    ("25:00", "“25:00” is more than the 24 hours of a day."),
    ("1:75", "“1:75” is not a time we can read. Try 1:30 or 1.5."),
    ("10:00-9:00", "That ends before it begins. If it went past midnight, write each day’s part on its own day."),
    ("=1+1", "“=1+1” is not a time we can read. Try 1:30 or 1.5."),
    ("an hour", "“an hour” is not a time we can read. Try 1:30 or 1.5."),
]


@pytest.mark.parametrize(("written", "minutes"), READ)
def test_a_length_is_read_in_every_way_that_the_guide_promises(written: str, minutes: int) -> None:
    assert parse_length(written) == minutes


@pytest.mark.parametrize(("written", "sentence"), REFUSED)
def test_what_is_no_length_is_refused_with_what_to_write_instead(written: str, sentence: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_length(written)
    assert refusal.value.kind is Kind.INVALID
    assert refusal.value.message == sentence


def test_an_empty_cell_of_the_week_is_no_time() -> None:
    assert [parse_cell(text) for text in ("", "  ", "-", "–", "0")] == [0, 0, 0, 0, 0]


@given(st.integers(0, DAY_MINUTES))
def test_what_we_write_into_a_field_reads_back_as_the_same_minutes(minutes: int) -> None:
    assert parse_cell(write_length(minutes)) == minutes


@given(st.integers(1, DAY_MINUTES))
def test_what_we_show_can_be_typed_again(minutes: int) -> None:
    assert parse_length(say_length(minutes)) == minutes


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["{}:{:02d}", "{}h{:02d}", "{} h {:02d}", "{}h{:02d}m"]))
def test_hours_and_minutes_may_be_parted_by_a_colon_or_an_h(hours: int, minutes: int, shape: str) -> None:
    assert parse_length(shape.format(hours, minutes)) == hours * 60 + minutes


@given(st.integers(0, 2400), st.sampled_from(".,"))
def test_a_comma_says_the_same_as_a_point(hundredths: int, sign: str) -> None:
    written = f"{hundredths // 100}{sign}{hundredths % 100:02d}"
    assert abs(parse_length(written) - hundredths * 60 / 100) <= 0.5


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_minutes_of_one_day_or_a_sentence(text: str) -> None:
    try:
        assert 0 <= parse_length(text) <= DAY_MINUTES
    except DomainError as refusal:
        assert refusal.kind is Kind.INVALID
        assert len(refusal.message) < 140 and "\n" not in refusal.message


def test_a_correction_is_shown_with_a_true_minus() -> None:
    assert say_length(-540) == "−9 h"
