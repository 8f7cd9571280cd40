"""Meetings, turned into what their pages say."""

from __future__ import annotations

from datetime import date
from typing import Any

from hub.consensus import rules, services
from hub.consensus.services import MeetingView
from hub.db.unit_of_work import UnitOfWork
from hub.kernel.ids import public

MEETING_KINDS = {"weekly": "The weekly meeting", "group_consultation": "Group consultation", "annual": "The annual meeting"}


def meeting_page(view: MeetingView, base: str) -> dict[str, Any]:
    """Say everything that the page of a meeting shows; a matter that stands among the topics is not told twice."""
    shown = {f"proposal:{each.proposal_id}" for each in view.topics}
    return {
        "day_of": view.day,
        "kind_words": MEETING_KINDS[view.kind],
        "noted": view.met is not None and view.met.noted_at is not None,
        "over": view.over,
        "invited": view.invited,
        "notes": view.notes,
        "topics": [
            {
                "title": each.title,
                "words": each.because,
                "href": f"{base}/decisions/{public('prop', each.proposal_id)}" if each.proposal_id else "",
            }
            for each in view.topics
        ],
        "filled": [{"title": each.title, "href": each.path, "on": each.due_on} for each in view.filled if each.key not in shown],
        "present": list(view.present),
        "away": list(view.away),
        "asked": [
            {
                "name": each.name,
                "due": each.due_on,
                "heard": each.answered_at,
                "href": f"{base}/decisions/{public('prop', each.proposal_id)}",
            }
            for each in view.asked
        ],
    }


def meetings_page(uow: UnitOfWork, base: str) -> dict[str, Any]:
    """Say everything that the page of all meetings shows, but the form."""
    people = [
        {"value": public("per", who), "label": name} for who, name in sorted(services.circle_names(uow).items(), key=lambda each: each[1])
    ]
    topics = [
        {"on": each.on_day, "title": each.title, "words": each.because,
         "href": f"{base}/decisions/{public('prop', each.proposal_id)}" if each.proposal_id else ""}
        for each in services.coming_topics(uow)
    ]  # fmt: skip
    held = [
        {"on": each.on_day, "words": MEETING_KINDS[each.kind], "href": meeting_href(base, each.on_day, each.kind)}
        for each in services.meetings_held(uow)
    ]
    following = rules.next_meeting(uow.today, services.MEETING_WEEKDAY)
    return {
        "people": people, "topics": topics, "held": held, "today": uow.today, "next": following,
        "next_href": meeting_href(base, following, "weekly"), "action": f"{base}/meetings",
    }  # fmt: skip


def meeting_href(base: str, day: date, kind: str) -> str:
    """Give the address of a meeting; the weekly one needs no name."""
    return f"{base}/meetings/{day.isoformat()}" + ("" if kind == "weekly" else f"?kind={kind}")
