"""What the pages of hours share: the blueprint, how places are named and addressed, and going on with a message."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from flask import Blueprint, Response, current_app, redirect

from hub.kernel.context import Place
from hub.kernel.period import Month
from hub.web.pages import say

bp = Blueprint("hours", __name__)


def options(payers: Sequence[Place]) -> list[dict[str, str]]:
    """Return places as a choice of a form."""
    return [{"value": place.slug, "label": name_of(place)} for place in payers]


def name_of(place: Place) -> str:
    return "The hub" if place.kind == "hub" else place.name


def month_address(place: Place, month: Month) -> str:
    """Return the address of everybody's month in a place."""
    return f"/hub/hours/{month}" if place.kind == "hub" else f"/p/{quote(place.slug)}/hours/{month}"


def pay_address(month: Month) -> str:
    """Return the address of one's pay statement, where there is such a page."""
    address = f"/me/pay/{month}"
    return address if current_app.url_map.bind("localhost").test(address, "GET") else ""


def back_to(address: str, words: str, undo: str | None = None) -> Response:
    """Go on to a page with a message."""
    say(words, undo=undo)
    return redirect(address, 303)  # type: ignore[return-value]
