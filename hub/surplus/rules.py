"""How the hub's surplus is shared: every way that we may agree on, exact to the cent, the same for any order of input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from hub.kernel.errors import refused
from hub.kernel.law import Fact, Finding, LawRow, gravest_first, judge, load_rows, rows_for
from hub.kernel.money import apportion
from hub.surplus.capital import (
    CapitalMove,
    CapitalRow,
    LossOutcome,
    NoticeSplit,
    absorb_loss,
    instalments,
    notice_split,
    pay_by,
    roll_forward,
)

__all__ = [
    "HUB_PLACE",
    "LEGAL_BASIS",
    "Allocation",
    "Basis",
    "CapitalMove",
    "CapitalRow",
    "LossOutcome",
    "Netted",
    "NoticeSplit",
    "Part",
    "Separate",
    "SharingPolicy",
    "WorkDone",
    "absorb_loss",
    "allocate",
    "hours_flat",
    "instalments",
    "net_pools",
    "notice_split",
    "pay_by",
    "per_hour",
    "policy_findings",
    "roll_forward",
    "separate_pools",
]

HUB_PLACE = "HUB"
Weight = int | Fraction
ROWS: tuple[LawRow, ...] = load_rows("hub.surplus")


class Basis(StrEnum):
    """What a part of the surplus is shared by. By clients, referrals or a practice's receipts is not among them."""

    HOURS_FLAT = "hours_flat"
    HOURS_NESTED = "hours_nested"
    FEES = "fees_contributed"
    PER_MEMBER = "equal_per_member"
    PER_PRACTICE = "equal_per_practice"
    PER_PLACE = "equal_per_place"
    RESERVE = "reserve"
    NEEDS = "needs"


SET_ASIDES = frozenset({Basis.RESERVE, Basis.NEEDS})

LEGAL_BASIS: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.HOURS_FLAT: "hours",
        Basis.HOURS_NESTED: "hours",
        Basis.FEES: "fees_contributed",
        Basis.PER_MEMBER: "equal_per_member",
        Basis.PER_PRACTICE: "equal_per_practice",
        Basis.PER_PLACE: "equal_per_practice",
    }
)


@dataclass(frozen=True)
class Part:
    """So many parts in a hundred, shared by one basis."""

    basis: Basis
    percent: Weight


@dataclass(frozen=True)
class SharingPolicy:
    """How a year's surplus is shared: parts that make up the whole, each by its own basis.

    Shape    `ties` says who gets a leftover cent among equals: the lowest identifier, or a turn that changes with `period`.
    """

    parts: tuple[Part, ...]
    adopted_on: date | None = None
    ties: Literal["identifier", "turn"] = "identifier"
    period: str = ""

    def __post_init__(self) -> None:
        names = [part.basis for part in self.parts]
        if sum(Fraction(part.percent) for part in self.parts) != 100 or len(set(names)) != len(names):
            raise refused("surplus.policy.check", "The parts of a policy are named once each and make one hundred together.")
        if any(part.percent < 0 for part in self.parts):
            raise refused("surplus.policy.check", "No part of a policy is below zero.")


def hours_flat(adopted_on: date | None = None) -> SharingPolicy:
    """Give the policy that stands until another is agreed: all of it by hours, straight to members."""
    return SharingPolicy((Part(Basis.HOURS_FLAT, 100),), adopted_on)


@dataclass(frozen=True)
class WorkDone:
    """What one member worked in one place in the year. Work in several places is several of these; they add up.

    Units    `amount` is minutes, or any exact measure used for all alike.
    """

    member: str
    place: str
    amount: Weight


@dataclass(frozen=True)
class Allocation:
    """Where every cent of a pool goes.

    Shape    `members` and the three accounts together are exactly `pool_minor`. `places` shows the members' parts again, by where
             they worked, and adds up to the same. `parts` is what each part of the policy came to.
    """

    pool_minor: int
    members: Mapping[str, int]
    places: Mapping[str, int]
    collective_minor: int = 0
    reserve_minor: int = 0
    needs_minor: int = 0
    patronage_minor: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def allocate(
    pool_minor: int,
    policy: SharingPolicy,
    work: Iterable[WorkDone],
    *,
    nonmember_amount: Weight = 0,
    fees_paid: Mapping[str, int] = MappingProxyType({}),
    hub_place: str = HUB_PLACE,
) -> Allocation:
    """Share one year's surplus by a policy, to the cent.

    Shape    first the part earned by the work of people who were not members goes to the collective account; the rest is divided
             into the policy's parts, and each part among places or members.
    Units    `pool_minor` in minor units, zero or more; a loss is `absorb_loss`. Amounts of work are exact, all of one measure.
    Ties     largest remainder, then the lowest identifier as text (or the policy's turn).
    Empty    a part that nobody can be given goes to the collective account, with a note.
    Raises   REFUSED for a pool below zero.
    Source   case study, "Legal Structure"; 26 CFR 1.1388-1(a)(1)(i); N.Y. Cooperative Corporations Law 90.
    """
    if pool_minor < 0:
        raise refused("surplus.pool.share", "A loss is not shared out. It is taken from the reserve first.")
    sheet = _Sheet(policy, _added_up(work), fees_paid, hub_place)
    split = apportion(pool_minor, {"collective": nonmember_amount, "patronage": sheet.total}, nobody="keep")
    patronage = pool_minor - split["collective"]
    parts = apportion(patronage, {str(part.basis): part.percent for part in policy.parts})
    members: dict[str, int] = dict.fromkeys(sheet.members, 0)
    places: dict[str, int] = dict.fromkeys(sheet.places, 0)
    notes: list[str] = []
    for name, amount in parts.items():
        if Basis(name) in SET_ASIDES:
            continue
        given = sheet.share(Basis(name), amount)
        for (member, place), minor in given.items():
            members[member] += minor
            places[place] += minor
        if sum(given.values()) != amount:
            notes.append(
                f"{amount - sum(given.values())} of the part “{name}” could be given to nobody and goes to the collective account."
            )
    reserve, needs = parts.get(Basis.RESERVE, 0), parts.get(Basis.NEEDS, 0)
    collective = pool_minor - reserve - needs - sum(members.values())
    return Allocation(pool_minor, members, places, collective, reserve, needs, patronage, parts, tuple(notes))


def _added_up(work: Iterable[WorkDone]) -> tuple[WorkDone, ...]:
    """Bring all work of a member in a place together, in the order of identifiers."""
    total: dict[tuple[str, str], Weight] = defaultdict(int)
    for done in work:
        total[done.member, done.place] += done.amount
    return tuple(WorkDone(member, place, amount) for (member, place), amount in sorted(total.items()))


@dataclass(frozen=True)
class _Sheet:
    """One year's work, laid out for sharing: each basis is a way to give an amount to (member, place)."""

    policy: SharingPolicy
    work: tuple[WorkDone, ...]
    fees_paid: Mapping[str, int]
    hub_place: str

    @property
    def members(self) -> tuple[str, ...]:
        return tuple(sorted({done.member for done in self.work}))

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(sorted({done.place for done in self.work} | set(self.fees_paid)))

    @property
    def total(self) -> Weight:
        return sum((done.amount for done in self.work), Fraction(0))

    def share(self, basis: Basis, amount: int) -> dict[tuple[str, str], int]:
        if basis is Basis.HOURS_FLAT:
            return self._to_members(amount, self._by_member())
        if basis is Basis.PER_MEMBER:
            return self._to_members(amount, dict.fromkeys(self.members, 1))
        if basis is Basis.HOURS_NESTED:
            return self._to_places(amount, self._by_place())
        if basis is Basis.FEES:
            return self._to_places(amount, {place: self.fees_paid.get(place, 0) for place in self.places})
        counted = [place for place in self.places if basis is Basis.PER_PLACE or place != self.hub_place]
        return self._to_places(amount, dict.fromkeys(counted, 1))

    def _by_member(self) -> dict[str, Weight]:
        total: dict[str, Weight] = defaultdict(int)
        for done in self.work:
            total[done.member] += done.amount
        return dict(total)

    def _by_place(self) -> dict[str, Weight]:
        total: dict[str, Weight] = defaultdict(int)
        for done in self.work:
            total[done.place] += done.amount
        return dict(total)

    def _to_members(self, amount: int, weights: Mapping[str, Weight]) -> dict[tuple[str, str], int]:
        """Straight to members; the part of somebody who worked in two places is shown by where they worked."""
        given: dict[tuple[str, str], int] = {}
        for member, minor in self._apportion(amount, weights).items():
            where = {done.place: done.amount for done in self.work if done.member == member}
            shown = apportion(minor, where, nobody="keep")
            if sum(shown.values()) != minor:
                shown[min(where)] += minor
            given.update({(member, place): part for place, part in shown.items()})
        return given

    def _to_places(self, amount: int, weights: Mapping[str, Weight]) -> dict[tuple[str, str], int]:
        """First to places, then within each by hours."""
        given: dict[tuple[str, str], int] = {}
        for place, minor in self._apportion(amount, weights).items():
            here = {done.member: done.amount for done in self.work if done.place == place}
            given.update({(member, place): part for member, part in self._apportion(minor, here).items()})
        return given

    def _apportion(self, amount: int, weights: Mapping[str, Weight]) -> dict[str, int]:
        if self.policy.ties == "identifier":
            return apportion(amount, weights, nobody="keep")
        turn = {sha256(f"{self.policy.period}/{name}".encode()).hexdigest() + name: name for name in weights}
        parts = apportion(amount, {key: weights[name] for key, name in turn.items()}, nobody="keep")
        return {turn[key]: part for key, part in parts.items()}


def per_hour(allocation: Allocation, hours: Mapping[str, Weight]) -> tuple[tuple[str, Fraction], tuple[str, Fraction]] | None:
    """Give the member who gets least for an hour, and the one who gets most, with the exact amounts; None if nobody worked.

    Ties     the lowest identifier.
    """
    each = {member: Fraction(allocation.members.get(member, 0)) / hours[member] for member in sorted(hours) if hours[member]}
    if not each:
        return None
    low, high = min(each.values()), max(each.values())
    return next((name, low) for name in each if each[name] == low), next((name, high) for name in each if each[name] == high)


def policy_findings(policy: SharingPolicy, jurisdiction: str, year_begins: date, on: date) -> tuple[Finding, ...]:
    """Say what the law holds of a way of sharing, and of when it was agreed, gravest first.

    Shape    only a policy agreed before the first day of the year is an obligation for all of what that year earns.
    Source   26 CFR 1.1388-1(a)(1).
    """
    found: list[Finding] = []
    for basis in {LEGAL_BASIS[part.basis] for part in policy.parts if part.basis not in SET_ASIDES and part.percent}:
        found += judge(ROWS, "surplus_basis", jurisdiction, {"basis": basis}, on)
    facts: dict[str, Fact] = {"policy_before_year": policy.adopted_on is not None and policy.adopted_on < year_begins}
    found += [Finding.of(row) for row in rows_for(ROWS, "surplus_policy_date", jurisdiction, on) if row.matches(facts)]
    return gravest_first(found)


# Pools of the hub, one for each practice that it serves


@dataclass(frozen=True)
class Netted:
    """Gains and losses of all pools taken together."""

    total_minor: int
    shares: Mapping[str, int]
    carry_forward_minor: int


@dataclass(frozen=True)
class Separate:
    """Each pool by itself: what can be shared now, and the losses that wait for later gains of the same pool."""

    distributable: Mapping[str, int]
    carry_forward: Mapping[str, int]


def net_pools(pools: Mapping[str, int]) -> Netted:
    """Take all pools together and share what is left by the pools that gained.

    Empty    when the losses are as large as the gains nothing is shared; the rest of the loss is carried forward.
    Law      netting is a choice of the members, recorded in a decision before the year closes, of which patrons are told.
    """
    total = sum(pools.values())
    gains = {name: amount for name, amount in pools.items() if amount > 0}
    if total <= 0:
        return Netted(total, dict.fromkeys(gains, 0), total)
    return Netted(total, apportion(total, gains), 0)


def separate_pools(pools: Mapping[str, int], brought_forward: Mapping[str, int] = MappingProxyType({})) -> Separate:
    """Keep every pool by itself: a loss is carried forward and taken from the same pool's next gains.

    Shape    `brought_forward` holds earlier losses, zero or below; `carry_forward` names only pools that carry one.
    """
    names: Sequence[str] = sorted({*pools, *brought_forward})
    net = {name: pools.get(name, 0) + brought_forward.get(name, 0) for name in names}
    return Separate({name: max(0, amount) for name, amount in net.items()}, {name: amount for name, amount in net.items() if amount < 0})
