"""Deciding together as pages: the same at /hub/decisions for matters of all, and at /p/<practice>/decisions for a practice's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from hub.consensus import beginning, presenting, services, telling
from hub.consensus.asking import answers_to, questions_of
from hub.consensus.jobs import adopt_now
from hub.consensus.schemas import ExactWords, FindForm, MeetingForm, PositionForm, RevisionForm, TopicForm, WordsForm
from hub.consensus.services import WORDS_ONLY, DecisionRecord
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Place
from hub.kernel.errors import missing
from hub.kernel.ids import parse, public
from hub.practices import services as practices
from hub.web.access import current_actor, current_place, current_scope, requires
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page, say
from hub.web.rendering import day_text
from hub.web.tables import csv_file

bp = Blueprint("consensus", __name__)
T = TypeVar("T")
Answer = Response | Redirect
PAGE = 50
SEEN = {"adopted": "decided by consensus", "provisional": "in force until the absent have been asked", "confirmed": "confirmed"}


def both(path: str, permission: str, *, post: bool = False, again: str = "") -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Serve a view in the hub and in each practice, with the same permission. `again` names the view that shows the form once more."""

    def register(view: Callable[..., Answer]) -> Callable[..., Answer]:
        for prefix, place in (("/hub", "hub"), ("/p/<practice>", "practice")):

            @wraps(view)
            def at_place(practice: str = "", **named: Any) -> Answer:
                return view(**named)

            stated = requires(permission, "worker", place)(at_place)  # type: ignore[arg-type]
            if again:
                stated = shown_again_by(lambda form, practice="", **named: globals()[again](form=form, **named))(stated)
            bp.add_url_rule(prefix + path, f"{place}_{view.__name__}", stated, methods=["POST" if post else "GET"])
        return view

    return register


def _read(work: Callable[[UnitOfWork], T]) -> T:
    return transact(current_scope(), current_actor(), work, read_only=True)


def _write(work: Callable[[UnitOfWork], T]) -> T:
    return transact(current_scope(), current_actor(), work)


def _here() -> Place:
    place = current_place()
    if place is None:
        raise missing("consensus.proposal.find")
    return place


def _base() -> str:
    return "/hub" if _here().kind == "hub" else f"/p/{_here().slug}"


def _to(path: str) -> Redirect:
    return redirect(_base() + path, code=303)


def _page_of(proposal_id: UUID) -> Redirect:
    return _to(f"/decisions/{public('prop', proposal_id)}")


@both("/decisions", "consensus.decision.read")
def decisions() -> Response:
    actor, base, asked = current_actor(), _base(), load(FindForm, "consensus.decision.find", request.args)

    def work(uow: UnitOfWork) -> dict[str, Any]:
        needed = services.needs_voice(uow, actor.person_id) if actor.person_id else []
        waiting = {each.proposal_id for each in needed}
        before = _cursor("dec", request.args.get("after"))
        decided = services.decided(uow, year=asked["year"], words=asked["q"], before=before, limit=PAGE + 1)
        shown, query = decided[:PAGE], f"?q={asked['q']}&year={asked['year'] or ''}"
        after = f"{base}/decisions{query}&after={public('dec', shown[-1].id)}" if len(decided) > PAGE else ""
        return {
            "needs_me": telling.asks(needed),
            "talking": [telling.matter_line(each, base) for each in services.being_talked_about(uow) if each.id not in waiting],
            "decided": [telling.decision_line(each, base) for each in shown],
            "years": _years(services.decided_years(uow), asked["year"], base),
            "paging": {"words": f"{len(shown)} shown", "before": "", "after": after} if after or before else None,
        }

    place = _here()
    return page(
        "decisions.html", place={"name": place.name, "kind": place.kind}, new_href=f"{base}/decisions/new" if _may_bring() else "",
        query=asked["q"],
        exports=[{"label": "CSV", "href": f"{base}/decisions.csv"}], drafts=(),
        templates=beginning.ways_to_begin(_here(), _base()) if _may_bring() else (), **_read(work),
    )  # fmt: skip


@both("/decisions.csv", "consensus.decision.export")
def decisions_csv() -> Response:
    header = ("number", "title", "decided_on", "holds", "effect", "id")
    rows = _read(lambda uow: list(_all_decided(uow)))
    table = [
        (each.label, each.title, each.adopted_on, "yes" if each.holds else "no", each.effect_type, public("dec", each.id)) for each in rows
    ]
    return csv_file("decisions.csv", header, table)


@both("/decisions/new", "consensus.proposal.begin")
def new(form: Form | None = None) -> Response:
    chosen = (form.values if form else request.args).get("kind", "")
    replaced = (form.values if form else request.args).get("replaces", "")

    def work(uow: UnitOfWork) -> dict[str, Any]:
        older = services.decision(uow, parse("dec", replaced)) if replaced else None
        named = {"label": f"decision {older.label}", "href": f"{_base()}/decisions/{replaced}"} if older else None
        kind = chosen or (older.effect_type if older and older.effect_type in beginning.kinds(_here()) else "")
        return {
            "kind": kind,
            "replaces": named,
            "fields": beginning.fields(uow, _here().entity_id, beginning.questions(_here(), kind)) if kind else (),
            "process": services.process_in_force(uow, _here().entity_id, uow.today),
            "can_sense": kind == WORDS_ONLY and not older,
        }

    shown = _read(work)
    kinds = [{"value": key, "label": title, "meaning": meaning} for key, (title, meaning, _) in beginning.kinds(_here()).items()]
    action = f"{_base()}/decisions/new"
    return page(
        "proposal_new.html", action=action, kinds=kinds, extra={"replaces": replaced} if replaced else {}, revises=None,
        decisions_href=f"{_base()}/decisions",
        **shown, **(form.context() if form else {}),
    )  # fmt: skip


@both("/decisions/new", "consensus.proposal.bring", post=True, again="new")
def bring() -> Redirect:
    words, kind = load(WordsForm, "consensus.proposal.bring"), request.form.get("kind", WORDS_ONLY)
    replaces = request.form.get("replaces", "")
    payload = answers_to(beginning.questions(_here(), kind), request.form)
    brought = _write(
        lambda uow: services.propose(
            uow, **words, effect_type=kind, payload=payload, replaces=parse("dec", replaces) if replaces else None,
            absent_rule=request.form.get("absent_rule", "wait"), sense_check=bool(request.form.get("sense_check")),
        )
    )  # fmt: skip
    say("Everyone is asked. You have not said yourself where you stand.")
    return _page_of(brought.id)


@both("/decisions/<ident>", "consensus.proposal.read")
def matter(ident: str, form: Form | None = None) -> Answer:
    """Show a matter or a decision: each has one address for ever, made of an id that tells nothing. A label leads to its decision."""
    if ident.startswith("dec_"):
        return decision_record(ident)
    if not ident.startswith("prop_"):
        return _to(f"/decisions/{public('dec', _read(lambda uow: services.decision_by_label(uow, ident)).id)}")
    base, person_id = _base(), current_actor().person_id

    def work(uow: UnitOfWork) -> dict[str, Any]:
        view = services.look_at(uow, parse("prop", ident))
        place = view.seen.circle.entity
        others = [each.name for each in practices.list_entities(uow, uow.today) if each.kind == "practice"]
        return telling.proposal_page(view, person_id, base, telling.asked_of(place.kind, place.name, others))

    addresses = {
        "absent_action": f"{base}/decisions/{ident}/ask",
        "decisions_href": f"{base}/decisions",
        "readers": f"Everyone in {_here().name}",
    }
    return page("proposal.html", **addresses, **_read(work), **(form.context() if form else {}))


@both("/decisions/records/<ident>", "consensus.decision.open")
def record(ident: str) -> Redirect:
    return _to(f"/decisions/{public('dec', parse('dec', ident))}")


def decision_record(ident: str) -> Response:
    base, person_id = _base(), current_actor().person_id

    def work(uow: UnitOfWork) -> dict[str, Any]:
        found = services.decision(uow, parse("dec", ident))
        words, versions = services.decision_words(uow, found)
        view = services.look_at(uow, found.proposal_id)
        open_for_me = any(each.person_id == person_id and each.answered_at is None for each in view.seen.consultations)
        other = {
            name: services.decision(uow, each) if each else None for name, each in (("old", found.replaces), ("new", found.replaced_by))
        }
        shown = telling.decision_page(
            found, words, versions, view.proposal, services.verify_decision(uow, found), other["old"], other["new"], base, _may_bring()
        )
        here = f"{base}/decisions/{public('prop', found.proposal_id)}/position"
        exact = {"version": view.proposal.version, "text_hash": view.proposal.text_hash}
        return shown | {"object_action": here if view.proposal.provisional and open_for_me else "", "revision_field": exact}

    exports = [{"label": "CSV", "href": f"{base}/decisions/{ident}.csv"}]
    return page("decision.html", exports=exports, decisions_href=f"{base}/decisions", **_read(work))


@both("/decisions/<ident>.csv", "consensus.proposal.export")
def voices_csv(ident: str) -> Response:
    """Give every voice on a matter, or on a decision, as a table."""

    def work(uow: UnitOfWork) -> list[tuple[Any, ...]]:
        if ident.startswith("dec_"):
            heard = services.decision(uow, parse("dec", ident)).heard["voices"]
            return [(each["name"], each["standing"], each["kind"], each["reason"], each["principle"], each["at"]) for each in heard]
        view = services.look_at(uow, parse("prop", ident))
        parts = {**dict.fromkeys(view.seen.circle.candidates, "candidate"), **dict.fromkeys(view.seen.circle.members, "member")}
        said = view.seen.said
        return [
            (each.name, parts.get(each.person_id, "former"), each.kind, each.reason, each.principle, each.at.isoformat()) for each in said
        ]

    return csv_file(f"{ident}.csv", ("name", "part", "position", "reason", "principle", "at"), _read(work))


@both("/decisions/<ident>/position", "consensus.position.take", post=True, again="matter")
def position(ident: str) -> Redirect:
    sent, proposal_id = load(PositionForm, "consensus.position.take"), parse("prop", ident)
    behalf = parse("per", sent.pop("on_behalf_of")) if sent["on_behalf_of"] else sent.pop("on_behalf_of")
    _write(lambda uow: services.take_position(uow, proposal_id, kind=sent.pop("position"), on_behalf_of=behalf, **sent))
    return _after_a_word(proposal_id, "Your position is shared.")


@both("/decisions/<ident>/try", "consensus.proposal.try", post=True)
def try_again(ident: str) -> Redirect:
    found = _read(lambda uow: services.proposal(uow, parse("prop", ident)))  # what is not here is missing, and nothing is tried
    return _after_a_word(found.id, "We looked again.")


def _after_a_word(proposal_id: UUID, words: str) -> Redirect:
    """Try to adopt, in a unit of work of its own, and say what came of it."""
    adoption = adopt_now(current_scope(), proposal_id)
    if adoption is None or adoption.how in ("waiting", "already"):
        say(words)
    elif adoption.how == "refused":
        say(f"{words} It could not be carried out: {adoption.trouble}")
    elif adoption.decision is not None:
        say(f"{words} With it, this is {SEEN[adoption.how]}.")
        return _to(f"/decisions/{public('dec', adoption.decision.id)}")
    return _page_of(proposal_id)


@both("/decisions/<ident>/revise", "consensus.proposal.compare")
def revise(ident: str, form: Form | None = None) -> Response:
    def work(uow: UnitOfWork) -> tuple[Any, list[Any]]:
        view = services.look_at(uow, parse("prop", ident))
        questions = questions_of(services.effects()[view.proposal.effect_type].schema) if _known(view.proposal.effect_type) else []
        return view, beginning.fields(uow, _here().entity_id, questions or [], view.words.payload)

    view, fields = _read(work)
    matter, words = view.proposal, view.words
    concerns = [
        {"name": each.name, "words": each.reason} for each in view.voices.values() if each.reason and each.version == matter.version
    ]
    typed = form.context() if form else {"form": {"title": words.title, "text": words.text, "why": words.why}}
    revises = {"label": matter.label, "href": f"{_base()}/decisions/{ident}", "concerns": concerns, "words": words.text}
    return page(
        "proposal_new.html", action=f"{_base()}/decisions/{ident}/revise", kind=matter.effect_type, kinds=(), fields=fields,
        revises=revises,
        replaces=None, extra={"version": matter.version, "text_hash": matter.text_hash}, decisions_href=f"{_base()}/decisions", **typed,
    )  # fmt: skip


@both("/decisions/<ident>/revise", "consensus.proposal.revise", post=True, again="revise")
def revise_it(ident: str) -> Redirect:
    sent, proposal_id = load(RevisionForm, "consensus.proposal.revise"), parse("prop", ident)
    effect_type = _read(lambda uow: services.proposal(uow, proposal_id)).effect_type
    questions = questions_of(services.effects()[effect_type].schema) if _known(effect_type) else None
    payload = answers_to(questions, request.form) if questions else None
    changed = sent.pop("meaning") == "changed"
    exact = {"version": sent.pop("version"), "base_hash": sent.pop("text_hash")}
    _write(lambda uow: services.revise(uow, proposal_id, payload=payload, meaning_changed=changed, **exact, **sent))
    say("The words are new, so everyone is asked again." if changed else "The wording is corrected. Every position stands.")
    return _page_of(proposal_id)


@both("/decisions/<ident>/ask-again", "consensus.proposal.ask_again", post=True)
def ask_again(ident: str) -> Redirect:
    sent, proposal_id = load(ExactWords, "consensus.proposal.ask_again"), parse("prop", ident)
    _write(lambda uow: services.ask_again(uow, proposal_id, version=sent["version"], base_hash=sent["text_hash"]))
    say("The correction changed the meaning for you, so everyone is asked again.")
    return _page_of(proposal_id)


@both("/decisions/<ident>/withdraw", "consensus.proposal.withdraw", post=True)
def withdraw(ident: str) -> Redirect:
    _write(lambda uow: services.withdraw(uow, parse("prop", ident)))
    say("You took the proposal back. What was said on it stays on the record.")
    return _to("/decisions")


@both("/decisions/<ident>/ask", "consensus.consultation.ask", post=True)
def ask_absent(ident: str) -> Redirect:
    proposal_id, person_id = parse("prop", ident), parse("per", request.form.get("person", ""))
    asked = _write(lambda uow: services.ask_absent(uow, proposal_id, person_id))
    say(f"{asked.name} was away and is asked by {day_text(asked.due_on)}. Nobody's silence is consent.")
    return _after_a_word(proposal_id, "Asked afterwards.") if _holds_meanwhile(proposal_id) else _page_of(proposal_id)


@both("/meetings", "consensus.meeting.read")
def meetings(form: Form | None = None) -> Response:
    shown = _read(lambda uow: presenting.meetings_page(uow, _base()))
    return page("meetings.html", place=_here(), **shown, **(form.context() if form else {}))


@both("/meetings/<day>", "consensus.meeting.open")
def meeting(day: str, form: Form | None = None) -> Response:
    """Show a meeting before, while and after it sits."""
    on_day, kind = _day(day), request.args.get("kind", "weekly")

    def work(uow: UnitOfWork) -> dict[str, Any]:
        return presenting.meeting_page(services.meeting_on(uow, on_day, kind, current_actor().person_id), _base())

    action = f"{_base()}/meetings/{day}/topics?kind={kind}"
    return page(
        "meeting.html", place=_here(), action=action, meetings_href=f"{_base()}/meetings", **_read(work), **(form.context() if form else {})
    )


@both("/meetings/<day>/topics", "consensus.topic.raise", post=True, again="meeting")
def raise_topic(day: str) -> Redirect:
    on_day, kind = _day(day), request.args.get("kind", "weekly")
    title = load(TopicForm, "consensus.topic.raise")["title"]
    _write(lambda uow: services.raise_topic(uow, on_day, title, kind=kind))
    say("It is on the list.")
    return redirect(presenting.meeting_href(_base(), on_day, kind), code=303)


@both("/meetings", "consensus.meeting.note", post=True, again="meetings")
def note_meeting() -> Redirect:
    sent = load(MeetingForm, "consensus.meeting.note")
    present = [parse("per", each) for each in sent["present"]]
    noted = _write(lambda uow: services.note_meeting(uow, sent["day"], present, kind=sent["kind"], notes=sent["notes"]))
    say(
        "The meeting is noted. Who was away is asked about each open matter."
        if noted.absent
        else "The meeting is noted. Everyone was there."
    )
    return _to("/meetings")


def _day(text: str) -> date:
    """Read a day in an address; what is none is no page of ours."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise missing("consensus.meeting.open") from None


def _holds_meanwhile(proposal_id: UUID) -> bool:
    return _read(lambda uow: services.proposal(uow, proposal_id)).absent_rule == "provisional"


def _may_bring() -> bool:
    return current_actor().standing in ("member", "candidate")


def _known(effect_type: str) -> bool:
    return effect_type in services.effects()


def _cursor(prefix: str, text: str | None) -> UUID | None:
    return parse(prefix, text) if text else None


def _years(years: Iterable[int], chosen: int | None, base: str) -> list[dict[str, Any]]:
    options = [{"label": "All", "href": f"{base}/decisions", "current": chosen is None}]
    return options + [{"label": str(each), "href": f"{base}/decisions?year={each}", "current": each == chosen} for each in years]


def _all_decided(uow: UnitOfWork) -> Iterable[DecisionRecord]:
    before: UUID | None = None
    while page_of := services.decided(uow, before=before, limit=500):
        yield from page_of
        before = page_of[-1].id
