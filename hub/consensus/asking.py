"""The plain form that belongs to an effect, drawn from the schema of its payload."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, fields, missing, validate


@dataclass(frozen=True)
class Asked:
    """One question of an effect's form."""

    name: str
    label: str
    kind: str
    optional: bool
    options: tuple[tuple[str, str], ...] = ()
    given: Any = None


def questions_of(schema: type[Schema]) -> list[Asked] | None:
    """Draw the questions of an effect from the schema of its payload; None where it asks for more than a plain form can.

    Shape    a name that ends in `_minor` is asked as money, in `_id` as a person; a label may stand in the field's metadata.
    """
    asked = []
    for name, field in schema().load_fields.items():
        kind = _kind(name, field)
        if kind is None:
            return None
        options = _options(field)
        label = str(field.metadata.get("label") or _label(name))
        given = None if field.load_default in (None, missing) or callable(field.load_default) else field.load_default
        asked.append(Asked(name, label, kind, not field.required, options, given))
    return asked


def answers_to(asked: Sequence[Asked], form: Mapping[str, str]) -> dict[str, Any]:
    """Turn what was typed into a payload; what cannot be read stays as typed, so that the schema says so."""
    answers: dict[str, Any] = {}
    for each in asked:
        typed = form.get(each.name, "").strip()
        if each.kind == "check":
            answers[each.name] = bool(typed)
        elif typed:
            answers[each.name] = _minor(typed) if each.kind == "money" else int(typed) if _whole(each, typed) else typed
    return answers


def _whole(each: Asked, typed: str) -> bool:
    return each.kind == "number" and re.fullmatch(r"-?[0-9]{1,18}", typed) is not None


def _minor(typed: str) -> int | str:
    try:
        amount = Decimal(typed.replace(",", "").replace("$", "").strip()) * 100
    except InvalidOperation:
        return typed
    return int(amount) if amount == amount.to_integral_value() and abs(amount) < 10**17 else typed


def _kind(name: str, field: fields.Field[Any]) -> str | None:
    if isinstance(field, fields.Nested | fields.List | fields.Dict):
        return None
    if _choices(field):
        return "select"
    if isinstance(field, fields.Integer):
        return "money" if name.endswith("_minor") else "number"
    if isinstance(field, fields.Boolean):
        return "check"
    if isinstance(field, fields.Date):
        return "date"
    if isinstance(field, fields.UUID):
        return "person" if name.endswith("person_id") else None
    return "text" if isinstance(field, fields.String) else None


def _choices(field: fields.Field[Any]) -> Sequence[Any]:
    found = next((each for each in field.validators if isinstance(each, validate.OneOf)), None)
    return list(found.choices) if found else ()


def _options(field: fields.Field[Any]) -> tuple[tuple[str, str], ...]:
    """Name what can be chosen: in the words of the schema where it has some."""
    found = next((each for each in field.validators if isinstance(each, validate.OneOf)), None)
    if found is None:
        return ()
    labels = list(found.labels) or [str(each).replace("_", " ") for each in found.choices]
    return tuple((str(each), str(label)) for each, label in zip(found.choices, labels, strict=True))


def _label(name: str) -> str:
    plain = {"from_on": "From which day", "from_year": "From which year", "person_id": "Who"}.get(name)
    return plain or re.sub(r"_(minor|id|on)$", "", name).replace("_", " ").capitalize()
