"""Delegates speak within a mandate, and figures about tasks start a talk without ranking anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.consensus.council import (
    CouncilMatter,
    CouncilStatus,
    Mandate,
    MandateKind,
    council_outcome,
    recall_holds,
    review_ends,
    should_rotate,
)
from hub.consensus.power import absences, concentration, median_days, part_done, share_held

UP_TO = Mandate(MandateKind.BOUNDED, max_minor=5_000_000)
MATTER = CouncilMatter(
    groups=("psychology", "social-work", "hub"),
    says={"psychology": "consent", "social-work": "stand_aside", "hub": "consent"},
    mandates={"psychology": UP_TO, "social-work": UP_TO, "hub": Mandate(MandateKind.FREE)},
    amount_minor=5_000_000,
)


def test_consent_of_all_groups_is_adopted_after_the_review_window() -> None:
    found = council_outcome(MATTER)
    assert (found.status, found.counts_as_consent) == (CouncilStatus.ADOPTED, ("psychology", "social-work", "hub"))


def test_a_sum_outside_the_mandate_goes_back_to_that_practice_alone() -> None:
    found = council_outcome(replace(MATTER, mandates={**MATTER.mandates, "social-work": Mandate(MandateKind.BOUNDED, max_minor=4_500_000)}))
    assert (found.status, found.refer_to, found.counts_as_consent) == (CouncilStatus.REFERRED_BACK, ("social-work",), ("psychology", "hub"))


@pytest.mark.parametrize("mandate", [None, Mandate(MandateKind.MESSENGER)])
def test_a_messenger_may_not_consent(mandate: Mandate | None) -> None:
    assert council_outcome(replace(MATTER, mandates={**MATTER.mandates, "hub": mandate})).refer_to == ("hub",)


def test_a_delegate_who_was_called_back_does_not_count() -> None:
    found = council_outcome(replace(MATTER, recalled=frozenset({"psychology"})))
    assert (found.status, found.refer_to) == (CouncilStatus.REFERRED_BACK, ("psychology",))


def test_a_mandate_ends_on_its_last_day() -> None:
    ending = replace(UP_TO, from_on=date(2026, 1, 1), to_on=date(2026, 3, 31))
    matter = replace(MATTER, mandates={**MATTER.mandates, "psychology": ending})
    assert council_outcome(replace(matter, on=date(2026, 3, 31))).status is CouncilStatus.ADOPTED
    assert council_outcome(replace(matter, on=date(2026, 4, 1))).refer_to == ("psychology",)
    assert council_outcome(replace(matter, on=date(2025, 12, 31))).refer_to == ("psychology",)


def test_an_objection_inside_the_mandate_stops_it() -> None:
    found = council_outcome(replace(MATTER, says={**MATTER.says, "hub": "block"}))
    assert (found.status, found.objects) == (CouncilStatus.NOT_ADOPTED, ("hub",))


def test_bounds_hold_for_consent_and_not_for_objecting() -> None:
    small = Mandate(MandateKind.BOUNDED, max_minor=1)
    found = council_outcome(replace(MATTER, mandates={**MATTER.mandates, "psychology": small}, says={**MATTER.says, "psychology": "block"}))
    assert found.status is CouncilStatus.NOT_ADOPTED


def test_a_group_that_was_not_heard_keeps_it_open() -> None:
    found = council_outcome(replace(MATTER, says={"psychology": "consent"}))
    assert (found.status, found.still_to_hear) == (CouncilStatus.OPEN, ("social-work", "hub"))


def test_a_member_of_any_practice_may_bring_it_back_within_the_window() -> None:
    found = council_outcome(replace(MATTER, objections=frozenset({"social-work"})))
    assert (found.status, found.refer_to) == (CouncilStatus.REOPENED, ("social-work",))
    assert review_ends(date(2026, 3, 6)) == date(2026, 3, 13)


def test_a_bounded_mandate_says_nothing_about_what_is_no_sum() -> None:
    assert set(council_outcome(replace(MATTER, amount_minor=None)).refer_to) == {"psychology", "social-work"}


def test_without_groups_nothing_is_adopted() -> None:
    assert council_outcome(CouncilMatter((), {}, {})).status is CouncilStatus.OPEN


@pytest.mark.parametrize(("group", "callers", "holds"), [(3, 1, True), (4, 1, False), (4, 2, True), (1, 0, False)])
def test_two_call_a_delegate_back_or_one_in_a_small_group(group: int, callers: int, holds: bool) -> None:
    assert recall_holds(group, callers) is holds


@pytest.mark.parametrize(("turns", "rotate"), [("aaa", True), ("baaa", True), ("aab", False), ("aa", False), ("", False)])
def test_three_turns_in_a_row_ask_for_another_delegate(turns: str, rotate: bool) -> None:
    assert should_rotate(list(turns)) is rotate


def test_facilitation_is_measured_among_all_members() -> None:
    found = concentration({"a": 6, "b": 3, "c": 2, "d": 1}, "abcd", unknown=1)
    assert found is not None
    assert (found.index, found.normalised, found.top_share) == (Fraction(25, 72), Fraction(7, 54), Fraction(1, 2))
    assert (found.events, found.unknown, found.may_be_shown) == (12, 1, True)


def test_fewer_than_five_events_are_not_shown() -> None:
    found = concentration({"a": 2, "b": 2}, "ab")
    assert found is not None
    assert not found.may_be_shown


def test_nothing_that_happened_has_no_figure() -> None:
    assert concentration({}, "ab") is None
    assert concentration({"stranger": 4}, "ab") is None
    alone = concentration({"a": 4}, "a")
    assert alone is not None
    assert alone.normalised == 0


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), min_size=1), st.frozensets(st.sampled_from("abcdef"), min_size=2))
def test_concentration_lies_between_even_and_one_person(counts: dict[str, int], members: frozenset[str]) -> None:
    found = concentration(counts, members)
    if found is not None:
        assert 0 <= found.normalised <= 1
        assert Fraction(1, len(members)) <= found.top_share <= 1
        assert (found.normalised == 1) == (found.top_share == 1)


def test_the_other_figures_are_plain_fractions() -> None:
    assert share_held({"a": 14, "b": 6}, "a") == Fraction(7, 10)
    assert share_held({}, "a") == 0
    assert part_done(9, 12) == Fraction(3, 4)
    assert part_done(0, 0) is None
    assert median_days([1, 2, 2, 9]) == 2
    assert median_days([1, 2, 9]) == 2
    assert median_days([1, 2]) == Fraction(3, 2)
    assert median_days([]) is None
    assert absences({"d1": frozenset("ab"), "d2": frozenset("a")}, "abc") == {"a": 0, "b": 1, "c": 2}
