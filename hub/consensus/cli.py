"""`hub proposal`, `hub decision`, `hub meeting`: deciding together from the terminal.

What is entered here says so on the record: whoever sits at the terminal writes down what a person told them. They cannot decide for
anybody: the last word is still the one that was missing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import click

from hub.consensus import services
from hub.consensus.jobs import NOBODY
from hub.consensus.rules import Stand
from hub.consensus.schemas import decision_out, process_out, proposal_in_full, proposal_out
from hub.consensus.services import Adoption, ProposalRecord
from hub.db.unit_of_work import UnitOfWork, transact
from hub.identity import services as identity
from hub.kernel.context import Actor, Scope, operator_actor
from hub.kernel.errors import Problem, invalid, missing, refused
from hub.kernel.ids import parse, public
from hub.practices import services as practices

T = TypeVar("T")
STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")
PLACE = click.option("--in", "place", default="hub", show_default=True, help="Where it belongs: hub, or the short name of a practice.")
DRY = click.option("--dry-run", is_flag=True, help="Check everything, say what would happen, and write nothing.")
AS = click.option("--as", "email", required=True, help="The address of the person who speaks.")


class _OnlyTried(Exception):
    """Carry the result of a dry run out of its transaction, which is rolled back by it."""

    def __init__(self, result: Any):
        self.result = result


def _scope(slug: str) -> Scope:
    """Find a place by its short name.

    Raises   MISSING; REFUSED before the founding.
    """
    found = transact(Scope.system(), operator_actor(), lambda uow: practices.entity_by_slug(uow, slug), read_only=True)
    if found is None and slug == "hub":
        raise refused("consensus.place.find", "This hub has not been founded yet. Run `hub found --from FILE`, or found it in the browser.")
    if found is None:
        raise missing("consensus.place.find", f"There is no practice “{slug}”. `hub practice list` shows those there are.")
    return Scope.hub(found.id) if found.kind == "hub" else Scope.practice(found.id)


def _read(place: str, work: Callable[[UnitOfWork], T]) -> T:
    return transact(_scope(place), operator_actor(), work, read_only=True)


def _write(scope: Scope, work: Callable[[UnitOfWork], T], dry_run: bool, actor: Actor | None = None) -> T:
    def run(uow: UnitOfWork) -> T:
        result = work(uow)
        if dry_run:
            raise _OnlyTried(result)
        return result

    try:
        return transact(scope, actor or operator_actor(), run)
    except _OnlyTried as tried:
        return tried.result  # type: ignore[no-any-return]


def _tell(style: str, report: Any, text: str) -> None:
    click.echo(json.dumps(report, indent=2, default=str) if style == "json" else text)


def _ident(uow: UnitOfWork, text: str) -> UUID:
    """Read `prop_...`, or the number that people say."""
    if text.startswith("prop_"):
        return parse("prop", text)
    return services.proposal_numbered(uow, int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0).id


def _person(uow: UnitOfWork, email: str) -> UUID:
    return identity.person_by_email(uow, email).id


# Matters


@click.group("proposal")
def proposal() -> None:
    """Matters that are being decided, and where everybody stands."""


@proposal.command("list")
@PLACE
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@STYLE
def list_proposals(place: str, every: bool, style: str) -> None:
    """Show what is being talked about."""
    found = _read(place, lambda uow: services.list_proposals(uow, limit=10_000) if every else services.being_talked_about(uow))
    lines = [f"{each.number:>4}  {each.status:<20}  {each.title}  ({public('prop', each.id)})" for each in found]
    _tell(style, {"proposals": [proposal_out(each) for each in found]}, "\n".join(lines) or "Nothing is being decided right now.")


@proposal.command("show")
@click.argument("which")
@PLACE
@STYLE
def show(which: str, place: str, style: str) -> None:
    """Show one matter: its exact words and every voice. WHICH is its id or its number."""
    view = _read(place, lambda uow: services.look_at(uow, _ident(uow, which)))
    report = proposal_in_full(view)
    lines = [f"{report['label']}: {report['title']}", f"Revision {report['version']}, {report['outcome']}", "", report["text"]]
    lines += [f"  {sentence}" for sentence in view.words.preview.get("sentences", ())]
    lines += ["", *(_voice(each["person"]["name"], each["position"], each["reason"]) for each in report["voices"])]
    lines += [f"Still to hear: {', '.join(each['name'] for each in report['still_to_hear'])}"] if report["still_to_hear"] else []
    _tell(style, report, "\n".join(lines + ([f"It could not be carried out: {report['trouble']}"] if report["trouble"] else [])))


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
            brought_by=_person(uow, email), sense_check=sense_check,
        )  # fmt: skip
        return proposal_in_full(services.look_at(uow, brought.id)) | {"dry_run": dry_run}

    report = _write(_scope(place), work, dry_run)
    head = f"{'Would bring' if dry_run else 'Brought'} {report['label']}: {report['title']}" + ("" if dry_run else f"  ({report['id']})")
    _tell(style, report, "\n".join([head, *(f"  {sentence}" for sentence in report["preview"].get("sentences", ()))]))


@proposal.command("effects")
@STYLE
def list_effects(style: str) -> None:
    """Show what a decision can do, and what each effect must be told."""
    found = sorted(services.effects().values(), key=lambda each: each.type)
    report = [{"type": each.type, "title": each.title, "scope": each.scope, "payload": sorted(each.schema().load_fields)} for each in found]
    lines = [f"{each['type']}  ({each['scope']})  {each['title']}: {', '.join(each['payload'])}" for each in report]
    _tell(style, {"effects": report}, "\n".join(lines))


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
    scope = _scope(place)

    def say(uow: UnitOfWork) -> tuple[ProposalRecord, str]:
        seen = services.proposal(uow, _ident(uow, which))
        taken = services.take_position(
            uow, seen.id, kind=stand.value, version=revision or seen.version, text_hash=seen.text_hash, reason=reason,
            person_id=_person(uow, email),
        )  # fmt: skip
        return seen, taken.name

    def both(uow: UnitOfWork) -> tuple[ProposalRecord, str, Adoption]:
        seen, name = say(uow)
        return seen, name, services.try_adopt(uow, seen.id)

    if dry_run:
        seen, name, adoption = _write(scope, both, True)
    else:
        seen, name = _write(scope, say, False)
        adoption = transact(scope, NOBODY, lambda uow: services.try_adopt(uow, seen.id))
    report = {"proposal": public("prop", seen.id), "person": name, "position": stand.value, "dry_run": dry_run, **_adoption(adoption)}
    _tell(style, report, f"{name}: {stand.value.replace('_', ' ')} on {seen.label}. {_in_words(adoption)}")


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
        ident = _ident(uow, which)
        live = services.live_words(uow, ident)
        services.revise(
            uow, ident, version=live.version, base_hash=live.text_hash, title=title or live.title, text=text or live.text,
            why=live.why if why is None else why, payload=None if payload is None else _json(payload), meaning_changed=not wording_only,
            note=note, written_by=_person(uow, email),
        )  # fmt: skip
        return proposal_in_full(services.look_at(uow, ident)) | {"dry_run": dry_run}

    report = _write(_scope(place), work, dry_run)
    what = "wording corrected, every position stands" if wording_only else f"revision {report['version']}, everybody is asked again"
    _tell(style, report, f"{report['label']}: {what}.")


@proposal.command("withdraw")
@click.argument("which")
@AS
@PLACE
@DRY
@STYLE
def withdraw(which: str, email: str, place: str, dry_run: bool, style: str) -> None:
    """Take a matter back; only who brought it can."""
    taken = _write(_scope(place), lambda uow: services.withdraw(uow, _ident(uow, which), withdrawn_by=_person(uow, email)), dry_run)
    _tell(style, proposal_out(taken) | {"dry_run": dry_run}, f"{taken.label} was taken back.")


@proposal.command("try")
@click.argument("which")
@PLACE
@DRY
@STYLE
def try_adopt(which: str, place: str, dry_run: bool, style: str) -> None:
    """Look whether it is decided. It is when everybody has been heard and nobody blocks, and in no other way."""
    adoption = _write(_scope(place), lambda uow: services.try_adopt(uow, _ident(uow, which)), dry_run, NOBODY)
    _tell(style, _adoption(adoption) | {"dry_run": dry_run}, _in_words(adoption))


@proposal.command("ask")
@click.argument("which")
@click.option("--person", required=True, help="The address of the member who was away.")
@AS
@PLACE
@DRY
@STYLE
def ask(which: str, person: str, email: str, place: str, dry_run: bool, style: str) -> None:
    """Put a member who was away on the list of those to be asked."""
    asked = _write(
        _scope(place), lambda uow: services.ask_absent(uow, _ident(uow, which), _person(uow, person), asked_by=_person(uow, email)), dry_run
    )
    _tell(style, {"person": asked.name, "due_on": asked.due_on, "dry_run": dry_run}, f"{asked.name} is asked by {asked.due_on}.")


# Meetings


@click.group("meeting")
def meeting() -> None:
    """Meetings: who came, and who is asked afterwards."""


@meeting.command("note")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day it was held.")
@click.option("--present", required=True, multiple=True, help="The address of somebody who came; once for each.")
@AS
@PLACE
@DRY
@STYLE
def note(day: datetime, present: tuple[str, ...], email: str, place: str, dry_run: bool, style: str) -> None:
    """Write down who came. Absent members are asked about each open matter."""

    def work(uow: UnitOfWork) -> dict[str, Any]:
        here = [_person(uow, each) for each in present]
        noted = services.note_meeting(uow, date(day.year, day.month, day.day), here, noted_by=_person(uow, email))
        names = services.circle_names(uow)
        asked = {public("prop", matter): [names.get(who, public("per", who)) for who in people] for matter, people in noted.asked.items()}
        return {
            "day": noted.meeting.on_day,
            "absent": [names.get(who, public("per", who)) for who in noted.absent],
            "asked": asked,
            "dry_run": dry_run,
        }

    report = _write(_scope(place), work, dry_run)
    away = ", ".join(report["absent"])
    _tell(style, report, f"The meeting of {report['day']} is noted. " + (f"Asked afterwards: {away}." if away else "Everyone was there."))


# Decisions


@click.group("decision")
def decision() -> None:
    """What was decided, and whether the record still holds."""


@decision.command("list")
@PLACE
@click.option("--year", type=int)
@STYLE
def list_decisions(place: str, year: int | None, style: str) -> None:
    """Show decisions, the newest first."""
    found = _read(place, lambda uow: services.decided(uow, year=year, limit=10_000))
    lines = [f"{each.label}  {each.adopted_on}  {each.title}" + ("" if each.holds else "  (no longer in force)") for each in found]
    _tell(style, {"decisions": [decision_out(each) for each in found]}, "\n".join(lines) or "Nothing has been decided here yet.")


@decision.command("show")
@click.argument("which")
@PLACE
@STYLE
def show_decision(which: str, place: str, style: str) -> None:
    """Show one decision: its words, every voice, what it did. WHICH is its label, such as 2026-03, or its id."""

    def work(uow: UnitOfWork) -> tuple[dict[str, Any], str]:
        found = services.decision(uow, parse("dec", which)) if which.startswith("dec_") else services.decision_by_label(uow, which)
        words, _ = services.decision_words(uow, found)
        return decision_out(found) | {"text": words.text, "voices": found.heard["voices"]}, words.text

    report, text = _read(place, work)
    voices = [_voice(each["name"], each["kind"], each["reason"]) for each in report["voices"]]
    _tell(style, report, "\n".join([f"{report['label']}: {report['title']}, {report['adopted_on']}", "", text, "", *voices]))


@decision.command("presets")
@PLACE
@STYLE
def presets(place: str, style: str) -> None:
    """Show the ways to decide that can be chosen from, and the one in force. `hub proposal propose --effect consensus.preset.adopt` changes it."""

    def work(uow: UnitOfWork) -> str:
        assert uow.scope.entity_id is not None
        return services.process_in_force(uow, uow.scope.entity_id, uow.today).key

    now = _read(place, work)
    report = [process_out(each) | {"in_force": each.key == now} for each in services.PRESETS.values()]
    lines = [f"{'*' if each['in_force'] else ' '} {each['key']:<20} {each['title']}. {each['stops']}" for each in report]
    _tell(style, {"presets": report}, "\n".join([*lines, "* is in force here."]))


@decision.command("verify")
@PLACE
@STYLE
def verify(place: str, style: str) -> None:
    """Recompute every decision of the hub and of each practice from its words and positions; exit 3 when one does not fit."""
    slugs = [each.slug for each in _read(place, lambda uow: practices.list_entities(uow))] if place == "hub" else [place]
    verdicts = [(slug, verdict) for slug in slugs for verdict in _read(slug, services.verify_decisions)]
    report = [
        {"in": slug, "label": each.decision.label, "id": public("dec", each.decision.id), "faults": each.faults} for slug, each in verdicts
    ]
    broken = [each for each in report if each["faults"]]
    lines = [f"{each['in']}  {each['label']}  " + ("; ".join(each["faults"]) or "holds") for each in report]
    _tell(style, {"decisions": report, "broken": len(broken)}, "\n".join(lines) or "Nothing has been decided here yet.")
    if broken:
        click.echo("Keep this database as it is, and compare it with your last backup before you write to it again.", err=True)
        sys.exit(3)


def _voice(name: str, position: str | None, reason: str) -> str:
    return f"{name}: {(position or 'not heard').replace('_', ' ')}" + (f": {reason}" if reason else "")


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


CLI = [proposal, meeting, decision]
