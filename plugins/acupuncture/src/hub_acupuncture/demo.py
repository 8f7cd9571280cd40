"""A few rows to try the page with."""

from __future__ import annotations

from hub import toolkit
from hub.plugin_api.pages import Desk


def tell(desk: Desk) -> None:
    """Keep three invented certificates: one in date, one to renew, one that has ended."""
    for holder, number, days in (("Ines Okafor", "CNT-1041", 700), ("Bao Lindqvist", "CNT-1077", 30), ("Ruth Amsel", "CNT-0912", -12)):
        desk.write(
            "INSERT INTO certificate (holder, number, valid_to) VALUES (:holder, :number, :valid_to)"
            " ON CONFLICT (entity_id, number) DO NOTHING",
            holder=holder,
            number=number,
            valid_to=toolkit.days_after(desk.today, days),
        )
