"""Surplus: shares and ties, every policy, candidates' work, losses, pools of the hub, notices and the time to pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import permutations
from typing import Any

from hub.kernel.money import apportion
from hub.surplus.rules import (
    HUB_PLACE,
    Allocation,
    Basis,
    Part,
    SharingPolicy,
    WorkDone,
    absorb_loss,
    allocate,
    net_pools,
    notice_split,
    pay_by,
    per_hour,
    separate_pools,
)
from tests.worked_examples.reading import Unreadable, day, decimals, exact, weight, weights, whole

_ONE_BASIS: Mapping[str, Basis] = {
    "hours": Basis.HOURS_FLAT,
    "hours_flat": Basis.HOURS_FLAT,
    "hours_nested": Basis.HOURS_NESTED,
    "fees_contributed": Basis.FEES,
    "equal_per_member": Basis.PER_MEMBER,
    "equal_per_spoke_hub_excluded": Basis.PER_PRACTICE,
    "equal_per_pool_hub_included": Basis.PER_PLACE,
}
_MIXED: Mapping[str, Basis] = {"reserve": Basis.RESERVE, "needs": Basis.NEEDS, "hours": Basis.HOURS_NESTED, "equal": Basis.PER_MEMBER}
_MOST_TO_PERMUTE = 7


def _policy(basis: Basis) -> SharingPolicy:
    return SharingPolicy((Part(basis, 100),))


def _work(hours: Mapping[str, Any], places: Mapping[str, str] | None = None) -> list[WorkDone]:
    return [WorkDone(member, (places or {}).get(member, HUB_PLACE), weight(amount)) for member, amount in hours.items()]


def shares(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"results": [apportion(whole(case["pool_cents"]), weights(case["weights"]), nobody="keep") for case in inputs["cases"]]}


def larger_pool(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The same weights for several pools, in every order of input."""
    given = weights(inputs["weights"])
    pools = [whole(pool) for pool in inputs["pools_cents"]]
    computed: dict[str, Any] = {f"at_{pool}": apportion(pool, given) for pool in pools}
    if len(given) <= _MOST_TO_PERMUTE:
        orders = [dict(order) for order in permutations(given.items())]
        computed["permutations_checked"] = len(orders)
        computed["all_permutations_equal"] = all(apportion(pool, order) == computed[f"at_{pool}"] for pool in pools for order in orders)
    return computed


def by_hours(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """By hours: of one place, or of several entries for the same person."""
    if isinstance(inputs["hours"], Mapping):
        work = _work(inputs["hours"], inputs.get("spoke_of"))
    else:
        work = [WorkDone(each["member"], str(each.get("spoke", HUB_PLACE)), weight(each["hours"])) for each in inputs["hours"]]
    name = inputs.get("policy", "hours_flat")
    if name not in _ONE_BASIS:
        raise Unreadable(f"a policy called {name}")
    given = allocate(whole(inputs["pool_cents"]), _policy(_ONE_BASIS[name]), work, fees_paid=_fees(inputs))
    total: dict[str, Fraction] = defaultdict(Fraction)
    for done in work:
        total[done.member] += done.amount
    return {
        "allocation_cents": dict(given.members),
        "spokes": dict(given.places),
        "collective_account_cents": given.collective_minor,
        "sum_cents": sum(given.members.values()) + given.collective_minor,
        "hours_total": {member: _number(hours) for member, hours in total.items()},
    }


def _number(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else decimals(value)


def _fees(inputs: Mapping[str, Any]) -> dict[str, int]:
    return {place: whole(fee) for place, fee in inputs.get("fees_paid_cents", {}).items()}


def every_policy(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The same pool by every policy; flat and nested also stand by themselves."""
    pool, hours = whole(inputs["pool_cents"]), weights(inputs["hours"])
    work, fees = _work(inputs["hours"], inputs["spoke_of"]), _fees(inputs)
    policies: dict[str, Any] = {}
    for name, basis in _ONE_BASIS.items():
        if basis is not Basis.FEES or fees:
            policies[name] = _told(allocate(pool, _policy(basis), work, fees_paid=fees), hours)
    if inputs.get("mixed_split"):
        split = inputs["mixed_split"]
        parts = tuple(Part(_MIXED[name], exact(percent)) for name, percent in split.items())
        mixed = allocate(pool, SharingPolicy(parts), work, fees_paid=fees)
        name = "mixed_" + "_".join(f"{percent}_{part}" for part, percent in split.items())
        policies[name] = {**_told(mixed, hours), "reserve_cents": mixed.reserve_minor, "needs_fund_cents": mixed.needs_minor}
    nested = policies["hours_nested"]
    return {"policies": policies, "flat": policies["hours_flat"]["members"], "nested": nested}


def _told(allocation: Allocation, hours: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"members": dict(allocation.members), "spokes": dict(allocation.places)}
    told["collective_account_cents"] = allocation.collective_minor
    ends = per_hour(allocation, hours)
    if ends is not None:
        (least, low), (most, high) = ends
        told["cents_per_hour_lowest"] = f"{least} {decimals(low)}"
        told["cents_per_hour_highest"] = f"{most} {decimals(high)}"
    return told


def with_candidates(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Work of people who are not members yet earns for the collective account."""
    theirs = _total(inputs["candidate_hours"].values())
    given = allocate(whole(inputs["pool_cents"]), _policy(Basis.HOURS_FLAT), _work(inputs["member_hours"]), nonmember_amount=theirs)
    return {
        "patronage_part_cents": given.patronage_minor,
        "collective_account_cents": given.collective_minor,
        "allocation_cents": dict(given.members),
    }


def _total(values: Iterable[Any]) -> Fraction:
    return sum((exact(value) for value in values), Fraction(0))


def loss(inputs: Mapping[str, Any]) -> dict[str, Any]:
    net, reserve = whole(inputs["net_cents"]), whole(inputs.get("collective_reserve_cents", 0))
    before = {name: whole(balance) for name, balance in inputs.get("account_balances_cents", {}).items()}
    borne = absorb_loss(net, reserve, weights(inputs["hours"]), before)
    taken = (reserve - borne.reserve_after_minor) + sum(before.values()) - sum(borne.balances_after.values())
    return {
        "reserve_after_cents": borne.reserve_after_minor,
        "charged_to_accounts_gross_cents": dict(borne.charged),
        "balances_after_cents": dict(borne.balances_after),
        "carried_forward_loss_cents": borne.carried_forward_minor,
        "check_sum": net == borne.carried_forward_minor - taken,
    }


def pools(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Pools of the hub, taken together and each by itself, and the year after."""
    given = {name: whole(amount) for name, amount in inputs["pools_cents"].items()}
    netted, apart = net_pools(given), separate_pools(given)
    later = {name: whole(amount) for name, amount in inputs.get("next_year_pool_cents", {}).items()}
    after = separate_pools(later, apart.carry_forward)
    computed: dict[str, Any] = {
        "netted_total_cents": netted.total_minor,
        "netted_shares_by_positive_pool": dict(netted.shares),
        "netted_carry_forward_cents": netted.carry_forward_minor,
        "separate": {"distributable": dict(apart.distributable), "carry_forward": dict(apart.carry_forward)},
    }
    return computed | {f"separate_next_year_{name}_distributable_cents": after.distributable[name] for name in later}


def notices(inputs: Mapping[str, Any]) -> dict[str, Any]:
    share = {"cash_share": exact(inputs["cash_share"])} if "cash_share" in inputs else {}
    splits = [notice_split(whole(amount), **share) for amount in inputs["allocations_cents"]]
    return {"cash_minimum_cents": [each.cash_minor for each in splits], "notice_cents": [each.notice_minor for each in splits]}


def window(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"pay_by": [pay_by(day(end)).isoformat() for end in inputs["fiscal_year_ends"]]}


SHAPES = (
    (frozenset({"cases"}), shares),
    (frozenset({"weights", "pools_cents"}), larger_pool),
    (frozenset({"pool_cents", "hours"}), by_hours),
    (frozenset({"pool_cents", "hours", "spoke_of"}), every_policy),
    (frozenset({"pool_cents", "member_hours", "candidate_hours"}), with_candidates),
    (frozenset({"net_cents", "hours"}), loss),
    (frozenset({"pools_cents"}), pools),
    (frozenset({"allocations_cents"}), notices),
    (frozenset({"fiscal_year_ends"}), window),
)
