"""How pages are looked at: at which widths, by which rules, with every part opened."""

from __future__ import annotations

from typing import Any

WIDTHS = (1280, 390, 320)
RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}, "resultTypes": ["violations"]}


def open_everything(page: Any) -> None:
    """Open all details, so that what is folded away is looked at too."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def violations(page: Any) -> list[str]:
    """Return what the accessibility engine finds, a line for each rule with the first places."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: " + "; ".join(node["html"][:160] for node in each["nodes"][:3]) for each in found]


def sideways(page: Any) -> bool:
    """Tell whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
