"""Every page that a member of the story can reach by links keeps the promises of the design, and every link leads somewhere."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest

from hub.db.unit_of_work import transact
from hub.identity import services as identity
from hub.kernel.context import Scope, operator_actor
from tests.web.page_reader import read_page
from tests.web.test_every_page_keeps_the_promises import FORMAL, forms, names, nothing_inline, structure, visibility, words

EACH_SHAPE = 3  # pages that differ only by an id, a period or a filter are alike; a few of each are looked at
TEMPLATES = {"/help/words": "help_words.html", "/hub/surplus": "surplus.html"}
QUOTED = {"supervision"}  # plugins quote what the law of a licence calls it
MAY_QUOTE = ("/hub/plugins", "/hub/practices/new")


def signed_in(app: Any, email: str) -> Any:
    """Return a client that came in by a one-time link, as a person does."""
    with app.app_context():
        link = transact(Scope.system(), operator_actor(), lambda uow: identity.make_link(uow, email))
    address = f"/sign-in/link/{link.secret}"
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert token is not None
    assert client.post(address, data={"csrf_token": token[1]}).status_code == 303
    return client


def shape(address: str) -> str:
    path = re.sub(r"\?.*", "?", address)
    return re.sub(r"\d{4}(-\w+)?", "period", re.sub(r"[0-9a-f]{32}", "id", path))


def walk(client: Any, start: tuple[str, ...] = ("/", "/menu", "/hub/money?period=2025")) -> dict[str, Any]:
    """Follow links from the start and return the answers by address."""
    answers: dict[str, Any] = {}
    shapes: Counter[str] = Counter()
    ahead = deque(start)
    while ahead:
        address = ahead.popleft()
        if address in answers or shapes[shape(address)] >= EACH_SHAPE:
            continue
        shapes[shape(address)] += 1
        answer = answers[address] = client.get(address)
        if answer.status_code in (302, 303):
            ahead.append(answer.headers["Location"])
        elif answer.mimetype == "text/html":
            found = (urljoin(address, unescape(each)) for each in re.findall(r'<a [^>]*href="([^"#]+)', answer.text))
            ahead.extend(each for each in found if each.startswith("/") and not each.startswith("/static"))
    return answers


def faults_of(address: str, html: str) -> list[str]:
    page, faults = read_page(html)
    template = next((name for start, name in TEMPLATES.items() if address.startswith(start)), "")
    quoted = {f"the word “{word}”" for word in QUOTED} if address.startswith(MAY_QUOTE) else set()
    faults += structure(page) + names(page) + forms(page) + nothing_inline(page) + visibility(page) + words(template, page)
    return [fault for fault in faults if fault not in quoted]


@pytest.mark.parametrize("name", ["Amara Osei", "Sam Okafor", "Jonah Weiss"])
def test_whoever_follows_the_links_finds_pages_that_keep_the_promises(name: str, story_app: Any):
    with story_app.app_context():
        people = transact(Scope.system(), operator_actor(), identity.list_people)
    client = signed_in(story_app, next(person.email for person in people if person.name == name))
    answers = walk(client)
    pages = {address: answer.text for address, answer in answers.items() if answer.status_code == 200 and answer.mimetype == "text/html"}
    assert len(pages) > 60
    dead = [f"{address}: {answer.status_code}" for address, answer in answers.items() if answer.status_code >= 400]
    assert not dead, "links that lead nowhere:\n" + "\n".join(dead)
    faults = [f"{address}: {fault}" for address, html in pages.items() for fault in faults_of(address, html)]
    assert not faults, "\n".join(faults)


def test_the_words_of_accountants_stand_only_where_they_are_explained():
    assert set(FORMAL) == set(TEMPLATES.values())
