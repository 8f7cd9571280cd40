"""Make, change, end and read agreements; charge and settle their fees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from hub.agreements import store
from hub.agreements.charging import (
    Charge,
    ChargeRun,
    charge_due_fees,
    charge_fees,
    settle_fee,
)
from hub.agreements.rules import (
    FeeChange,
    Finding,
    FlatMonthly,
    Tick,
    Verdict,
    amendment_findings,
    check_may_proceed,
    fair_value_findings,
    fee_findings,
    gravest_first,
    safe_harbour,
    version_findings,
)
from hub.agreements.store import AgreementRecord, InvoiceRecord, SignatureRecord
from hub.agreements.terms import (
    CHARGED,
    SHARES,
    NewAgreement,
    Service,
    Signed,
    agreement_from,
    fee_terms,
    stored_terms,
    version_of,
)
from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import missing, refused, stale
from hub.kernel.ids import new_id
from hub.kernel.period import Month
from hub.practices import services as practices

__all__ = [
    "AgreementRecord",
    "Charge",
    "ChargeRun",
    "InvoiceRecord",
    "NewAgreement",
    "Service",
    "SignatureRecord",
    "Signed",
    "agreement_from",
    "charge_due_fees",
    "charge_fees",
    "fee_terms",
    "settle_fee",
]

ADOPT = "agreements.version.adopt"
END = "agreements.version.end"
SIGN = "agreements.signature.record"


def findings_for(new: NewAgreement, on: date, earlier: Sequence[AgreementRecord] = ()) -> tuple[Finding, ...]:
    """Say everything that law and paper hold of an agreement, gravest first, without any practice in the database.

    Shape    `earlier` are the practice's versions so far; the one that this would replace does not count as an overlap.
    """
    found = list(fee_findings(new.terms, new.jurisdiction, on, new.fee_profile))
    found += version_findings(new.version, [version_of(each) for each in _as_they_would_stand(new, earlier)])
    if isinstance(new.terms, FlatMonthly):
        if any(finding.verdict is Verdict.FAIR_VALUE_NOTE for finding in found) or new.fair_value:
            found += fair_value_findings(new.fair_value, new.terms.monthly_minor, on)
        if earlier:
            found += amendment_findings([*_fee_changes(earlier), FeeChange(new.first_day, new.terms.monthly_minor)], new.jurisdiction, on)
    return gravest_first(dict.fromkeys(found))


def adopt_agreement(uow: UnitOfWork, new: NewAgreement, decision_id: UUID) -> AgreementRecord:
    """Put a version of an agreement in force, as a decision says, and charge the months that have begun.

    Replaces the version that holds on its first day, which ends the day before.
    Needs    hub scope; the practice has its book.
    Raises   REFUSED with the rule's words and source where a rule refuses, and where one warns and no note was written;
             STALE when another version came at the same time.
    """
    practice = practices.entity(uow, new.practice_id)
    earlier = store.agreements(uow, new.practice_id)
    _check(uow, new, practice, earlier, decision_id)
    replaced = next((each for each in earlier if each.holds_on(new.first_day)), None)
    if replaced is not None:
        _end(uow, replaced, new.first_day - timedelta(days=1), "The new version has to begin after the one it replaces began.")
    ident = new_id()
    row = {
        "entity_id": new.practice_id, "id": ident, "hub_entity_id": uow.hub_entity_id, "decision_id": decision_id,
        "version": max((each.version for each in earlier), default=0) + 1, "jurisdiction": new.jurisdiction,
        "first_day": new.first_day, "last_day": new.last_day, "fee_model": new.terms.model,
        "monthly_minor": new.terms.monthly_minor if isinstance(new.terms, FlatMonthly) else None, "currency": new.currency,
        "terms": stored_terms(new), "services": [{"words": each.words, "category": each.category} for each in new.services],
        "shares": new.shares, "notice_days": new.notice_days, "supersedes": replaced.id if replaced else None,
    }  # fmt: skip
    try:
        store.insert_agreement(uow, row, [_signature_row(uow, new.practice_id, ident, each) for each in new.signatures])
    except IntegrityError as error:
        raise stale(ADOPT, "Another version of this agreement was adopted at the same time. Look at it before you go on.") from error
    words = f"Put version {row['version']} of the agreement with {practice.name} in force from {new.first_day.isoformat()}"
    for entity in (None, new.practice_id):
        record(
            uow,
            action=ADOPT,
            words=words,
            subject=ident,
            entity_id=entity,
            detail={"version": row["version"], "decision": str(decision_id)},
        )
    charge_due_fees(uow, entity_id=new.practice_id)
    return agreement(uow, new.practice_id, int(row["version"]))


def end_agreement(uow: UnitOfWork, practice_id: UUID, last_day: date, decision_id: UUID) -> AgreementRecord:
    """End the agreement of a practice on a day, as a decision says; no version after that day stays.

    Needs    hub scope.
    Raises   REFUSED when no version holds on that day, a later one is in force, or a later day was charged already.
    """
    versions = store.agreements(uow, practice_id)
    holding = next((each for each in versions if each.holds_on(last_day)), None)
    if holding is None or any(each.first_day > last_day for each in versions):
        raise refused(END, "No agreement holds on that day, or a later version is already agreed. Look at the dates again.")
    _end(uow, holding, last_day, "The agreement has to hold for at least one day.")
    words = f"Ended the agreement with {holding.practice} on {last_day.isoformat()}"
    for entity in (None, practice_id):
        record(uow, action=END, words=words, subject=holding.id, entity_id=entity, detail={"decision": str(decision_id)})
    return agreement(uow, practice_id, holding.version)


def record_signature(uow: UnitOfWork, practice_id: UUID, version: int, signed: Signed) -> SignatureRecord:
    """Write down who signed a version, and charge what was waiting for it.

    Needs    hub scope.
    Raises   MISSING for an unknown version; REFUSED when this name stands for this side already, or one person signed for both.
    """
    found = agreement(uow, practice_id, version)
    given = store.signatures(uow, practice_id, found.id)
    if any(each.side == signed.side and each.name.casefold() == signed.name.strip().casefold() for each in given):
        raise refused(SIGN, f"{signed.name} has signed for this side already.")
    others = {str(each.person_id or each.name.strip().casefold()) for each in given if each.side != signed.side}
    if str(signed.person_id or signed.name.strip().casefold()) in others and not found.terms.get("conflict_note"):
        raise refused(SIGN, "One person cannot sign for both sides. Let another sign for this one.")
    store.insert_signature(uow, _signature_row(uow, practice_id, found.id, signed))
    for entity in (None, practice_id):
        record(uow, action=SIGN, words=f"Wrote down that {signed.name} signed for the {signed.side}", subject=found.id, entity_id=entity)
    charge_due_fees(uow, entity_id=practice_id)
    return next(
        each for each in store.signatures(uow, practice_id, found.id) if each.side == signed.side and each.name == signed.name.strip()
    )


def current_agreement(uow: UnitOfWork, entity_id: UUID, on: date) -> AgreementRecord | None:
    """Return the version that holds for a practice on a day, or None."""
    return next(iter(store.agreements_on(uow, on, entity_id)), None)


def opens_lines(uow: UnitOfWork, entity_id: UUID, on: date) -> bool:
    """Tell whether a practice's agreement opens its entries, and not only its month totals, to the other members of the hub."""
    found = current_agreement(uow, entity_id, on)
    return found is not None and found.shares == "lines"


def agreements(uow: UnitOfWork, entity_id: UUID | None = None) -> list[AgreementRecord]:
    """Return every version of every agreement, or of one practice, by practice and version."""
    return store.agreements(uow, entity_id)


def agreements_in_force(uow: UnitOfWork, on: date) -> list[AgreementRecord]:
    """Return the version of each practice that holds on a day, by practice."""
    return store.agreements_on(uow, on)


def agreement(uow: UnitOfWork, entity_id: UUID, version: int) -> AgreementRecord:
    """Return one version.

    Raises   MISSING.
    """
    found = store.agreement(uow, entity_id, version=version)
    if found is None:
        raise missing("agreements.version.read")
    return found


def agreement_by_id(uow: UnitOfWork, entity_id: UUID, ident: UUID) -> AgreementRecord | None:
    """Return a version by its id, or None."""
    return store.agreement(uow, entity_id, ident=ident)


def signatures(uow: UnitOfWork, found: AgreementRecord) -> list[SignatureRecord]:
    """Return who signed a version, hub first, by day."""
    return store.signatures(uow, found.entity_id, found.id)


def rule_check(uow: UnitOfWork, found: AgreementRecord) -> tuple[tuple[Finding, ...], tuple[Tick, ...]]:
    """Judge a stored version by the rules as they stand today: what they say of it, and the checklist of the federal safe harbour."""
    version = version_of(found, tuple(store.signatures(uow, found.entity_id, found.id)))
    said = fee_findings(version.terms, found.jurisdiction, uow.today, version.fee_profile)
    return gravest_first((*said, *version_findings(version))), safe_harbour(version)


def invoices(uow: UnitOfWork, entity_id: UUID | None = None, *, month: Month | None = None) -> list[InvoiceRecord]:
    """Return fee invoices that the scope may see, newest month first; in hub scope those of every practice."""
    return store.invoices(uow, entity_id, month=month.number if month else None)


def open_invoices(uow: UnitOfWork) -> list[InvoiceRecord]:
    """Return the fee invoices that are not settled, oldest due day first."""
    return store.open_invoices(uow)


def invoice(uow: UnitOfWork, ident: UUID, entity_id: UUID | None = None) -> InvoiceRecord:
    """Return one fee invoice.

    Raises   MISSING.
    """
    found = store.invoice(uow, ident, entity_id)
    if found is None:
        raise missing("agreements.invoice.read")
    return found


def invoice_of_twin(uow: UnitOfWork, twin: UUID) -> InvoiceRecord | None:
    """Return the invoice whose charge or payment stands under a reference, or None."""
    return store.invoice_of_twin(uow, twin)


def decision_named(uow: UnitOfWork, decision_id: UUID) -> str | None:
    """Return what people call the decision behind an agreement or a fee ("Decision 2026-03: Welcome Acupuncture"), or None."""
    return store.decision_name(uow, decision_id)


def gaps_in_numbers(uow: UnitOfWork) -> list[str]:
    """Say, for each year, where the numbers of fee invoices do not run from one without a gap; an empty list is the good answer.

    Needs    hub scope.
    """
    return [f"{year}: {count} invoices, highest {high}, last given {last}" for year, count, high, last in store.series_gaps(uow)]


def _check(
    uow: UnitOfWork, new: NewAgreement, practice: practices.EntityRecord, earlier: Sequence[AgreementRecord], decision_id: UUID
) -> None:
    if practice.kind != "practice":
        raise refused(ADOPT, "An agreement is between the hub and a practice.")
    if new.currency != practice.currency:
        raise refused(ADOPT, f"The book of {practice.name} is kept in {practice.currency}; the fee has to be too.")
    if new.shares not in SHARES:
        raise refused(ADOPT, "A practice shares its month totals, or its lines.")
    check_may_proceed(findings_for(new, uow.today, earlier), new.warning_note, decision_id)
    if new.terms.model not in CHARGED:
        raise refused(ADOPT, "The hub charges set monthly amounts. Other ways of charging are not open here yet.")
    if earlier:
        _check_not_charged(uow, new.practice_id, new.first_day)


def _check_not_charged(uow: UnitOfWork, practice_id: UUID, day: date) -> None:
    charged = store.last_invoiced_month(uow, practice_id)
    if charged is not None and day < Month(charged).end:
        raise refused(ADOPT, f"{Month(charged).label} has been charged already. A change can begin on {Month(charged).end.isoformat()}.")


def _end(uow: UnitOfWork, version: AgreementRecord, last_day: date, too_early: str) -> None:
    if last_day < version.first_day:
        raise refused(END, too_early)
    _check_not_charged(uow, version.entity_id, last_day + timedelta(days=1))
    store.end_agreement(uow, version.entity_id, version.id, last_day)


def _as_they_would_stand(new: NewAgreement, earlier: Sequence[AgreementRecord]) -> list[AgreementRecord]:
    """Return the earlier versions with the one that would be replaced ended the day before."""
    return [replace(each, last_day=new.first_day - timedelta(days=1)) if each.holds_on(new.first_day) else each for each in earlier]


def _fee_changes(earlier: Sequence[AgreementRecord]) -> list[FeeChange]:
    return [FeeChange(each.first_day, each.monthly_minor) for each in earlier if each.monthly_minor is not None]


def _signature_row(uow: UnitOfWork, practice_id: UUID, agreement_id: UUID, signed: Signed) -> dict[str, object]:
    if signed.signed_on > uow.today:
        raise refused(SIGN, "That day has not come yet. Write the day on which it was signed.")
    return {
        "entity_id": practice_id, "id": new_id(), "agreement_id": agreement_id, "side": signed.side, "name": signed.name.strip(),
        "person_id": signed.person_id, "signed_on": signed.signed_on, "on_paper": signed.on_paper,
        "recorded_by": signed.recorded_by or uow.actor.person_id,
    }  # fmt: skip
