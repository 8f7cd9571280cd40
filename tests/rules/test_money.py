"""Money: whole cents, rounded once, divided in one place, written one way."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.errors import Kind
from hub.kernel.money import (
    MixedCurrencies,
    Money,
    NobodyToShare,
    apportion,
    format_money,
    format_plain,
    round_half_up,
    round_up,
)

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("apportion_cases.json").read_text(encoding="utf-8"))["cases"]

pools = st.integers(-(10**13), 10**13)
names = st.text("abcm0123456789-", min_size=1, max_size=6)
somebody = st.dictionaries(names, st.integers(0, 10**7), min_size=1, max_size=12).filter(lambda weights: any(weights.values()))
fractional = st.dictionaries(names, st.fractions(0, 1000, max_denominator=97), min_size=1, max_size=8).filter(
    lambda weights: any(weights.values())
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_table_of_shares_holds(case: dict[str, Any]) -> None:
    weights = {name: Fraction(weight) for name, weight in case["weights"].items()}
    if case["parts"] is None:
        with pytest.raises(NobodyToShare):
            apportion(case["pool"], weights)
    else:
        assert apportion(case["pool"], weights) == case["parts"]


@given(pools, somebody)
def test_parts_add_to_the_whole(pool: int, weights: dict[str, int]) -> None:
    assert sum(apportion(pool, weights).values()) == pool


@given(pools, fractional)
def test_parts_add_to_the_whole_for_fractions_too(pool: int, weights: dict[str, Fraction]) -> None:
    assert sum(apportion(pool, weights).values()) == pool


@given(pools, somebody)
def test_nobody_without_weight_gets_a_cent(pool: int, weights: dict[str, int]) -> None:
    assert all(part == 0 for name, part in apportion(pool, weights).items() if weights[name] == 0)


@given(pools, somebody)
def test_each_part_is_the_exact_share_rounded_down_or_up(pool: int, weights: dict[str, int]) -> None:
    total = sum(weights.values())
    for name, part in apportion(pool, weights).items():
        assert abs(part - Fraction(pool * weights[name], total)) < 1


@given(pools, st.dictionaries(names, st.integers(0, 9), min_size=1, max_size=4).filter(lambda weights: any(weights.values())))
def test_the_order_of_input_decides_nothing(pool: int, weights: dict[str, int]) -> None:
    first = apportion(pool, weights)
    assert all(apportion(pool, dict(order)) == first for order in permutations(weights.items()))


@given(pools, somebody)
def test_equal_weights_differ_by_at_most_a_cent(pool: int, weights: dict[str, int]) -> None:
    parts = apportion(pool, weights)
    for weight in set(weights.values()):
        alike = [parts[name] for name in parts if weights[name] == weight]
        assert max(alike) - min(alike) <= 1


@given(pools, somebody, st.fractions("1/1000", 1000, max_denominator=1000))
def test_scaling_all_weights_changes_nothing(pool: int, weights: dict[str, int], scale: Fraction) -> None:
    assert apportion(pool, {name: weight * scale for name, weight in weights.items()}) == apportion(pool, weights)


def test_a_larger_pool_may_cost_somebody_a_cent_and_that_is_known() -> None:
    weights = {"a": 6, "b": 6, "c": 2}
    assert apportion(10, weights)["c"] == 2
    assert apportion(11, weights)["c"] == 1


@given(st.integers(0, 10**13), somebody)
def test_a_loss_falls_on_the_same_people_as_the_gain(pool: int, weights: dict[str, int]) -> None:
    assert apportion(-pool, weights) == {name: -part for name, part in apportion(pool, weights).items()}


@given(pools, st.dictionaries(names, st.just(0), max_size=4))
def test_with_nobody_to_share_the_whole_stays_for_the_collective(pool: int, weights: dict[str, int]) -> None:
    parts = apportion(pool, weights, nobody="keep")
    assert parts == dict.fromkeys(weights, 0)
    assert pool - sum(parts.values()) == pool


def test_nobody_to_share_is_a_refusal_that_a_person_can_read() -> None:
    with pytest.raises(NobodyToShare) as refusal:
        apportion(1, {"a": 0})
    assert refusal.value.kind is Kind.REFUSED
    assert refusal.value.code == "money.pool.share"


@pytest.mark.parametrize("weight", [0.5, True, "1"])
def test_only_exact_weights_are_taken(weight: Any) -> None:
    with pytest.raises(TypeError):
        apportion(10, {"a": weight})


def test_a_weight_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        apportion(10, {"a": 2, "b": -1})


def test_only_whole_cents_are_divided() -> None:
    with pytest.raises(TypeError):
        apportion(Fraction(1, 2), {"a": 1})  # type: ignore[arg-type]


def test_parts_stand_in_the_order_of_the_keys_given() -> None:
    assert list(apportion(3, {"z": 1, "a": 1})) == ["z", "a"]


@pytest.mark.parametrize(
    ("exact", "rounded"), [("1/2", 1), ("-1/2", -1), ("5/2", 3), ("-5/2", -3), ("49/100", 0), ("7", 7), ("-149/100", -1)]
)
def test_a_half_is_rounded_away_from_zero(exact: str, rounded: int) -> None:
    assert round_half_up(Fraction(exact)) == rounded


@pytest.mark.parametrize(("exact", "rounded"), [("1/100", 1), ("2", 2), ("-1/100", -1), ("0", 0), ("24691.4", 24692)])
def test_a_floor_set_by_law_is_rounded_up(exact: str, rounded: int) -> None:
    assert round_up(Fraction(exact)) == rounded


@pytest.mark.parametrize("rounding", [round_half_up, round_up])
def test_floating_point_is_never_rounded(rounding: Any) -> None:
    with pytest.raises(TypeError):
        rounding(0.5)


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_money_adds_and_takes_away_exactly(one: int, other: int) -> None:
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert (Money(one) < Money(other)) == (one < other)
    assert -Money(one) == Money(-one)
    assert abs(Money(one)).minor == abs(one)


def test_two_currencies_never_meet_in_a_sum() -> None:
    for meet in (lambda: Money(1, "USD") + Money(1, "EUR"), lambda: Money(1, "USD") < Money(1, "EUR"), lambda: Money(2) - Money(1, "CAD")):
        with pytest.raises(MixedCurrencies):
            meet()


def test_money_meets_only_money() -> None:
    with pytest.raises(TypeError):
        Money(1) + 1  # type: ignore[operator]


@pytest.mark.parametrize("minor", [1.0, True, "1", None])
def test_money_is_a_whole_number(minor: Any) -> None:
    with pytest.raises(TypeError):
        Money(minor)


@pytest.mark.parametrize("code", ["usd", "US", "DOLLAR", "U$D"])
def test_a_currency_is_a_code_of_three_capitals(code: str) -> None:
    with pytest.raises(ValueError, match="currency"):
        Money(1, code)


def test_money_times_a_fraction_is_rounded_once() -> None:
    assert Money(412_337).times(Fraction("1.1")) == Money(453_571)
    with pytest.raises(TypeError):
        Money(1).times(0.5)  # type: ignore[arg-type]


def test_money_goes_to_the_wire_and_back() -> None:
    assert Money(500_000).to_json() == {"amount_minor": 500_000, "currency": "USD"}
    assert Money.from_json({"amount_minor": -1, "currency": "EUR"}) == Money(-1, "EUR")
    with pytest.raises(TypeError):
        Money.from_json({"amount_minor": "1", "currency": "EUR"})


def test_nothing_adds_up_to_zero() -> None:
    assert Money.sum([], "EUR") == Money.zero("EUR")
    assert Money.sum([Money(1), Money(2)]) == Money(3)
    assert not Money(0)


def test_money_is_shared_like_any_pool() -> None:
    assert Money(100).shared({"a": 2, "b": 1}) == {"a": Money(67), "b": Money(33)}


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (234_066, "USD", "$2,340.66"),
        (-234_066, "USD", "\u2212$2,340.66"),
        (5, "USD", "$0.05"),
        (-5, "USD", "\u2212$0.05"),
        (0, "USD", "$0.00"),
        (123_456_789_01, "USD", "$123,456,789.01"),
        (1_500, "JPY", "¥1,500"),
        (1_500, "BHD", "BHD 1.500"),
        (100, "EUR", "€1.00"),
    ],
)
def test_money_is_written_for_people(minor: int, currency: str, written: str) -> None:
    assert format_money(minor, currency) == written
    assert str(Money(minor, currency)) == written


@pytest.mark.parametrize(("minor", "written"), [(234_066, "$2,341"), (-234_049, "\u2212$2,340"), (-49, "$0"), (50, "$1")])
def test_headlines_are_in_whole_dollars(minor: int, written: str) -> None:
    assert format_money(minor, whole=True) == written


@pytest.mark.parametrize(
    ("minor", "currency", "written"), [(-234_066, "USD", "-2340.66"), (7, "USD", "0.07"), (-7, "USD", "-0.07"), (9, "JPY", "9")]
)
def test_money_is_written_for_machines(minor: int, currency: str, written: str) -> None:
    assert format_plain(minor, currency) == written


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_for_machines_reads_back(minor: int) -> None:
    assert Fraction(format_plain(minor)) * 100 == minor
