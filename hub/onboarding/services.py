"""Begin to welcome a practice, save a step, ask everyone, stop for now; and found a hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hub.agreements.terms import agreement_from
from hub.audit.services import record
from hub.consensus import services as consensus
from hub.consensus.services import ProposalRecord
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.errors import DomainError, Problem, invalid, missing, refused, stale
from hub.kernel.ids import new_id
from hub.kernel.law import Finding
from hub.onboarding import admitting, founding, steps, store
from hub.onboarding.founding import Charter, Founded, Founder
from hub.onboarding.steps import Task
from hub.onboarding.store import OnboardingRecord
from hub.plugin_host import services as plugins

__all__ = ["Charter", "Founded", "Founder", "OnboardingRecord", "Task", "found", "read_charter", "so_far"]

found = founding.found
read_charter = founding.read_charter


def begin(uow: UnitOfWork, discipline: str, name: str) -> OnboardingRecord:
    """Begin to welcome a practice of a discipline, with a working name; nothing is switched on.

    Needs    hub scope and a person.
    Raises   INVALID without a name; REFUSED when the plugin cannot be used now.
    """
    declared = plugins.require_ready(discipline, uow)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 120:
        raise invalid(
            "onboarding.practice.begin", "Give it a name of up to 120 letters.", Problem("/name", "Give it a name of up to 120 letters.")
        )
    ident = new_id()
    services = [{"words": each.title, "category": each.category} for each in declared.default_services]
    answers = {
        "practice": {"name": name, "slug": steps.slug_of(name), "legal_form": "PLLC", "jurisdiction": "US-NY"},
        "agreement": {"services": services},
    }
    store.insert(uow, ident, declared.key, name, answers, _who(uow))
    record(uow, action="onboarding.practice.begin", words=f"Began to welcome {name}", subject=ident)
    return read(uow, ident)


def read(uow: UnitOfWork, ident: UUID) -> OnboardingRecord:
    """Return one practice on its way in.

    Raises   MISSING.
    """
    found_record = store.get(uow, ident)
    if found_record is None:
        raise missing("onboarding.practice.read")
    return found_record


def on_their_way(uow: UnitOfWork) -> list[OnboardingRecord]:
    """Return the practices that are on their way in, oldest first."""
    return [each for each in store.every(uow) if each.status in ("draft", "proposed")]


def save(uow: UnitOfWork, ident: UUID, section: str, values: Any, *, seen: int | None = None) -> OnboardingRecord:
    """Keep the answers of one step; others can go on where this person stopped.

    Shape    a mapping for practice, owner and agreement; a list for signatures and people. `seen` is the change number the form showed.
    Raises   MISSING for an unknown step; STALE when somebody saved meanwhile; REFUSED once everybody was asked.
    """
    if section not in steps.BY_KEY or section == "propose":
        raise missing("onboarding.practice.save")
    current = _locked_draft(uow, ident)
    if seen is not None and seen != current.change_no:
        raise stale("onboarding.practice.save", "Somebody else saved a step meanwhile. Look at it, then save yours again.")
    answers = dict(current.answers)
    if isinstance(values, Mapping):
        answers[section] = {**(answers.get(section) or {}), **values}
    elif section == "signatures":
        answers[section] = [{**each, "recorded_by": each.get("recorded_by") or _who(uow)} for each in values]
    else:
        answers[section] = list(values)
    name = str((answers.get("practice") or {}).get("name") or current.name)
    store.save(uow, ident, answers, name, _who(uow))
    record(uow, action="onboarding.practice.save", words=f"Wrote down “{steps.BY_KEY[section].name}” for {name}", subject=ident)
    return read(uow, ident)


def tasks(uow: UnitOfWork, journey: OnboardingRecord) -> list[Task]:
    """Tell how every step stands, with what the rules refuse."""
    return steps.tasks(journey.answers, _refusals_by_step(uow, journey))


def findings(uow: UnitOfWork, journey: OnboardingRecord) -> tuple[Finding, ...]:
    """Say what the rules hold of what is written down so far; of what is not there yet, nothing."""
    wanted = so_far(journey)
    return admitting.findings(wanted, uow.today) if wanted.get("jurisdiction") else ()


def propose(uow: UnitOfWork, ident: UUID) -> ProposalRecord:
    """Ask everyone: make the proposal that lets the practice in when all have consented.

    Raises   REFUSED while a step is not done or a rule refuses; INVALID with the field when an answer cannot be read.
    """
    journey = _locked_draft(uow, ident)
    undone = [task for task in tasks(uow, journey)[:-1] if task.state != "done"]
    if undone:
        raise refused("onboarding.practice.propose", f"“{undone[0].step.name}” is not done yet. {undone[0].hint}".strip())
    practice = journey.answers["practice"]
    brought = consensus.propose(
        uow,
        title=f"{practice['name']} joins the hub",
        text=_text(journey),
        effect_type=admitting.ADMIT,
        payload=steps.payload(journey.discipline, journey.answers),
        brought_by=uow.actor.person_id,
    )
    store.move(uow, ident, "proposed", proposal_id=brought.id)
    record(uow, action="onboarding.practice.propose", words=f"Asked everyone about {practice['name']}", subject=ident)
    return brought


def stop(uow: UnitOfWork, ident: UUID) -> None:
    """Stop welcoming a practice for now; what was written down stays on record.

    Raises   REFUSED once everybody was asked: then it is the proposal that is taken back.
    """
    journey = _locked_draft(uow, ident)
    store.move(uow, ident, "withdrawn")
    record(uow, action="onboarding.practice.stop", words=f"Stopped welcoming {journey.name} for now", subject=ident)


def _locked_draft(uow: UnitOfWork, ident: UUID) -> OnboardingRecord:
    current = store.get(uow, ident, lock=True)
    if current is None:
        raise missing("onboarding.practice.read")
    if current.status == "proposed":
        raise refused("onboarding.practice.save", "Everyone has been asked about this. Revise the proposal instead.")
    if current.status != "draft":
        raise refused("onboarding.practice.save", "This is over. Begin again to welcome another practice.")
    return current


def so_far(journey: OnboardingRecord) -> dict[str, Any]:
    """Put together what is written down, leaving out an agreement that cannot be judged yet."""
    wanted = steps.payload(journey.discipline, journey.answers)
    terms = journey.answers.get("agreement") or {}
    if (
        not terms.get("first_day")
        or not terms.get("fee_model")
        or (terms["fee_model"] == "flat_monthly" and not terms.get("monthly_minor"))
    ):
        wanted["agreement"] = None
    return wanted


def _refusals_by_step(uow: UnitOfWork, journey: OnboardingRecord) -> dict[str, str]:
    wanted = so_far(journey)
    if not wanted.get("jurisdiction"):
        return {}
    found_refusals = {}
    for step, judge in (("owner", admitting.ownership), ("agreement", admitting.terms)):
        try:
            said = admitting.refusals(judge(wanted, uow.today))
        except DomainError as refusal:
            found_refusals[step] = refusal.message
            continue
        if said:
            found_refusals[step] = admitting.in_words(said[0])
    return found_refusals


def _text(journey: OnboardingRecord) -> str:
    practice = journey.answers["practice"]
    fee = agreement_from(steps.payload(journey.discipline, journey.answers)["agreement"], new_id())
    people = ", ".join(each["name"] for each in journey.answers["people"])
    return (
        f"{practice['name']} comes into the hub from {fee.first_day.isoformat()}. What it brings and what it pays stands below, "
        f"as it will be written down. With it come {people}."
    )


def begin_story(uow: UnitOfWork, name: str) -> None:
    """Note that a story is being told, so that an interrupted one is known."""
    store.begin_story(uow, name)


def end_story(uow: UnitOfWork, name: str) -> None:
    """Seal the story: from now on no other instant than the clock's is bound."""
    store.end_story(uow, name)


def story_state(uow: UnitOfWork) -> tuple[str, bool] | None:
    """Return the story of this database and whether it was told to its end; None when none was begun."""
    return store.story_state(uow)


def _who(uow: UnitOfWork) -> UUID:
    if uow.actor.person_id is None:
        raise refused("onboarding.practice.begin", "Say who welcomes the practice: --as with their mail address.")
    return uow.actor.person_id
