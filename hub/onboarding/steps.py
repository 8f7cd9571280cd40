"""The steps of welcoming a practice: what each asks, what is done, what is missing, which is next. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["done", "next", "missing", "todo", "later"]


@dataclass(frozen=True)
class Step:
    """One step: its key in the address, its group, its name, and in a sentence what it is about."""

    key: str
    group: str
    name: str
    words: str


@dataclass(frozen=True)
class Task:
    """One step as it stands; `hint` says what is missing or what opens it."""

    step: Step
    state: State
    hint: str = ""


STEPS = (
    Step(
        "practice",
        "The practice",
        "Name and legal form",
        "The legal entity that gives the care. It stays apart from the hub: its own book, its own owner.",
    ),
    Step("owner", "The practice", "Owner of record", "The person who owns the practice on paper, and the licence that lets them."),
    Step("agreement", "The agreement", "Services and fee", "What the hub does for the practice, and the set amount it is paid each month."),
    Step("signatures", "The agreement", "Signatures", "Who signed for each side, and when. The paper stays with you; here we note it."),
    Step(
        "people",
        "The people",
        "Who comes in",
        "Everybody who works in the practice. They come in as candidates unless we decide otherwise.",
    ),
    Step("propose", "The decision", "Ask everyone", "A last look, then it is a proposal like any other."),
)
BY_KEY = {step.key: step for step in STEPS}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "practice": ("name", "slug", "jurisdiction", "legal_form"),
    "owner": ("owner_name", "licence_type", "licence_number"),
    "agreement": ("fee_model", "first_day", "shares"),
}


def tasks(answers: Mapping[str, Any], refusals: Mapping[str, str]) -> list[Task]:
    """Tell how every step stands.

    Shape    one step at most is "next"; the last opens when all the others are done. `refusals` by step says which rule forbids what.
    """
    found: list[Task] = []
    open_before = False
    for step in STEPS[:-1]:
        missing = _missing(step.key, answers)
        if step.key in refusals:
            found.append(Task(step, "missing", refusals[step.key]))
        elif not missing:
            found.append(Task(step, "done"))
        else:
            begun = bool(answers.get(step.key)) and step.key in NEEDED
            state: State = "missing" if begun else "todo" if open_before else "next"
            found.append(Task(step, state, missing))
        open_before = open_before or found[-1].state != "done"
    ready = not open_before
    found.append(Task(STEPS[-1], "next" if ready else "later", "" if ready else "Opens when the steps above are done."))
    return found


def _missing(key: str, answers: Mapping[str, Any]) -> str:
    given = answers.get(key) or {}
    if key == "signatures":
        sides = {each["side"] for each in answers.get("signatures") or ()}
        return "" if sides == {"hub", "practice"} else "Both sides sign: the hub and the practice."
    if key == "people":
        return "" if answers.get("people") else "Write down at least one person."
    lacking = [name for name in NEEDED[key] if not given.get(name)]
    if key == "agreement" and not lacking and given["fee_model"] == "flat_monthly" and not given.get("monthly_minor"):
        lacking = ["monthly_minor"]
    return f"Still to fill in: {', '.join(name.replace('_', ' ').removesuffix(' minor') for name in lacking)}." if lacking else ""


def payload(discipline: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Put the answers together as the proposal carries them."""
    practice = dict(answers.get("practice") or {})
    agreement = dict(answers.get("agreement") or {})
    agreement["jurisdiction"] = practice.get("jurisdiction", "")
    agreement["signatures"] = list(answers.get("signatures") or ())
    return {
        "discipline": discipline,
        **{name: practice[name] for name in ("name", "slug", "legal_form", "jurisdiction", "tax_class") if practice.get(name) is not None},
        "owner": {"jurisdiction": practice.get("jurisdiction", ""), **(answers.get("owner") or {})},
        "agreement": agreement,
        "people": list(answers.get("people") or ()),
    }


def slug_of(name: str) -> str:
    """Make a short name for addresses out of a name: plain small letters, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "-".join(words)[:40].strip("-")
    slug = re.sub(r"^[^a-z]+", "", slug)
    return slug if len(slug) >= 2 and slug not in ("hub", "combined", "elimination") else f"practice-{slug}".strip("-")
