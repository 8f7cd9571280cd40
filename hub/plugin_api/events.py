"""What the hub tells plugins about, after it has happened. An event carries ids and days, never a person's matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Something that has happened to one practice of the plugin's discipline; told at least once, after the commit."""

    name: ClassVar[str] = ""
    practice: str
    on: date


class PracticeAdmitted(Event):
    """A practice of this discipline has joined the hub by decision."""

    name = "practice_admitted"


class PracticeLeft(Event):
    """A practice of this discipline has left the hub; its rows stay, and stay readable."""

    name = "practice_left"


EVENTS: dict[str, type[Event]] = {event.name: event for event in (PracticeAdmitted, PracticeLeft)}
