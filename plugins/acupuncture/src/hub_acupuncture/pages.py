"""The page of clean needle certificates: who holds one, until when, and which to renew."""

from __future__ import annotations

from datetime import date

from hub import toolkit
from hub.plugin_api.pages import Answer, Column, Desk, Done, Field, Form, Note, PageRequest, PageView, Refused, Table

LAST = date(2100, 1, 1)


def certificates(desk: Desk, request: PageRequest) -> Answer:
    """Show the certificates of the practice, and keep a new one or take one away."""
    if request.method == "POST":
        return _take_away(desk, request) if request.form.get("action") == "take_away" else _keep(desk, request)
    return _show(desk)


def look_ahead(desk: Desk) -> str:
    """Say how many certificates end within the days of notice."""
    ending = desk.rows("SELECT count(*) AS n FROM certificate WHERE valid_to < :limit", limit=_limit(desk))[0]["n"]
    return f"{toolkit.count(ending, 'certificate needs', 'certificates need')} renewing."


def _show(desk: Desk) -> PageView:
    held = desk.rows("SELECT id, holder, number, valid_to FROM certificate ORDER BY valid_to, holder")
    soon = [row for row in held if row["valid_to"] < _limit(desk)]
    lead = f"{desk.practice} keeps {toolkit.count(len(held), 'clean needle certificate')} in date."
    rows = tuple((row["holder"], row["number"], toolkit.day(row["valid_to"]), _standing(desk, row["valid_to"])) for row in held)
    columns = (Column("Held by"), Column("Number"), Column("Valid until"), Column("How it stands"))
    blocks: list = [Note(f"{row['holder']}: {_standing(desk, row['valid_to'])}.", "look") for row in soon]
    blocks.append(Table("Certificates by the day they end", columns, rows, "No certificate is kept here yet."))
    blocks.append(_form())
    if held:
        choices = tuple((str(row["id"]), f"{row['holder']}, {row['number']}") for row in held)
        blocks.append(Form("take_away", "Take one away", (Field("certificate", "Which one", "choice", choices=choices),), "Take it away"))
    return PageView("Clean needle certificates", lead, tuple(blocks))


def _form() -> Form:
    fields = (
        Field("holder", "Held by", help="The colleague's name, as on the certificate."),
        Field("number", "Number of the certificate"),
        Field("valid_to", "Valid until", "date"),
    )
    return Form("keep", "Keep a certificate", fields, "Keep it")


def _keep(desk: Desk, request: PageRequest) -> Answer:
    holder, number = request.form.get("holder", "").strip(), request.form.get("number", "").strip()
    valid_to = toolkit.read_day(request.form.get("valid_to", ""))
    if not 1 <= len(holder) <= 120:
        return Refused("Say who holds it.", "holder")
    if not 1 <= len(number) <= 40:
        return Refused("Give the number that stands on it, 40 signs at most.", "number")
    if valid_to is None or not date(2000, 1, 1) <= valid_to <= LAST:
        return Refused("Give the day it ends, such as 2027-05-31.", "valid_to")
    kept = desk.write(
        "INSERT INTO certificate (holder, number, valid_to) VALUES (:holder, :number, :valid_to)"
        " ON CONFLICT (entity_id, number) DO UPDATE SET holder = excluded.holder, valid_to = excluded.valid_to"
        " WHERE certificate.valid_to < excluded.valid_to",
        holder=holder,
        number=number,
        valid_to=valid_to,
    )
    if not kept:
        return Refused("This certificate is already here, with this day or a later one.", "number")
    return Done(f"Kept. {holder}’s certificate is valid until {toolkit.day(valid_to)}.")


def _take_away(desk: Desk, request: PageRequest) -> Answer:
    gone = desk.write("DELETE FROM certificate WHERE id::text = :id", id=request.form.get("certificate", ""))
    return Done("Taken away.") if gone else Refused("That certificate is not here any more.")


def _limit(desk: Desk) -> date:
    return toolkit.days_after(desk.today, int(desk.settings["notice_days"]))


def _standing(desk: Desk, valid_to: date) -> str:
    if valid_to < desk.today:
        return f"ended on {toolkit.day(valid_to)}"
    if valid_to < _limit(desk):
        return f"renew by {toolkit.day(valid_to)}"
    return "in date"
