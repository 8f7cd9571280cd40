"""What a proposal or a form says about an agreement, and back: terms as plain data, and as the rules know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from hub.agreements.rules import (
    Escalator,
    FairValue,
    FeeTerms,
    FlatMonthly,
    Percentage,
    Priced,
    Signature,
    Version,
)
from hub.agreements.store import AgreementRecord, SignatureRecord
from hub.kernel.errors import Problem, invalid

PERCENTAGES = ("percent_of_revenue", "percent_of_collections", "percent_of_net", "hybrid_percent")
CHARGED = ("flat_monthly",)
SHARES = ("totals", "lines")
PAYMENT_DAYS = 14
NOTICE_DAYS = 60


@dataclass(frozen=True)
class Service:
    """One thing the hub does for the practice, in words, with its category."""

    words: str
    category: str


@dataclass(frozen=True)
class Signed:
    """One signature: for which side, who, on which day, on paper or not, and who records it here."""

    side: str
    name: str
    signed_on: date
    person_id: UUID | None = None
    on_paper: bool = True
    recorded_by: UUID | None = None


@dataclass(frozen=True)
class NewAgreement:
    """A version of an agreement on its way to a decision, or out of one.

    Shape    `warning_note` says what was weighed where a rule warns; `conflict_note` why one person signed for both sides.
             `fee_profile` is the discipline's: "licensed_care" or "no_care".
    """

    practice_id: UUID
    jurisdiction: str
    first_day: date
    terms: FeeTerms
    currency: str = "USD"
    last_day: date | None = None
    services: tuple[Service, ...] = ()
    shares: str = "totals"
    notice_days: int = NOTICE_DAYS
    payment_days: int = PAYMENT_DAYS
    signatures: tuple[Signed, ...] = ()
    fee_profile: str = "licensed_care"
    conflict_note: str = ""
    warning_note: str = ""
    fair_value: FairValue | None = None
    other: Mapping[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> Version:
        """The paper as its rules see it."""
        return Version(
            self.jurisdiction, self.first_day, self.terms, self.last_day, tuple(service.category for service in self.services),
            tuple(Signature(each.side, str(each.person_id or each.name.strip().casefold()), each.signed_on) for each in self.signatures),
            self.fair_value, self.fee_profile, conflict_note=self.conflict_note,
        )  # fmt: skip


def agreement_from(data: Mapping[str, Any], practice_id: UUID) -> NewAgreement:
    """Read an agreement out of the payload of a proposal, as `AgreementSchema` lets it through.

    Shape    days are dates or ISO text; `fee_model` and `monthly_minor` (or `rate`, as a decimal text) make the terms.
    Raises   INVALID for a fee model nobody knows or a set amount without an amount.
    """
    signatures = tuple(
        Signed(
            each["side"], each["name"].strip(), _day(each["signed_on"]), _ident(each.get("person_id")), bool(each.get("on_paper", True)),
            _ident(each.get("recorded_by")),
        )
        for each in data.get("signatures") or ()
    )  # fmt: skip
    return NewAgreement(
        practice_id=practice_id,
        jurisdiction=data["jurisdiction"],
        first_day=_day(data["first_day"]),
        last_day=_day(data["last_day"]) if data.get("last_day") else None,
        terms=fee_terms(data["fee_model"], data.get("monthly_minor"), data),
        currency=data.get("currency") or "USD",
        services=tuple(Service(each["words"], each["category"]) for each in data.get("services") or ()),
        shares=data.get("shares") or "totals",
        notice_days=int(data.get("notice_days") if data.get("notice_days") is not None else NOTICE_DAYS),
        payment_days=int(data.get("payment_days") if data.get("payment_days") is not None else PAYMENT_DAYS),
        signatures=signatures,
        fee_profile=data.get("fee_profile") or "licensed_care",
        conflict_note=data.get("conflict_note") or "",
        warning_note=data.get("warning_note") or "",
    )


def fee_terms(model: str, monthly_minor: int | None, data: Mapping[str, Any]) -> FeeTerms:
    """Read a way of charging from plain data; `rate` is a decimal text such as "0.3", `escalator` has `rate` and `every_months`."""
    if model in PERCENTAGES:
        return Percentage(model, Fraction(str(data.get("rate") or 0)), int(monthly_minor or 0))  # type: ignore[arg-type]
    if model != "flat_monthly":
        raise _wrong("/fee_model", "Choose a set amount each month. Other ways of charging are not open here yet.")
    if not isinstance(monthly_minor, int) or isinstance(monthly_minor, bool) or monthly_minor <= 0:
        raise _wrong("/monthly_minor", "Write the monthly fee as an amount above zero.")
    steps = data.get("escalator")
    return FlatMonthly(monthly_minor, Escalator(Fraction(str(steps["rate"])), int(steps.get("every_months", 12))) if steps else None)


def stored_terms(new: NewAgreement) -> dict[str, Any]:
    """Write the terms that have no column of their own."""
    kept: dict[str, Any] = {"fee_profile": new.fee_profile, "payment_days": new.payment_days}
    if isinstance(new.terms, FlatMonthly) and new.terms.escalator:
        kept["escalator"] = {"rate": str(new.terms.escalator.rate), "every_months": new.terms.escalator.every_months}
    kept |= {name: words for name, words in (("conflict_note", new.conflict_note), ("warning_note", new.warning_note)) if words}
    if new.fair_value:
        note = new.fair_value
        kept["fair_value"] = {
            "method": note.method, "low_minor": note.low_minor, "high_minor": note.high_minor, "who": note.who, "on": note.on.isoformat(),
            "review_by": note.review_by.isoformat() if note.review_by else None,
        }  # fmt: skip
    return kept


def priced(record: AgreementRecord) -> Priced:
    """Return what a version charges, and from when to when."""
    return Priced(fee_terms(record.fee_model, record.monthly_minor, record.terms), record.first_day, record.last_day)


def version_of(record: AgreementRecord, signatures: tuple[SignatureRecord, ...] = ()) -> Version:
    """Return a stored version as its rules see it."""
    note = record.terms.get("fair_value")
    return Version(
        record.jurisdiction, record.first_day, priced(record).terms, record.last_day, tuple(each["category"] for each in record.services),
        tuple(Signature(each.side, str(each.person_id or each.name.strip().casefold()), each.signed_on) for each in signatures),
        FairValue(note["method"], note["low_minor"], note["high_minor"], note["who"], _day(note["on"]),
                  _day(note["review_by"]) if note["review_by"] else None) if note else None,
        record.terms.get("fee_profile", "licensed_care"), conflict_note=record.terms.get("conflict_note", ""),
    )  # fmt: skip


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _ident(value: UUID | str | None) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value


def _wrong(pointer: str, message: str) -> Exception:
    return invalid("agreements.version.check", message, Problem(pointer, message))
