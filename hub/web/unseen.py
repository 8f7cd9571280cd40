"""Signs that nobody sees, or that turn the rest of a line around, are refused before anything reads them.

A zero sign cannot be stored; a control sign breaks the line of a file or of a log; U+202E shows `$500` as `005$` to whoever decides about
it. None of them is a letter of any script. Line breaks and tabs are left to what each field takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, request

from hub.kernel.errors import Problem, invalid

SIGNS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069"
UNSEEN = re.compile(f"[{SIGNS}]")
SENTENCE = "Leave out characters that cannot be seen."


def init_unseen(app: Flask) -> None:
    """Look at every form and query, once it is known who sent it."""
    app.before_request(_look)


def check_seen(sent: Any) -> None:
    """Look at every text of a document, its names too.

    Raises   INVALID, with a pointer to each that cannot be taken.
    """
    found = [Problem(pointer, SENTENCE) for pointer in _unseen(sent, "")]
    if found:
        raise invalid("web.text.read", SENTENCE, *found)


def _look() -> None:
    forms = (request.args,) if request.path.startswith("/api/") else (request.args, request.form)  # what the API is sent, it reads itself
    for values in forms:
        check_seen({name: texts[0] if len(texts) == 1 else texts for name, texts in values.lists() if "password" not in name})


def _unseen(sent: Any, pointer: str) -> Iterator[str]:
    if isinstance(sent, str):
        if UNSEEN.search(sent):
            yield pointer or "/"
    elif isinstance(sent, dict):
        for name, below in sent.items():
            yield from (
                [pointer or "/"] if UNSEEN.search(name) else _unseen(below, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
            )
    elif isinstance(sent, list):
        for number, below in enumerate(sent):
            yield from _unseen(below, f"{pointer}/{number}")
