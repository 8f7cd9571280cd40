"""The exact words: their hash, and what a correction of wording may not touch."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

FIGURE = re.compile(r"\d[\d.,:/%]*")


def text_hash(title: str, text: str, why: str, effect_type: str, payload: Mapping[str, Any]) -> str:
    """Return the SHA-256 of exactly what people are asked about: the words and what adopting them would do.

    Shape    64 hexadecimal digits over JSON with sorted keys, no spaces, UTF-8. Line ends are one kind.
    """
    exact = {"title": title, "text": text, "why": why, "effect": effect_type, "payload": payload}
    text = json.dumps(exact, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def tidy(text: str) -> str:
    """Return a text as it is kept: one kind of line end, nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def same_figures(before: str, after: str) -> bool:
    """Tell whether two texts name the same figures in the same order: another figure is another meaning, never a slip of the pen."""
    return FIGURE.findall(before) == FIGURE.findall(after)
