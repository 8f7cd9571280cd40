"""`hub pay`: the rate, and the rhythm of the month, from the terminal."""

from __future__ import annotations

import json

import click

from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, operator_actor
from hub.kernel.money import format_money
from hub.pay import services
from hub.pay.rhythm import keep_rhythm, what_is_due

STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")


@click.group()
def pay() -> None:
    """Pay by one rate, and the rhythm of the month."""


@pay.command("rates")
@STYLE
def list_rates(style: str) -> None:
    """Show every hourly rate that was decided, oldest first."""
    found = transact(Scope.system(), operator_actor(), services.rates, read_only=True)
    if style == "json":
        click.echo(
            json.dumps(
                [
                    {"from_on": each.from_on.isoformat(), "per_hour_minor": each.minor_per_hour, "decision": str(each.decision_id)}
                    for each in found
                ],
                indent=2,
            )
        )
        return
    for each in found:
        click.echo(f"from {each.from_on}  {format_money(each.minor_per_hour, 'USD')} an hour")
    if not found:
        click.echo("No rate was decided yet.")


@pay.command("keep-rhythm")
@click.option("--dry-run", is_flag=True, help="Say what is due and write nothing.")
def keep(dry_run: bool) -> None:
    """Work out, pay and settle what the rhythm says is due by today; running it again changes nothing."""
    if dry_run:
        lines = what_is_due(operator_actor())
        click.echo("\n".join(lines) if lines else "Nothing is due.")
        return
    click.echo(str(keep_rhythm(operator_actor())))


CLI = [pay]
