"""How figures are written for people: money, lengths of time, dates, counts, places, icons. Registered once for all templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from markupsafe import Markup, escape

from hub.kernel.money import MINUS, format_money, format_plain
from hub.kernel.period import Month, Period
from hub.web import charts
from hub.web.icons import MARK, icon

DASH = "–"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def money_text(minor: int | None, currency: str = "USD", whole: bool = False, plus: bool = False) -> str:
    """Write an amount of minor units as plain text: `$2,340.66`, `−$5,000`, `+$240.00` for a change, a dash for none."""
    if minor is None:
        return DASH
    return ("+" if plus and minor > 0 else "") + format_money(minor, currency, whole=whole)


def money(minor: Any, currency: str = "USD", whole: bool = False, plus: bool = False) -> Markup:
    """Write an amount as `<data class="money">`, exact in its value and never wrapped. Takes minor units or a `Money`."""
    if minor is not None and hasattr(minor, "minor"):
        minor, currency = minor.minor, minor.currency
    if minor is None:
        return Markup(DASH)
    return Markup('<data class="money" value="{}">{}</data>').format(format_plain(minor, currency), money_text(minor, currency, whole, plus))


def all_whole(amounts: Iterable[int | None]) -> bool:
    """Tell whether a table may be shown in whole units: only when that hides nothing, so that it still adds up."""
    return all(amount is None or amount % 100 == 0 for amount in amounts)


def length(minutes: int | None) -> str:
    """Write a length of time: `5 h 30`, `6 h`, `45 min`, a dash for none."""
    if not minutes:
        return DASH
    hours, rest = divmod(abs(minutes), 60)
    words = f"{rest} min" if not hours else f"{hours:,} h {rest:02d}" if rest else f"{hours:,} h"
    return f"{MINUS}{words}" if minutes < 0 else words


def length_typed(minutes: int | None) -> str:
    """Write a length of time as a member would type it: `4:30`, `5`, nothing for none."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}" if rest else str(hours)


def _day(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(current_app.config.get("HUB_TIMEZONE", "America/New_York"))).date() if value.tzinfo else value.date()
    return value


def day_text(value: date | datetime | str, form: str = "long") -> str:
    """Write a day: long `30 October 2026`, short `30 Oct`, weekday `Friday 30 October`, month `October 2026`.

    Zone     an instant is told as the calendar day where the collective lives.
    Raises   ValueError for another form.
    """
    day = _day(value)
    name = MONTHS[day.month - 1]
    forms = {
        "long": f"{day.day} {name} {day.year}",
        "short": f"{day.day} {name[:3]}",
        "weekday": f"{DAYS[day.weekday()]} {day.day} {name}",
        "month": f"{name} {day.year}",
    }
    if form not in forms:
        raise ValueError(f"{form} is no form of a day")
    return forms[form]


def day(value: date | datetime | str | None, form: str = "long") -> Markup:
    """Write a day as `<time datetime>`; a dash for none."""
    if value is None or value == "":
        return Markup(DASH)
    return Markup('<time datetime="{}">{}</time>').format(_day(value).isoformat(), day_text(value, form))


def moment(value: datetime | None) -> Markup:
    """Write an instant with its hour where the collective lives: `30 October 2026, 11:42`."""
    if value is None:
        return Markup(DASH)
    local = value.astimezone(ZoneInfo(current_app.config.get("HUB_TIMEZONE", "America/New_York"))) if value.tzinfo else value
    return Markup('<time datetime="{}">{}, {:%H:%M}</time>').format(value.isoformat(), day_text(local.date()), local)


def month_name(month: Month | int | str) -> str:
    """Name a month by number (`3`), by key (`2026-03`) or as yyyymm (`202603`): `March`, else `March 2026`."""
    if isinstance(month, Month):
        return month.label
    text = str(month)
    if len(text) <= 2:
        return MONTHS[int(text) - 1]
    return Month(int(text)).label if text.isdigit() else Month.parse(text).label


def period_name(period: Period | str) -> str:
    """Name a period in words: `2026`, `July to September 2026`, `October 2026`, `the last 12 months`."""
    if isinstance(period, str):
        return "the last 12 months" if period == "last-12" else Period.parse(period).label
    return period.label


def count_of(number: int, one: str, many: str | None = None, *, capital: bool = False) -> str:
    """Count in words as far as ten, then in figures, with the right form of the noun: `two people`, `14 lines`."""
    words = SMALL_NUMBERS[number] if 0 <= number <= 10 else f"{number:,}"
    noun = one if number == 1 else many or one + "s"
    return f"{words.capitalize() if capital else words} {noun}"


def listed(names: Iterable[str]) -> str:
    """Join names as one says them: `Mina`, `Mina and Daniel`, `Mina, Daniel and Sam`."""
    names = [str(name) for name in names]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def initials(name: str) -> str:
    """Shorten a name of any script to two letters for its circle."""
    parts = [part for part in name.split() if part[0].isalnum()] or [name or "?"]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def colour_class(place: Any) -> str:
    """Name the class of a place's colour: `hub`, `s1` to `s4`, from the fifth practice on striped, `joining` before it has one.

    Shape    takes a `Place`, anything with `kind` and `colour`, or the colour itself (0 for the hub, None for a practice that is joining).
    """
    colour = place
    if not isinstance(place, int) and place is not None:
        look = place.get if isinstance(place, Mapping) else lambda key: getattr(place, key, None)
        if look("kind") == "hub":
            return "hub"
        colour = look("colour")
    if colour is None:
        return "joining"
    if colour <= 0:
        return "hub"
    return f"s{(colour - 1) % 4 + 1}" + (" striped" if colour > 4 else "")


def field_id(name: str) -> str:
    """Make the element id of a field from its name or JSON pointer: `/lines/3/fee` and `lines-3-fee` meet in `f-lines-3-fee`."""
    return "f-" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


def problem_at(problems: Iterable[Any] | None, name: str) -> str:
    """Return what is to be said at one field, or nothing; `problems` have `pointer` and `message`."""
    for problem in problems or ():
        pointer, message = (problem["pointer"], problem["message"]) if isinstance(problem, Mapping) else (problem.pointer, problem.message)
        if field_id(pointer) == field_id(name):
            return str(message)
    return ""


def paragraphs(text: str | None) -> Markup:
    """Show what a member wrote, a paragraph for each block of lines, everything escaped."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n")) if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n"))) for block in blocks)


def _asset_finder(app: Flask) -> Callable[[str], str]:
    """Return a function that names a static file with a mark of its content, so that a new one is never missed."""

    @cache
    def asset(name: str) -> str:
        content = (Path(app.static_folder or "") / name).read_bytes()
        return f"{app.static_url_path}/{name}?v={sha256(content).hexdigest()[:10]}"

    return asset


def init_rendering(app: Flask) -> None:
    """Give every template the same words for the same figures."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    words = {
        "money": money, "money_text": money_text, "length": length, "length_typed": length_typed, "day": day, "day_text": day_text,
        "moment": moment, "month_name": month_name, "period_name": period_name, "count_of": count_of, "listed": listed,
        "initials": initials, "colour_class": colour_class, "field_id": field_id, "paragraphs": paragraphs,
    }  # fmt: skip
    app.jinja_env.filters.update({name: word for name, word in words.items() if name != "length"})  # `|length` counts, as everywhere in Jinja
    app.jinja_env.globals.update(
        words, asset=_asset_finder(app), icon=icon, problem_at=problem_at, all_whole=all_whole, MARK=MARK, DASH=DASH, MINUS=MINUS,
        columns_chart=charts.columns_chart, share_bar=charts.share_bar, progress=charts.progress,
    )  # fmt: skip
