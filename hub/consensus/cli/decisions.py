"""`hub decision`: what was decided, and whether the record still holds."""

from __future__ import annotations

import sys
from typing import Any

import click

from hub.consensus import services
from hub.consensus.cli.terminal import PLACE, STYLE, read_at, tell, voice
from hub.consensus.schemas import decision_out, process_out
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.ids import parse, public
from hub.practices import services as practices


@click.group("decision")
def decision() -> None:
    """What was decided, and whether the record still holds."""


@decision.command("list")
@PLACE
@click.option("--year", type=int)
@STYLE
def list_decisions(place: str, year: int | None, style: str) -> None:
    """Show decisions, the newest first."""
    found = read_at(place, lambda uow: services.decided(uow, year=year, limit=10_000))
    lines = [f"{each.label}  {each.adopted_on}  {each.title}" + ("" if each.holds else "  (no longer in force)") for each in found]
    tell(style, {"decisions": [decision_out(each) for each in found]}, "\n".join(lines) or "Nothing has been decided here yet.")


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

    report, text = read_at(place, work)
    voices = [voice(each["name"], each["kind"], each["reason"]) for each in report["voices"]]
    tell(style, report, "\n".join([f"{report['label']}: {report['title']}, {report['adopted_on']}", "", text, "", *voices]))


@decision.command("presets")
@PLACE
@STYLE
def presets(place: str, style: str) -> None:
    """Show the ways to decide that can be chosen from, and the one in force. `hub proposal propose --effect consensus.preset.adopt` changes it."""

    def work(uow: UnitOfWork) -> str:
        assert uow.scope.entity_id is not None
        return services.process_in_force(uow, uow.scope.entity_id, uow.today).key

    now = read_at(place, work)
    report = [process_out(each) | {"in_force": each.key == now} for each in services.PRESETS.values()]
    lines = [f"{'*' if each['in_force'] else ' '} {each['key']:<20} {each['title']}. {each['stops']}" for each in report]
    tell(style, {"presets": report}, "\n".join([*lines, "* is in force here."]))


@decision.command("verify")
@PLACE
@STYLE
def verify(place: str, style: str) -> None:
    """Recompute every decision of the hub and of each practice from its words and positions; exit 3 when one does not fit."""
    slugs = [each.slug for each in read_at(place, lambda uow: practices.list_entities(uow))] if place == "hub" else [place]
    verdicts = [(slug, verdict) for slug in slugs for verdict in read_at(slug, services.verify_decisions)]
    report = [
        {"in": slug, "label": each.decision.label, "id": public("dec", each.decision.id), "faults": each.faults} for slug, each in verdicts
    ]
    broken = [each for each in report if each["faults"]]
    lines = [f"{each['in']}  {each['label']}  " + ("; ".join(each["faults"]) or "holds") for each in report]
    tell(style, {"decisions": report, "broken": len(broken)}, "\n".join(lines) or "Nothing has been decided here yet.")
    if broken:
        click.echo("Keep this database as it is, and compare it with your last backup before you write to it again.", err=True)
        sys.exit(3)
