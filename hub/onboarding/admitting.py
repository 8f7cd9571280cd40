"""The moment a practice comes in: entity, book, owner, people, agreement and first fee, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from hub.agreements import services as agreements
from hub.agreements.ownership import Company, Owner, ownership_findings
from hub.agreements.terms import agreement_from
from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import refused
from hub.kernel.ids import new_id
from hub.kernel.law import Finding, Verdict
from hub.ledger import services as ledger
from hub.ledger.services import AccountPlan
from hub.membership import services as membership
from hub.membership.services import NewPerson
from hub.onboarding import store
from hub.plugin_api.declaration import SpokeDeclaration
from hub.plugin_api.protocols import Decision
from hub.plugin_host import services as plugins
from hub.practices import services as practices
from hub.practices.services import NewEntity, NewOwner

ADMIT = "onboarding.practice.admit"


def ownership(payload: Mapping[str, Any], on: date) -> tuple[Finding, ...]:
    """Say whether the owner of record may own this practice: by the discipline's own rule, then by the law of the state.

    Empty    nothing is said while no owner is written down.
    """
    owner = payload.get("owner")
    if not owner or not owner.get("owner_name"):
        return ()
    declared = plugins.require_ready(payload["discipline"])
    said: list[Finding] = []
    rule = declared.owner_rule
    if rule and rule.licence_types and owner.get("licence_type") not in rule.licence_types:
        cites = (rule.source,) if rule.source else ()
        said.append(Finding(f"{declared.key}.owner", Verdict.REFUSE, rule.words, cites, reviewed_on=None, confidence="medium"))
    licences = rule.licence_types if rule else ()
    company = Company(payload["jurisdiction"], licences, payload.get("legal_form") or "PLLC", clinical=bool(declared.professions))
    held = (owner["licence_type"],) if owner.get("licence_type") else ()
    said += ownership_findings(company, [Owner(owner["owner_name"], held, registered_to=day(owner.get("registered_to")))], on)
    return tuple(dict.fromkeys(said))


def terms(payload: Mapping[str, Any], on: date) -> tuple[Finding, ...]:
    """Say what law and paper hold of the agreement; nothing while there is none."""
    if not payload.get("agreement"):
        return ()
    declared = plugins.require_ready(payload["discipline"])
    return agreements.findings_for(agreement_from(_with_profile(payload, declared), new_id()), on)


def findings(payload: Mapping[str, Any], on: date) -> tuple[Finding, ...]:
    """Say everything that law and paper hold of a practice that would come in like this: its ownership, then its agreement."""
    return (*ownership(payload, on), *terms(payload, on))


def admit(uow: UnitOfWork, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
    """Let a practice in, as decided. All of it stands when the transaction commits, or nothing.

    Shape    people come in as candidates unless their line says `as_member`; somebody we know already is only engaged.
    Law      a refusal of the rules is a refusal here; a warning needs the note that the agreement carries.
    Needs    hub scope.
    Raises   REFUSED with the rule's words and source; STALE when what it rests on changed.
    """
    declared = plugins.require_ready(payload["discipline"], uow)
    for finding in findings(payload, uow.today):
        if finding.verdict is Verdict.REFUSE:
            raise refused(ADMIT, in_words(finding))
    first_day = date.fromisoformat(str(payload["agreement"]["first_day"]))
    entity = NewEntity(
        "practice", payload["slug"], payload["name"], payload.get("legal_form") or "", payload["jurisdiction"],
        payload.get("tax_class") or "", declared.key, payload["agreement"].get("currency") or "USD",
    )  # fmt: skip
    entity_id = practices.add_entity(uow, entity, first_day, decision.id)
    extra = [AccountPlan(each.code, each.name, each.kind, each.report_class) for each in declared.chart]
    ledger.open_book(uow, entity_id, "practice", extra)
    people = [_engage(uow, entity_id, each, first_day, payload["jurisdiction"]) for each in payload.get("people") or ()]
    _own(uow, entity_id, payload["owner"], first_day)
    agreed = agreements.adopt_agreement(uow, agreement_from(_with_profile(payload, declared), entity_id), decision.id)
    journey = store.of_proposal(uow, decision.proposal_id)
    if journey is not None:
        store.move(uow, journey.id, "admitted", entity_id=entity_id)
    record(uow, action=ADMIT, words=f"{entity.name} came into the hub", subject=entity_id, detail={"decision": str(decision.id)})
    plugins.tell(uow, "practice_admitted", entity_id, first_day)
    return {"entity_id": str(entity_id), "agreement_id": str(agreed.id), "people": [str(person) for person in people]}


def _with_profile(payload: Mapping[str, Any], declared: SpokeDeclaration) -> dict[str, Any]:
    terms = dict(payload["agreement"])
    terms["jurisdiction"] = payload["jurisdiction"]
    terms["fee_profile"] = declared.fee_profile or terms.get("fee_profile") or "licensed_care"
    return terms


def _engage(uow: UnitOfWork, entity_id: UUID, each: Mapping[str, Any], first_day: date, jurisdiction: str) -> UUID:
    begins = day(each.get("from_on")) or first_day
    person_id = membership.add_person(
        uow, NewPerson(each["name"], each["email"], each.get("pronouns") or ""), begins, begins if each.get("as_member") else None
    )
    membership.engage(uow, person_id, entity_id, each.get("kind") or "contractor", each.get("task") or "", begins)
    if each.get("licence_type") and each.get("licence_number"):
        membership.add_licence(uow, person_id, each["licence_type"], each["licence_number"], jurisdiction, day(each.get("registered_to")))
    return person_id


def _own(uow: UnitOfWork, entity_id: UUID, owner: Mapping[str, Any], first_day: date) -> None:
    person_id = membership.person_with_address(uow, owner["email"]) if owner.get("email") else None
    new = NewOwner(
        owner["owner_name"], owner["licence_type"], owner["licence_number"], owner.get("jurisdiction") or "",
        day(owner.get("registered_to")), person_id,
    )  # fmt: skip
    practices.add_owner(uow, entity_id, new, first_day)


def in_words(finding: Finding) -> str:
    """Say what a rule holds, with where it stands and when we read it."""
    source = f" ({', '.join(finding.cites)}, read {finding.reviewed_on:%Y-%m-%d})" if finding.cites and finding.reviewed_on else ""
    return f"{finding.plain}{source} Not legal advice."


def refusals(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings that no note can answer."""
    return [finding for finding in found if finding.verdict is Verdict.REFUSE]


def day(value: date | str | None) -> date | None:
    """Read a day that comes as a date or as its ISO text."""
    return date.fromisoformat(str(value)) if value else None
