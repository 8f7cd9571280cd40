"""`hub meeting`: who came, and who is asked afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from hub.consensus import services
from hub.consensus.cli.terminal import AS, DRY, PLACE, STYLE, person_id, scope_of, tell, write_at
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.ids import public


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
        here = [person_id(uow, each) for each in present]
        noted = services.note_meeting(uow, date(day.year, day.month, day.day), here, noted_by=person_id(uow, email))
        names = services.circle_names(uow)
        asked = {public("prop", matter): [names.get(who, public("per", who)) for who in people] for matter, people in noted.asked.items()}
        return {
            "day": noted.meeting.on_day,
            "absent": [names.get(who, public("per", who)) for who in noted.absent],
            "asked": asked,
            "dry_run": dry_run,
        }

    report = write_at(scope_of(place), work, dry_run)
    away = ", ".join(report["absent"])
    tell(style, report, f"The meeting of {report['day']} is noted. " + (f"Asked afterwards: {away}." if away else "Everyone was there."))
