"""Consensus: who must consent, absent members, revisions, joiners and leavers, and the council's mandates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hub.consensus.council import CouncilMatter, Mandate, MandateKind, council_outcome
from hub.consensus.rules import Edit, Matter, Outcome, Position, Stand, Status, Voice, next_meeting, outcome, version_after
from hub.membership.rules import standing_on
from tests.worked_examples.reading import day, weekday, whole

_SAYS: Mapping[str, Stand] = {"object": Stand.BLOCK, "objection": Stand.BLOCK, "concern": Stand.TALK_FIRST}
_STATUS: Mapping[Status, str] = {Status.TO_RECONFIRM: "adopted_after_reconfirmation_by"}


def _stand(word: str) -> Stand:
    return _SAYS.get(word) or Stand(word)


def _positions(responses: Mapping[str, str], version: int = 1, after: int = 0) -> tuple[Position, ...]:
    return tuple(Position(who, version, _stand(said), sequence=after + number) for number, (who, said) in enumerate(responses.items(), 1))


def _consenting(people: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(people, "consent")


def _told(found: Outcome) -> dict[str, Any]:
    former = [each.person for each in found.concerns if each.voice is Voice.FORMER]
    return {
        "status": _STATUS.get(found.status, str(found.status)),
        "reason": found.reason,
        "live_version": found.live_version,
        "consents": list(found.consents),
        "objects": list(found.blocks),
        "still_to_ask": list(found.still_to_hear),
        "recorded_stand_asides": list(found.stand_asides),
        "recorded_concerns_from": [each.person for each in found.concerns],
        "must_reconfirm": list(found.must_reconfirm),
        "concern_kept_on_record_from": former[0] if len(former) == 1 else former,
    }


def scenarios(inputs: Mapping[str, Any]) -> dict[str, Any]:
    told = []
    for scenario in inputs["scenarios"]:
        given = {**inputs, **scenario}
        if "mandates" in given or "delegate_says" in given:
            found = _council(given)
        elif any(re.fullmatch(r"version\d+_consents", key) for key in given):
            found = _told(outcome(_revised(given)))
        elif "joins" in given:
            found = _told(outcome(_joined(given)))
        elif "leaves" in given:
            found = _told(outcome(_left(given)))
        else:
            found = _answered(given)
        told.append({"id": scenario["id"], **found})
    return {"outcomes": told}


def _answered(given: Mapping[str, Any]) -> dict[str, Any]:
    """One wording and what each said, with those who were away."""
    spoken = {**given.get("responses", {}), **given.get("candidate_responses", {})}
    matter = Matter(
        members=frozenset(given["members"]),
        positions=_positions(spoken),
        candidates=frozenset(given.get("candidate_responses", {})),
        absent=frozenset(given.get("absent", [])),
        consulted=frozenset(given.get("consulted", [])),
    )
    found = outcome(matter, given.get("while_absent", "pending"))
    told = _told(found)
    if found.status is Status.REOPENED and given.get("objection"):
        told["on_agenda"] = next_meeting(day(given["objection"]), weekday(given.get("weekly_meeting_weekday", "Friday"))).isoformat()
    return told


def _revised(given: Mapping[str, Any]) -> Matter:
    """A text that was edited while it was open: consents by version, before and after the edit."""
    event = str(given.get("event", "")).lower()
    live = _version_after(event, given["members"])
    positions: list[Position] = []
    for key, people in given.items():
        found = re.fullmatch(r"version(\d+)_(consents|after)", key)
        if found:
            positions += _positions(_consenting(people), int(found[1]), len(positions))
    for who, said in given.get("responses", {}).items():
        positions.append(Position(who, live, _stand(said), sequence=len(positions) + 1))
    return Matter(frozenset(given["members"]), live, tuple(positions))


def _version_after(event: str, members: Iterable[str]) -> int:
    named = re.search(r"version (\d+)", event)
    if named and "revis" in event:
        live = 1
        while live < int(named[1]):
            live = version_after(live, Edit(changes_meaning=True))
        return live
    asked = frozenset(who for who in members if re.search(rf"\b{re.escape(str(who).lower())}\b (?:asked|asks)", event))
    clerical = not event or "clerical" in event or "same meaning" in event or "typo" in event
    return version_after(1, Edit(changes_meaning=not clerical, meaning_changed_says=asked))


def _joined(given: Mapping[str, Any]) -> Matter:
    """Somebody who becomes a member while it is open, or not yet by the day of asking."""
    as_of = day(given["as_of"])
    joiners = given["joins"] if isinstance(given["joins"], list) else [given["joins"]]
    now = {each["id"] for each in joiners if standing_on(as_of, None, day(each["member_from"]), None) == "member"}
    members = frozenset(given.get("members_at_open", given.get("members", []))) | now
    spoken = {**_consenting(given.get("consents", [])), **given.get("responses", {})}
    return Matter(members, positions=_positions(spoken))


def _left(given: Mapping[str, Any]) -> Matter:
    """Somebody who leaves while it is open; what others say again after that is their reconfirmation."""
    leavers = given["leaves"] if isinstance(given["leaves"], list) else [given["leaves"]]
    as_of = given.get("as_of")
    gone = [each["id"] for each in leavers if as_of is None or day(each["on"]) <= day(as_of)]
    before = _positions(given.get("responses", {}))
    when = len(before) + 1
    again = _positions(_consenting(given.get("reconfirmed", [])), after=when)
    members = frozenset(given["members"]) - set(gone)
    return Matter(members, positions=before + again, left=dict.fromkeys(gone, when))


def _council(given: Mapping[str, Any]) -> dict[str, Any]:
    amount = given.get("proposal", {}).get("amount_cents")
    objection = given.get("review_objection")
    reopening = {objection["spoke"]} if objection and objection.get("within_review_window", True) else set()
    found = council_outcome(
        CouncilMatter(
            groups=tuple(given["spokes"]),
            says={group: _stand(said) for group, said in given.get("delegate_says", {}).items()},
            mandates={group: _mandate(each) for group, each in given.get("mandates", {}).items()},
            amount_minor=None if amount is None else whole(amount),
            recalled=frozenset(each["spoke"] for each in given.get("recalled", []) if "after" not in str(each.get("at", "before"))),
            objections=frozenset(reopening),
        )
    )
    return {
        "status": str(found.status),
        "refer_to": list(found.refer_to),
        "counts_as_consent": list(found.counts_as_consent),
        "objects": list(found.objects),
        "still_to_ask": list(found.still_to_hear),
    }


def _mandate(given: Mapping[str, Any] | None) -> Mandate | None:
    if given is None:
        return None
    low = None if given.get("min_cents") is None else whole(given["min_cents"])
    high = None if given.get("max_cents") is None else whole(given["max_cents"])
    bounded = low is not None or high is not None
    kind = MandateKind(given["kind"]) if "kind" in given else MandateKind.BOUNDED if bounded else MandateKind.FREE
    return Mandate(kind, low, high)


SHAPES = ((frozenset({"scenarios"}), scenarios),)
