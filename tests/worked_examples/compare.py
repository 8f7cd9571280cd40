"""Compare what is expected with what the rules say: every expected key, and only those."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MISSING = object()
_NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"


@dataclass(frozen=True)
class Difference:
    """One expected thing that the rules do not say."""

    path: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        got = "nothing: the rules do not compute it" if self.got is _MISSING else _shown(self.got)
        where = f"{self.path}: " if self.path else ""
        return f"{where}expected {_shown(self.expected)} got {got}"


def differences(expected: Any, computed: Any, path: str = "") -> list[Difference]:
    """List every expected key or element that is missing or another; types count, so that 1 is not True and not "1"."""
    if isinstance(expected, Mapping) and isinstance(computed, Mapping):
        found: list[Difference] = []
        for key, value in expected.items():
            found += _at(value, _value(computed, key), f"{path}.{key}" if path else str(key))
        return found
    if _is_list(expected) and _is_list(computed):
        return _lists(expected, computed, path)
    same = type(expected) is type(computed) and expected == computed
    return [] if same else [Difference(path, expected, computed)]


def _at(expected: Any, computed: Any, path: str) -> list[Difference]:
    return [Difference(path, expected, _MISSING)] if computed is _MISSING else differences(expected, computed, path)


def _lists(expected: Sequence[Any], computed: Sequence[Any], path: str) -> list[Difference]:
    by_id = {item["id"]: item for item in computed if isinstance(item, Mapping) and "id" in item}
    if expected and all(isinstance(item, Mapping) and item.get("id") in by_id for item in expected):
        pairs = [(item, by_id[item["id"]]) for item in expected]
    elif len(expected) != len(computed):
        return [Difference(path, expected, computed)]
    else:
        pairs = list(zip(expected, computed, strict=True))
    return [found for number, (want, got) in enumerate(pairs) for found in differences(want, got, f"{path}[{number}]")]


def _value(computed: Mapping[str, Any], key: str) -> Any:
    """Find a key, or the only one that differs from it in nothing but a number or a month in its name."""
    if key in computed:
        return computed[key]
    alike = [name for name in computed if _outline(str(name)) == _outline(key)] if _outline(key) != key else []
    return computed[alike[0]] if len(alike) == 1 else _MISSING


def _outline(key: str) -> str:
    words = re.sub(rf"(?<![a-z])(?:{_MONTHS})(?![a-z])", "@", key)
    return re.sub(rf"\d+|(?<![a-z])(?:{_NUMBER_WORDS})(?![a-z])", "#", words)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
