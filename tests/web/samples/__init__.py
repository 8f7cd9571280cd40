"""What pages look like with something on them: for each template, the contexts it is looked at with. The figures add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.web.samples import deciding, homes, hours, money, personal, plain, practices

PAGES: dict[str, dict[str, dict[str, Any]]] = {
    template: variants
    for module in (plain, homes, hours, money, deciding, practices, personal)
    for template, variants in module.PAGES.items()
}

SIXTY = "Wilhelmina-Ferdinanda Okonkwo-Featherstonehaugh Hohenzollern"
NAMES = frozenset({"name", "person", "place", "practice", "title", "who", "file_name", "label", "owner", "from_name", "to_name"})
ROWS = frozenset({"entries", "decided", "people", "tokens", "sessions", "invoices", "recent", "history", "talking", "voices", "granted"})


def every_page() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give template, variant and context, each template also with names of sixty letters and with many rows."""
    for template, variants in sorted(PAGES.items()):
        for variant, context in variants.items():
            yield template, variant, context
        usual = next(iter(variants.values()))
        yield template, "long names", lengthened(usual)
        yield template, "many rows", multiplied(usual)


def lengthened(value: Any, key: str = "") -> Any:
    """Return the same context with every name sixty letters long."""
    if isinstance(value, dict):
        return {name: each if name == "name" and {"label", "typed"} & set(value) else lengthened(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [lengthened(each) for each in value]
    return SIXTY if key in NAMES and isinstance(value, str) and value else value


def multiplied(value: Any, key: str = "") -> Any:
    """Return the same context with its long lists grown to a full page of fifty rows."""
    if isinstance(value, dict):
        return {name: multiplied(each, name) for name, each in value.items()}
    if isinstance(value, list) and key in ROWS and value:
        return [dict(value[number % len(value)], **_unlike(value[number % len(value)], number)) for number in range(50)]
    return [multiplied(each) for each in value] if isinstance(value, list) else value


def _unlike(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {"anchor": f"p-{number}-{row['anchor']}"} if "anchor" in row else {}
