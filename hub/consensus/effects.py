"""The effect of a decision that says something and moves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from marshmallow import Schema

from hub.consensus.services.installed import WORDS_ONLY
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


EFFECTS: tuple[Effect, ...] = (WordsOnly(),)
