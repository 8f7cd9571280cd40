"""`hub audit`: walk the chains from the terminal."""

from __future__ import annotations

import json
import sys

import click

from hub.audit import services
from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, operator_actor


@click.group()
def audit() -> None:
    """The trail of who did what."""


@audit.command()
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def verify(style: str) -> None:
    """Seal what waits, then walk every chain; exit 3 when one does not fit."""
    transact(Scope.system(), operator_actor(), services.seal)
    states = transact(Scope.system(), operator_actor(), services.verify, read_only=True)
    if style == "json":
        click.echo(json.dumps([state.__dict__ for state in states], default=str, indent=2))
    else:
        for state in states:
            verdict = "whole" if state.reason is None else f"BROKEN at {state.broken_at}, entry {state.broken_entry}: {state.reason}"
            click.echo(f"{state.entity_id}  {state.sealed} of {state.entries} sealed  head {state.head[:16]}  {verdict}")
    broken = [state for state in states if state.reason is not None]
    if broken:
        click.echo("Keep this database as it is, and compare it with your last backup before you write to it again.", err=True)
        sys.exit(3)


CLI = [audit]
