"""Calling the API as the people of the story.

`api`     calls on a copy of the told story that all API tests of a run share: for reading, and for writing what nobody else looks at.
`alone`   the same on a copy for one test.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hub.db.unit_of_work import unit_of_work
from hub.identity import services as identity
from hub.kernel.context import Scope
from hub.web.access import token_scopes
from tests.builders.people import OPERATOR, make_token


class Caller:
    """Sends requests to /api/v1 with a token of a person of the story that holds every scope, or those that are named."""

    def __init__(self, app: Flask):
        self.app = app
        self.tokens: dict[Any, str] = {}

    def token(self, who: str, *scopes: str) -> str:
        wanted = scopes or token_scopes(self.app)
        if (who, wanted) not in self.tokens:
            with self.app.app_context():
                self.tokens[who, wanted] = make_token(self.person(who), *wanted)
        return self.tokens[who, wanted]

    def person(self, who: str) -> Any:
        with self.app.app_context(), unit_of_work(Scope.system(), OPERATOR, read_only=True) as uow:
            return identity.person_by_email(uow, f"{who}@juniper.example").id

    def __call__(
        self, who: str | None, path: str, method: str = "GET", *, scopes: tuple[str, ...] = (), headers: Any = None, **named: Any
    ) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.token(who, *scopes)}"} if who else {}
        return self.app.test_client().open(f"/api/v1{path}", method=method, headers=sent | (headers or {}), **named)

    def post(self, who: str, path: str, body: Any = None, **named: Any) -> TestResponse:
        return self(who, path, "POST", json={} if body is None else body, **named)

    def walk(self, who: str, path: str, key: str, limit: int = 2) -> list[Any]:
        """Follow the cursors of a list to its end."""
        found, cursor = [], ""
        while cursor is not None:
            glue = "&" if "?" in path else "?"
            answer = self(who, f"{path}{glue}limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
            assert answer.status_code == 200, answer.json
            assert len(answer.json[key]) <= limit
            found += answer.json[key]
            cursor = answer.json["next_cursor"]
        return found


@pytest.fixture(scope="session")
def _told(_story_template, make_database, make_app) -> Caller:
    return Caller(make_app(make_database(_story_template)))


@pytest.fixture
def api(_told: Caller) -> Caller:
    return _told


@pytest.fixture
def alone(story_copy) -> Caller:
    return Caller(story_copy)
