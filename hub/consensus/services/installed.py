"""What the application gave us at start-up: the effects that a decision may carry, and where the collective lives."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import current_app
from marshmallow import ValidationError

from hub.kernel.clock import day_in
from hub.kernel.errors import Problem, invalid, unavailable
from hub.plugin_api.protocols import AgendaSource, Effect, Work

WORDS_ONLY = "consensus.words.keep"
ADOPT_PROCESS = "consensus.preset.adopt"
ANYWHERE = frozenset({WORDS_ONLY, ADOPT_PROCESS})  # what the hub and each practice decide alike, each for itself
MEETING_WEEKDAY = 4  # Friday, as in the case study


def effects() -> Mapping[str, Effect]:
    """Return every effect that a feature has registered, by its type."""
    found: Mapping[str, Effect] = current_app.extensions["hub.effects"]
    return found


def agenda_sources() -> Sequence[AgendaSource]:
    """Return every source of agenda items that a feature has registered."""
    found: Sequence[AgendaSource] = current_app.extensions["hub.agenda"]
    return found


def effect_of(effect_type: str) -> Effect:
    """Return one effect.

    Raises   UNAVAILABLE when the feature that knows it is not installed: the matter waits, it is not lost.
    """
    found = effects().get(effect_type)
    if found is None:
        raise unavailable(
            "consensus.effect.find", f"The part of the hub that carries out “{effect_type}” is not there. Nothing is lost.", 60
        )
    return found


def belongs_at(effect: Effect, kind: str) -> bool:
    """Tell whether an effect may be brought in a place of this kind: hub or practice."""
    return effect.scope == kind or effect.type in ANYWHERE


def read_payload(effect: Effect, payload: Mapping[str, Any], at: str = "") -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Return a payload as the effect is given it, and as it is kept and hashed.

    Shape    `at` is the JSON pointer to the payload in whatever was sent.
    Raises   INVALID with a problem per field.
    """
    schema = effect.schema()
    try:
        loaded = schema.load(dict(payload))
    except ValidationError as error:
        raise invalid(
            "consensus.payload.read", "Something in this proposal needs a look.", *_problems(error.normalized_messages(), at)
        ) from error
    return loaded, as_json(schema.dump(loaded))


def preview_of(effect: Effect, uow: Work, loaded: Mapping[str, Any]) -> dict[str, Any]:
    """Work out what adopting it now would do, as it is kept."""
    return as_json(effect.preview(uow, loaded))


def as_json(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping as PostgreSQL will give it back: dates and ids as text."""
    found: dict[str, Any] = json.loads(json.dumps(value, default=str))
    return found


def what_matters(preview: Mapping[str, Any]) -> Any:
    """Return the part of a preview that a consent rests on."""
    return preview.get("matters", preview)


def zone() -> str:
    """Return the time zone in which the collective lives."""
    return str(current_app.config.get("HUB_TIMEZONE", "America/New_York"))


def day_of(instant: datetime) -> date:
    """Return the calendar day of an instant where the collective lives."""
    return day_in(zone(), instant)


def _problems(messages: Mapping[str, Any], pointer: str = "") -> list[Problem]:
    found: list[Problem] = []
    for name, below in messages.items():
        if isinstance(below, Mapping):
            found += _problems(below, f"{pointer}/{name}")
        else:
            found += [Problem(pointer or "/" if name == "_schema" else f"{pointer}/{name}", str(message)) for message in below]
    return found
