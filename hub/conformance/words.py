"""The words of the hub's pages, and what they are said instead of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SAY: dict[str, str] = {
    "spoke": "practice",
    "tenant": "practice",
    "organisation": "practice",
    "organization": "practice",
    "headquarters": "the hub",
    "mso": "the hub",
    "user": "member, colleague or people",
    "users": "members, colleagues or people",
    "staff": "colleagues",
    "employee": "colleague",
    "employees": "colleagues",
    "manager": "the name of the task",
    "boss": "owner of record",
    "approve": "consult or ask",
    "vote": "position",
    "revenue": "money in",
    "dividend": "your part",
    "invalid": "something is missing",
    "error": "something is missing",
    "failed": "did not work",
    "reconcile": "match",
    "discount": "care fund",
    "can't": "cannot",
    "oops": "what happened",
    "simply": "nothing",
}
"""A word on the left is not said on a page; the words on the right are."""

_WORD = re.compile(r"[A-Za-z']+")


def unfitting(texts: Iterable[str]) -> Iterator[str]:
    """Say which words of which texts the hub's pages do not use."""
    for text in texts:
        for word in _WORD.findall(text.replace("’", "'")):
            if word.lower() in SAY:
                yield f"“{_short(text)}” says “{word}”; say {SAY[word.lower()]}."
        if "!" in text:
            yield f"“{_short(text)}” raises its voice; leave the exclamation mark out."


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
