"""Ways for a matter to begin: our own plain forms, and the pages that features have for theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hub.consensus import services
from hub.consensus.asking import Asked, questions_of
from hub.consensus.services import WORDS_ONLY
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.context import Place
from hub.kernel.errors import missing


def kinds(place: Place) -> dict[str, tuple[str, str, list[Asked]]]:
    """Return what a plain form can begin here: words first, then each effect of this place whose form is plain."""
    found = {WORDS_ONLY: ("Words we agree on", "Kept as a decision. Nothing in the hub moves by itself.", list[Asked]())}
    for effect in sorted(services.effects().values(), key=lambda each: each.title):
        questions = questions_of(effect.schema) if services.belongs_at(effect, place.kind) and effect.type not in found else None
        if questions and getattr(effect, "begin_at", None) is None:
            found[effect.type] = (effect.title, (effect.__doc__ or "").strip().split("\n")[0], questions)
    return found


def ways_to_begin(place: Place, base: str) -> Iterable[dict[str, str]]:
    """Return the links by which a matter can begin: our own form, and the pages that features have for theirs."""
    ways = [
        {"label": title, "meaning": meaning, "href": f"{base}/decisions/new?kind={key}"}
        for key, (title, meaning, _) in kinds(place).items()
        if key != WORDS_ONLY
    ]
    for effect in services.effects().values():
        begin_at = getattr(effect, "begin_at", None)
        if begin_at and effect.scope == place.kind:
            meaning = (effect.__doc__ or "").strip().split("\n")[0]
            ways.append({"label": effect.title, "meaning": meaning, "href": begin_at.format(at=base)})
    return sorted(ways, key=lambda each: each["label"])


def questions(place: Place, kind: str) -> list[Asked]:
    found = kinds(place).get(kind)
    if found is None:
        raise missing("consensus.effect.find")
    return found[2]


def fields(uow: UnitOfWork, entity_id: UUID, asked: Iterable[Asked], payload: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Write questions as fields of the form; a person is chosen among those of the circle."""
    people = _people(uow, entity_id)
    shown_fields = []
    for each in asked:
        value = (payload or {}).get(each.name, each.given)
        shown = f"{value / 100:.2f}" if each.kind == "money" and isinstance(value, int) else value
        options = people if each.kind == "person" else [{"value": key, "label": label} for key, label in each.options]
        kind = "select" if each.kind == "person" else each.kind
        shown_fields.append(
            {"name": each.name, "label": each.label, "kind": kind, "value": shown, "options": options, "optional": each.optional}
        )
    return shown_fields


def _people(uow: UnitOfWork, entity_id: UUID) -> list[dict[str, str]]:
    circle = services.circle_of(uow, entity_id, uow.today)
    everybody = {**circle.members, **circle.candidates}
    return [{"value": str(who), "label": name} for who, name in sorted(everybody.items(), key=lambda each: each[1])]
