"""What must not come into the hub: a local look at free text for facts about a client, and the hiding of small numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_SHOWN = 11
"""Counts from 1 to 10 are not shown. Source: the cell-size policy of the US Medicare agency, taken as a model."""

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_CARE = re.compile(
    r"\b(?:adhd|addict\w*|alcohol\w*|anorexi\w*|anxiety|anxious|autis\w*|bipolar|bulimi\w*|cancer|dementia|depress\w*|diabet\w*"
    r"|diagnos\w*|disab\w*|disorders?|divorce\w*|dos(?:e|es|age)|drugs?|eviction|evicted|grief|hiv|homeless\w*|hospital\w*|ill|illness\w*"
    r"|injur\w*|medicat\w*|mental|miscarriage\w*|overdos\w*|panic|pregnan\w*|prescri\w*|psychos\w*|psychotic|ptsd|relaps\w*|rehab\w*"
    r"|schizo\w*|self-harm\w*|suicid\w*|surgery|symptoms?|trauma\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hit:
    """One place where a text may tell of a client: what kind of thing it looks like, and the words."""

    kind: str
    words: str


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    ("date", re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b")),
    ("date", re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTHS}\b|\b{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)", re.IGNORECASE)),
    ("phone", re.compile(r"(?<!\w)(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\w)")),
    ("name", re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z][a-z'’]+)+\b")),
)


def client_facts(text: str) -> tuple[Hit, ...]:
    """Look in a short text for what may be a fact about a client. A hit asks for confirmation; the text goes nowhere.

    Shape    dates, telephone numbers, addresses of mail, pairs of capitalised words, and words of care or hardship, in order of kind.
    Empty    nothing found is no promise that nothing is there.
    """
    hits = [Hit(kind, found.group()) for kind, pattern in _PATTERNS for found in pattern.finditer(text)]
    hits += [Hit("care", found.group().lower()) for found in _CARE.finditer(text)]
    return tuple(hits)


def hide_small_counts(counts: Mapping[str, int], total_is_shown: bool = True) -> dict[str, int | None]:
    """Hide counts from 1 to 10, and as many more as it takes that they cannot be worked out from the total; None stands for hidden.

    Shape    zero is shown. When the total is shown and what is hidden comes to ten or less together, or is one count alone,
             the next smallest is hidden too.
    """
    hidden = {name for name, count in counts.items() if 0 < count < FEWEST_SHOWN}
    if total_is_shown and hidden:
        rest = sorted((name for name in counts if name not in hidden and counts[name] > 0), key=lambda name: (counts[name], name))
        while rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < FEWEST_SHOWN):
            hidden.add(rest.pop(0))
    return {name: None if name in hidden else count for name, count in counts.items()}
