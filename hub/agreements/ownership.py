"""Who may own a practice together. The tests are general; which of them hold where, and for whom, is dated data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from hub.agreements.lawbook import ROWS
from hub.kernel.law import DEFAULT, Finding, LawRow, Verdict, gravest_first, rows_for

_NOBODY = Finding("ownership.owner.named", Verdict.REFUSE, "A practice needs at least one owner of record.")


@dataclass(frozen=True)
class Owner:
    """One owner of record of a practice.

    Shape    `licences` are codes such as "PSY"; `share` is a part of one, unknown is None;
             `practises_from` is when they begin to practise the company's profession, None when they do already.
    """

    name: str
    licences: tuple[str, ...] = ()
    share: Fraction | None = None
    registered_to: date | None = None
    joined_on: date | None = None
    practises_from: date | None = None


@dataclass(frozen=True)
class Company:
    """What the law asks about a company: where it is, its form, and the licences of the profession that it practises."""

    jurisdiction: str
    licences: tuple[str, ...] = ()
    legal_form: str = "PLLC"
    clinical: bool = True
    entity_kind: str = "practice"


Test = Callable[[LawRow, Company, Sequence[Owner], date], bool]


def ownership_findings(company: Company, owners: Sequence[Owner], on: date) -> tuple[Finding, ...]:
    """Say whether these people may own this company together on a day, gravest first.

    Empty    nobody owns it: that is refused, for somebody must. A state without rows gets the default, which warns.
    Source   dated rows of the jurisdiction; the refusal of psychologist and LCSW together is NY-6.
    """
    rows = list(rows_for(ROWS, "ownership", company.jurisdiction, on))
    if not any(row.jurisdiction == company.jurisdiction for row in rows):
        rows += rows_for(ROWS, "ownership", DEFAULT, on)
    facts = {"clinical": company.clinical, "legal_form": company.legal_form, "entity_kind": company.entity_kind}
    same = _same_licences(company.jurisdiction, on)
    known = [_renamed(owner, same) for owner in owners]
    found = [Finding.of(row) for row in rows if row.matches(facts) and TESTS[row.test](row, company, known, on)]
    if not owners:
        found.append(_NOBODY)
    against = [finding for finding in found if finding.verdict is not Verdict.ALLOW]
    return gravest_first(against or found)


def _same_licences(jurisdiction: str, on: date) -> Mapping[str, str]:
    same: dict[str, str] = {}
    for row in rows_for(ROWS, "licence", jurisdiction, on):
        same.update(row.terms.get("counts_as", {}))
    return same


def _renamed(owner: Owner, same: Mapping[str, str]) -> Owner:
    licences = tuple(same.get(code, code) for code in owner.licences)
    return Owner(owner.name, licences, owner.share, owner.registered_to, owner.joined_on, owner.practises_from)


def _always(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    return True


def _owner_without_licence(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    return any(not owner.licences for owner in owners)


def _clause_broken(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    """Where one owner holds a licence of a group, every owner must hold one of that group."""
    for group in row.terms["groups"]:
        holders = [owner for owner in owners if set(owner.licences) & set(group)]
        if holders and len(holders) < len(owners):
            return True
    return False


def _mixed_outside(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    """Licensed owners share no licence, and no listed group holds them all."""
    held = [set(owner.licences) for owner in owners if owner.licences]
    if len(held) < 2 or set.intersection(*held):
        return False
    return not any(all(codes & set(group) for codes in held) for group in row.terms["groups"])


def _majority_lost(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    """Owners of other professions hold too large a part, or are more people. Unknown shares count as equal."""
    others = [owner for owner in owners if not set(owner.licences) & set(company.licences)]
    if not others:
        return False
    equal = Fraction(1, len(owners))
    theirs = sum((equal if owner.share is None else owner.share for owner in others), Fraction(0))
    return theirs > Fraction(row.terms["others_at_most_percent"], 100) or len(others) > len(owners) - len(others)


def _owner_holds(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    """Some owner's only licence is one of the list."""
    return any(owner.licences and set(owner.licences) <= set(row.terms["licences"]) for owner in owners)


def _begins_later_than(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    return any(
        owner.joined_on is not None
        and owner.practises_from is not None
        and (owner.practises_from - owner.joined_on).days > row.terms["days"]
        for owner in owners
    )


def _registration_lapsed(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    return any(owner.registered_to is not None and owner.registered_to < on for owner in owners)


def _unknown_licence(row: LawRow, company: Company, owners: Sequence[Owner], on: date) -> bool:
    return any(set(owner.licences) - set(row.terms["known"]) for owner in owners)


TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "always": _always,
        "owner_without_licence": _owner_without_licence,
        "clause_broken": _clause_broken,
        "mixed_outside": _mixed_outside,
        "majority_lost": _majority_lost,
        "owner_holds": _owner_holds,
        "begins_later_than": _begins_later_than,
        "registration_lapsed": _registration_lapsed,
        "unknown_licence": _unknown_licence,
    }
)
