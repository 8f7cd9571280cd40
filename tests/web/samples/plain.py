"""Pages that need little: signing in, errors, help, the menu, places, the founding."""

from __future__ import annotations

from hub.kernel.errors import Problem

LINKS = [
    {"label": "Home", "href": "/hub", "icon": "home", "count": 0},
    {"label": "Decisions", "href": "/hub/decisions", "icon": "decisions", "count": 2},
]
FOUNDING = [
    {"name": "name", "label": "Name of the hub", "value": ""},
    {"name": "legal_form", "label": "Legal form", "kind": "select", "value": "llc", "options": [{"value": "llc", "label": "Limited liability company"}]},
    {"name": "rate", "label": "First rate of pay, dollars an hour", "kind": "money", "hint": "Everyone is paid this rate.", "value": "40"},
]
CHECK = {
    "answers": [{"label": "Name", "value": "Juniper Commons", "change": "/founding"}, {"label": "First rate", "value": "$40.00 an hour", "change": ""}],
    "will": ["Decision 1 is written down, signed by six people.", "The hub’s books are opened."],
    "told": "Each founder gets a sign-in link from you.",
    "cannot": "This cannot be undone.",
    "act": "Found the hub",
}

PAGES = {
    "sign_in.html": {
        "usual": {"next": "/hub/money"},
        "problem": {
            "next": "/", "form": {"email": "amara@example.org"},
            "problems": [Problem("/email", "This email and password do not fit together. Look at both and try again.")],
        },
    },
    "sign_in_link.html": {
        "usual": {"owner": "Amara Osei", "token": "abc", "gone": "This link has been used or is too old. Ask for a new one."},
        "gone": {"owner": None, "token": "", "gone": "This link has been used or is too old. Ask for a new one."},
    },
    "error.html": {
        str(code): {"code": code, "sentence": sentence, "number": "a1b2c3d4e5", "status": code}
        for code, sentence in (
            (403, "This is for members of the hub. Candidates read and speak here; deciding and changing comes with membership."),
            (404, "We cannot find that, or it is not open to you."),
            (409, "October is settled. Put it right with a new line in November."),
            (412, "Revision 4 came while you were writing."),
            (413, "This file is larger than 5 MB. Bring it in in parts."),
            (429, "That was too often in a short time. Wait a little and try again."),
            (500, "Something went wrong on our side. Nothing was saved."),
            (503, "The hub cannot reach its database just now. Nothing was saved. Try again in a moment."),
        )
    },
    "menu.html": {
        "usual": {"groups": [{"name": "Hub", "colour": 0, "links": LINKS}, {"name": "Help", "colour": None, "links": LINKS[:1]}], "sign_out": "/sign-out"},
        "visitor": {"groups": [{"name": "Help", "colour": None, "links": LINKS[:1]}], "sign_out": ""},
    },
    "places.html": {
        "usual": {
            "places": [
                {"name": "Hub", "href": "/hub", "colour": 0, "words": "What all of us share.", "voices": 1},
                {"name": "Psychology", "href": "/p/psychology", "colour": 1, "words": "You work here.", "voices": 0},
            ]
        },
    },
    "home_empty.html": {"usual": {"href": "/founding"}},
    "founding.html": {
        "usual": {"action": "/founding", "fields": FOUNDING, "founders": 2, "text": "We found the hub together.", "secret_field": True},
        "problem": {
            "action": "/founding", "fields": FOUNDING, "founders": 2, "text": "", "form": {"founder-1-name": "Amara", "name": "Juniper"},
            "problems": [Problem("/founder-1-email", "Everyone needs an email address."), Problem("/text", "Please fill this in.")],
        },
        "check": {"action": "/founding", "fields": [], "founders": 0, "text": "", "check": CHECK, "extra": {"name": "Juniper Commons"}},
    },
    "help.html": {"usual": {}},
    "help_words.html": {"usual": {}, "given": {"words": [{"word": "Hub", "meaning": "Ours.", "formal": ""}]}},
    "access.html": {"usual": {}},
    "privacy.html": {"usual": {}},
}  # fmt: skip
