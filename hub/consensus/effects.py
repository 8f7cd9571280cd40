"""What a decision can do about deciding itself: say something and move nothing, or change how we decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from marshmallow import Schema, fields, validate

from hub.consensus.presets import ADOPTABLE, PRESETS
from hub.consensus.services.installed import ADOPT_PROCESS, WORDS_ONLY
from hub.consensus.services.processes import adopt_process, change_of_process
from hub.plugin_api.protocols import Decision, Effect, Work


class NothingMore(Schema):
    """The payload of words: there is none."""


@dataclass(frozen=True)
class WordsOnly:
    """Keep the words. They hold until we decide otherwise; nothing in the hub moves by itself."""

    type: str = WORDS_ONLY
    title: str = "Words we agree on"
    scope: Literal["hub", "practice"] = "hub"
    schema: type[Schema] = NothingMore

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {"sentences": ["The words are kept as a decision. Nothing in the hub changes by itself."], "rows": [], "matters": {}}

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        return {}

    def undo(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        return {}


class ProcessChange(Schema):
    """Which process, and from which day; without a day it is the day on which it is decided."""

    process = fields.String(
        required=True,
        validate=validate.OneOf(ADOPTABLE, labels=[PRESETS[key].title for key in ADOPTABLE], error="Choose one of the ways to decide."),
        metadata={"label": "How do we want to decide?"},
    )
    from_on = fields.Date(load_default=None, allow_none=True)


@dataclass(frozen=True)
class AdoptProcess:
    """Decide by another process from a day on. In each of them one objection stops, and everybody is heard."""

    type: str = ADOPT_PROCESS
    title: str = "Change how we decide"
    scope: Literal["hub", "practice"] = "hub"
    schema: type[Schema] = ProcessChange

    def preview(self, uow: Work, payload: Mapping[str, Any]) -> dict[str, Any]:
        now, wanted, _ = change_of_process(uow, payload["process"], payload["from_on"])
        asked = payload["from_on"]
        begins = f"From {asked}, or from the day it is decided if that is later" if asked else "From the day it is decided"
        return {
            "sentences": [
                f"{begins}, new proposals here are decided like this: {wanted.title}.",
                wanted.stops,
                "What was brought before stays with the process under which it was brought.",
            ],
            "rows": [],
            "matters": {"now": now.title, "then": wanted.title, "from": asked.isoformat() if asked else "the day it is decided"},
        }

    def apply(self, uow: Work, payload: Mapping[str, Any], decision: Decision) -> dict[str, Any]:
        return dict(adopt_process(uow, payload["process"], payload["from_on"], decision))


EFFECTS: tuple[Effect, ...] = (WordsOnly(), AdoptProcess())
