"""`hub proposal`: matters that are being decided, and where everybody stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from hub.consensus import services
from hub.consensus.cli.terminal import AS, DRY, PLACE, STYLE, matter_id, person_id, read_at, scope_of, tell, voice, write_at
from hub.consensus.jobs import NOBODY
from hub.consensus.rules import Stand
from hub.consensus.schemas import decision_out, proposal_in_full, proposal_out
from hub.consensus.services import Adoption, ProposalRecord
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.errors import Problem, invalid
from hub.kernel.ids import public


@click.group("proposal")
def proposal() -> None:
    """Matters that are being decided, and where everybody stands."""


@proposal.command("list")
@PLACE
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@STYLE
def list_proposals(place: str, every: bool, style: str) -> None:
    """Show what is being talked about."""
    found = read_at(place, lambda uow: services.list_proposals(uow, limit=10_000) if every else services.being_talked_about(uow))
    lines = [f"{each.number:>4}  {each.status:<20}  {each.title}  ({public('prop', each.id)})" for each in found]
    tell(style, {"proposals": [proposal_out(each) for each in found]}, "\n".join(lines) or "Nothing is being decided right now.")


@proposal.command("show")
@click.argument("which")
@PLACE
@STYLE
def show(which: str, place: str, style: str) -> None:
    """Show one matter: its exact words and every voice. WHICH is its id or its number."""
    view = read_at(place, lambda uow: services.look_at(uow, matter_id(uow, which)))
    report = proposal_in_full(view)
    lines = [f"{report['label']}: {report['title']}", f"Revision {report['version']}, {report['outcome']}", "", report["text"]]
    lines += [f"  {sentence}" for sentence in view.words.preview.get("sentences", ())]
    lines += ["", *(voice(each["person"]["name"], each["position"], each["reason"]) for each in report["voices"])]
    lines += [f"Still to hear: {', '.join(each['name'] for each in report['still_to_hear'])}"] if report["still_to_hear"] else []
    tell(style, report, "\n".join(lines + ([f"It could not be carried out: {report['trouble']}"] if report["trouble"] else [])))


@proposal.command("propose")
@AS
@click.option("--title", required=True)
@click.option("--text", required=True, help="What is proposed.")
@click.option("--why", default="")
@click.option("--effect", default=services.WORDS_ONLY, show_default=True, help="What it does. `hub proposal effects` lists them.")
@click.option("--payload", default="{}", help="What the effect is to do, as JSON, or @FILE.")
@click.option("--absent", "absent_rule", type=click.Choice(["wait", "provisional"]), default="wait", show_default=True)
@click.option("--sense-check", is_flag=True, help="Ask how it sits with people; it decides nothing.")
@PLACE
@DRY
@STYLE
def propose(
    email: str, title: str, text: str, why: str, effect: str, payload: str, absent_rule: str, sense_check: bool, place: str, dry_run: bool,
    style: str,
) -> None:  # fmt: skip
    """Bring a matter to everybody whom it concerns."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        brought = services.propose(
            uow, title=title, text=text, why=why, effect_type=effect, payload=_json(payload), absent_rule=absent_rule,
            brought_by=person_id(uow, email), sense_check=sense_check,
        )  # fmt: skip
        return proposal_in_full(services.look_at(uow, brought.id)) | {"dry_run": dry_run}

    report = write_at(scope_of(place), work, dry_run)
    head = f"{'Would bring' if dry_run else 'Brought'} {report['label']}: {report['title']}" + ("" if dry_run else f"  ({report['id']})")
    tell(style, report, "\n".join([head, *(f"  {sentence}" for sentence in report["preview"].get("sentences", ()))]))


@proposal.command("effects")
@STYLE
def list_effects(style: str) -> None:
    """Show what a decision can do, and what each effect must be told."""
    found = sorted(services.effects().values(), key=lambda each: each.type)
    report = [{"type": each.type, "title": each.title, "scope": each.scope, "payload": sorted(each.schema().load_fields)} for each in found]
    lines = [f"{each['type']}  ({each['scope']})  {each['title']}: {', '.join(each['payload'])}" for each in report]
    tell(style, {"effects": report}, "\n".join(lines))


def _position_command(name: str, stand: Stand, words: str, needs_reason: bool = False) -> None:
    @proposal.command(name, help=words)
    @click.argument("which")
    @AS
    @click.option("--reason", help="In their words.", **({"required": True} if needs_reason else {"default": ""}))
    @click.option("--revision", type=int, help="The revision that they have read; the one that stands when left out.")
    @PLACE
    @DRY
    @STYLE
    def command(which: str, email: str, reason: str, revision: int | None, place: str, dry_run: bool, style: str) -> None:
        _take(which, email, stand, reason, revision, place, dry_run, style)


_position_command("consent", Stand.CONSENT, "They can live with this and will help it work.")
_position_command("consent-with-concern", Stand.RESERVATIONS, "Go ahead, and keep their concern on record.", True)
_position_command("stand-aside", Stand.STAND_ASIDE, "They will not take part in this one, and will not stop it.", True)
_position_command("block", Stand.BLOCK, "Going ahead would harm us. It stops, and we talk.", True)
_position_command("talk-first", Stand.TALK_FIRST, "They need to talk before they answer.")


def _take(which: str, email: str, stand: Stand, reason: str, revision: int | None, place: str, dry_run: bool, style: str) -> None:
    scope = scope_of(place)

    def say(uow: UnitOfWork) -> tuple[ProposalRecord, str]:
        seen = services.proposal(uow, matter_id(uow, which))
        taken = services.take_position(
            uow, seen.id, kind=stand.value, version=revision or seen.version, text_hash=seen.text_hash, reason=reason,
            person_id=person_id(uow, email),
        )  # fmt: skip
        return seen, taken.name

    def both(uow: UnitOfWork) -> tuple[ProposalRecord, str, Adoption]:
        seen, name = say(uow)
        return seen, name, services.try_adopt(uow, seen.id)

    if dry_run:
        seen, name, adoption = write_at(scope, both, True)
    else:
        seen, name = write_at(scope, say, False)
        adoption = transact(scope, NOBODY, lambda uow: services.try_adopt(uow, seen.id))
    report = {"proposal": public("prop", seen.id), "person": name, "position": stand.value, "dry_run": dry_run, **_adoption(adoption)}
    tell(style, report, f"{name}: {stand.value.replace('_', ' ')} on {seen.label}. {_in_words(adoption)}")


def _adoption(adoption: Adoption) -> dict[str, Any]:
    decided = adoption.decision
    return {"adoption": adoption.how, "decision": decision_out(decided) if decided else None, "trouble": adoption.trouble or None}


def _in_words(adoption: Adoption) -> str:
    if adoption.how == "refused":
        return f"It could not be carried out: {adoption.trouble}"
    if adoption.decision is not None and adoption.how != "waiting":
        return f"Decided: {adoption.decision.label}."
    return adoption.outcome.reason.capitalize() + "." if adoption.outcome and adoption.outcome.reason else "It waits."


@proposal.command("revise")
@click.argument("which")
@AS
@click.option("--title", help="A new title; as before when left out.")
@click.option("--text", help="New words; as before when left out.")
@click.option("--why")
@click.option("--payload", help="What the effect is to do, as JSON, or @FILE; as before when left out.")
@click.option("--note", default="", help="What changed, in a sentence.")
@click.option("--wording-only", is_flag=True, help="A slip of the pen: every position stands.")
@PLACE
@DRY
@STYLE
def revise(which: str, email: str, title: str | None, text: str | None, why: str | None, payload: str | None, note: str,
           wording_only: bool, place: str, dry_run: bool, style: str) -> None:  # fmt: skip
    """Change the words. When the meaning changes, everybody is asked again."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        ident = matter_id(uow, which)
        live = services.live_words(uow, ident)
        services.revise(
            uow, ident, version=live.version, base_hash=live.text_hash, title=title or live.title, text=text or live.text,
            why=live.why if why is None else why, payload=None if payload is None else _json(payload), meaning_changed=not wording_only,
            note=note, written_by=person_id(uow, email),
        )  # fmt: skip
        return proposal_in_full(services.look_at(uow, ident)) | {"dry_run": dry_run}

    report = write_at(scope_of(place), work, dry_run)
    what = "wording corrected, every position stands" if wording_only else f"revision {report['version']}, everybody is asked again"
    tell(style, report, f"{report['label']}: {what}.")


@proposal.command("withdraw")
@click.argument("which")
@AS
@PLACE
@DRY
@STYLE
def withdraw(which: str, email: str, place: str, dry_run: bool, style: str) -> None:
    """Take a matter back; only who brought it can."""
    taken = write_at(
        scope_of(place), lambda uow: services.withdraw(uow, matter_id(uow, which), withdrawn_by=person_id(uow, email)), dry_run
    )
    tell(style, proposal_out(taken) | {"dry_run": dry_run}, f"{taken.label} was taken back.")


@proposal.command("try")
@click.argument("which")
@PLACE
@DRY
@STYLE
def try_adopt(which: str, place: str, dry_run: bool, style: str) -> None:
    """Look whether it is decided. It is when everybody has been heard and nobody blocks, and in no other way."""
    adoption = write_at(scope_of(place), lambda uow: services.try_adopt(uow, matter_id(uow, which)), dry_run, NOBODY)
    tell(style, _adoption(adoption) | {"dry_run": dry_run}, _in_words(adoption))


@proposal.command("ask")
@click.argument("which")
@click.option("--person", required=True, help="The address of the member who was away.")
@AS
@PLACE
@DRY
@STYLE
def ask(which: str, person: str, email: str, place: str, dry_run: bool, style: str) -> None:
    """Put a member who was away on the list of those to be asked."""
    asked = write_at(
        scope_of(place),
        lambda uow: services.ask_absent(uow, matter_id(uow, which), person_id(uow, person), asked_by=person_id(uow, email)),
        dry_run,
    )
    tell(style, {"person": asked.name, "due_on": asked.due_on, "dry_run": dry_run}, f"{asked.name} is asked by {asked.due_on}.")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text)
    except (ValueError, OSError) as error:
        raise invalid("consensus.payload.read", f"The payload cannot be read as JSON: {error}.", Problem("/payload", str(error))) from error
    if not isinstance(found, dict):
        raise invalid(
            "consensus.payload.read", 'The payload is a JSON object, such as {"year": 2025}.', Problem("/payload", "Write an object.")
        )
    return found
