"""Hours as they are written down, changed, taken back, corrected and added up."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from hub.hours import services as hours
from hub.hours.rules.weeks import Week
from hub.hours.services import NewEntry
from hub.kernel.errors import DomainError, Kind
from hub.kernel.period import Month
from tests.builders.hours import TODAY, Desk, desk_in

MAY, JUNE = Month(202605), Month(202606)
MONDAY = date(2026, 6, 8)
WEEK = Week.of(MONDAY)


@pytest.fixture
def desk(app):
    with desk_in(app) as made:
        yield made


def week_of(desk: Desk, name: str) -> hours.WeekHours:
    return desk.own(name, lambda uow: hours.read_week(uow, desk.person(name), WEEK))


def refusal(work) -> DomainError:
    with pytest.raises(DomainError) as found:
        work()
    return found.value


def test_many_lines_of_many_people_are_written_in_one_command(desk):
    rows = [desk.entry("ada", MONDAY, 300), desk.entry("ada", MONDAY, 60, "notes"), desk.entry("ben", TODAY, 90)]
    written = desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, rows))
    assert (written.lines, written.minutes) == (3, 450)
    month = desk.at(desk.psychology, "ada", lambda uow: hours.read_month(uow, desk.psychology, JUNE))
    assert [(row.name, row.month.minutes) for row in month.rows] == [("Ada", 360), ("Ben", 90), ("Dee", 0), ("Eva", 0)]


@pytest.mark.parametrize(
    ("minutes", "kind", "day", "sentence"),
    [
        (0, "sessions", MONDAY, "from one minute to 24 hours"),
        (1441, "sessions", MONDAY, "from one minute to 24 hours"),
        (60, "singing", MONDAY, "Choose a kind of work"),
        (60, "sessions", date(2026, 6, 11), "11 June 2026 is still to come"),
        (60, "sessions", date(2024, 12, 31), "There is no work agreed here for 31 December 2024"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_a_sentence_and_none_is_kept(desk, minutes, kind, day, sentence):
    rows = [desk.entry("ada", MONDAY, 60), NewEntry(desk.person("ada"), day, minutes, kind)]
    error = refusal(lambda: desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, rows)))
    assert error.kind is Kind.INVALID and sentence in error.message and error.problems[0].pointer.startswith("/1/")
    assert week_of(desk, "ada").entries == ()


def test_hours_are_written_down_only_where_one_works(desk):
    row = [desk.entry("cem", MONDAY, 60)]
    assert (
        "no work agreed here"
        in refusal(lambda: desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, row))).message
    )


def test_a_day_has_24_hours_in_all_places_together(desk):
    desk.at(desk.psychology, "dee", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("dee", MONDAY, 1000)]))
    error = refusal(
        lambda: desk.at(desk.social_work, "dee", lambda uow: hours.record_entries(uow, desk.social_work, [desk.entry("dee", MONDAY, 500)]))
    )
    assert error.kind is Kind.REFUSED and "8 June 2026 would have more than 24 hours" in error.message
    desk.at(desk.social_work, "dee", lambda uow: hours.record_entries(uow, desk.social_work, [desk.entry("dee", MONDAY, 440)]))


def test_a_cell_of_the_week_is_replaced_and_the_others_stay(desk):
    cells = {("sessions", MONDAY): 300, ("notes", MONDAY): 60, ("sessions", TODAY): 120}
    desk.at(desk.psychology, "ada", lambda uow: hours.record_week(uow, desk.psychology, desk.person("ada"), WEEK, cells))
    before = {each.id for each in week_of(desk, "ada").entries}
    written = desk.at(
        desk.psychology,
        "ada",
        lambda uow: hours.record_week(uow, desk.psychology, desk.person("ada"), WEEK, cells | {("notes", MONDAY): 75}),
    )
    assert written.lines == 1 and written.minutes == 75
    week = week_of(desk, "ada")
    assert week.minutes(desk.psychology, "notes", MONDAY) == 75 and week.minutes(desk.psychology, "sessions", TODAY) == 120
    assert len(before & {each.id for each in week.entries}) == 2


def test_an_emptied_cell_ends_its_lines_and_saving_the_same_week_changes_nothing(desk):
    ada = desk.person("ada")
    desk.at(desk.psychology, "ada", lambda uow: hours.replace_cell(uow, desk.psychology, ada, "meeting", MONDAY, 90))
    again = desk.at(desk.psychology, "ada", lambda uow: hours.replace_cell(uow, desk.psychology, ada, "meeting", MONDAY, 90))
    assert again.lines == 0
    desk.at(desk.psychology, "ada", lambda uow: hours.replace_cell(uow, desk.psychology, ada, "meeting", MONDAY, 0))
    assert week_of(desk, "ada").entries == ()


def test_a_week_that_changed_since_it_was_looked_at_is_not_overwritten(desk):
    ada = desk.person("ada")
    seen = week_of(desk, "ada").mark(desk.psychology)
    desk.at(desk.psychology, "ada", lambda uow: hours.replace_cell(uow, desk.psychology, ada, "notes", MONDAY, 30))
    error = refusal(
        lambda: desk.at(
            desk.psychology, "ada", lambda uow: hours.record_week(uow, desk.psychology, ada, WEEK, {("notes", MONDAY): 60}, seen)
        )
    )
    assert error.kind is Kind.STALE
    fresh = week_of(desk, "ada").mark(desk.psychology)
    desk.at(desk.psychology, "ada", lambda uow: hours.record_week(uow, desk.psychology, ada, WEEK, {("notes", MONDAY): 60}, fresh))


def test_ones_own_line_is_taken_back_once_and_nobody_elses_ever(desk):
    entry = desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", MONDAY, 60)])).ids[0]

    def take(name):
        return desk.at(desk.psychology, name, lambda uow: hours.take_back_entry(uow, desk.psychology, desk.person(name), entry))

    assert refusal(lambda: take("ben")).kind is Kind.MISSING
    take("ada")
    assert refusal(lambda: take("ada")).kind is Kind.MISSING
    assert week_of(desk, "ada").entries == ()


def test_a_sealed_month_takes_nothing_and_gives_nothing_back(desk):
    ada, day = desk.person("ada"), date(2026, 5, 4)
    entry = desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", day, 60)])).ids[0]
    assert desk.at(desk.psychology, "ada", lambda uow: hours.seal_month(uow, desk.psychology, MAY)) is True
    assert desk.at(desk.psychology, "ada", lambda uow: hours.seal_month(uow, desk.psychology, MAY)) is False
    for work in (
        lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", day, 60)]),
        lambda uow: hours.replace_cell(uow, desk.psychology, ada, "sessions", day, 0),
        lambda uow: hours.take_back_entry(uow, desk.psychology, ada, entry),
        lambda uow: hours.take_leave(uow, desk.psychology, ada, [date(2026, 5, 5)]),
    ):
        error = refusal(lambda: desk.at(desk.psychology, "ada", work))  # noqa: B023
        assert error.kind is Kind.REFUSED and "The pay of May 2026 is worked out" in error.message
    desk.at(desk.social_work, "dee", lambda uow: hours.record_entries(uow, desk.social_work, [desk.entry("dee", day, 60)]))


def test_a_correction_goes_into_the_open_month_and_names_the_day_it_is_about(desk):
    ada, day = desk.person("ada"), date(2026, 5, 11)
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", day, 21 * 60)]))

    def correct(minutes: int):
        return desk.at(desk.psychology, "ada", lambda uow: hours.correct(uow, desk.psychology, ada, day, minutes, "sessions"))

    assert "May 2026 is still open" in refusal(lambda: correct(-540)).message
    desk.at(desk.psychology, "ada", lambda uow: hours.seal_month(uow, desk.psychology, MAY))
    correct(-540)
    assert refusal(lambda: correct(-721)).kind is Kind.INVALID
    assert refusal(lambda: correct(0)).kind is Kind.INVALID
    may = desk.at(desk.psychology, "ada", lambda uow: hours.minutes_in_month(uow, desk.psychology, MAY))[ada]
    june = desk.at(desk.psychology, "ada", lambda uow: hours.minutes_in_month(uow, desk.psychology, JUNE))[ada]
    assert may.minutes == 1260 and may.corrections == ()
    assert june.minutes == 0 and june.corrections == (hours.Correction(day, -540, "sessions"),) and june.with_corrections == -540


def test_pay_reads_a_month_by_day_and_kind_with_leave_days(desk):
    ada = desk.person("ada")
    rows = [desk.entry("ada", MONDAY, 300), desk.entry("ada", MONDAY, 60, "notes"), desk.entry("ada", TODAY, 45, "notes")]
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, rows))
    desk.at(desk.psychology, "ada", lambda uow: hours.take_leave(uow, desk.psychology, ada, [date(2026, 6, 2), date(2026, 6, 1)]))
    month = desk.at(desk.psychology, "ada", lambda uow: hours.minutes_in_month(uow, desk.psychology, JUNE))[ada]
    assert month.minutes == 405 and month.by_day == {MONDAY: 360, TODAY: 45} and month.by_kind == {"sessions": 300, "notes": 105}
    assert month.leave_days == (date(2026, 6, 1), date(2026, 6, 2))


def test_minutes_of_a_year_are_open_to_everybody_and_split_by_membership(desk):
    desk.at(
        desk.psychology,
        "ada",
        lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", MONDAY, 60), desk.entry("ben", MONDAY, 90)]),
    )
    desk.at(desk.social_work, "dee", lambda uow: hours.record_entries(uow, desk.social_work, [desk.entry("dee", MONDAY, 30)]))
    for read in (
        lambda work: desk.own("cem", work),
        lambda work: desk.at(desk.hub, "cem", work),
        lambda work: desk.at(desk.social_work, "cem", work),
    ):
        found = {
            each.person_id: (each.minutes_as_member, each.minutes_before_membership)
            for each in read(lambda uow: hours.minutes_by_person(uow, 2026))
        }
        assert found == {desk.person("ada"): (60, 0), desk.person("ben"): (0, 90), desk.person("dee"): (30, 0)}
    assert desk.own("cem", lambda uow: hours.minutes_by_person(uow, 2025)) == []


def test_the_hub_sees_what_each_practice_worked_together_and_no_lines(desk):
    desk.at(
        desk.psychology,
        "ada",
        lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", MONDAY, 60), desk.entry("ben", MONDAY, 90)]),
    )
    places = desk.at(desk.hub, "cem", lambda uow: hours.read_places(uow, JUNE))
    assert [(each.place.slug, each.people, each.minutes) for each in places] == [
        ("hub", 0, 0),
        ("psychology", 2 + 1, 150),
        ("social-work", 2, 0),
    ]
    assert desk.at(desk.hub, "cem", lambda uow: hours.read_month(uow, desk.psychology, JUNE)).minutes == 0


def test_a_long_day_is_asked_about(desk):
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", MONDAY, 14 * 60)]))
    month = desk.at(desk.psychology, "ada", lambda uow: hours.read_month(uow, desk.psychology, JUNE))
    assert month.rows[0].question == "Is 8 June meant to be 14 h?" and month.rows[1].question == ""


def test_each_says_for_themselves_that_a_month_is_complete(desk):
    ada = desk.person("ada")
    assert desk.at(desk.psychology, "ada", lambda uow: hours.say_complete(uow, desk.psychology, ada, MAY))
    assert not desk.at(desk.psychology, "ada", lambda uow: hours.say_complete(uow, desk.psychology, ada, MAY))
    assert desk.at(desk.psychology, "ben", lambda uow: hours.who_is_complete(uow, desk.psychology, MAY)) == {ada}
    desk.at(desk.psychology, "ada", lambda uow: hours.unsay_complete(uow, desk.psychology, ada, MAY))
    assert desk.at(desk.psychology, "ben", lambda uow: hours.who_is_complete(uow, desk.psychology, MAY)) == set()
    assert (
        refusal(lambda: desk.at(desk.psychology, "ada", lambda uow: hours.say_complete(uow, desk.psychology, ada, Month(202607)))).kind
        is Kind.REFUSED
    )


def test_the_place_used_last_is_offered_first(desk):
    def offered():
        return desk.own(
            "dee", lambda uow: hours.place_used_last(uow, desk.person("dee"), hours.payers_of(uow, desk.person("dee"), TODAY, TODAY))
        )

    assert offered().slug == "psychology"
    desk.at(desk.social_work, "dee", lambda uow: hours.record_entries(uow, desk.social_work, [desk.entry("dee", MONDAY, 30)]))
    assert offered().slug == "social-work"


def test_leave_has_no_reason_no_cap_and_is_known_once_wherever_one_works(desk):
    dee = desk.person("dee")
    days = hours.days_between(date(2026, 3, 2), date(2026, 5, 29))
    assert len(desk.at(desk.psychology, "dee", lambda uow: hours.take_leave(uow, desk.psychology, dee, days))) == len(days) > 60
    error = refusal(lambda: desk.at(desk.social_work, "dee", lambda uow: hours.take_leave(uow, desk.social_work, dee, [days[0]])))
    assert error.kind is Kind.REFUSED and "We know already" in error.message
    desk.at(desk.psychology, "dee", lambda uow: hours.take_leave_back(uow, desk.psychology, dee, days[0]))
    assert desk.at(desk.social_work, "dee", lambda uow: hours.take_leave(uow, desk.social_work, dee, [days[0]])) == [days[0]]


def test_leave_on_a_day_with_hours_asks_which_is_right(desk):
    ada = desk.person("ada")
    desk.at(desk.psychology, "ada", lambda uow: hours.record_entries(uow, desk.psychology, [desk.entry("ada", MONDAY, 300)]))
    error = refusal(lambda: desk.at(desk.psychology, "ada", lambda uow: hours.take_leave(uow, desk.psychology, ada, [MONDAY])))
    assert "You wrote down 5 h on 8 June 2026" in error.message
    assert desk.at(desk.psychology, "ada", lambda uow: hours.take_leave(uow, desk.psychology, ada, [MONDAY], keep_hours=True)) == [MONDAY]


def test_a_stretch_off_counts_working_days_unless_told_otherwise():
    friday, monday = date(2026, 6, 5), date(2026, 6, 8)
    assert hours.days_between(friday, monday) == [friday, monday]
    assert len(hours.days_between(friday, monday, weekends=True)) == 4
    assert hours.days_between(date(2026, 6, 6), date(2026, 6, 6)) == [date(2026, 6, 6)]
    assert refusal(lambda: hours.days_between(monday, friday)).kind is Kind.INVALID


def test_whoever_seals_a_month_waits_for_whoever_is_writing_into_it(desk):
    """A pay run that reads after its seal has every line: a line is in before the seal, or it is refused."""
    from hub.db.unit_of_work import unit_of_work
    from hub.kernel.context import Scope

    sealed = threading.Event()

    def seal() -> None:
        found = desk.at(
            desk.psychology,
            "ben",
            lambda uow: (hours.seal_month(uow, desk.psychology, MAY), hours.minutes_in_month(uow, desk.psychology, MAY)),
        )
        totals.append(found[1][desk.person("ada")].minutes)
        sealed.set()

    totals: list[int] = []
    with desk.app.app_context(), unit_of_work(Scope.practice(desk.psychology), desk.actor("ada")) as uow:
        hours.record_entries(uow, desk.psychology, [desk.entry("ada", date(2026, 5, 4), 60)])
        other = threading.Thread(target=seal)
        other.start()
        assert not sealed.wait(0.5)
    other.join(10)
    assert totals == [60]
