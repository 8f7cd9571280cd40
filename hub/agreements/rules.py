"""What an agreement between the hub and a practice may say, and what its fee comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from uuid import UUID

from hub.agreements.fees import (
    CostPlus,
    Escalator,
    FeeLine,
    FeeTerms,
    FlatMonthly,
    LateCharge,
    Meter,
    MonthFee,
    Percentage,
    PerUnit,
    Priced,
    active_days,
    earliest_year_end,
    fee_of_month,
    fees_of_term,
    last_day_after_notice,
    lasts_a_year,
    late_charge,
    limits_make_sense,
    monthly_on,
    price_segments,
    within_limits,
)
from hub.agreements.lawbook import ROWS
from hub.agreements.ownership import Company, Owner, ownership_findings
from hub.kernel.errors import refused
from hub.kernel.law import Fact, Finding, Verdict, gravest_first, judge, worst
from hub.kernel.period import Month, add_months

__all__ = [
    "Company",
    "CostPlus",
    "Escalator",
    "FairValue",
    "FeeChange",
    "FeeLine",
    "FeeTerms",
    "Finding",
    "FlatMonthly",
    "LateCharge",
    "Meter",
    "MonthFee",
    "Owner",
    "PerUnit",
    "Percentage",
    "Priced",
    "Signature",
    "Tick",
    "Verdict",
    "Version",
    "active_days",
    "amendment_findings",
    "amendment_pattern",
    "check_may_proceed",
    "earliest_year_end",
    "fair_value_findings",
    "fee_findings",
    "fee_of_month",
    "fees_of_term",
    "in_force",
    "last_day_after_notice",
    "lasts_a_year",
    "late_charge",
    "limits_make_sense",
    "monthly_on",
    "overlap",
    "ownership_findings",
    "pay_model_findings",
    "price_segments",
    "safe_harbour",
    "verdict_of",
    "version_findings",
    "waiver_findings",
    "within_limits",
    "worst",
]

CARE_CATEGORIES = frozenset({"care", "clinical", "therapy", "treatment", "supervision_of_care"})
_CHANGES_THAT_TRACK = 3


@dataclass(frozen=True)
class Signature:
    """One side's signature: who, for which side ("hub" or "practice"), and on which day."""

    side: str
    person: str
    signed_on: date


@dataclass(frozen=True)
class FairValue:
    """The note on why a fee is a fair price: how it was found, by whom, and within which range."""

    method: str
    low_minor: int
    high_minor: int
    who: str
    on: date
    review_by: date | None = None


@dataclass(frozen=True)
class Version:
    """One version of an agreement as its rules see it: what, from when to when (both included), and who signed.

    Shape    `services` are categories of what the hub does.
    """

    jurisdiction: str
    first_day: date
    terms: FeeTerms
    last_day: date | None = None
    services: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    fair_value: FairValue | None = None
    fee_profile: str = "licensed_care"
    bills_medicaid: bool = False
    bills_federal: bool = False
    conflict_note: str = ""


@dataclass(frozen=True)
class FeeChange:
    """One setting of the monthly fee; `by_escalator` when a formula written beforehand did it."""

    effective_on: date
    monthly_minor: int
    by_escalator: bool = False


# Verdicts


def fee_findings(
    terms: FeeTerms, jurisdiction: str, on: date, fee_profile: str = "licensed_care", bills_medicaid: bool = False
) -> tuple[Finding, ...]:
    """Say what the law of a place holds of a way of charging, gravest first.

    Empty    a state that nobody has reviewed, and a model that no row speaks of, warn.
    Source   dated rows; for US-NY 8 NYCRR 29.1(b)(4).
    """
    facts: dict[str, Fact] = {"fee_model": terms.model, "fee_profile": fee_profile, "bills_medicaid": bills_medicaid}
    if isinstance(terms, PerUnit):
        facts["unit_kind"] = terms.unit_kind
    return judge(ROWS, "fee_model", jurisdiction, facts, on)


def waiver_findings(jurisdiction: str, on: date) -> tuple[Finding, ...]:
    """Say what the law of a place holds of a month that the hub gives free or puts off."""
    return judge(ROWS, "fee_model", jurisdiction, {"fee_model": "waiver", "fee_profile": "licensed_care"}, on)


def pay_model_findings(pay_model: str, same_profession: bool, jurisdiction: str, on: date) -> tuple[Finding, ...]:
    """Say what the law of a place holds of a way of paying somebody for care."""
    return judge(ROWS, "pay_model", jurisdiction, {"pay_model": pay_model, "same_profession": same_profession}, on)


def amendment_pattern(changes: Sequence[FeeChange], profits: Mapping[Month, int] = MappingProxyType({})) -> str:
    """Name what the latest change of a fee looks like beside the earlier ones.

    Shape    `changes` holds every setting of the fee, the first agreement's too; `profits` is what the practice had left over in a month.
             "first", "escalator", "yearly", "within_a_year", "three_within_a_year", or "tracks_profit": three changes within
             twelve months, each to the profit of the month before, or by it.
    """
    ordered = sorted(changes, key=lambda change: change.effective_on)
    if len(ordered) < 2:
        return "first"
    latest = ordered[-1]
    if latest.by_escalator:
        return "escalator"
    since = add_months(latest.effective_on, -12)
    recent = [(before, after) for before, after in pairwise(ordered) if not after.by_escalator and after.effective_on > since]
    if sum(_follows_profit(before, after, profits) for before, after in recent) >= _CHANGES_THAT_TRACK:
        return "tracks_profit"
    if len(recent) >= _CHANGES_THAT_TRACK:
        return "three_within_a_year"
    return "within_a_year" if ordered[-2].effective_on > since else "yearly"


def _follows_profit(before: FeeChange, after: FeeChange, profits: Mapping[Month, int]) -> bool:
    """A fee set to last month's profit, or raised or lowered by it, to within one part in a hundred."""
    profit = profits.get(Month.of(after.effective_on).previous())
    if not profit:
        return False
    slack = abs(profit) // 100
    return min(abs(after.monthly_minor - profit), abs(after.monthly_minor - before.monthly_minor - profit)) <= slack


def amendment_findings(
    changes: Sequence[FeeChange], jurisdiction: str, on: date, profits: Mapping[Month, int] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Say what the law of a place holds of how often, and after what, a fee is changed."""
    return judge(ROWS, "fee_amendment", jurisdiction, {"pattern": amendment_pattern(changes, profits)}, on)


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Combine findings to the worst; with none it is WARN."""
    return worst(finding.verdict for finding in findings)


def check_may_proceed(findings: Sequence[Finding], note: str = "", decision_id: UUID | str | None = None) -> None:
    """Let an agreement go on, or say why not.

    Raises   REFUSED where a rule refuses: nobody can override that on a page. Where a rule warns, until there is a note
             and a decision that took it into account.
    """
    for finding in gravest_first(findings):
        if finding.verdict is Verdict.REFUSE:
            where = f" ({finding.rule}: {', '.join(finding.cites)})" if finding.cites else f" ({finding.rule})"
            raise refused("agreements.version.check", finding.plain + where)
    warned = [finding for finding in findings if finding.verdict is Verdict.WARN]
    if warned and not (note.strip() and decision_id):
        raise refused("agreements.version.check", f"{warned[0].plain} It needs a note and a decision to go on ({warned[0].rule}).")


# Versions


def version_findings(version: Version, earlier: Sequence[Version] = ()) -> tuple[Finding, ...]:
    """Say everything that stands against a version of an agreement, gravest first; nothing found is an empty tuple.

    Shape    the law on its fee is `fee_findings`, on its changes `amendment_findings`; this is about the paper itself.
    """
    found: list[Finding] = []
    if not limits_make_sense(version.terms):
        found.append(_against("limits", Verdict.REFUSE, "The cap is below the minimum. Set the cap at or above it."))
    if CARE_CATEGORIES & set(version.services):
        found.append(_against("services", Verdict.REFUSE, "The hub gives no care. Take care out of the list of services."))
    if any(overlap(version, other) for other in earlier):
        found.append(_against("overlap", Verdict.REFUSE, "Another version holds on some of these days. End it first."))
    if version.last_day is not None and version.last_day < version.first_day:
        found.append(_against("days", Verdict.REFUSE, "The last day comes before the first."))
    signed = [signature.signed_on for signature in version.signatures]
    if earlier and signed and version.first_day < max(signed):
        found.append(_against("retroactive", Verdict.REFUSE, "A change begins on or after the day of its last signature, never before."))
    if {"hub", "practice"} - {signature.side for signature in version.signatures}:
        found.append(_against("signatures", Verdict.WARN, "Both sides have to sign before the first fee."))
    elif len({signature.person for signature in version.signatures}) < 2 and not version.conflict_note:
        found.append(_against("signatures", Verdict.WARN, "One person signed for both sides. Let another sign, or write down why not."))
    if version.bills_federal and not lasts_a_year(version.first_day, version.last_day):
        found.append(_against("term", Verdict.WARN, "The term is shorter than one year, which the federal safe harbour asks for."))
    return gravest_first(found)


def fair_value_findings(note: FairValue | None, monthly_minor: int, on: date) -> tuple[Finding, ...]:
    """Say what is missing or old in the note on fair value; a fee within a fresh range gives nothing."""
    if note is None:
        return (_against("fair_value", Verdict.FAIR_VALUE_NOTE, "Write down why this is a fair price: how, who, when, which range."),)
    found = []
    if not note.low_minor <= monthly_minor <= note.high_minor:
        found.append(_against("fair_value", Verdict.WARN, "The fee lies outside the range of its fair-value note."))
    if add_months(note.on, 24) < on or (note.review_by is not None and note.review_by < on):
        found.append(_against("fair_value", Verdict.WARN, "The fair-value note is old. Look at it again."))
    return tuple(found)


def _against(what: str, verdict: Verdict, plain: str) -> Finding:
    return Finding(f"agreement.{what}", verdict, plain)


def overlap(one: Version, other: Version) -> bool:
    """Tell whether two versions hold on some same day."""
    return (other.last_day is None or one.first_day <= other.last_day) and (one.last_day is None or other.first_day <= one.last_day)


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """Give the version that holds on a day and is signed by both sides: without one there is no fee."""
    for version in versions:
        sides = {signature.side for signature in version.signatures}
        if version.first_day <= day and (version.last_day is None or day <= version.last_day) and {"hub", "practice"} <= sides:
            return version
    return None


# The federal safe harbour, as a list of things to look at


@dataclass(frozen=True)
class Tick:
    """One element of a checklist: there, or what is missing. Five ticks are a reason to ask counsel, never an answer."""

    element: str
    there: bool
    gap: str = ""


def safe_harbour(version: Version, needs_note: str = "") -> tuple[Tick, ...]:
    """List the five elements for personal services and management contracts, with what is missing.

    Shape    `needs_note` says why the services are no more than is needed; empty leaves that element open.
    Source   42 CFR 1001.952(d), as changed from 19 January 2021.
    """
    sides = {signature.side for signature in version.signatures}
    fixed = not isinstance(version.terms, Percentage)
    elements = (
        ("written and signed by both sides", {"hub", "practice"} <= sides, "A signature is missing."),
        ("all services for the term are named", bool(version.services), "Name the services."),
        ("a term of at least one year", lasts_a_year(version.first_day, version.last_day), "Make the term a year or longer."),
        (
            "a way of charging set in advance, at fair value",
            fixed and version.fair_value is not None,
            "Fix the fee in advance, with a note on fair value.",
        ),
        ("no more services than are needed", bool(needs_note.strip()), "Write down why these services are needed."),
    )
    return tuple(Tick(name, there, "" if there else gap) for name, there, gap in elements)
