"""Every way of sharing surplus is exact to the cent and the same for any order of input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.errors import DomainError
from hub.kernel.law import Verdict, worst
from hub.surplus.rules import (
    HUB_PLACE,
    SET_ASIDES,
    Allocation,
    Basis,
    Part,
    SharingPolicy,
    WorkDone,
    allocate,
    hours_flat,
    net_pools,
    per_hour,
    policy_findings,
    separate_pools,
)

PLACES = ("PSY", "SW", "ACU", HUB_PLACE)
work = st.lists(
    st.builds(WorkDone, st.sampled_from([f"m{number}" for number in range(1, 12)]), st.sampled_from(PLACES), st.integers(0, 200_000)),
    max_size=20,
)
fees = st.dictionaries(st.sampled_from(PLACES[:3]), st.integers(0, 10**7))
pools = st.integers(0, 10**10)
one_basis = st.sampled_from([basis for basis in Basis if basis not in SET_ASIDES]).map(lambda basis: SharingPolicy((Part(basis, 100),)))
mixed = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 40)).map(
    lambda split: SharingPolicy(
        (
            Part(Basis.RESERVE, split[0]),
            Part(Basis.NEEDS, split[1]),
            Part(Basis.HOURS_NESTED, split[2]),
            Part(Basis.PER_MEMBER, 100 - sum(split)),
        )
    )
)
policies = st.one_of(one_basis, mixed)
STORY = [
    WorkDone(member, place, hours)
    for member, place, hours in (
        ("m1", "PSY", 1400),
        ("m2", "PSY", 1250),
        ("m3", "PSY", 1250),
        ("m4", "SW", 900),
        ("m5", "SW", 600),
        ("m6", "ACU", 400),
        ("m7", HUB_PLACE, 300),
    )
]


def whole(found: Allocation) -> int:
    return sum(found.members.values()) + found.collective_minor + found.reserve_minor + found.needs_minor


@given(pools, policies, work, fees, st.integers(0, 10**6))
def test_every_cent_goes_somewhere(pool: int, policy: SharingPolicy, done: list[WorkDone], paid: dict[str, int], candidates: int) -> None:
    found = allocate(pool, policy, done, fees_paid=paid, nonmember_amount=candidates)
    assert whole(found) == pool
    assert sum(found.places.values()) == sum(found.members.values())
    assert all(minor >= 0 for minor in (*found.members.values(), *found.places.values(), found.collective_minor))
    assert set(found.members) == {each.member for each in done}


@given(pools, policies, work, fees)
def test_the_order_of_input_decides_nothing(pool: int, policy: SharingPolicy, done: list[WorkDone], paid: dict[str, int]) -> None:
    assert allocate(pool, policy, done, fees_paid=paid) == allocate(pool, policy, done[::-1], fees_paid=dict(reversed(paid.items())))


@given(pools, work)
def test_work_in_several_places_adds_up(pool: int, done: list[WorkDone]) -> None:
    joined: dict[str, int] = {}
    for each in done:
        joined[each.member] = joined.get(each.member, 0) + int(each.amount)
    together = [WorkDone(member, "PSY", amount) for member, amount in joined.items()]
    assert allocate(pool, hours_flat(), done).members == allocate(pool, hours_flat(), together).members


@given(pools, policies, work, fees)
def test_how_work_is_cut_up_decides_nothing(pool: int, policy: SharingPolicy, done: list[WorkDone], paid: dict[str, int]) -> None:
    halves = [replace(each, amount=Fraction(each.amount, 2)) for each in done for _ in range(2)]
    assert allocate(pool, policy, done, fees_paid=paid) == allocate(pool, policy, halves, fees_paid=paid)


@given(pools, work)
def test_minutes_and_hours_are_the_same_measure(pool: int, done: list[WorkDone]) -> None:
    in_hours = [replace(each, amount=Fraction(each.amount, 60)) for each in done]
    assert allocate(pool, hours_flat(), done).members == allocate(pool, hours_flat(), in_hours).members


@given(pools, work, st.integers(0, 10**6))
def test_who_works_as_much_gets_as_much_to_the_cent(pool: int, done: list[WorkDone], candidates: int) -> None:
    found = allocate(pool, hours_flat(), done, nonmember_amount=candidates)
    total: dict[str, Fraction] = {}
    for each in done:
        total[each.member] = total.get(each.member, Fraction(0)) + each.amount
    for one, mine in total.items():
        for other, theirs in total.items():
            assert mine <= theirs or found.members[one] >= found.members[other]
            assert mine != theirs or abs(found.members[one] - found.members[other]) <= 1
        assert mine or not found.members[one]


@given(pools)
def test_when_nobody_worked_all_goes_to_the_collective_with_a_note(pool: int) -> None:
    found = allocate(pool, hours_flat(), [WorkDone("a", "PSY", 0)])
    assert (found.collective_minor, found.members) == (pool, {"a": 0})
    assert bool(found.notes) == (pool > 0)


def test_the_pool_of_the_story_by_hours() -> None:
    found = allocate(1_234_567, hours_flat(), STORY)
    assert found.members == {"m1": 283_343, "m2": 252_985, "m3": 252_985, "m4": 182_149, "m5": 121_433, "m6": 80_955, "m7": 60_717}
    assert found.places == {"ACU": 80_955, HUB_PLACE: 60_717, "PSY": 789_313, "SW": 303_582}
    assert (found.collective_minor, found.notes) == (0, ())


def test_flat_and_nested_can_differ_by_a_cent() -> None:
    done = [WorkDone(member, member[0].upper(), 1) for member in ("a1", "a2", "b1", "b2")]
    assert allocate(2, hours_flat(), done).members == {"a1": 1, "a2": 1, "b1": 0, "b2": 0}
    nested = allocate(2, SharingPolicy((Part(Basis.HOURS_NESTED, 100),)), done)
    assert (nested.places, nested.members) == ({"A": 1, "B": 1}, {"a1": 1, "a2": 0, "b1": 1, "b2": 0})


def test_work_of_candidates_goes_to_the_collective_account() -> None:
    done = [WorkDone("m1", "PSY", 2_000), WorkDone("m2", "PSY", 1_600), WorkDone("m3", "PSY", 1_000)]
    found = allocate(500_000, hours_flat(), done, nonmember_amount=400)
    assert (found.patronage_minor, found.collective_minor) == (460_000, 40_000)
    assert found.members == {"m1": 200_000, "m2": 160_000, "m3": 100_000}


def test_fees_give_the_hub_s_own_workers_nothing() -> None:
    found = allocate(
        1_234_567, SharingPolicy((Part(Basis.FEES, 100),)), STORY, fees_paid={"PSY": 3_600_000, "SW": 1_800_000, "ACU": 600_000}
    )
    assert found.places == {"ACU": 123_457, HUB_PLACE: 0, "PSY": 740_740, "SW": 370_370}
    assert found.members["m7"] == 0


def test_a_practice_that_paid_and_where_nobody_worked_gives_its_part_to_the_collective() -> None:
    found = allocate(100, SharingPolicy((Part(Basis.FEES, 100),)), [WorkDone("a", "PSY", 1)], fees_paid={"PSY": 1, "SW": 1})
    assert (found.members, found.collective_minor) == ({"a": 50}, 50)
    assert "collective account" in found.notes[0]


def test_a_mixed_policy_has_named_parts_each_exact() -> None:
    policy = SharingPolicy((Part(Basis.RESERVE, 10), Part(Basis.NEEDS, 20), Part(Basis.HOURS_NESTED, 35), Part(Basis.PER_MEMBER, 35)))
    found = allocate(1_234_567, policy, STORY)
    assert (found.reserve_minor, found.needs_minor) == (123_457, 246_913)
    assert found.members["m6"] == 90_062
    assert sum(found.parts.values()) == 1_234_567


def test_the_hub_counts_as_a_place_only_where_the_policy_says_so() -> None:
    without = allocate(1_234_567, SharingPolicy((Part(Basis.PER_PRACTICE, 100),)), STORY)
    assert without.places == {"ACU": 411_523, HUB_PLACE: 0, "PSY": 411_522, "SW": 411_522}
    counted = allocate(1_234_567, SharingPolicy((Part(Basis.PER_PLACE, 100),)), STORY)
    assert counted.places == {"ACU": 308_642, HUB_PLACE: 308_642, "PSY": 308_642, "SW": 308_641}


def test_the_turn_of_a_leftover_cent_can_change_from_year_to_year() -> None:
    done = [WorkDone(member, "PSY", 1) for member in "abcdefgh"]
    winners = set()
    for year in range(2020, 2040):
        policy = SharingPolicy((Part(Basis.HOURS_FLAT, 100),), ties="turn", period=str(year))
        found = allocate(1, policy, done)
        assert sum(found.members.values()) == 1
        assert found == allocate(1, policy, done[::-1])
        winners |= {member for member, minor in found.members.items() if minor}
    assert len(winners) > 3
    assert allocate(1, hours_flat(), done).members["a"] == 1


def test_who_gets_least_and_most_for_an_hour_is_exact() -> None:
    hours = {each.member: each.amount for each in STORY}
    ends = per_hour(allocate(1_234_567, SharingPolicy((Part(Basis.PER_MEMBER, 100),)), STORY), hours)
    assert ends is not None
    assert (ends[0][0], ends[1][0]) == ("m1", "m7")
    assert ends[1][1] == Fraction(176_366, 300)
    assert per_hour(allocate(1, hours_flat(), []), {}) is None


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (Part(Basis.HOURS_FLAT, 99),),
        (Part(Basis.RESERVE, 50), Part(Basis.RESERVE, 50)),
        (Part(Basis.RESERVE, -10), Part(Basis.HOURS_FLAT, 110)),
    ],
)
def test_the_parts_of_a_policy_make_one_hundred(parts: tuple[Part, ...]) -> None:
    with pytest.raises(DomainError):
        SharingPolicy(parts)


def test_a_loss_is_not_shared_out() -> None:
    with pytest.raises(DomainError):
        allocate(-1, hours_flat(), STORY)


def test_no_policy_shares_by_clients_referrals_or_receipts() -> None:
    assert not any(word in basis for basis in Basis for word in ("client", "referral", "revenue", "receipt"))


# What the law says of a way of sharing

YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("basis", "verdict"),
    [
        (Basis.HOURS_FLAT, Verdict.ALLOW),
        (Basis.HOURS_NESTED, Verdict.ALLOW),
        (Basis.PER_MEMBER, Verdict.WARN),
        (Basis.PER_PRACTICE, Verdict.WARN),
        (Basis.FEES, Verdict.WARN),
    ],
)
def test_only_hours_have_the_form_of_patronage(basis: Basis, verdict: Verdict) -> None:
    policy = SharingPolicy((Part(basis, 100),), adopted_on=date(2025, 12, 12))
    assert worst(finding.verdict for finding in policy_findings(policy, "US-NY", YEAR, YEAR)) is verdict


@pytest.mark.parametrize(("adopted", "warned"), [("2025-12-31", False), ("2026-01-01", True), (None, True)])
def test_a_policy_is_agreed_before_the_year_begins(adopted: str | None, warned: bool) -> None:
    policy = hours_flat(date.fromisoformat(adopted) if adopted else None)
    assert ("US-SUR-6" in [finding.rule for finding in policy_findings(policy, "US-NY", YEAR, YEAR)]) is warned


def test_set_asides_alone_are_no_matter_of_patronage() -> None:
    assert policy_findings(SharingPolicy((Part(Basis.RESERVE, 100),), date(2025, 1, 1)), "US-NY", YEAR, YEAR) == ()


# Pools of the hub


def test_gains_and_losses_are_netted_or_kept_apart() -> None:
    given_pools = {"ACU": -20_000, "LMT": 15_001, "NUT": -100_000, "PSY": 300_000, "SW": 50_000}
    netted = net_pools(given_pools)
    assert (netted.total_minor, netted.shares, netted.carry_forward_minor) == (245_001, {"LMT": 10_069, "PSY": 201_370, "SW": 33_562}, 0)
    apart = separate_pools(given_pools)
    assert apart.distributable == {"ACU": 0, "LMT": 15_001, "NUT": 0, "PSY": 300_000, "SW": 50_000}
    assert apart.carry_forward == {"ACU": -20_000, "NUT": -100_000}
    later = separate_pools({"NUT": 130_000}, apart.carry_forward)
    assert (later.distributable["NUT"], later.carry_forward) == (30_000, {"ACU": -20_000})


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(-(10**9), 10**9)))
def test_pools_lose_and_make_no_cent(given_pools: dict[str, int]) -> None:
    netted, apart = net_pools(given_pools), separate_pools(given_pools)
    assert sum(netted.shares.values()) + netted.carry_forward_minor == sum(given_pools.values())
    assert sum(apart.distributable.values()) + sum(apart.carry_forward.values()) == sum(given_pools.values())
    assert all(share <= given_pools[name] for name, share in netted.shares.items())
