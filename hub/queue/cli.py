"""`hub queue`: what waits, what was refused, and another try."""

from __future__ import annotations

import json
from uuid import UUID

import click

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import invalid, missing

OPEN = """
    SELECT id, job, ids, created_at, available_at, attempts, refused_at, note FROM hub.outbox
    WHERE done_at IS NULL ORDER BY refused_at NULLS LAST, available_at
"""
AGAIN = """
    UPDATE hub.outbox SET refused_at = NULL, attempts = 0, available_at = clock_timestamp(), sent_at = NULL
    WHERE id = CAST(:id AS uuid) AND done_at IS NULL AND refused_at IS NOT NULL RETURNING job
"""


@click.group()
def queue() -> None:
    """Work that is to be done after a commit."""


@queue.command("list")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def listing(style: str) -> None:
    """List what is not done: first what was refused, then what waits."""
    rows = transact(Scope.system(), operator_actor(), lambda uow: [dict(row) for row in uow.execute(OPEN).mappings()], read_only=True)
    if style == "json":
        click.echo(json.dumps(rows, default=str, indent=2))
        return
    for row in rows:
        state = f"refused: {row['note']}" if row["refused_at"] else f"waits, {row['attempts']} tries so far"
        click.echo(f"{row['id']}  {row['job']:<36} {state}")
    if not rows:
        click.echo("Everything is done.")


@queue.command()
@click.argument("row")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def retry(row: str, dry_run: bool) -> None:
    """Try a refused row again, after its cause was mended."""
    try:
        ident = UUID(row)
    except ValueError:
        raise invalid("queue.outbox.retry", "Give the id of a row as `hub queue list` shows it.") from None

    def work(uow: UnitOfWork) -> str:
        if dry_run:
            found = uow.execute("SELECT job FROM hub.outbox WHERE id = :id AND done_at IS NULL AND refused_at IS NOT NULL", {"id": ident})
        else:
            found = uow.execute(AGAIN, {"id": str(ident)})
        job = found.scalar()
        if job is None:
            raise missing("queue.outbox.retry", "There is no refused row with that id.")
        return str(job)

    job = transact(Scope.system(), operator_actor(), work, read_only=dry_run)
    click.echo(f"{job} {'would be' if dry_run else 'will be'} tried again.")


CLI = [queue]
