"""Capital accounts never go below zero, cash is never short, and forms follow the dated rows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.errors import DomainError
from hub.surplus.capital import CapitalMove, absorb_loss, instalments, is_qualified, notice_split, pay_by, roll_forward
from hub.surplus.tax import NEC, PATR, Patronage, form_required, forms_by_payer, patronage_form, threshold, year_of_payment

names = st.sampled_from("abcdef")
minor = st.integers(0, 10**9)


@pytest.mark.parametrize(("allocated", "cash"), [(123_457, 24_692), (100_000, 20_000), (5, 1), (1, 1), (41_001, 8_201), (0, 0), (-5, 0)])
def test_the_fifth_in_cash_is_rounded_up(allocated: int, cash: int) -> None:
    assert notice_split(allocated).cash_minor == cash


@given(st.integers(-(10**9), 10**9), st.fractions(0, 1, max_denominator=100))
def test_cash_and_notice_make_the_whole(allocated: int, share: Fraction) -> None:
    split = notice_split(allocated, share)
    assert split.cash_minor + split.notice_minor == allocated
    assert split.cash_minor >= 0
    assert allocated < 0 or split.notice_minor >= 0


@given(minor)
def test_a_fifth_rounded_up_is_always_qualified(allocated: int) -> None:
    split = notice_split(allocated)
    assert is_qualified(split)
    assert split.cash_minor == 0 or not is_qualified(type(split)(split.cash_minor - 1, split.notice_minor + 1))


@pytest.mark.parametrize("share", [Fraction(-1, 5), Fraction(6, 5)])
def test_cash_lies_between_nothing_and_all(share: Fraction) -> None:
    with pytest.raises(DomainError):
        notice_split(100, share)


@pytest.mark.parametrize(
    ("closes", "by"),
    [("2022-12-31", "2023-09-15"), ("2023-06-30", "2024-03-15"), ("2024-02-29", "2024-11-15"), ("2022-09-30", "2023-06-15")],
)
def test_dividends_are_paid_by_the_fifteenth_of_the_ninth_month(closes: str, by: str) -> None:
    assert pay_by(date.fromisoformat(closes)) == date.fromisoformat(by)


def test_a_year_closes_at_the_end_of_a_month() -> None:
    with pytest.raises(DomainError):
        pay_by(date(2024, 2, 28))


def test_a_loss_takes_the_reserve_first_then_accounts_down_to_zero() -> None:
    found = absorb_loss(-150_000, 90_000, {"m1": 1400, "m2": 900, "m3": 700}, {"m1": 60_000, "m2": 5_000, "m3": 20_000})
    assert found.reserve_after_minor == 0
    assert found.charged == {"m1": -28_000, "m2": -18_000, "m3": -14_000}
    assert found.balances_after == {"m1": 32_000, "m2": 0, "m3": 6_000}
    assert found.carried_forward_minor == -13_000


@given(st.integers(-(10**9), -1), minor, st.dictionaries(names, st.integers(0, 5_000)), st.dictionaries(names, minor))
def test_a_loss_is_borne_to_the_cent(net: int, reserve: int, hours: dict[str, int], balances: dict[str, int]) -> None:
    found = absorb_loss(net, reserve, hours, balances)
    borne = (reserve - found.reserve_after_minor) + sum(balances.values()) - sum(found.balances_after.values())
    assert found.carried_forward_minor - borne == net
    assert found.reserve_after_minor >= 0
    assert found.carried_forward_minor <= 0
    assert all(balance >= 0 for balance in found.balances_after.values())
    assert all(found.balances_after[name] == balance for name, balance in balances.items() if not hours.get(name))


def test_without_a_loss_there_is_nothing_to_bear() -> None:
    with pytest.raises(DomainError):
        absorb_loss(0, 1, {}, {})


def test_an_account_rolls_from_year_to_year() -> None:
    moves = [
        CapitalMove("2022", 300_000),
        CapitalMove("2023", -45_000),
        CapitalMove("2024", 123_457),
        CapitalMove("2025", 41_001, date(2025, 6, 30)),
    ]
    rows = roll_forward(0, moves)
    assert [row.closing_minor for row in rows] == [240_000, 195_000, 293_765, 326_565]
    assert [row.cash_minor for row in rows] == [60_000, 0, 24_692, 8_201]
    assert rows[-1].left_on == date(2025, 6, 30)


@given(minor, st.lists(st.builds(CapitalMove, st.just("year"), st.integers(-(10**9), 10**9)), max_size=8))
def test_no_account_goes_below_zero_and_each_row_begins_where_the_last_ended(opening: int, moves: list[CapitalMove]) -> None:
    balance = opening
    for row in roll_forward(opening, moves):
        assert row.opening_minor == balance
        assert row.closing_minor >= 0 >= row.uncovered_minor
        assert row.opening_minor + row.allocated_minor - row.cash_minor == row.closing_minor + row.uncovered_minor
        balance = row.closing_minor


@pytest.mark.parametrize(
    ("balance", "count", "paid"), [(326_565, 4, (81_642, 81_641, 81_641, 81_641)), (326_565, 1, (326_565,)), (2, 12, (1, 1, *[0] * 10))]
)
def test_leftover_cents_are_in_the_earliest_payments(balance: int, count: int, paid: tuple[int, ...]) -> None:
    assert instalments(balance, count) == paid


@given(minor, st.integers(1, 60))
def test_a_leaver_is_paid_everything(balance: int, count: int) -> None:
    paid = instalments(balance, count)
    assert sum(paid) == balance
    assert list(paid) == sorted(paid, reverse=True)
    assert len(paid) == count


@pytest.mark.parametrize(("balance", "count"), [(-1, 1), (1, 0)])
def test_what_cannot_be_paid_out_is_said(balance: int, count: int) -> None:
    with pytest.raises(DomainError):
        instalments(balance, count)


@pytest.mark.parametrize(
    ("year", "paid", "due"),
    [(2022, 59_999, False), (2022, 60_000, True), (2025, 70_000, True), (2026, 199_999, False), (2026, 200_000, True), (2027, 10**9, None)],
)
def test_the_form_for_contractors_follows_the_year_of_payment(year: int, paid: int, due: bool | None) -> None:
    assert form_required(NEC, year, paid) is due


def test_a_year_without_a_figure_is_never_guessed() -> None:
    row = threshold(NEC, 2027)
    assert row.minor is None
    assert "load from a table" in row.plain
    assert threshold("W-2", 2026).minor is None


def test_each_payer_is_tested_alone() -> None:
    assert forms_by_payer(2026, {"PSY": 150_000, "SW": 150_000}) == {"PSY": False, "SW": False}
    assert year_of_payment(date(2026, 1, 5)) == 2026


@pytest.mark.parametrize(
    ("given_and_paid", "required", "box1", "box5"),
    [
        (Patronage(qualified_minor=100_000), True, 100_000, 0),
        (Patronage(), False, 0, 0),
        (Patronage(redeemed_nonqualified_minor=50_000), True, 0, 50_000),
        (Patronage(qualified_minor=999), False, 999, 0),
        (Patronage(qualified_minor=1_000), True, 1_000, 0),
        (Patronage(nonqualified_cash_minor=1_000), True, 1_000, 0),
        (Patronage(qualified_minor=1, withheld_minor=1), True, 1, 0),
    ],
)
def test_the_boxes_of_a_patronage_form(given_and_paid: Patronage, required: bool, box1: int, box5: int) -> None:
    form = patronage_form(2026, given_and_paid)
    assert (form.required, form.box1_minor, form.box5_minor) == (required, box1, box5)
    assert threshold(PATR, 2026).minor == 1_000
