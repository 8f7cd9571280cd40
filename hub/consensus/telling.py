"""What the pages say about a matter or a decision: in sentences, by name, never as a count of one side against another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from hub.consensus import rules
from hub.consensus.services import (
    PRESETS,
    DecisionRecord,
    PositionRecord,
    ProposalRecord,
    ProposalView,
    Verdict,
    VersionRecord,
    VoiceNeeded,
)
from hub.kernel.ids import public
from hub.web.rendering import count_of, day_text, listed

DAY = re.compile(r"\b[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\b")
WHEN_DECIDED = "It is decided when everyone has been heard and nobody blocks."
DECIDES_NOTHING = "This is a sense check: it decides nothing, and nothing follows from it by itself."
SAID = {
    "consent": "{} consented",
    "consent_with_reservations": "{} consented, with a concern",
    "stand_aside": "{} stood aside",
    "block": "{} blocked",
    "talk_first": "{} needed to talk first",
}


def asks(needed: Sequence[VoiceNeeded]) -> list[dict[str, Any]]:
    """Say what needs one person's voice, as home and the list of decisions show it."""
    return [{"title": each.title, "href": each.path, "words": each.words, "about": each.title} for each in needed]


def matter_line(matter: ProposalRecord, base: str) -> dict[str, Any]:
    """Say one open matter in a line of the list."""
    words = f"Brought by {matter.brought_by_name} on {day_text(matter.opened_at)}."
    if matter.version > 1:
        words += f" Revision {matter.version}."
    if matter.trouble:
        words += " It could not be carried out as shown; look again."
    if matter.returns_on:
        words += f" It comes to the meeting of {day_text(matter.returns_on)}."
    state = "reopened" if matter.round > 1 and not matter.provisional else matter.status
    named = (
        {"state": "pending_consultation", "state_words": "In force until the absent have answered"}
        if matter.provisional
        else {"state": state}
    )
    return {"title": matter.title, "href": f"{base}/decisions/{public('prop', matter.id)}", "words": words, **named}


def decision_line(decision: DecisionRecord, base: str) -> dict[str, Any]:
    """Say one decision in a line of the list."""
    return {
        "label": f"Decision {decision.label}", "title": decision.title, "href": f"{base}/decisions/{public('dec', decision.id)}",
        "on": decision.adopted_on, "replaced": not decision.holds,
    }  # fmt: skip


def proposal_page(view: ProposalView, person_id: UUID | None, base: str, asked_words: str) -> dict[str, Any]:
    """Say everything that the page of a matter shows to one person."""
    matter, words = view.proposal, view.words
    here = f"{base}/decisions/{public('prop', matter.id)}"
    state, state_words = _state(view)
    mine = view.voices.get(person_id) if person_id else None
    said = mine if mine and mine.version == matter.version and mine.taken_down_by is None else None
    process = PRESETS[matter.process]
    part = person_id in view.seen.circle.members or person_id in view.seen.circle.candidates
    exact = {"version": matter.version, "text_hash": matter.text_hash}
    return {
        "proposal": {
            "label": matter.label, "title": matter.title, "text": words.text, "why": words.why, "brought_by": matter.brought_by_name,
            "brought_on": matter.opened_at, "revision": matter.version, "revised_on": words.at, "asked_words": asked_words,
            "state": state, "state_words": state_words,
        },
        "where": _where(view),
        "groups": _groups(view, person_id) if matter.open or not view.decisions else _record_groups(view.decisions[0].heard["voices"], person_id),
        "impact": [{"label": row.get("what", ""), **row} for row in words.preview.get("rows", ())],
        "impact_words": "Worked out when these words were written; it is worked out again before it is decided.",
        "follows": _sentences(words),
        "my": {
            "can_answer": matter.open and part,
            "why_not": "" if matter.open and part else _why_not(view),
            "position": said.kind if said else None,
            "words": said.reason if said else "",
            "asked_again": mine is not None and mine.version < matter.version,
            "confirm": f"{mine.taken_down_by_name} took this down for you: “{_said(mine)}”. It counts once you say it yourself."
            if mine and mine.version == matter.version and mine.taken_down_by else "",
        },
        "position_action": f"{here}/position",
        "choices": [{"value": each.stand.value, "label": each.label, "meaning": each.meaning} for each in process.choices],
        "process": {"title": process.title, "stops": process.stops, "steps": process.steps, "decides": process.decides},
        "revision_field": exact,
        "waiting": _waiting(view, person_id, here),
        "changes": changes(view.versions[0], words),
        "history": _history(view, base),
        "trouble": matter.trouble or "",
        "notice": _notice(view),
        "ask_again_action": f"{here}/ask-again" if view.notice_until and part else "",
        "revise_href": f"{here}/revise" if part and matter.open and not matter.provisional else "",
        "withdraw_action": f"{here}/withdraw" if person_id == matter.brought_by and matter.open and not matter.provisional else "",
        "try_action": f"{here}/try" if matter.trouble and part and matter.open else "",
        "exports": [{"label": "CSV", "href": f"{here}.csv"}],
        "decided": [decision_line(each, base) for each in view.decisions],
    }  # fmt: skip


def _state(view: ProposalView) -> tuple[str, str]:
    matter, outcome = view.proposal, view.outcome
    if matter.provisional:
        return "pending_consultation", "In force until the absent have answered"
    if not matter.open:
        return matter.status, ""
    if not view.seen.matter.decides:
        return "open", "Sense check"
    if outcome.blocks:
        return ("reopened" if outcome.status is rules.Status.REOPENED else "blocked"), ""
    if outcome.status is rules.Status.PENDING:
        return "pending_consultation", ""
    if outcome.still_to_hear:
        return "to_hear", f"{count_of(len(outcome.still_to_hear), 'person', 'people', capital=True)} still to hear"
    if outcome.must_reconfirm:
        return "to_hear", "To be said again"
    return "open", "Could not be carried out" if matter.trouble else ""


def _where(view: ProposalView) -> str:
    matter, outcome = view.proposal, view.outcome
    if matter.status == "withdrawn":
        return f"{matter.brought_by_name} took it back. What was said stays on the record."
    if not matter.open or matter.provisional:
        latest = view.decisions[0]
        decided = f"It was decided by consensus on {day_text(latest.adopted_on)}."
        return f"{decided} It holds until those who were away have been asked." if matter.provisional else decided
    members = view.seen.circle.members
    heard = len(members) - len(outcome.still_to_hear)
    sentences = [f"We have heard {heard} of {len(members)} members." if outcome.still_to_hear else "Everyone has been heard."]
    for people, words in (
        (outcome.blocks, "{} blocks it."), (outcome.wants_to_talk, "{} needs to talk first."), (outcome.stand_asides, "{} stands aside."),
        (outcome.reservations, "{} has a concern."),
    ):  # fmt: skip
        sentences += [words.format(members[UUID(person)]) for person in people]
    if not view.seen.matter.decides:
        return " ".join([*sentences, DECIDES_NOTHING])
    if not outcome.blocks:
        sentences.insert(1, "Nobody blocks it.")
    if outcome.must_reconfirm:
        again = listed(members[UUID(person)] for person in outcome.must_reconfirm)
        sentences.append(f"Somebody who blocked it has left, so these say again where they stand: {again}.")
    if outcome.more_talk_suggested:
        sentences.append("Several stand aside: it may need more talk.")
    return " ".join([*sentences, WHEN_DECIDED])


def _groups(view: ProposalView, person_id: UUID | None) -> list[dict[str, Any]]:
    asked = {each.person_id for each in view.seen.consultations if each.answered_at is None}
    groups = []
    for group in view.groups:
        people = [_person(view, who, name, person_id, asked) for who, name in group.people]
        heard = sum(1 for who, _ in group.people if str(who) in view.seen.matter.members and str(who) not in view.outcome.still_to_hear)
        groups.append({"place": group.place.name, "colour": group.place.colour, "people": people, "heard": heard})
    gone = [view.voices[who] for who in view.seen.circle.left if who in view.voices and view.voices[who].version == view.proposal.version]
    if gone:
        left = [_person(view, word.person_id, word.name, person_id, asked) for word in sorted(gone, key=lambda each: each.name)]
        groups.append({"place": "Have left since", "colour": 0, "people": left})
    return groups


def _person(view: ProposalView, who: UUID, name: str, reader: UUID | None, asked: set[UUID]) -> dict[str, Any]:
    word = view.voices.get(who)
    live = word is not None and word.version == view.proposal.version
    notes = ["candidate"] if who in view.seen.circle.candidates else []
    if word is not None and not live:
        notes.append(f"answered revision {word.version}, asked again")
    if word is not None and live and word.taken_down_by is not None:
        notes.append(f"taken down by {word.taken_down_by_name}, to be confirmed")
    if word is not None and live and word.wording < view.proposal.wording:
        notes.append("before the wording was corrected")
    return {
        "name": name, "you": who == reader, "anchor": f"p-{who.hex[-12:]}",
        "position": word.kind if word and live else "absent" if who in asked else "none",
        "when": word.at if word and live else None, "words": _with_principle(word) if word and live else "", "note": ", ".join(notes),
    }  # fmt: skip


def _with_principle(word: PositionRecord) -> str:
    return f"{word.reason}\n\nIt rests on: {word.principle}" if word.principle else word.reason


def _why_not(view: ProposalView) -> str:
    if not view.proposal.open:
        return ""
    return "The people whom this concerns say where they stand: " + f"the members of {view.seen.circle.entity.name}."


def _waiting(view: ProposalView, person_id: UUID | None, here: str) -> list[dict[str, Any]]:
    due = {each.person_id: each.due_on for each in view.seen.consultations if each.answered_at is None}
    lines = []
    for who in sorted((UUID(person) for person in view.outcome.still_to_hear), key=lambda each: view.seen.circle.members[each]):
        name = view.seen.circle.members[who]
        if who == person_id:
            lines.append({"state": "wait", "words": "You.", "href": "#your-position", "link": "Share your position"})
        else:
            asked = f" was away and is asked by {day_text(due[who])}." if who in due else " has not been heard yet."
            lines.append({"state": "wait", "words": name + asked, "who": public("per", who), "ask": who not in due and view.proposal.open})
    return lines if view.proposal.open else []


def _notice(view: ProposalView) -> str:
    if view.notice_until is None:
        return ""
    return (
        f"The wording was corrected on {day_text(view.words.at)}; nobody was asked again. If you hold that the meaning changed, "
        f"say so until {day_text(view.notice_until)}, and everybody is asked."
    )


def changes(first: VersionRecord, live: VersionRecord) -> list[dict[str, str]]:
    """Set the paragraphs of two wordings side by side where they differ."""
    before, after = ([version.title, *version.text.split("\n\n")] for version in (first, live))
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append({"before": "\n\n".join(before[a:b]), "after": "\n\n".join(after[c:d])})
    return found


def _history(view: ProposalView, base: str) -> list[dict[str, Any]]:
    """Tell how a matter came to where it is: filled dots where it changed itself, rings where somebody spoke."""
    found: list[tuple[datetime, dict[str, Any]]] = []
    for each in view.versions:
        first = (each.version, each.wording) == (1, 1)
        what = "brought it" if first else f"revised it: revision {each.version}" if each.wording == 1 else "corrected the wording"
        found.append((each.at, {"words": f"{each.written_by_name} {what}", "on": each.at, "more": each.note, "key": True}))
    before: dict[UUID, str] = {}
    for word in view.seen.said:
        if word.kind in ("block", "stand_aside", "talk_first"):
            found.append((word.at, {"words": _said(word), "on": word.at, "more": word.reason}))
        elif before.get(word.person_id) == "block":
            found.append((word.at, {"words": f"{word.name} lifted the block", "on": word.at, "more": word.reason}))
        before[word.person_id] = word.kind
    for topic in view.agenda:
        if topic.noted:
            noon = datetime.combine(topic.on_day, datetime.max.time(), tzinfo=view.proposal.opened_at.tzinfo)
            found.append((noon, {"words": "Talked about at the meeting", "on": topic.on_day, "more": ""}))
    for decision in view.decisions:
        href = f"{base}/decisions/{public('dec', decision.id)}"
        how = "Took effect until the absent have been asked" if decision.provisional else "Decided by consensus"
        found.append((decision.at, {"words": f"{how}: {decision.label}", "href": href, "on": decision.at, "key": True}))
        if decision.event and decision.event_at:
            what = (
                f"{decision.event_by} objected, so it is open again"
                if decision.event == "reopened"
                else "The absent were asked and nobody objects"
            )
            found.append((decision.event_at, {"words": what, "on": decision.event_at, "key": True}))
    return [line for _, line in sorted(found, key=lambda each: each[0])]


def _said(word: PositionRecord) -> str:
    return SAID.get(word.kind, "{} spoke").format(word.name)


def decision_page(
    decision: DecisionRecord, words: VersionRecord, versions: Sequence[VersionRecord], matter: ProposalRecord, verdict: Verdict,
    replaces: DecisionRecord | None, replaced_by: DecisionRecord | None, base: str, can_bring: bool,
) -> dict[str, Any]:  # fmt: skip
    """Say everything that the record of a decision shows."""
    voices = decision.heard["voices"]
    members = [each for each in voices if each["standing"] == "member"]
    unheard = [each["name"] for each in members if each["kind"] is None]
    heard = f"{'Every member was' if len(members) != 1 else 'The one member was'} heard and nobody blocked it."
    if decision.provisional and decision.event is None:
        heard = f"Nobody who was there blocked it. Still to be asked: {listed(unheard)}."
    in_force = "It holds until they have been asked." if decision.provisional and decision.event is None else ""
    return {
        "decision": {
            "label": f"Decision {decision.label}", "title": decision.title, "text": words.text, "decided_on": decision.adopted_on,
            "words": heard,
            "brought_by": matter.brought_by_name, "revisions": "" if len(versions) == 1 else count_of(len(versions), "wording",
            capital=True),
            "seal": " ".join(decision.text_hash[place : place + 4] for place in (0, 4, 8)), "seal_ok": verdict.holds, "check_href": "",
            "in_force_words": in_force, "faults": verdict.faults, "how": "In force since" if in_force else "",
        },
        "groups": _record_groups(voices, None),
        "follows": [{"state": "good", "words": sentence} for sentence in _sentences(words)],
        "replaces": _named(replaces, base), "replaced_by": _named(replaced_by, base),
        "replace_href": f"{base}/decisions/new?replaces={public('dec', decision.id)}" if can_bring and decision.holds else "",
        "waiting": [{"state": "wait", "words": f"{name} is still to be asked."} for name in unheard if decision.event is None],
        "reopened_words": f"{decision.event_by} objected after having been asked, so it is open again and no longer in force."
        if decision.event == "reopened" else "",
        "proposal_href": f"{base}/decisions/{public('prop', decision.proposal_id)}",
    }  # fmt: skip


def _record_groups(voices: Sequence[Mapping[str, Any]], reader: UUID | None) -> list[dict[str, Any]]:
    """Group the voices that a decision keeps; a candidate who said nothing was not waited for and is not named."""
    groups: dict[str, dict[str, Any]] = {}
    for each in voices:
        if each["standing"] == "candidate" and each["kind"] is None:
            continue
        place = "Have left since" if each["standing"] == "former" else each.get("place", "Everyone")
        group = groups.setdefault(place, {"place": place, "colour": each.get("colour", 0), "people": []})
        rests = f"\n\nIt rested on: {each['principle']}" if each["principle"] else ""
        group["people"].append({
            "name": each["name"], "you": each["person"] == str(reader), "anchor": f"p-{each['person'][-12:]}", "position": each["kind"] or "none",
            "when": each["at"], "words": each["reason"] + rests, "note": "candidate" if each["standing"] == "candidate" else "",
        })  # fmt: skip
    return list(groups.values())


def _sentences(words: VersionRecord) -> list[str]:
    """Return what adopting a wording does, with its days as people write them."""
    return [DAY.sub(lambda found: _as_day(found[0]), str(sentence)) for sentence in words.preview.get("sentences", ())]


def _as_day(written: str) -> str:
    try:
        return day_text(written)
    except ValueError:
        return written  # thirty-first of February: not ours to mend


def _named(decision: DecisionRecord | None, base: str) -> dict[str, str] | None:
    if decision is None:
        return None
    return {"label": f"Decision {decision.label}", "href": f"{base}/decisions/{public('dec', decision.id)}"}


def asked_of(kind: str, name: str, practices: Sequence[str]) -> str:
    """Say who is asked: "Asked of the hub and both practices"."""
    if kind == "practice":
        return f"Asked of everyone in {name}."
    if not practices:
        return "Asked of every member."
    return f"Asked of every member: {listed(['the hub', *practices])}."
