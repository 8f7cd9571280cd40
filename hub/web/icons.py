"""The icons: our own, drawn on a grid of 24 with a stroke of 1.75, put inline, always next to a word."""

from __future__ import annotations

from markupsafe import Markup

_CALENDAR = '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>'
_CLOCK = '<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>'
_PERSON = '<circle cx="12" cy="8.5" r="3.5"/><path d="M5 20c.5-3.9 3.1-6 7-6s6.5 2.1 7 6"/>'
_TICK = '<path d="m5.5 12.5 4.3 4.3L18.5 8"/>'

SHAPES = {
    "home": '<path d="M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4v-5.5H9V20H5a1 1 0 0 1-1-1z"/>',
    "decisions": '<path d="M4 5h16v11h-8.5L7 20v-4H4z"/>',
    "money": '<rect x="3.5" y="6" width="17" height="12" rx="2"/><circle cx="12" cy="12" r="2.6"/><path d="M6.8 12h.01M17.2 12h.01"/>',
    "hours": _CLOCK,
    "people": '<circle cx="9" cy="9" r="3"/><path d="M3.5 19c.4-3.2 2.6-5 5.5-5s5.1 1.8 5.5 5M15.5 6.3a3 3 0 0 1 0 5.4'
    'M17 14.4c2 .6 3.2 2.2 3.5 4.6"/>',
    "person": _PERSON,
    "meetings": _CALENDAR,
    "care": '<path d="M12 19.5S4.5 15 4.5 9.6A3.9 3.9 0 0 1 12 8a3.9 3.9 0 0 1 7.5 1.6C19.5 15 12 19.5 12 19.5z"/>',
    "practices": '<path d="M9 3.5V8M15 3.5V8M6.5 8h11v3a5.5 5.5 0 0 1-11 0zM12 16.5V21"/>',
    "agreement": '<path d="M6.5 3.5h7L18 8v12.5H6.5zM13 3.5V8.5h5M9.5 12.5h5M9.5 16h5"/>',
    "records": '<path d="M5 5.5A2 2 0 0 1 7 3.5h12v14H7a2 2 0 0 0-2 2zM5 19.5a1.5 1.5 0 0 0 1.5 1.5H19"/>',
    "settings": '<circle cx="12" cy="12" r="2.8"/><path d="M12 4v2.5M12 17.5V20M4 12h2.5M17.5 12H20M6.4 6.4l1.7 1.7'
    'M15.9 15.9l1.7 1.7M17.6 6.4l-1.7 1.7M8.1 15.9l-1.7 1.7"/>',
    "menu": '<path d="M5 7h14M5 12h14M5 17h14"/>',
    "plugin": '<path d="M4.5 9.5h4V8a2.2 2.2 0 1 1 4.4 0v1.5H17v3.7h1a2.2 2.2 0 1 1 0 4.4h-1V21H4.5z"/>',
    "leave": '<circle cx="12" cy="12" r="3.6"/><path d="M12 4v1.5M12 18.5V20M4 12h1.5M18.5 12H20M6.3 6.3l1 1M16.7 16.7l1 1'
    'M17.7 6.3l-1 1M7.3 16.7l-1 1"/>',
    "capital": '<path d="M12 20v-9M12 14c-4 0-6-2-6-6 4 0 6 2 6 6zM12 11.5c0-3.5 2-5.5 6-5.5 0 4-2 5.5-6 5.5zM7.5 20h9"/>',
    "security": '<path d="M12 3.5 5 6v5.5c0 4.5 3 7.3 7 9 4-1.7 7-4.5 7-9V6z"/>',
    "token": '<circle cx="8" cy="14.5" r="3.5"/><path d="m10.5 12 8-8M15 7.5l2.5 2.5"/>',
    "tick": _TICK,
    "concern": '<path d="M4 5h16v11h-8.5L7 20v-4H4z"/>',
    "aside": '<path d="M8 5v14M12 12h8M16.5 8.5 20 12l-3.5 3.5"/>',
    "stop": '<path d="M8.5 4h7L20 8.5v7L15.5 20h-7L4 15.5v-7zM9 12h6"/>',
    "talk": _CALENDAR,
    "question": '<path d="M9 9.2a3 3 0 1 1 4.6 2.5c-1 .6-1.6 1.2-1.6 2.5M12 17.7h.01"/>',
    "waiting": _CLOCK,
    "warning": '<path d="M12 4 3.5 19h17zM12 10v4.2M12 16.7h.01"/>',
    "lock": '<rect x="5.5" y="11" width="13" height="9" rx="2"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "download": '<path d="M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14"/>',
    "link": '<path d="M10 14a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M14 10a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1"/>',
    "later": '<path d="M6 12h.01M12 12h.01M18 12h.01"/>',
    "help": '<circle cx="12" cy="12" r="8"/><path d="M10 10a2 2 0 1 1 3 1.8c-.7.4-1 .8-1 1.5M12 15.8h.01"/>',
    "mail": '<rect x="3.5" y="6" width="17" height="12" rx="2"/><path d="m4 7.5 8 6 8-6"/>',
    "leave_place": '<path d="M13 4.5H6.5a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1H13M10.5 12h9M16 8.5l3.5 3.5-3.5 3.5"/>',
}

MARK = Markup(
    '<svg viewBox="0 0 32 32" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="1.6">'
    '<circle cx="16" cy="16" r="4.2" fill="currentColor" stroke="none"/><path d="M16 12V7.5M19.5 18l3.9 2.2M12.5 18l-3.9 2.2"/>'
    '<circle cx="16" cy="5.2" r="2.6"/><circle cx="25.6" cy="21.6" r="2.6"/><circle cx="6.4" cy="21.6" r="2.6"/></g></svg>'
)


def icon(name: str) -> Markup:
    """Draw one icon for the eye alone; the word beside it speaks.

    Raises   KeyError for a name that is not in `SHAPES`.
    """
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{SHAPES[name]}</svg>')
