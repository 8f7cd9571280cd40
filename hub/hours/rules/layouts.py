"""Which column is which: the published exports that we know, and the columns a person points at in any other file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.hours.rules.dates import looks_like_date
from hub.hours.rules.sheets import Sheet, unreadable


class App(StrEnum):
    """Where a file comes from."""

    TOGGL = "toggl"
    CLOCKIFY = "clockify"
    PLAIN = "plain"
    CHOSEN = "chosen"


class Unit(StrEnum):
    """What a bare number in the column of lengths means."""

    HOURS = "hours"
    MINUTES = "minutes"


_LENGTH = re.compile(r"\d{1,3}(?:[:.,h]\d{1,2}){0,2}\s*(?:h|min|m)?", re.ASCII | re.IGNORECASE)
_NAMES = {
    "date": ("date", "day", "datum", "fecha", "jour", "start date"),
    "length": ("duration", "hours", "length", "minutes", "time spent", "dauer", "horas", "durée"),
    "start_time": ("start", "from", "begin"),
    "end_time": ("end", "stop", "finish"),
    "kind": ("kind", "tag", "activity", "category", "type of work"),
}
APP_NAMES = {App.TOGGL: "Toggl Track", App.CLOCKIFY: "Clockify", App.PLAIN: "our own plain file", App.CHOSEN: "a file of your own"}


@dataclass(frozen=True)
class Layout:
    """The columns we read, by place. Every other column, and with it every client, project and description, is left alone.

    Shape    `length` or both of `start_time` and `end_time` are there; `exact` is the second column of lengths, where there are two.
             `kind` columns are looked at for our own kinds of work and nothing of them is kept; `sort` tells breaks from work.
    """

    app: App
    date: int
    start_time: int | None = None
    end_date: int | None = None
    end_time: int | None = None
    length: int | None = None
    exact: int | None = None
    unit: Unit = Unit.HOURS
    kind: tuple[int, ...] = ()
    email: int | None = None
    name: int | None = None
    sort: int | None = None


def fingerprint(header: Sequence[str]) -> str:
    """Return a mark by which the same columns are known again next time, without keeping their names."""
    return hashlib.sha256("\x1f".join(name.casefold() for name in header).encode()).hexdigest()[:32]


def recognise(header: Sequence[str]) -> Layout | None:
    """Return the layout of a published export, or None when the columns are of another file.

    Shape    Toggl Track, detailed report, in both shapes it has had (`End date`, and `Stop date` with `Member`);
             Clockify, detailed report, with or without rates, `Type` and `Date of creation`; our own (`date`, `minutes` or `time`, `kind`).
    Note     Clockify writes its headings with capitals (`Start Date`), Toggl Track does not; the order of columns is free.
    """
    exact = {name: place for place, name in reversed(list(enumerate(header)))}
    small = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    if "start date" in small:
        clockify = any(name.startswith("duration (") for name in small) or "Start Date" in exact
        return _clockify(small) if clockify else _toggl(small)
    return _plain(small)


def choose(sheet_header: Sequence[str], columns: Mapping[str, int | None], unit: Unit) -> Layout:
    """Make a layout from the columns that a person pointed at.

    Shape    `columns` has places by the words `date`, `length`, `start_time`, `end_time`, `kind`.
    Raises   INVALID when the date is missing, a place is not in the file, or there is no way to a length.
    """
    places = {word: place for word, place in columns.items() if place is not None}
    if any(not 0 <= place < len(sheet_header) for place in places.values()):
        raise unreadable("That column is not in this file. Choose from the list.")
    if "date" not in places:
        raise unreadable("Say which column has the date.")
    if "length" not in places and not {"start_time", "end_time"} <= places.keys():
        raise unreadable("Say which column has the length of time, or which two have its beginning and end.")
    kind = (places["kind"],) if "kind" in places else ()
    return Layout(
        App.CHOSEN, places["date"], places.get("start_time"), None, places.get("end_time"), places.get("length"), None, unit, kind
    )


def guess(sheet: Sheet) -> dict[str, int]:
    """Guess which column is which by its name, then by what stands in it. A guess is shown, never used unseen."""
    found: dict[str, int] = {}
    for word, beginnings in _NAMES.items():
        for place, name in enumerate(sheet.header):
            if place not in found.values() and name.casefold().startswith(beginnings):
                found[word] = place
                break
    free = [place for place in range(len(sheet.header)) if place not in found.values()]
    for word, fits in (("date", looks_like_date), ("length", looks_like_length)):
        if word not in found:
            place = next((place for place in free if _mostly(sheet, place, fits)), None)
            if place is not None:
                found[word] = place
                free.remove(place)
    return found


def looks_like_length(cell: str) -> bool:
    """Tell whether a cell is written as a length of time is."""
    return _LENGTH.fullmatch(cell.strip()) is not None


def _mostly(sheet: Sheet, place: int, fits: Callable[[str], bool]) -> bool:
    cells = [cell for cell in (row.cell(place) for row in sheet.rows) if cell not in ("", "-")]
    return 2 * sum(map(fits, cells)) > len(cells)


def _toggl(small: Mapping[str, int]) -> Layout | None:
    length, end = small.get("duration"), small.get("end time", small.get("stop time"))
    start = small.get("start time")
    if length is None and (start is None or end is None):
        return None
    return Layout(
        App.TOGGL,
        small["start date"],
        start,
        small.get("end date", small.get("stop date")),
        end,
        length,
        kind=_places(small, "tags", "project", "task"),
        email=small.get("email"),
        name=small.get("user", small.get("member")),
    )


def _clockify(small: Mapping[str, int]) -> Layout | None:
    length, exact = small.get("duration (h)"), small.get("duration (decimal)")
    start, end = small.get("start time"), small.get("end time")
    if length is None and exact is None and (start is None or end is None):
        return None
    return Layout(
        App.CLOCKIFY,
        small["start date"],
        start,
        small.get("end date"),
        end,
        length if length is not None else exact,
        exact if length is not None else None,
        kind=_places(small, "tags", "task", "activity", "project"),
        email=small.get("email"),
        name=small.get("user"),
        sort=small.get("type"),
    )


def _plain(small: Mapping[str, int]) -> Layout | None:
    minutes, free = small.get("minutes"), small.get("time", small.get("length"))
    if (
        "date" not in small
        or (minutes is None) == (free is None)
        or not small.keys() <= {"date", "minutes", "time", "length", "kind", "place"}
    ):
        return None
    return Layout(
        App.PLAIN,
        small["date"],
        length=minutes if minutes is not None else free,
        unit=Unit.HOURS if minutes is None else Unit.MINUTES,
        kind=_places(small, "kind"),
    )


def _places(small: Mapping[str, int], *names: str) -> tuple[int, ...]:
    return tuple(small[name] for name in names if name in small)
