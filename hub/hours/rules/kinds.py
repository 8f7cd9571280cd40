"""Kinds of work: labels that help us see where our time goes. No kind has a price."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from hub.kernel.errors import invalid


@dataclass(frozen=True)
class Kind:
    """One kind of work. `words` are the beginnings of words by which a phone app's tag or project is taken to mean it."""

    code: str
    label: str
    words: tuple[str, ...]


# The order is the order of the week's rows; a tag that fits two kinds is the first of them that is named most exactly.
KINDS: tuple[Kind, ...] = (
    Kind("sessions", "Sessions", ("session", "therap", "client", "intake", "telehealth", "appointment", "couples", "clinical")),
    Kind("notes", "Notes and paperwork", ("note", "paperwork", "documentation", "chart", "claim", "letter")),
    Kind("consultation", "Consultation", ("consult", "supervision", "case review", "peer group")),
    Kind("meeting", "Meetings", ("meeting", "assembly", "retreat", "spokescouncil", "staff")),
    Kind("administration", "Administration", ("admin", "bookkeep", "financ", "billing", "payroll", "office", "scheduling", "bank")),
    Kind("other", "Something else", ("other", "misc", "training", "travel")),
)
KIND_CODES: tuple[str, ...] = tuple(kind.code for kind in KINDS)
LABELS: dict[str, str] = {kind.code: kind.label for kind in KINDS}


def check_kind(code: str) -> str:
    """Return the code when it names a kind of work.

    Raises   INVALID otherwise.
    """
    if code not in LABELS:
        raise invalid("hours.kind.choose", "Choose a kind of work from the list.")
    return code


def guess_kind(texts: Iterable[str], otherwise: str) -> str:
    """Guess the kind of work from tags and project names, the first text that tells winning. The texts themselves are let go.

    Empty    `otherwise` when none of them tells.
    """
    for text in texts:
        plain = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))
        exact = next((kind.code for kind in KINDS if plain in (kind.code, kind.label.lower())), None)
        if exact:
            return exact
        # "Client meeting" is a meeting and "session notes" are notes: what stands last says what it was.
        padded = f" {plain}"
        found = [(padded.rfind(f" {word}"), kind.code) for kind in KINDS for word in kind.words if f" {word}" in padded]
        if found:
            return max(found, key=lambda item: item[0])[1]
    return otherwise
