"""Six months by the calendar, whose supervision counts, and low rates without a word about anybody."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.joining.rules import clock, member_from
from hub.kernel.errors import DomainError, Kind
from hub.kernel.law import Verdict, worst
from hub.kernel.period import Month
from hub.kernel.privacy import client_facts, hide_small_counts
from hub.licensure.rules import (
    Caseload,
    Experience,
    Pair,
    Progress,
    Validity,
    caseload,
    check_pair,
    may_be_supervised_by,
    payer_findings,
    progress,
    registered_on,
    supervision_minutes,
    warning_due,
)
from hub.rates.rules import affordability, check_reference, months_of, needs_decision, reference_from, subsidy

ON = date(2026, 3, 1)
NY = "US-NY"


@pytest.mark.parametrize(
    ("start", "member"),
    [
        ("2022-02-28", "2022-08-28"),
        ("2021-08-31", "2022-02-28"),
        ("2023-08-31", "2024-02-29"),
        ("2024-02-29", "2024-08-29"),
        ("2022-12-31", "2023-06-30"),
        ("2022-01-15", "2022-07-15"),
    ],
)
def test_six_months_are_counted_by_the_calendar(start: str, member: str) -> None:
    assert member_from(date.fromisoformat(start)) == date.fromisoformat(member)


def test_the_clock_stops_on_the_day_itself() -> None:
    start = date(2022, 2, 28)
    assert clock(start, date(2022, 8, 27)).days_left == 1
    assert clock(start, date(2022, 8, 28)).is_over
    assert clock(start, date(2023, 1, 1)).days_left == 0


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_who_starts_later_is_never_a_member_sooner(start: date, later: int) -> None:
    assert member_from(date.fromordinal(start.toordinal() + later)) >= member_from(start)
    assert 181 <= (member_from(start) - start).days <= 184


def pair(supervisee: str = "LMSW", supervisor: str = "LCSW", **more: object) -> Pair:
    return Pair(supervisee, supervisor, **{"registered": True, "same_setting": True, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "validity"),
    [
        (pair(supervisor="PSY"), Validity.VALID),
        (pair(), Validity.VALID),
        (pair(supervisor="LCSW-R"), Validity.VALID),
        (pair(supervisor="MD-PSY"), Validity.VALID),
        (pair(supervisor="LMSW"), Validity.INVALID),
        (pair(supervisor="administrator"), Validity.INVALID),
        (pair(supervisor="LMHC"), Validity.INVALID),
        (pair(registered=False), Validity.INVALID),
        (pair(same_setting=False), Validity.INVALID),
        (pair(paid_by="supervisee"), Validity.INVALID),
        (pair(supervisee="PSY-PERMIT"), Validity.INVALID),
        (pair(supervisee="PSY-PERMIT", supervisor="PSY"), Validity.VALID),
        (pair(engagement="contractor"), Validity.WARNING),
        (pair(supervisee="PSY-PERMIT", supervisor="PSY", engagement="contractor"), Validity.VALID),
        (pair(supervisee="LMHC-PERMIT"), Validity.UNREVIEWED),
    ],
)
def test_supervision_counts_only_by_the_dated_rows(case: Pair, validity: Validity) -> None:
    found = check_pair(case, NY, ON)
    assert found.validity is validity
    assert found.counts is (validity in (Validity.VALID, Validity.WARNING))
    assert bool(found.reasons) is (validity is not Validity.VALID)


def test_a_state_that_nobody_has_reviewed_counts_nothing() -> None:
    found = check_pair(pair(), "US-TX", ON)
    assert (found.validity, found.counts) == (Validity.UNREVIEWED, False)


def test_the_pick_list_of_a_master_social_worker_has_the_two_who_may() -> None:
    colleagues = {"ada": "PSY", "bo": "LCSW", "cy": "LMSW", "di": "LMSW", "em": "LMSW", "fi": ""}
    assert may_be_supervised_by("LMSW", colleagues, NY, ON) == ("ada", "bo")


@pytest.mark.parametrize(
    ("client", "supervision", "months", "gaps"),
    [
        (2000, 100, 36, (Progress.COMPLETE,)),
        (2050, 100, 35, (Progress.TOO_SOON,)),
        (1999, 140, 40, (Progress.SHORT_CLIENT_HOURS,)),
        (2400, 99, 48, (Progress.SHORT_SUPERVISION_HOURS,)),
        (2000, 100, 73, (Progress.OVER_TIME,)),
        (2000, 100, 72, (Progress.COMPLETE,)),
        (0, 0, 1, (Progress.TOO_SOON, Progress.SHORT_CLIENT_HOURS, Progress.SHORT_SUPERVISION_HOURS)),
    ],
)
def test_the_way_to_the_clinical_licence(client: int, supervision: int, months: int, gaps: tuple[Progress, ...]) -> None:
    assert progress(Experience(client * 60, supervision * 60, months), "LCSW", NY, ON) == gaps


def test_a_way_that_nobody_has_written_down_is_not_judged() -> None:
    assert progress(Experience(0, 0, 0), "LCSW-R", NY, ON) == (Progress.UNREVIEWED,)


def test_consultation_adds_nothing_to_supervision() -> None:
    sessions = [
        ("peer", 60, True),
        ("group", 60, True),
        ("supervision_individual", 50, True),
        ("supervision_group", 90, True),
        ("supervision_group", 90, False),
    ]
    assert supervision_minutes(sessions) == 140


def test_a_registration_counts_on_its_last_day_and_not_after() -> None:
    assert registered_on(date(2024, 6, 30), date(2021, 7, 1), date(2024, 6, 30))
    assert not registered_on(date(2024, 7, 1), date(2021, 7, 1), date(2024, 6, 30))
    assert not registered_on(date(2021, 6, 30), date(2021, 7, 1), None)
    assert registered_on(date(2021, 7, 1), None, None)


@pytest.mark.parametrize(
    ("today", "due"),
    [("2024-04-01", 90), ("2024-03-31", None), ("2024-05-31", 30), ("2024-06-23", 7), ("2024-06-30", 7), ("2024-07-01", 0)],
)
def test_warnings_come_ninety_thirty_and_seven_days_ahead(today: str, due: int | None) -> None:
    assert warning_due(date(2024, 6, 30), date.fromisoformat(today)) == due


@pytest.mark.parametrize(
    ("payer", "licence", "enrolled", "verdict"),
    [
        ("medicaid", "LMSW", True, Verdict.ALLOW),
        ("medicaid", "LMSW", False, Verdict.REFUSE),
        ("insurance", "PSY", False, Verdict.ALLOW),
        ("insurance", "LMSW", False, Verdict.WARN),
        ("self_pay", "LMSW", False, Verdict.ALLOW),
        ("barter", "LMSW", False, Verdict.WARN),
    ],
)
def test_who_may_see_whose_clients(payer: str, licence: str, enrolled: bool, verdict: Verdict) -> None:
    assert worst(finding.verdict for finding in payer_findings(payer, licence, NY, ON, enrolled)) is verdict


@pytest.mark.parametrize(
    ("cap", "active", "adding", "state"), [(26, 25, 1, "within_cap"), (26, 26, 1, "over_own_cap"), (None, 99, 1, "within_cap")]
)
def test_ones_own_cap_flags_and_refuses_nobody(cap: int | None, active: int, adding: int, state: str) -> None:
    assert caseload(cap, active, adding) == Caseload(state)


# Low rates


@pytest.mark.parametrize(("agreed", "asks"), [(6_000, False), (5_000, False), (4_999, True), (0, True)])
def test_a_rate_below_the_threshold_needs_everybody(agreed: int, asks: bool) -> None:
    assert needs_decision(agreed, 5_000) is asks


def test_a_free_month_is_paid_work() -> None:
    found = subsidy(4, 8_000, 0, 60, 4_000)
    assert (found.forgone_minor, found.pay_minor, found.out_of_pocket_minor) == (32_000, 16_000, 16_000)


@given(st.integers(0, 100), st.integers(0, 30_000), st.integers(0, 30_000), st.integers(0, 180))
def test_pay_never_depends_on_what_the_client_pays(sessions: int, usual: int, agreed: int, minutes: int) -> None:
    low, full = subsidy(sessions, usual, agreed, minutes, 4_000), subsidy(sessions, usual, usual, minutes, 4_000)
    assert low.pay_minor == full.pay_minor
    assert low.forgone_minor == sessions * max(0, usual - agreed)


def test_before_and_after_stand_side_by_side() -> None:
    found = affordability(1_000_000, 32_000, 3, 200_000, granted_already_minor=100_000, floor_minor=850_000)
    assert (found.before_minor, found.after_minor, found.below_floor) == (900_000, 804_000, True)
    assert (found.months_before, found.months_after) == (Fraction(9, 2), Fraction(804, 200))
    assert affordability(1, 0, 0, 0).months_after is None
    assert affordability(-5, 1, 1, 10).months_after == 0


def test_a_low_rate_holds_for_months_never_for_days() -> None:
    assert months_of(Month(202611), 3) == (Month(202611), Month(202612), Month(202701))


@pytest.mark.parametrize("reference", ["K7QX2M", "7XQ4PRZ", "QZ4K7XMA"])
def test_a_reference_is_random_letters_and_digits(reference: str) -> None:
    assert check_reference(reference) == reference


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "k7qx2m",
        "K7QX2",
        "K7QX2MAAA",
        "ABCDEF",
        "234567",
        "JD2345",
        "JDS22",
        "MAY22KX",
        "20260512",
        "K7QX2I",
        "K7QX20",
        "K7 QX2M",
        "K7QX2M\n",
    ],
)
def test_a_reference_that_could_tell_something_is_refused(reference: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_reference(reference)
    assert refusal.value.kind is Kind.INVALID
    assert refusal.value.problems[0].pointer == "/reference"


def test_a_drawn_reference_is_always_fit() -> None:
    source = random.Random(7)
    drawn = [reference_from(source.randbytes(16)) for _ in range(500)]
    assert all(check_reference(each) == each for each in drawn)
    assert len(set(drawn)) == 500
    with pytest.raises(ValueError, match="sixteen"):
        reference_from(b"short")
    assert reference_from(bytes(16)) == reference_from(bytes(16))


# Words and small numbers


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("client lost income after illness, pays 0 in May", {"care"}),
        ("ref K7QX2M, rate 0, 1 month", set()),
        ("The psychology practice moves to other rooms", set()),
        ("ask Jane Doe", {"name"}),
        ("call 212-555-0142", {"phone"}),
        ("write to j.d@example.org", {"email"}),
        ("since 3 May", {"date"}),
        ("born 1990-04-01", {"date"}),
        ("her Depression came back", {"care"}),
        ("an illustration", set()),
        ("", set()),
    ],
)
def test_a_text_is_looked_at_for_facts_about_a_client(text: str, kinds: set[str]) -> None:
    assert {hit.kind for hit in client_facts(text)} == kinds


def test_small_counts_are_hidden_and_cannot_be_worked_out() -> None:
    assert hide_small_counts({"a": 26, "b": 20, "c": 14, "d": 8, "e": 2}) == {"a": 26, "b": 20, "c": None, "d": None, "e": None}
    assert hide_small_counts({"a": 26, "b": 20}) == {"a": 26, "b": 20}
    assert hide_small_counts({"a": 26, "b": 0}) == {"a": 26, "b": 0}
    assert hide_small_counts({"a": 26, "d": 8, "e": 7}, total_is_shown=False) == {"a": 26, "d": None, "e": None}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40)))
def test_what_is_hidden_is_never_one_alone_nor_small_together(counts: dict[str, int]) -> None:
    shown = hide_small_counts(counts)
    hidden = [counts[name] for name, value in shown.items() if value is None]
    assert all(value is None or value == 0 or value > 10 for value in shown.values())
    if hidden and any(value for value in shown.values()):
        assert len(hidden) > 1
        assert sum(hidden) > 10
