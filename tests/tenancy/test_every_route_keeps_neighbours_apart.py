"""Every route there is, tried on a neighbour's rows by everybody who has no business with them.

HUB_PROBE=all also asks every request with HEAD, and looks at the neighbour's rows after each request that could have changed them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest

from hub.db.unit_of_work import unit_of_work
from hub.demo import cast
from hub.kernel.context import Scope
from hub.membership import services as membership
from hub.web.access import access_of, routes, token_scopes
from tests.builders.people import OPERATOR, Browser, make_token
from tests.tenancy.prober import (
    MAIN,
    NOWHERE,
    Neighbour,
    Probe,
    Visitor,
    differences,
    leaks,
    probes,
    routes_of,
    settle_in,
    state_of,
    traces,
)

ALL = os.environ.get("HUB_PROBE") == "all"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# What a member of the hub may know of every practice, because joining means sharing it. A route stands here with its reason or nowhere.
SHARED = {
    r"(/api/v1)?/hub/agreements/<slug>/<int:version>": "agreements are open to everybody who is in the hub",
    r"(/api/v1)?/hub/fees/<inv_id>(/settle)?": "the hub's own invoices, which it sends and books",
    r"(/api/v1)?/hub/practices/<slug>(/money(\.csv|\.journal)?)?": "month totals by class of account",
    r"(/api/v1)?/hub/people/<(person|per_id)>": "people are one circle",
    r"(/api/v1)?/hub/meetings": "whoever is named as present is of the one circle",
    r"(/api/v1)?/hub/practices/<(onb|onb_id)>/joining(/.*)?": "welcoming a practice is a matter of all",
    r"(/api/v1)?/hub/money/cell(\.csv)?": "month totals by class of account",
    r"(/api/v1)?/hub/plugins/<key>": "plugins belong to nobody's practice",
}
LINES = re.compile(r"(/api/v1)?/hub/practices/<slug>/money/entries(\.csv|\.journal|/<je_id>)?|/hub/money/cell")
TWICE = re.compile(r".*/hours/<month>/incomplete")  # takes back what one said oneself; the second time there is nothing to take back
PRIVATE = r"/me/(security|tokens)|/sign-"
SEEN_BY_ITS_OWN = frozenset(
    base + path
    for base in ("/p/<practice>", "/api/v1/p/<practice>")
    for path in ("/money/entries", "/money/entries/<je_id>", "/decisions", "/care-fund", "/records")
) | {
    "/p/<practice>/decisions/<ident>", "/p/<practice>/decisions/<ident>.csv", "/p/<practice>/decisions.csv", "/p/<practice>/money/entries.csv",
    "/p/<practice>/money/entries.journal", "/p/<practice>/money.journal", "/p/<practice>/records.csv", "/p/<practice>/care-fund.csv",
    "/api/v1/p/<practice>/proposals", "/api/v1/p/<practice>/proposals/<prop_id>", "/api/v1/p/<practice>/decisions/<dec_id>",
    "/me/tokens", "/me/pay/<month>", "/me/pay/<month>.csv", "/api/v1/me/pay/<month>",
}  # fmt: skip
OPEN_LINES = frozenset({cast.PSYCHOLOGY})  # its agreement says so


@pytest.fixture(scope="module")
def told(_story_template, make_database, make_app) -> tuple[Any, Any, dict[str, Neighbour]]:
    database = make_database(_story_template)
    app = make_app(database)
    return app, database, settle_in(app, database)


@pytest.fixture(scope="module")
def left(told) -> cast.Person:
    """Tomás has left psychology."""
    app, database, _ = told
    with database.admin() as admin:
        (ident,) = admin.execute("SELECT id FROM hub.person WHERE email = %s", (cast.TOMAS.email,)).fetchone()
        (hub,) = admin.execute("SELECT id FROM hub.entity WHERE kind = 'hub'").fetchone()
    with app.app_context(), unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        membership.leave(uow, ident, uow.today)
    return cast.TOMAS


def shared(rule: str) -> bool:
    return any(re.fullmatch(pattern, rule) for pattern in SHARED)


class Attack:
    """One visitor trying all routes on one neighbour, and what came of it."""

    def __init__(self, told: Any, visitor: Visitor, theirs: Neighbour, own: str, *, member: bool):
        self.app, self.database, _ = told
        self.visitor, self.theirs, self.own, self.member = visitor, theirs, own, member
        self.count, self.findings, self.answers = 0, [], []
        self.reached: set[tuple[str, str]] = set()

    def run(self, wanted: Callable[[str, str], bool] = lambda rule, method: True) -> Attack:
        before = state_of(self.database, self.theirs)
        for rule, method in routes_of(self.app):
            if not wanted(rule.rule, method):
                continue
            for probe in probes(self.app, rule, method, self.theirs, self.own):
                self.reached.add((rule.rule, method))
                self.one(probe)
                if ALL and method in UNSAFE:
                    before = self.unchanged(before, probe.name)
        self.unchanged(before, self.visitor.name)
        print(
            f"{self.visitor.name} on {self.theirs.slug}: {self.count} probes of {len(self.reached)} routes, {len(self.findings)} findings"
        )
        return self

    def statuses(self, but_for: str = "") -> set[int]:
        return {code for probe, code in self.answers if not (but_for and re.match(but_for, probe.rule))}

    def hold(self) -> None:
        assert not self.findings, "\n" + "\n".join(self.findings)

    def one(self, probe: Probe) -> None:
        looked = traces(self.database, self.theirs) if LINES.fullmatch(probe.rule) else 0
        real = self.ask(probe, probe.address, probe.body)
        self.answers.append((probe, real.status_code))
        opened = self.member and self.theirs.slug in OPEN_LINES and LINES.fullmatch(probe.rule) is not None
        given = leaks(probe, real, self.theirs)
        if given and opened:
            if traces(self.database, self.theirs) <= looked:
                self.findings.append(f"{probe.name}: lines were read and the trail of {self.theirs.slug} does not say so")
        else:
            self.findings += given
        if probe.twin is not None and not (self.member and shared(probe.rule)) and not opened and not TWICE.fullmatch(probe.rule):
            twin = self.ask(probe, probe.twin, probe.twin_body)
            self.findings += differences(probe, real, twin, self.theirs)
        if ALL and probe.method == "GET":
            head = self.visitor.send(probe, probe.address, {}, "HEAD")
            head.close()
            if head.status_code != real.status_code or head.data:
                self.findings.append(f"HEAD {probe.address}: {head.status_code}, but GET {real.status_code}")

    def ask(self, probe: Probe, address: str, body: dict[str, Any]) -> Any:
        self.count += 1
        answer = self.visitor.send(probe, address, body)
        if answer.status_code >= 500:
            self.findings.append(f"{probe.method} {address}: {answer.status_code}")
        if self.visitor.browser and probe.method in UNSAFE and not self.visitor.browser.cookie():
            raise AssertionError(f"{probe.name} ended the session of whoever asked")
        return answer

    def unchanged(self, before: dict[str, str], when: str) -> dict[str, str]:
        now = state_of(self.database, self.theirs)
        self.findings += [
            f"{when}: {table} of {self.theirs.slug} was {before[table]} and is {now[table]}" for table in now if now[table] != before[table]
        ]
        return now


DIRECTIONS = [(cast.PSYCHOLOGY, cast.SOCIAL_WORK), (cast.SOCIAL_WORK, cast.PSYCHOLOGY)]


def by_session(told: Any, person: cast.Person, name: str = "session") -> Visitor:
    return Visitor(f"{name} of {person.key}", told[0], Browser(told[0]).enter(person.email))


def by_token(told: Any, person: cast.Person) -> Visitor:
    app, database, _ = told
    with database.admin() as admin:
        (ident,) = admin.execute("SELECT id FROM hub.person WHERE email = %s", (person.email,)).fetchone()
    with app.app_context():
        return Visitor(f"token of {person.key}", app, bearer=make_token(ident, *token_scopes(app)))


def staying(rule: str, method: str) -> bool:
    return rule != "/sign-out"


def for_tokens(rule: str, method: str) -> bool:
    return rule.startswith("/api/") or method == "GET"


@pytest.mark.parametrize(("theirs", "own"), DIRECTIONS)
def test_a_member_of_another_practice_learns_nothing_and_changes_nothing(told, theirs, own):
    visitor = by_session(told, MAIN[own])
    attack = Attack(told, visitor, told[2][theirs], own, member=True).run(staying)
    attack.hold()
    assert attack.count > 600


@pytest.mark.parametrize(("theirs", "own"), DIRECTIONS if ALL else DIRECTIONS[1:])
def test_a_token_with_every_scope_opens_no_other_practice(told, theirs, own):
    attack = Attack(told, by_token(told, MAIN[own]), told[2][theirs], own, member=True).run(for_tokens)
    attack.hold()
    assert {200, 404} <= set(attack.statuses()) and 401 not in attack.statuses(but_for=PRIVATE)


@pytest.mark.parametrize("theirs", MAIN if ALL else [cast.SOCIAL_WORK])
def test_somebody_of_the_hub_alone_stays_out_of_every_practice(told, theirs):
    attack = Attack(told, by_session(told, cast.SAM), told[2][theirs], NOWHERE, member=True).run(staying)
    attack.hold()
    assert {code for probe, code in attack.answers if "/p/<practice>" in probe.rule} == {404}


def test_whoever_has_left_finds_every_place_closed(told, left):
    theirs = told[2][cast.PSYCHOLOGY]
    attack = Attack(told, by_session(told, left, "new session"), theirs, theirs.slug, member=False).run(staying)
    attack.hold()
    closed = {(probe.rule, code) for probe, code in attack.answers if re.match(r"(/api/v1)?/(p/<practice>|hub)\b", probe.rule)}
    assert closed and {code for _, code in closed} == {404}


def test_nobody_signed_in_is_sent_to_the_door(told):
    app, _, places = told
    attack = Attack(told, Visitor("nobody", app), places[cast.PSYCHOLOGY], cast.PSYCHOLOGY, member=False).run()
    attack.hold()
    wrong = []
    for probe, code in attack.answers:
        rule = next(rule for rule, method in routes_of(app) if rule.rule == probe.rule and method == probe.method)
        access = access_of(app, rule.endpoint, probe.method)
        door = 401 if probe.rule.startswith("/api/") else 303
        if access is not None and access.permission is not None and code != door:
            wrong.append(f"{probe.name}: {code}")
    assert wrong == []


def test_every_route_of_the_application_is_probed(told):
    """A new route is probed without being told, or fails here until the prober knows what its address and its body stand for."""
    app, _, places = told
    asked = {
        (rule.rule, method) for rule, method in routes_of(app) for _ in probes(app, rule, method, places[cast.PSYCHOLOGY], cast.SOCIAL_WORK)
    }
    assert asked == {(rule.rule, method) for rule, method in routes(app)}


def test_every_shared_route_is_still_there(told):
    rules = {rule.rule for rule, _ in routes_of(told[0])}
    assert [pattern for pattern in SHARED if not any(re.fullmatch(pattern, rule) for rule in rules)] == []


def test_the_prober_has_eyes(told):
    """What nobody else may see, its own people do see: the marks stand on pages of every kind, and the prober finds them."""
    theirs = told[2][cast.SOCIAL_WORK]
    attack = Attack(told, by_session(told, MAIN[theirs.slug]), theirs, theirs.slug, member=True)
    seen = set()
    for rule, method in routes_of(told[0]):
        for probe in probes(told[0], rule, method, theirs, theirs.slug) if method == "GET" else ():
            answer = attack.visitor.send(probe, probe.address, {})
            seen |= {rule.rule} if leaks(probe, answer, theirs) else set()
    assert seen >= SEEN_BY_ITS_OWN, SEEN_BY_ITS_OWN - seen
