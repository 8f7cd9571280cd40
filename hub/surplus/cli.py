"""`hub surplus`: what a year's surplus is and what each would have of it, from the terminal."""

from __future__ import annotations

import json

import click

from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import Problem, invalid, refused
from hub.kernel.money import format_money
from hub.surplus import services


@click.group()
def surplus() -> None:
    """What is left over in the hub, and how it is shared."""


@surplus.command()
@click.option("--period", required=True, help="The year, such as 2025.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")
def preview(period: str, style: str) -> None:
    """Show a year's surplus and each part, to the cent; when it is shared, what was shared and by which decision."""
    if not (period.isascii() and period.isdigit() and 1990 <= int(period) <= 2200):
        raise invalid("surplus.year.read", f"“{period}” is not a year. Write it as 2025.", Problem("/period", "Write the year as 2025."))
    hub = transact(Scope.system(), operator_actor(), lambda uow: uow.hub_entity_id, read_only=True)
    if hub is None:
        raise refused("surplus.year.read", "There is no hub yet. Found it with `hub found --from FILE`.")
    plan = transact(Scope.hub(hub), operator_actor(), lambda uow: services.preview(uow, int(period)), read_only=True)
    if style == "json":
        data = {
            "period": period,
            "currency": plan.currency,
            "pool_minor": plan.pool_minor,
            "policy": plan.policy,
            "collective_minor": plan.collective_minor,
            "posted_by": plan.posted_by,
            "basis_hash": plan.basis_hash,
            "members": [{"person": share.name, "minutes": share.minutes, "share_minor": share.share_minor} for share in plan.shares],
        }
        click.echo(json.dumps(data, indent=2))
        return
    click.echo(f"Left over in the hub in {period}: {format_money(plan.pool_minor, plan.currency)}, shared by {plan.policy}")
    for share in plan.shares:
        click.echo(f"  {share.name:<24} {share.minutes / 60:9.2f} h  {format_money(share.share_minor, plan.currency):>14}")
    click.echo(f"  {'Collective account':<24} {plan.nonmember_minutes / 60:9.2f} h  {format_money(plan.collective_minor, plan.currency):>14}")
    click.echo(f"Shared by decision {plan.posted_by}." if plan.posted_by else "Nothing is shared yet.")


CLI = [surplus]
