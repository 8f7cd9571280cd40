"""Whatever an address can name, filled in with a neighbour's own rows, and with rows of nobody that look just like them.

`probes` takes a route and gives the requests that try it: each beside its twin, which differs in the ids alone and names nothing there is.
`differences` and `leaks` tell what an answer gave away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from hub.kernel.cursor import write_cursor
from hub.web.access import is_file
from tests.builders.people import Browser
from tests.tenancy.neighbours import MAIN, Neighbour, settle_in, state_of, this_day, traces

__all__ = ["MAIN", "Neighbour", "settle_in", "state_of", "traces"]

NOWHERE = "no-such-practice"

# What each part of an address stands for. A new part has to be told here before its route can be probed.
KINDS = {
    "practice": "place", "slug": "place", "place": "place", "je_id": "je", "inv_id": "inv", "dec_id": "dec", "prop_id": "prop",
    "ident": "matter", "per_id": "per", "person": "per", "onb": "onb", "onb_id": "onb", "import_id": "imp", "batch": "imp",
    "entry_id": "hrs", "entry": "hrs", "session": "ses", "month": "month", "week": "week", "day": "day", "year": "year",
    "version": "version", "key": "key", "step": "step",
}  # fmt: skip
ELSEWHERE = {
    ("/me/tokens/<token>/revoke", "token"): "tok", ("/sign-in/link/<token>", "token"): "secret",
    ("/hub/practices/<onb>/joining/people/<int:place>/remove", "place"): "number",
}  # fmt: skip
OBJECTS = frozenset({"je", "inv", "dec", "prop", "matter", "per", "onb", "imp", "hrs", "ses", "tok", "rec"})
PART = re.compile(r"<(?:[^:<>]*:)?([^<>]+)>")
ANY_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PASSING = re.compile(
    r'(name="csrf_token" value="|"request_id": ?"|<code>|class="number">)[^"<]*|(?<=value=")(?:[0-9a-f]{32}|[A-HJ-NP-Z2-9]{6,8})(?=")'
)


@dataclass(frozen=True)
class Probe:
    """One request, and its twin that names nothing; without a twin there is nothing in it that could be unknown."""

    rule: str
    method: str
    address: str
    twin: str | None = None
    body: dict[str, Any] = field(default_factory=dict)
    twin_body: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.method} {self.address}"


def kind_of(rule: str, part: str) -> str:
    """Tell what a part of an address stands for; a part that nobody has told of fails the test."""
    kind = ELSEWHERE.get((rule, part)) or KINDS.get(part)
    assert kind is not None, f"tests/tenancy/prober.py does not know what <{part}> stands for in {rule}: tell it in KINDS"
    return kind


def near(value: str) -> str:
    """Return an id that nobody has, next to one that somebody has, so that an order by ids does not tell them apart."""
    head, _, tail = value.rpartition("_")
    if len(tail) == 32 and head:
        return f"{head}_{tail[:-1]}{int(tail[-1], 16) ^ 1:x}"
    return value[:-1] + f"{int(value[-1], 16) ^ 1:x}" if ANY_ID.fullmatch(value) else value


def routes_of(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Go through every rule and method of the map, files of ours aside; HEAD and OPTIONS are asked beside GET."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.rule == "/sign-out", each.rule)):
        if not is_file(rule.endpoint):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def probes(app: Flask, rule: Rule, method: str, theirs: Neighbour, own: str) -> Iterator[Probe]:
    """Give every request that tries one route on a neighbour: in their place, and with their rows in a place of one's own."""
    parts = {part: kind_of(rule.rule, part) for part in PART.findall(rule.rule)}
    places, objects = [part for part in parts if parts[part] == "place"], [part for part in parts if parts[part] in OBJECTS]
    known = {part: theirs.first(kind) for part, kind in parts.items()}
    bodies = body_of(app, rule, method, theirs)
    named = bool(places) and "/hub/" in rule.rule  # the hub speaks of practices by name: that there is one is no secret, its rows are
    if places or not objects:
        nobody = {part: NOWHERE if part in places and not named else near(value) for part, value in known.items()}
        twin = write(rule.rule, nobody) if places else write(rule.rule, known) if method != "GET" else None
        here, there = _places_asked(app, rule, method, theirs)
        real, twin = write(rule.rule, known) + here, twin and twin + there
        yield Probe(rule.rule, method, real, twin if (real, bodies[0]) != (twin, bodies[1]) else None, *bodies)
    if places and not named and not objects and method != "GET":
        yield Probe(rule.rule, method, *(write(rule.rule, known | dict.fromkeys(places, own)),) * 2, *bodies)
    for part in objects:
        for value in theirs.values[parts[part]]:
            here = known | dict.fromkeys(places, theirs.slug if named else own) | {part: value}
            there = here | {each: near(here[each]) for each in objects}
            yield Probe(rule.rule, method, write(rule.rule, here), write(rule.rule, there), *bodies)
    if method == "GET":
        yield from _asked(app, rule, theirs, known, places, own)


def _places_asked(app: Flask, rule: Rule, method: str, theirs: Neighbour) -> tuple[str, str]:
    """Return the queries by which a form or a file says which place it is for: the neighbour's, and nobody's."""
    takes = app.extensions["hub.api_queries"].get((rule.endpoint, method), ("place",) if rule.rule.startswith("/me/hours") else ())
    return (f"?place={theirs.slug}", f"?place={NOWHERE}") if method != "GET" and "place" in takes else ("", "")


def _asked(
    app: Flask, rule: Rule, theirs: Neighbour, known: dict[str, str], places: list[str], own: str
) -> Iterator[Probe]:  # fmt: skip
    """Give the request whose query speaks of the neighbour, in a place of one's own."""
    names = app.extensions["hub.api_queries"].get((rule.endpoint, "GET"))
    query, nobody = query_of(theirs, names, unknown=False), query_of(theirs, names, unknown=True)
    if query and len(places) < 2:
        base = write(rule.rule, known | dict.fromkeys(places, own))
        yield Probe(rule.rule, "GET", f"{base}?{urlencode(query)}", f"{base}?{urlencode(nobody)}")


def write(rule: str, values: dict[str, str]) -> str:
    return PART.sub(lambda found: quote(values[found[1]], safe=""), rule)


def query_of(theirs: Neighbour, names: Iterable[str] | None, *, unknown: bool) -> dict[str, str]:
    """Return everything that a query may say about a neighbour; for the API what the operation knows of it."""
    change = near if unknown else str
    all_of_it = {
        "entity": NOWHERE if unknown else theirs.slug, "row": "other_costs", "place": NOWHERE if unknown else theirs.slug,
        "after": change(theirs.first("dec")), "before": change(theirs.first("rec")), "replaces": change(theirs.first("dec")),
        "decision": change(theirs.first("dec")), "q": theirs.words[0].lower(), "words": theirs.words[0].lower(), "kind": "rates.low_rate.grant",
        "cursor": write_cursor(this_day(), UUID(change(theirs.first("je")).rpartition("_")[2])),
    }  # fmt: skip
    return {name: value for name, value in all_of_it.items() if names is None or name in names}


def body_of(app: Flask, rule: Rule, method: str, theirs: Neighbour) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a body that speaks of the neighbour wherever it can, and its twin: for the API the fields that the operation takes."""
    if method == "GET":
        return {}, {}
    both = tuple(_everything(theirs, rule.rule, unknown=unknown) for unknown in (False, True))
    if not rule.rule.startswith("/api/"):
        return both  # type: ignore[return-value]
    wanted = _described(app).get((rule.rule, method), {})
    return tuple({name: each.get(name, guess) for name, guess in wanted.items() if name in each or guess is not None} for each in both)  # type: ignore[return-value]


def _described(app: Flask) -> dict[tuple[str, str], dict[str, Any]]:
    """Read from the description of the API which fields each operation takes, with a guess for each that it cannot do without."""
    if "tests.described" not in app.extensions:
        with app.app_context():
            spec = app.extensions["hub.api"].spec.to_dict()
        found = {}
        for path, operations in spec["paths"].items():
            for method, operation in operations.items():
                content = operation.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
                schema = content.get("application/json", {}).get("schema", {})
                if "$ref" in schema:
                    schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
                asked = schema.get("required", ())
                fields = {name: _guess(shape) if name in asked else None for name, shape in schema.get("properties", {}).items()}
                found[path, method.upper()] = fields
        app.extensions["tests.described"] = {
            (rule.rule, method): found.get((PART.sub(r"{\1}", rule.rule), method), {}) for rule, method in routes_of(app)
        }
    described: dict[tuple[str, str], dict[str, Any]] = app.extensions["tests.described"]
    return described


def _guess(shape: dict[str, Any]) -> Any:
    """Return something that a field may hold, for fields that nobody has told of."""
    examples = shape.get("enum") or shape.get("examples")
    day = {"date": this_day().isoformat()}.get(shape.get("format", ""))
    return (
        examples[0]
        if examples
        else day or {"integer": 1, "boolean": False, "array": [], "object": {}}.get(str(shape.get("type")), "A fern")
    )


def _everything(theirs: Neighbour, rule: str, *, unknown: bool) -> dict[str, Any]:
    """Return every field of every form, with the neighbour's ids in it."""
    change, api, today = near if unknown else str, rule.startswith("/api/"), this_day().isoformat()
    place = NOWHERE if unknown else theirs.slug
    person, raw = change(theirs.first("per")), str(UUID(change(theirs.first("per")).rpartition("_")[2]))
    decision = change(theirs.first("dec"))
    kind = {"decisions/new": "consensus.words.keep", "/meetings": "weekly"}
    return {
        "place": place, "payer": place, "position": "consent", "version": 1, "text_hash": theirs.text_hash, "reason": "", "principle": "",
        "title": "A fern", "text": "We buy a fern.", "why": "", "note": "", "meaning": "changed", "effect": "consensus.words.keep", "payload": {},
        "absent_rule": "wait", "replaces": decision, "person": person, "present": [person], "notes": "", "day": today, "on": today,
        "kind": next((each for end, each in kind.items() if end in rule), "sessions" if api or "/me/" in rule else "contractor"),
        "paid_on": today, "amount": "12.34", "words": "A fern", "once": "0" * 31 + ("1" if unknown else "2"), "paid_by_clients": "1",
        "reference": None if api else "ABCDEF22", "person_id": person if api else raw, "usual": "80", "agreed": "10", "usual_minor": 8000,
        "agreed_minor": 1000, "sessions_a_month": 2, "from_month": today[:7], "months": 1, "entries": [{"worked_on": today, "minutes": 5, "kind": "notes"}],
        "cells": [{"worked_on": today, "minutes": 5, "kind": "notes"}], "reference_on": today, "minutes": 5, "days": [today], "keep_hours": False,
        "from_on": today, "kind_of_work": "notes", "more": "yes", "how_long": "0:05", "time": "0:05", "discipline": "acupuncture", "plugin": "acupuncture",
        "name": "Willow Rooms", "slug": "willow", "legal_form": "PLLC", "jurisdiction": "US-NY", "owner_name": "Mei Lin", "email": "mei@willow.example",
        "licence_type": "LAC", "licence_number": "LAC-1", "registered_to": None if api else today, "fee_model": "flat_monthly", "monthly_minor": 1000,
        "monthly": "10", "first_day": today, "shares": "totals", "notice_days": 90, "services": [], "signatures": [], "people": [],
        "password": "nothing that opens", "scopes": [], "order": "day-first",
    }  # fmt: skip


@dataclass
class Visitor:
    """Somebody who sends probes, by a session, by a token, or as nobody."""

    name: str
    app: Flask
    browser: Browser | None = None
    bearer: str | None = None

    def send(self, probe: Probe, address: str, body: dict[str, Any], method: str = "") -> TestResponse:
        """Send one of a probe's two requests as this visitor's kind of client does."""
        method, api = method or probe.method, probe.rule.startswith("/api/")
        headers = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        client = self.browser.client if self.browser else self.app.test_client()
        client.delete_cookie("hub_message")  # what was said about the request before has no place in this answer
        if self.browser and probe.method != "GET":
            headers["X-CSRF-Token"] = self.browser.token
        if "If-Match" not in headers and probe.method == "PUT":
            headers["If-Match"] = "*"
        named: dict[str, Any] = {} if probe.method == "GET" else {"json": body} if api else {"data": _plain(body)}
        if probe.rule.endswith("/imports"):
            named = {} if probe.method == "GET" else {"data": b"date,minutes\n"}
        return client.open(address, method=method, headers=headers, **named)


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, list) else str(value)
        for name, value in body.items()
        if not isinstance(value, dict) and value != []
    }


def differences(probe: Probe, real: TestResponse, twin: TestResponse, theirs: Neighbour) -> list[str]:
    """Tell what sets the answer about a neighbour's row apart from the answer about nothing."""
    if real.status_code != twin.status_code:
        return [f"{probe.name}: {real.status_code}, but {twin.status_code} for {probe.twin}"]
    if real.status_code < 400:
        return []
    one, other = (masked(answer, theirs) for answer in (real, twin))
    if one == other:
        return []
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return [f"{probe.name}: {real.status_code} says “{one[place - 40 : place + 60]}”, for nothing “{other[place - 40 : place + 60]}”"]


def masked(answer: TestResponse, theirs: Neighbour) -> str:
    """Return the headers and the body without what differs between any two requests, and without what was sent."""
    kept = "\n".join(
        f"{name}: {value}" for name, value in answer.headers if name not in ("X-Request-ID", "Set-Cookie", "Content-Length", "ETag")
    )
    text = ANY_ID.sub("‹id›", PASSING.sub(r"\1", f"{kept}\n{answer.text}"))
    text = text.replace(answer.headers.get("X-Request-ID") or "\0", "")
    for value in (theirs.slug, NOWHERE):
        text = text.replace(value, "‹place›")
    return re.sub(r"&cursor=[^&\"]*|cursor=[A-Za-z0-9_-]*", "cursor=", text)


def leaks(probe: Probe, answer: TestResponse, theirs: Neighbour) -> list[str]:
    """Tell which words, amounts and ids of a neighbour stand in an answer, beside those that were sent."""
    text = f"{answer.headers}\n{answer.text}"
    found = [word for word in theirs.words if word in text]
    sent = {UUID(each) for each in ANY_ID.findall(f"{probe.address} {probe.body}")}
    ids = {UUID(each) for each in ANY_ID.findall(text)} - sent
    found += [str(each) for each in ids if each.hex in theirs.ids]
    return [f"{probe.name}: {answer.status_code} gives away {', '.join(found[:4])}"] if found else []
