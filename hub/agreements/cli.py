"""`hub agreement` and `hub fee`: read agreements and charge fees from the terminal."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import click

from hub.agreements import services
from hub.agreements.schemas import agreement_out, invoice_out
from hub.agreements.services import ChargeRun
from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import invalid, refused
from hub.kernel.ids import parse
from hub.kernel.money import format_money
from hub.kernel.period import Month

STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to write the answer.")


@click.group("agreement")
def agreement() -> None:
    """Agreements between the hub and its practices."""


@agreement.command("list")
@STYLE
def list_agreements(style: str) -> None:
    """Show every version of every agreement."""
    found = transact(_hub(), operator_actor(), services.agreements, read_only=True)
    if style == "json":
        _json({"agreements": [agreement_out(each) for each in found]})
        return
    for each in found:
        fee = format_money(each.monthly_minor, each.currency) if each.monthly_minor is not None else each.fee_model
        until = f" to {each.last_day}" if each.last_day else ""
        click.echo(f"{each.slug}  version {each.version}  from {each.first_day}{until}  {fee} a month  shares {each.shares}")
    if not found:
        click.echo("There is no agreement yet. It begins with welcoming a practice.")


@click.group("fee")
def fee() -> None:
    """Fees for services, one invoice for each practice and month."""


@fee.command("charge")
@click.option("--month", "month_text", required=True, help="The month, such as 2026-05.")
@click.option("--dry-run", is_flag=True, help="Say what would be charged and write nothing.")
@STYLE
def charge(month_text: str, dry_run: bool, style: str) -> None:
    """Charge the fee of a month to every practice that has not been charged; running it again changes nothing."""
    month = Month.parse(month_text)
    run = transact(_hub(), operator_actor(), lambda uow: services.charge_fees(uow, month, dry_run=dry_run), read_only=dry_run)
    if style == "json":
        _json(_run_out(run, dry_run))
        return
    for each in run.charged:
        days = "" if each.active_days == each.days_in_month else f"  {each.active_days} of {each.days_in_month} days"
        click.echo(f"{each.slug}  {format_money(each.amount_minor, each.currency)}{days}  {each.number or 'not written'}")
    for slug, reason in run.refused:
        click.echo(f"{slug}  {reason}", err=True)
    word = "would be charged" if dry_run else "charged"
    click.echo(f"{month.label}: {len(run.charged)} {word}, {run.already} charged before.")


@fee.command("list")
@click.option("--month", "month_text", help="Only this month, such as 2026-05.")
@STYLE
def list_invoices(month_text: str | None, style: str) -> None:
    """Show fee invoices, newest month first."""
    month = Month.parse(month_text) if month_text else None
    found = transact(_hub(), operator_actor(), lambda uow: services.invoices(uow, month=month), read_only=True)
    if style == "json":
        _json({"invoices": [invoice_out(each) for each in found]})
        return
    for each in found:
        paid = f"paid {each.paid_on}" if each.paid_on else f"due {each.due_on}"
        click.echo(
            f"{each.number}  {each.slug}  {Month(each.month)}  {format_money(each.amount_minor, each.currency)}  {paid}  inv_{each.id.hex}"
        )


@fee.command("settle")
@click.argument("invoice")
@click.option("--paid-on", help="The day it was paid, such as 2026-05-15; today when left out.")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded and write nothing.")
def settle(invoice: str, paid_on: str | None, dry_run: bool) -> None:
    """Record that INVOICE (its number or id) was paid, in both books."""
    ident = _invoice_id(invoice)
    day = _day(paid_on) if paid_on else None
    if dry_run:
        found = transact(_hub(), operator_actor(), lambda uow: services.invoice(uow, ident), read_only=True)
        state = f"was paid on {found.paid_on}" if found.paid_on else "would be settled"
    else:
        found = transact(_hub(), operator_actor(), lambda uow: services.settle_fee(uow, ident, day))
        state = f"was paid on {found.paid_on}"
    click.echo(f"Invoice {found.number} of {found.practice}, {format_money(found.amount_minor, found.currency)}, {state}.")


def _hub() -> Scope:
    hub = transact(Scope.system(), operator_actor(), lambda uow: uow.hub_entity_id, read_only=True)
    if hub is None:
        raise refused("agreements.version.read", "There is no hub yet. Found it first: hub found --from FILE.")
    return Scope.hub(hub)


def _invoice_id(text: str) -> UUID:
    if text.startswith("inv_"):
        return parse("inv", text)
    found = transact(_hub(), operator_actor(), services.invoices, read_only=True)
    ident = next((each.id for each in found if each.number == text), None)
    if ident is None:
        raise invalid("agreements.invoice.read", f"There is no invoice {text}. `hub fee list` shows them.")
    return ident


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise invalid("agreements.fee.settle", f"“{text}” is not a day. Write it as 2026-05-15.") from None


def _run_out(run: ChargeRun, dry_run: bool) -> dict[str, Any]:
    return {
        "month": str(Month(run.month)), "dry_run": dry_run, "already_charged": run.already,
        "charged": [
            {"practice": each.slug, "amount_minor": each.amount_minor, "currency": each.currency, "active_days": each.active_days,
             "days_in_month": each.days_in_month, "number": each.number}
            for each in run.charged
        ],
        "refused": [{"practice": slug, "reason": reason} for slug, reason in run.refused],
    }  # fmt: skip


def _json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, indent=2, default=str))


CLI = [agreement, fee]
