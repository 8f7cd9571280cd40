"""Welcoming a practice as pages: choose a plugin, the list of steps, one step at a time, ask everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from hub.agreements import services as agreements
from hub.agreements.rules import FlatMonthly
from hub.agreements.terms import agreement_from
from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.errors import missing
from hub.kernel.ids import new_id, parse, public
from hub.kernel.law import Finding, Verdict
from hub.kernel.money import format_money
from hub.membership import services as membership
from hub.onboarding import admitting, forms, services, steps
from hub.onboarding.founding_views import bp as founding
from hub.onboarding.services import OnboardingRecord
from hub.plugin_host import services as plugins
from hub.practices import services as practices
from hub.web.access import current_actor, current_scope, requires
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page, say
from hub.web.rendering import day_text
from hub.web.tables import csv_file

onboarding = Blueprint("onboarding", __name__)
T = TypeVar("T")
CHECKS = {Verdict.ALLOW: "good", Verdict.FAIR_VALUE_NOTE: "care", Verdict.WARN: "care", Verdict.REFUSE: "stop"}


def _do(work: Callable[[UnitOfWork], T], *, read_only: bool = False) -> T:
    return transact(current_scope(), current_actor(), work, read_only=read_only)


@onboarding.get("/hub/practices")
@requires("onboarding.practice.read", of="worker", place="hub")
def list_practices() -> Response:
    return page("practices.html", **_do(_practices, read_only=True))


@onboarding.get("/hub/practices.csv")
@requires("onboarding.practice.read", of="worker", place="hub")
def practices_csv() -> Response:
    found = _do(practices.list_entities, read_only=True)
    rows = [
        [each.slug, each.name, each.discipline, each.jurisdiction, each.joined_on, each.left_on]
        for each in found
        if each.kind == "practice"
    ]
    return csv_file("practices.csv", ["slug", "name", "discipline", "jurisdiction", "joined_on", "left_on"], rows)


@onboarding.get("/hub/practices/new")
@requires("onboarding.practice.read", of="worker", place="hub")
def choose(form: Form | None = None) -> Response:
    ready = [each for each in plugins.ready_plugins() if each.declaration]
    off = [each for each in plugins.catalogue() if not each.ready]
    return page(
        "practice_new.html",
        action="/hub/practices/new",
        plugins=[
            {"value": each.key, "label": each.title, "meaning": each.declaration.summary, "version": each.version, "made_by": each.declaration.made_by}
            for each in ready if each.declaration
        ],
        unusable=[{"label": each.title, "words": each.reason, "href": f"/hub/plugins/{each.ref}"} for each in off],
        **(form.context() if form else {}),
    )  # fmt: skip


@onboarding.post("/hub/practices/new")
@requires("onboarding.practice.begin", of="member", place="hub")
@shown_again_by(choose)
def begin() -> Redirect:
    journey = _do(lambda uow: services.begin(uow, request.form.get("plugin", ""), request.form.get("name", "")))
    return redirect(_href(journey), 303)


@onboarding.get("/hub/practices/<onb>/joining")
@requires("onboarding.practice.read", of="worker", place="hub")
def joining(onb: str) -> Response:
    return page("joining.html", **_do(lambda uow: _joining(uow, services.read(uow, parse("onb", onb))), read_only=True))


@onboarding.post("/hub/practices/<onb>/joining/stop")
@requires("onboarding.practice.stop", of="member", place="hub")
def stop(onb: str) -> Redirect:
    _do(lambda uow: services.stop(uow, parse("onb", onb)))
    say("Stopped for now. What was written down stays on record.")
    return redirect("/hub/practices", 303)


@onboarding.get("/hub/practices/<onb>/joining/<step>")
@requires("onboarding.practice.read", of="worker", place="hub")
def show_step(form: Form | None = None, *, onb: str, step: str) -> Response:
    known = steps.BY_KEY.get(step)
    if known is None:
        raise missing("onboarding.practice.read")
    context = _do(lambda uow: _step(uow, services.read(uow, parse("onb", onb)), known), read_only=True)
    return page("joining_step.html", **context, **(form.context() if form else {}))


@onboarding.post("/hub/practices/<onb>/joining/<step>")
@requires("onboarding.practice.save", of="member", place="hub")
@shown_again_by(show_step)
def save_step(onb: str, step: str) -> Redirect:
    ident = parse("onb", onb)
    if step == "propose":
        brought = _do(lambda uow: services.propose(uow, ident))
        say("Everyone has been asked.")
        return redirect(f"/hub/decisions/{public('prop', brought.id)}", 303)
    schema = forms.SCHEMAS.get(step)
    if schema is None:
        raise missing("onboarding.practice.save")
    loaded = load(schema, "onboarding.practice.save")
    seen = request.form.get("seen", type=int) if step != "people" else None

    def work(uow: UnitOfWork) -> OnboardingRecord:
        journey = services.read(uow, ident)
        return services.save(uow, ident, step, forms.answers_from(step, loaded, journey, uow.today), seen=seen)

    journey = _do(work)
    say("Saved.")
    return redirect(_href(journey) + ("/people" if step == "people" else ""), 303)


@onboarding.post("/hub/practices/<onb>/joining/people/<int:place>/remove")
@requires("onboarding.practice.save", of="member", place="hub")
def remove_person(onb: str, place: int) -> Redirect:
    ident = parse("onb", onb)

    def work(uow: UnitOfWork) -> OnboardingRecord:
        people = list(services.read(uow, ident).answers.get("people") or ())
        return services.save(uow, ident, "people", [each for number, each in enumerate(people) if number != place])

    return redirect(_href(_do(work)) + "/people", 303)


def _practices(uow: UnitOfWork) -> dict[str, Any]:
    rows = [_card(uow, each) for each in practices.list_entities(uow) if each.kind == "practice"]
    coming = []
    for each in services.on_their_way(uow):
        done = sum(task.state == "done" for task in services.tasks(uow, each)) if each.status == "draft" else len(steps.STEPS)
        words = "Everyone has been asked." if each.status == "proposed" else plugins.registry().title(each.discipline)
        coming.append({"name": each.name, "href": _href(each), "words": words, "done": done, "of": len(steps.STEPS)})
    exports = [{"label": "CSV", "href": "/hub/practices.csv"}] if rows else []
    return {"practices": rows, "joining": coming, "welcome_href": "/hub/practices/new", "exports": exports}


def _card(uow: UnitOfWork, each: practices.EntityRecord) -> dict[str, Any]:
    mine = any(place.slug == each.slug for place in current_actor().places)
    owners = practices.owners_of_record(uow, each.id, uow.today)
    until = owners[0].registered_to if owners else None
    near = until is not None and (until - uow.today).days <= 90
    agreed = agreements.current_agreement(uow, each.id, max(uow.today, each.joined_on))
    state = "left" if each.left_on else "coming" if each.joined_on > uow.today else "joined"
    return {
        "name": each.name, "href": f"/p/{each.slug}" if mine else "", "colour": each.colour, "state": state,
        "discipline": plugins.registry().title(each.discipline), "people": len(membership.engagements_with(uow, each.id, max(uow.today, each.joined_on))),
        "owner": f"{owners[0].owner_name}, {owners[0].licence_type}" if owners else "",
        "licence": {"state": "care" if near else "good", "words": f"registered until {day_text(until)}"} if until else None,
        "agreement": {"words": f"version {agreed.version}, {format_money(agreed.monthly_minor or 0, agreed.currency)} a month",
                      "href": f"/hub/agreements/{each.slug}/{agreed.version}"} if agreed else None,
        "since_on": each.joined_on, "money_href": f"/hub/practices/{each.slug}/money",
    }  # fmt: skip


def _href(journey: OnboardingRecord) -> str:
    return f"/hub/practices/{public('onb', journey.id)}/joining"


def _joining(uow: UnitOfWork, journey: OnboardingRecord) -> dict[str, Any]:
    tasks = services.tasks(uow, journey) if journey.status == "draft" else []
    groups: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        href = "" if task.state == "later" else f"{_href(journey)}/{task.step.key}"
        groups.setdefault(task.step.group, []).append(
            {"name": task.step.name, "href": href, "hint": task.hint or task.step.words, "state": task.state}
        )
    state = {"admitted": "joined", "withdrawn": "withdrawn"}.get(journey.status, "joining")
    done = sum(task.state == "done" for task in tasks) if tasks else len(steps.STEPS)
    names = {each.person_id: each.name for each, _ in membership.people_on(uow, uow.today)}
    entity = practices.entity(uow, journey.entity_id) if journey.entity_id else None
    proposal = (
        {"href": f"/hub/decisions/{public('prop', journey.proposal_id)}", "words": "It is decided when everybody has consented."}
        if journey.proposal_id
        else None
    )
    return {
        "joining": {
            "name": journey.name, "done": done, "of": len(steps.STEPS), "state": state,
            "words": f"{plugins.registry().title(journey.discipline)}. "
            f"{names.get(journey.opened_by, 'Somebody')} began on {day_text(journey.opened_at.date())}.",
        },
        "groups": [{"name": name, "tasks": rows} for name, rows in groups.items()],
        "fee": _fee(journey),
        "rules": _rules(uow, journey) if journey.status == "draft" else None,
        "history": [],
        "proposal": proposal if journey.status == "proposed" else None,
        "practice_href": f"/hub/practices/{entity.slug}/money" if entity else "",
        "withdraw_action": f"{_href(journey)}/stop" if journey.status == "draft" else "",
        "exports": [],
    }  # fmt: skip


def _fee(journey: OnboardingRecord) -> dict[str, Any] | None:
    minor = (journey.answers.get("agreement") or {}).get("monthly_minor")
    return {"minor": minor, "words": "", "parts": [], "changes": []} if minor else None


def _rules(uow: UnitOfWork, journey: OnboardingRecord) -> dict[str, Any] | None:
    said = services.findings(uow, journey)
    if not said:
        return None
    state = (journey.answers.get("practice") or {}).get("jurisdiction", "")
    read_on = max((each.reviewed_on for each in said if each.reviewed_on), default=None)
    return {"title": f"Rules for {state}" + (f", read {day_text(read_on)}" if read_on else ""), "checks": [_check(each) for each in said]}


def _check(finding: Finding) -> dict[str, Any]:
    return {
        "state": CHECKS[finding.verdict],
        "words": finding.plain,
        "more": ", ".join(finding.cites),
        "href": finding.source,
        "link": "Where it stands" if finding.source else "",
    }


def _step(uow: UnitOfWork, journey: OnboardingRecord, step: steps.Step) -> dict[str, Any]:
    if journey.status != "draft":
        raise missing("onboarding.practice.read")
    href = _href(journey)
    task = next(each for each in services.tasks(uow, journey) if each.step is step)
    warns = any(
        each.verdict in (Verdict.WARN, Verdict.FAIR_VALUE_NOTE) and "sign" not in each.rule for each in services.findings(uow, journey)
    )
    context: dict[str, Any] = {
        "joining": {"name": journey.name, "href": href},
        "step": {"name": step.name, "words": step.words, "group": step.group},
        "action": f"{href}/{step.key}",
        "extra": {"seen": journey.change_no},
        "act": "Add this person" if step.key == "people" else "Save and go on",
        "parts": _parts(journey, href) if step.key == "people" else [],
        "rules": _rules(uow, journey) if step.key in ("owner", "agreement") else None,
        "refused": None,
        "fields": [],
        "check": None,
    }
    if step.key in ("owner", "agreement"):
        judge = admitting.ownership if step.key == "owner" else admitting.terms
        refused = admitting.refusals(judge(services.so_far(journey), uow.today)) if task.state == "missing" else []
        if refused:
            cites = ", ".join(refused[0].cites)
            context["refused"] = {
                "words": refused[0].plain,
                "source": f"{cites}. This is a check-list, not legal advice.".lstrip(". "),
                "href": refused[0].source,
            }
    if step.key == "propose":
        context["check"] = _check_before(journey, href) if task.state == "next" else None
    else:
        context["fields"] = forms.field_specs(step.key, journey, plugins.registry().get(journey.discipline), warns)
    return context


def _parts(journey: OnboardingRecord, href: str) -> list[dict[str, Any]]:
    rows = [
        {
            "label": each["name"],
            "value": "comes in as a member" if each.get("as_member") else "comes in as a candidate",
            "remove": f"{href}/people/{place}/remove",
        }
        for place, each in enumerate(journey.answers.get("people") or ())
    ]
    return [{"heading": "Who comes in", "rows": rows}]


def _check_before(journey: OnboardingRecord, href: str) -> dict[str, Any]:
    wanted = steps.payload(journey.discipline, journey.answers)
    agreed = agreement_from(wanted["agreement"], new_id())
    fee = format_money(agreed.terms.monthly_minor, agreed.currency) if isinstance(agreed.terms, FlatMonthly) else "a part of what comes in"
    answers = [
        {
            "label": "Practice",
            "value": f"{wanted['name']}, {wanted.get('legal_form', '')}, {wanted['jurisdiction']}",
            "change": f"{href}/practice",
        },
        {
            "label": "Owner of record",
            "value": f"{wanted['owner']['owner_name']}, {wanted['owner']['licence_type']}",
            "change": f"{href}/owner",
        },
        {"label": "Fee", "value": f"{fee} a month from {day_text(agreed.first_day)}", "change": f"{href}/agreement"},
        {"label": "People", "value": ", ".join(each["name"] for each in wanted["people"]), "change": f"{href}/people"},
    ]
    will = [
        "Every member is asked, and each says where they stand.",
        "When everybody has consented, the practice, its book, its agreement and its people are there at once.",
        "The first fee is charged by days, on its first day or at once when that day has come.",
    ]
    return {"answers": answers, "will": will, "told": "Everybody finds it under Decisions.", "cannot": "", "act": "Ask everyone"}


bp = [onboarding, founding]
