"""A small collective whose people can sign in, for tests of the edges.

Ada is a member of Psychology, Ben a candidate there, Cem a member of Social Work, Dee a member of both, Eva has left Psychology.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.db.unit_of_work import unit_of_work
from hub.identity import services as identity
from hub.kernel.context import Scope, operator_actor
from hub.kernel.ids import new_id
from hub.membership import services as membership
from hub.membership.services import NewPerson
from hub.practices import services as practices
from hub.practices.services import NewEntity

OPERATOR = operator_actor()
LONG_AGO = date(2025, 1, 1)
PASSWORD = "seven green bottles stand"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WHO = (
    ("ada", "member", ("psychology",)), ("ben", "candidate", ("psychology",)), ("cem", "member", ("social-work",)),
    ("dee", "member", ("psychology", "social-work")), ("eva", "former", ("psychology",)),
)  # fmt: skip


@dataclass(frozen=True)
class Collective:
    """The ids of what was made."""

    hub: UUID
    places: dict[str, UUID]
    people: dict[str, UUID]

    def email(self, name: str) -> str:
        return f"{name}@example.coop"


def small_collective() -> Collective:
    """Make the hub, two practices and five people; needs an app context."""
    hub = new_id()
    people = {}
    with unit_of_work(Scope.hub(hub), OPERATOR) as uow:
        practices.add_entity(uow, NewEntity("hub", "hub", "Alliance", "cooperative", "US-NY"), LONG_AGO, None, hub)
        places = {
            slug: practices.add_entity(uow, NewEntity("practice", slug, name, "PLLC", "US-NY", discipline="psychology"), LONG_AGO, None)
            for slug, name in (("psychology", "Psychology"), ("social-work", "Social Work"))
        }
        for name, standing, slugs in WHO:
            person = membership.add_person(
                uow, NewPerson(name.capitalize(), f"{name}@example.coop"), LONG_AGO, None if standing == "candidate" else LONG_AGO
            )
            for slug in slugs:
                membership.engage(uow, person, places[slug], "contractor", "therapy", LONG_AGO)
            if standing == "former":
                membership.leave(uow, person, uow.today - timedelta(days=1))
            people[name] = person
    return Collective(hub, places, people)


def give_password(person_id: UUID, password: str = PASSWORD) -> None:
    """Set a person's password as the operator would; needs an app context."""
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        identity.set_password(uow, person_id, password)


def make_link(email: str) -> str:
    """Make a one-time link and return its address; needs an app context."""
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        return "/sign-in/link/" + identity.make_link(uow, email).secret


def make_token(person_id: UUID, *scopes: str) -> str:
    """Make a token and return its secret; needs an app context."""
    with unit_of_work(Scope.system(), OPERATOR) as uow:
        return identity.make_token(uow, person_id, "for a test", scopes).secret


class Browser:
    """A test client that sends forms as a browser does: with the form token of the page it stands on."""

    def __init__(self, app: Flask):
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, address: str, **options: Any) -> TestResponse:
        """Open a page, and remember its form token."""
        response = self.client.get(address, **options)
        found = TOKEN.search(response.text) if response.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return response

    def post(self, address: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with the form token of the page that was opened last."""
        return self.client.post(address, data={"csrf_token": self.token} | (data or {}), **options)

    def enter(self, email: str) -> Browser:
        """Sign in by a one-time link."""
        with self.app.app_context():
            address = make_link(email)
        self.get(address)
        assert self.post(address).status_code == 303
        self.get("/me/security")
        return self

    def cookie(self, name: str = "hub_session") -> str | None:
        found = self.client.get_cookie(name)
        return found.value if found else None
