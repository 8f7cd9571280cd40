"""The version of the plugin contract, and which plugins fit it."""

from __future__ import annotations

import re

API_VERSION = "1.0"
"""The contract this hub speaks. The first number changes when an old plugin may break, the second when something is added."""

_SHAPE = re.compile(r"^(\d{1,4})(?:\.(\d{1,4}))?$")


def read_version(text: str) -> tuple[int, int] | None:
    """Read "1" or "1.2" as two numbers; None when it is neither."""
    found = _SHAPE.match(text) if isinstance(text, str) else None
    return (int(found[1]), int(found[2] or 0)) if found else None


def why_unfit(made_for: str, hub: str = API_VERSION) -> str | None:
    """Say in one sentence why a plugin made for `made_for` does not fit this hub; None when it fits.

    Law      it fits when the first numbers are equal and the plugin asks for no later addition than the hub has.
    """
    theirs, ours = read_version(made_for), read_version(hub)
    if theirs is None or ours is None:
        return f"It does not say which version of the plugin contract it is made for; this hub is version {hub}."
    if theirs[0] != ours[0] or theirs[1] > ours[1]:
        return f"Made for version {made_for}; this hub is version {hub}."
    return None
