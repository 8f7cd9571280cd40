"""Adopt a policy, look at what a year would give, share it, read capital accounts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.audit.services import record
from hub.consensus import services as consensus
from hub.db.unit_of_work import UnitOfWork
from hub.finances import services as finances
from hub.hours import services as hours
from hub.kernel.errors import refused
from hub.kernel.period import Month, Period
from hub.ledger import services as ledger
from hub.ledger.rules import CAPITAL_PREFIX, COLLECTIVE_ACCOUNT, SURPLUS_SHARED, AccountPlan
from hub.ledger.services import Entry, Posting
from hub.membership import services as membership
from hub.surplus import store
from hub.surplus.rules import Basis, Part, SharingPolicy, WorkDone, allocate
from hub.surplus.store import AllocationRecord, PolicyRecord, ShareRecord

__all__ = ["AllocationRecord", "PolicyRecord", "ShareRecord"]


@dataclass(frozen=True)
class SurplusPreview:
    """What a year's surplus comes to, by the policy of that year and the books as they stand.

    Shape    the members' shares and `collective_minor` together are exactly `pool_minor`; `posted_by` is the label of the decision
             that shared it, None while it is not shared. `basis_hash` names everything the figures rest on.
    Empty    with no surplus the pool is zero or below and nobody has a share.
    """

    year: int
    pool_minor: int
    currency: str
    policy: str
    policy_decision: UUID | None
    collective_minor: int
    nonmember_minutes: int
    shares: tuple[ShareRecord, ...]
    basis_hash: str
    posted_by: str | None

    @property
    def total_minutes(self) -> int:
        """Everybody's work of the year, members' or not."""
        return self.nonmember_minutes + sum(share.minutes for share in self.shares)


def policy_of(uow: UnitOfWork, year: int) -> PolicyRecord | None:
    """Return the policy that stands for a year: the newest decision among those for that year or the nearest before."""
    fitting = [each for each in store.policies(uow) if each.from_year <= year]
    return max(fitting, key=lambda each: (each.from_year, each.adopted_on, each.decision_id), default=None)


def adopt_policy(uow: UnitOfWork, from_year: int, rule: str, reserve_percent: int, on: date, decision_id: UUID) -> None:
    """Write down how surplus is shared from a year on.

    Raises   REFUSED for a year that is shared already.
    Needs    hub scope.
    """
    if any(each.year >= from_year for each in store.allocations(uow)):
        raise refused("surplus.policy.adopt", f"The surplus of {from_year} or a later year is shared already. Choose a later year.")
    store.insert_policy(uow, PolicyRecord(from_year, rule, reserve_percent, on, decision_id))
    record(uow, action="surplus.policy.adopt", words=f"Agreed how surplus is shared from {from_year}", detail={"from_year": from_year})


def preview(uow: UnitOfWork, year: int) -> SurplusPreview:
    """Work out what a year's surplus is and what each would have of it; when it is shared, return what was shared.

    Needs    hub scope.
    """
    done = store.allocation(uow, year)
    if done is not None:
        label = consensus.decision(uow, done.decision_id).label
        shares = tuple(store.shares(uow, year=year))
        return SurplusPreview(
            year,
            done.pool_minor,
            done.currency,
            done.rule,
            done.decision_id,
            done.collective_minor,
            done.total_minutes - sum(share.minutes for share in shares),
            shares,
            done.basis_hash,
            label,
        )
    matrix = finances.pooled(uow, Period.parse(str(year)))
    column = matrix.column("hub")
    pool = column.net_minor if column else 0
    policy = policy_of(uow, year)
    worked = sorted(hours.minutes_by_person(uow, year), key=lambda each: each.person_id)
    nonmember = sum(each.minutes_before_membership for each in worked)
    by_member = {str(each.person_id): each.minutes_as_member for each in worked if each.minutes_as_member > 0}
    names = {each.person_id: each.name for each, _ in membership.people_on(uow, uow.today)}
    parts, collective = _divide(pool, policy, by_member, nonmember)
    shares = tuple(
        ShareRecord(year, UUID(person), names.get(UUID(person), ""), by_member[person], parts.get(person, 0))
        for person in sorted(by_member)
    )
    basis = {"year": year, "pool": pool, "policy": str(policy), "member_minutes": by_member, "nonmember_minutes": nonmember}
    digest = hashlib.sha256(json.dumps(basis, sort_keys=True).encode()).hexdigest()
    rule = policy.rule if policy else Basis.HOURS_FLAT.value
    by_name = tuple(sorted(shares, key=lambda each: (each.name, each.person_id)))
    return SurplusPreview(
        year, pool, matrix.currency, rule, policy.decision_id if policy else None, collective, nonmember, by_name, digest, None
    )


def share_out(uow: UnitOfWork, year: int, decision_id: UUID) -> SurplusPreview:
    """Share a year's surplus into capital accounts and the collective account, once, as one entry of the hub's book.

    Raises   REFUSED while the year is not over, a month of it is not settled, there is no surplus or no policy, or it is shared already.
    Needs    hub scope.
    """
    code = "surplus.year.share"
    if uow.hub_entity_id is None or uow.today.year <= year:
        raise refused(code, f"{year} is not over yet.")
    if store.allocation(uow, year) is not None:
        raise refused(code, f"The surplus of {year} is shared already.")
    plan = preview(uow, year)
    if plan.pool_minor <= 0:
        raise refused(code, f"There is no surplus to share for {year}.")
    if plan.policy_decision is None:
        raise refused(code, "We have not agreed how surplus is shared. Bring that as a proposal first.")
    open_months = _open_months(uow, year)
    if open_months:
        raise refused(code, f"{open_months[0].label} is not settled yet. Settle every month of {year} first.")
    codes = _capital_accounts(uow, [share for share in plan.shares if share.share_minor > 0])
    postings = [Posting(SURPLUS_SHARED, debit_minor=plan.pool_minor)]
    if plan.collective_minor:
        postings.append(Posting(COLLECTIVE_ACCOUNT, credit_minor=plan.collective_minor))
    postings += [Posting(codes[share.person_id], credit_minor=share.share_minor) for share in plan.shares if share.share_minor > 0]
    entry = Entry(uow.hub_entity_id, uow.today, f"Surplus of {year}, shared", code, str(year), tuple(postings), decision_id=decision_id)
    posted = ledger.post(uow, [entry])[0]
    store.insert_allocation(
        uow,
        AllocationRecord(
            year,
            plan.pool_minor,
            plan.collective_minor,
            plan.currency,
            plan.total_minutes,
            plan.policy,
            plan.basis_hash,
            decision_id,
            posted.id,
            uow.now,
        ),
    )
    store.insert_shares(uow, list(plan.shares))
    record(uow, action=code, words=f"Shared the surplus of {year}", subject=posted.id, detail={"pool_minor": plan.pool_minor})
    return plan


def allocation_of(uow: UnitOfWork, year: int) -> AllocationRecord | None:
    """Return what became of a year's surplus, None while it is not shared."""
    return store.allocation(uow, year)


def my_account(uow: UnitOfWork, person_id: UUID) -> list[tuple[ShareRecord, AllocationRecord]]:
    """Return one person's part of every year that was shared, oldest first, each with what the year became."""
    done = {each.year: each for each in store.allocations(uow)}
    return [(share, done[share.year]) for share in store.shares(uow, person_id=person_id)]


def _divide(pool: int, policy: PolicyRecord | None, by_member: dict[str, int], nonmember: int) -> tuple[dict[str, int], int]:
    if pool <= 0:
        return {}, 0
    reserve = policy.reserve_percent if policy else 0
    parts = [Part(Basis.HOURS_FLAT, 100 - reserve)] + ([Part(Basis.RESERVE, reserve)] if reserve else [])
    given = allocate(
        pool,
        SharingPolicy(tuple(parts), policy.adopted_on if policy else None),
        [WorkDone(member, "all", minutes) for member, minutes in by_member.items()],
        nonmember_amount=nonmember,
    )
    return dict(given.members), given.collective_minor + given.reserve_minor


def _open_months(uow: UnitOfWork, year: int) -> list[Month]:
    assert uow.hub_entity_id is not None
    settled = set(ledger.settled_months(uow, uow.hub_entity_id))
    began = min(settled, default=Month(year * 100 + 1))
    return [month for number in range(1, 13) if (month := Month(year * 100 + number)) >= began and month not in settled]


def _capital_accounts(uow: UnitOfWork, shares: list[ShareRecord]) -> dict[UUID, str]:
    """Return the capital account of each person, opening those that are not there yet."""
    assert uow.hub_entity_id is not None
    known = {plan.person_id: plan.code for plan in ledger.accounts(uow, uow.hub_entity_id) if plan.person_id is not None}
    for share in shares:
        if share.person_id not in known:
            code = f"{CAPITAL_PREFIX}.{len(known) + 1}"
            ledger.add_account(
                uow, uow.hub_entity_id, AccountPlan(code, f"Capital account, {share.name}", "equity", "capital", 1, share.person_id)
            )
            known[share.person_id] = code
    return known  # type: ignore[return-value]
