"""Money, lengths of time, days, counts and names, as every page writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from hub.kernel.money import Money
from hub.kernel.period import Month, Period
from hub.web.rendering import (
    all_whole,
    colour_class,
    count_of,
    day,
    day_text,
    field_id,
    initials,
    length,
    length_typed,
    listed,
    moment,
    money,
    month_name,
    paragraphs,
    period_name,
    problem_at,
)  # fmt: skip
from tests.web.frame import HUB, PSYCHOLOGY, frame_app


@pytest.mark.parametrize(("minor", "more", "words"), [
    (234_066, {}, '<data class="money" value="2340.66">$2,340.66</data>'),
    (500_000, {"whole": True}, '<data class="money" value="5000.00">$5,000</data>'),
    (1_234_567, {"whole": True}, '<data class="money" value="12345.67">$12,346</data>'),
    (-6_000_000, {"whole": True}, '<data class="money" value="-60000.00">−$60,000</data>'),
    (24_000, {"plus": True}, '<data class="money" value="240.00">+$240.00</data>'),
    (-24_000, {"plus": True}, '<data class="money" value="-240.00">−$240.00</data>'),
    (0, {"plus": True}, '<data class="money" value="0.00">$0.00</data>'),
    (None, {}, "–"),
    (Money(100, "EUR"), {}, '<data class="money" value="1.00">€1.00</data>'),
])  # fmt: skip
def test_money_is_exact_for_machines_and_plain_for_people(minor, more, words):
    assert money(minor, **more) == words


def test_a_table_is_in_whole_units_only_when_that_hides_nothing():
    assert all_whole([500_000, None, -100, 0])
    assert not all_whole([500_000, 1_165_433])


@pytest.mark.parametrize(("minutes", "words", "typed"), [
    (330, "5 h 30", "5:30"), (360, "6 h", "6"), (45, "45 min", "0:45"), (0, "–", ""), (None, "–", ""), (202_500, "3,375 h", "3375"), (-60, "−1 h", None),
])  # fmt: skip
def test_a_length_of_time_is_said_and_typed_as_members_do(minutes, words, typed):
    assert length(minutes) == words
    if typed is not None:
        assert length_typed(minutes) == typed


def test_a_day_has_four_forms_and_a_machine_reads_one():
    on = date(2026, 10, 30)
    assert [day_text(on, form) for form in ("long", "short", "weekday", "month")] == ["30 October 2026", "30 Oct", "Friday 30 October", "October 2026"]
    assert day(on) == '<time datetime="2026-10-30">30 October 2026</time>'
    assert day(None) == day("") == "–"
    with pytest.raises(ValueError, match="no form"):
        day_text(on, "vague")


def test_an_instant_is_told_by_the_clock_where_the_collective_lives():
    late = datetime(2026, 11, 1, 3, 30, tzinfo=UTC)
    with frame_app().app_context():
        assert day_text(late) == "31 October 2026"
        assert "31 October 2026, 23:30" in moment(late)
        assert moment(None) == "–"


def test_months_and_periods_have_names():
    assert month_name(3) == "March"
    assert month_name("2026-03") == month_name(202603) == month_name(Month(202603)) == "March 2026"
    assert period_name("2025") == "2025"
    assert period_name("2026-Q3") == "July to September 2026"
    assert period_name("last-12") == "the last 12 months"
    assert period_name(Period.parse("2026-10")) == "October 2026"


def test_counts_are_words_as_far_as_ten_and_take_the_right_form():
    assert count_of(1, "line") == "one line"
    assert count_of(2, "person", "people", capital=True) == "Two people"
    assert count_of(14, "line") == "14 lines"
    assert count_of(0, "line") == "no lines"


def test_names_are_joined_and_shortened_in_any_script():
    assert listed([]) == ""
    assert listed(["Mina"]) == "Mina"
    assert listed(["Mina", "Daniel", "Sam"]) == "Mina, Daniel and Sam"
    assert (initials("Amara Osei"), initials("Ye"), initials("李 小龍"), initials(""), initials("Ana (she)")) == ("AO", "Y", "李小", "?", "A")


def test_a_place_keeps_its_colour_and_repeats_it_with_stripes_after_four():
    assert (colour_class(HUB), colour_class(PSYCHOLOGY), colour_class({"kind": "practice", "colour": 2})) == ("hub", "s1", "s2")
    assert (colour_class(0), colour_class(4), colour_class(5), colour_class(8), colour_class(None)) == ("hub", "s4", "s1 striped", "s4 striped", "joining")


def test_a_problem_meets_its_field_by_pointer_or_name():
    problems = [{"pointer": "/lines/3/fee", "message": "Too small."}]
    assert field_id("/lines/3/fee") == field_id("lines-3-fee") == "f-lines-3-fee"
    assert problem_at(problems, "lines-3-fee") == "Too small."
    assert problem_at(problems, "lines-3") == problem_at(None, "x") == ""


def test_what_people_wrote_becomes_paragraphs_and_never_markup():
    assert paragraphs("One\ntwo\r\n\r\n<b>three</b>") == Markup("<p>One<br>two</p><p>&lt;b&gt;three&lt;/b&gt;</p>")
    assert paragraphs(None) == ""
