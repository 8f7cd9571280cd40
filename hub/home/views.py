"""The first page, one's places, the menu, and the pages of help."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect
from werkzeug.wrappers import Response as Redirect

from hub.db.unit_of_work import UnitOfWork, transact
from hub.home import services
from hub.home.services import HubHome, PracticeHome
from hub.kernel.clock import day_in
from hub.kernel.context import Place, Scope
from hub.kernel.errors import missing
from hub.kernel.ids import public as public_id
from hub.web.access import current_actor, current_place, current_scope, current_visit, public, requires
from hub.web.pages import menu_groups, page, places_of
from hub.web.rendering import day_text

bp = Blueprint("home", __name__)
SHARING = {"totals": "month totals", "lines": "our entries, line by line"}
BECAUSE = {
    "new": "", "asked_again": "The text changed, so everybody is asked again.", "absent": "You were away when it was talked about.",
    "confirm": "A colleague wrote down what you said. Please confirm it.", "reconfirm": "Somebody left; please say it again.",
    "talk_first": "You wanted to talk first.",
}  # fmt: skip


@bp.get("/")
@public
def start() -> Response | Redirect:
    visit = current_visit()
    if not visit.known:
        founded = transact(Scope.system(), visit.actor, lambda uow: uow.hub_entity_id is not None, read_only=True)
        return redirect("/sign-in", 303) if founded else page("home_empty.html", href="/found")
    actor = visit.actor
    practices = [place for place in actor.places if place.kind == "practice"]
    if not actor.places:
        return redirect("/me/capital", 303)
    if len(practices) > 1:
        return page("places.html", places=[_place(each) for each in places_of(actor)])
    return redirect(f"/p/{practices[0].slug}" if practices else "/hub", 303)


@bp.get("/menu")
@requires("home.menu.read", of="person")
def menu() -> Response:
    return page("menu.html", groups=menu_groups(), sign_out="/sign-out")


@bp.get("/help")
@public
def help_page() -> Response:
    return page("help.html")


@bp.get("/help/words")
@public
def words() -> Response:
    return page("help_words.html")


@bp.get("/access")
@public
def accessibility() -> Response:
    return page("access.html")


@bp.get("/privacy")
@public
def privacy() -> Response:
    return page("privacy.html")


@bp.get("/p/<practice>")
@requires("home.practice.read", of="worker", place="practice")
def practice_home(practice: str) -> Response:
    place, actor = current_place(), current_actor()
    if place is None or actor.person_id is None:
        raise missing("home.practice.read")
    person = actor.person_id
    found = transact(current_scope(), actor, lambda uow: services.practice_home(uow, place.entity_id, person), read_only=True)
    return page("home_practice.html", **_practice(found, place))


@bp.get("/hub")
@requires("home.hub.read", of="worker", place="hub")
def hub_home() -> Response:
    actor = current_actor()
    if actor.person_id is None:
        raise missing("home.hub.read")
    person = actor.person_id

    def work(uow: UnitOfWork) -> HubHome:
        return services.hub_home(uow, person)

    week = transact(Scope.person(person), actor, lambda uow: services.week_minutes(uow, person), read_only=True)
    return page("home_hub.html", **_hub(transact(current_scope(), actor, work, read_only=True), week))


def _place(place: Place) -> dict[str, Any]:
    is_hub = place.kind == "hub"
    words = "What all of us share" if is_hub else "Your practice"
    return {
        "name": "Hub" if is_hub else place.name,
        "href": "/hub" if is_hub else f"/p/{place.slug}",
        "colour": place.colour,
        "words": words,
        "voices": 0,
    }


def _greeting() -> str:
    return f"Hello, {current_actor().name.split()[0]}"


def _voices(found: PracticeHome | HubHome) -> list[dict[str, str]]:
    rows = []
    for each in found.voices:
        words = " ".join(part for part in (f"Brought by {each.brought_by_name}.", BECAUSE.get(each.because, "")) if part)
        rows.append({"title": each.title, "href": each.path, "words": words, "about": each.title})
    return rows


def _summary(found: PracticeHome | HubHome) -> str:
    count = len(found.voices)
    needs = {0: "Nothing needs your voice today.", 1: "One thing needs your voice."}.get(count, f"{count} things need your voice.")
    return f"{found.today:%A} {day_text(found.today)}. {needs}"


def _recent(found: PracticeHome | HubHome) -> list[dict[str, Any]]:
    zone = current_app.config["HUB_TIMEZONE"]
    return [{"words": each.words, "href": "", "on": day_in(zone, each.at), "more": "", "key": True} for each in found.recent]


def _practice(found: PracticeHome, place: Place) -> dict[str, Any]:
    actor = current_actor()
    base, month = f"/p/{place.slug}", found.month
    mine = found.owed.get(actor.person_id) if actor.person_id else None
    fee, agreement = found.summary.fee, found.summary.agreement
    return {
        "greeting": _greeting(), "summary": _summary(found), "place": {"name": place.name, "slug": place.slug, "colour": place.colour},
        "voices": _voices(found), "tasks": _tasks(found, base),
        "month": {"key": str(month), "name": month.label.split()[0]},
        "hours": {"mine_minutes": mine.minutes if mine else 0, "all_minutes": sum(each.minutes for each in found.owed.values()),
                  "href": "/me/hours", "all_href": f"{base}/hours/{month}"},
        "pay": {"owed_minor": sum(each.amount_minor for each in found.owed.values()), "mine_minor": mine.amount_minor if mine else None,
                "href": f"/me/pay/{month}", "words": ""},
        "fee": {
            "minor": fee.amount_minor, "state": "paid" if fee.paid_on else "late" if fee.due_on < found.today else "due",
            "words": f"Posted on {day_text(fee.issued_on)}" + (f", paid on {day_text(fee.paid_on)}." if fee.paid_on else f", due on {day_text(fee.due_on)}."),
            "invoice_href": f"{base}/fees/{public_id('inv', fee.id)}",
            "agreement_href": f"/hub/agreements/{fee.slug}/{fee.agreement_version}",
            "decision_href": f"/hub/decisions/{public_id('dec', agreement.decision_id)}" if agreement else "",
        } if fee else None,
        "agreement": {
            "title": "Agreement with the hub", "version": agreement.version, "fee_minor": agreement.monthly_minor or 0, "from_on": agreement.first_day,
            "to_on": agreement.last_day, "review_on": None, "sharing_words": SHARING[agreement.shares],
            "href": f"/hub/agreements/{agreement.slug}/{agreement.version}",
            "decision_href": f"/hub/decisions/{public_id('dec', agreement.decision_id)}", "decision_label": "The decision behind it",
        } if agreement else None,
        "doing": _doing(found, base), "recent": _recent(found), "coming": _coming(found), "currency": "USD",
    }  # fmt: skip


def _coming(found: PracticeHome) -> list[dict[str, str]]:
    rows = []
    if found.pay_on is not None:
        rows.append({"state": "wait", "words": f"Pay is paid on {day_text(found.pay_on)}.", "href": "/me/pay", "link": "Your pay"})
    agreement = found.summary.agreement
    if agreement is not None and agreement.last_day is not None:
        href = f"/hub/agreements/{agreement.slug}/{agreement.version}"
        rows.append({"state": "wait", "words": f"The agreement ends on {day_text(agreement.last_day)}.", "href": href, "link": "Read it"})
    return rows


def _tasks(found: PracticeHome, base: str) -> list[dict[str, str]]:
    tasks = []
    if found.previous_open and not found.previous_complete:
        before = found.month.previous()
        words = f"Are your hours of {before.label} complete? Say so, and pay can be worked out."
        tasks.append({"state": "wait", "words": words, "href": f"{base}/hours/{before}", "link": "Look at them"})
    for owner in found.licences_near:
        assert owner.registered_to is not None
        words = f"{owner.owner_name}’s registration ({owner.licence_type}) is until {day_text(owner.registered_to)}."
        tasks.append({"state": "care", "words": words, "href": "", "link": ""})
    return tasks


def _doing(found: PracticeHome, base: str) -> dict[str, Any] | None:
    year = found.year
    if not (year.outside_revenue_minor or year.net_minor):
        return None
    out = year.outside_revenue_minor - year.net_minor
    return {
        "in_minor": year.outside_revenue_minor,
        "out_minor": out,
        "left_minor": year.net_minor,
        "words": "so far this year",
        "href": f"{base}/money",
    }


ANNUAL = {
    "remind": ("wait", "The annual meeting of members is to be held by 31 March."),
    "overdue": ("care", "The annual meeting of members was to be held by 31 March, and it has not been noted."),
}


def _annual(state: str) -> list[dict[str, str]]:
    if state not in ANNUAL:
        return []
    colour, words = ANNUAL[state]
    return [{"state": colour, "words": words, "href": "/hub/meetings", "link": "Meetings"}]


def _hub(found: HubHome, week_minutes: int) -> dict[str, Any]:
    combined = found.year.column("combined") if found.year else None
    doing = None
    if combined and (combined.outside_revenue_minor or combined.net_minor):
        out = combined.outside_revenue_minor - combined.net_minor
        doing = {
            "in_minor": combined.outside_revenue_minor, "out_minor": out, "left_minor": combined.net_minor, "words": "so far this year",
            "href": "/hub/money", "keep_going": "",
        }  # fmt: skip
    mine = {place.slug for place in current_actor().places}
    rows = [
        {"name": each.name, "href": f"/p/{each.slug}" if each.slug in mine else f"/hub/practices/{each.slug}/money", "colour": each.colour,
         "words": f"since {day_text(each.joined_on)}", "state": "joined"}
        for each in found.practices
    ]  # fmt: skip
    rows += [
        {
            "name": each.name,
            "href": f"/hub/practices/{public_id('onb', each.id)}/joining",
            "colour": None,
            "words": "on its way in",
            "state": "joining",
        }
        for each in found.on_their_way
    ]
    tasks = [
        {
            "state": "wait",
            "words": f"{each.name}’s six months are over on {day_text(each.due_on)}.",
            "href": "/hub/decisions/new",
            "link": "Bring a proposal",
        }
        for each in found.candidates
    ] + _annual(found.annual_meeting)
    return {
        "greeting": _greeting(), "summary": _summary(found), "voices": _voices(found), "tasks": tasks, "doing": doing, "practices": rows,
        "welcome_href": "/hub/practices/new", "week": {"minutes": week_minutes, "href": "/me/hours"}, "recent": _recent(found), "coming": [],
        "currency": "USD", "your_part_minor": None, "your_part_href": "/me/capital",
    }  # fmt: skip
