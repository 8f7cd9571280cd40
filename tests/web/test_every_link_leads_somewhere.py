"""Walk from page to page as three different people would: no link may lead to nothing."""

from __future__ import annotations

import html
import re

import pytest

from hub.demo import cast
from tests.builders.people import Browser

PER_ADDRESS = 3  # so many examples of one kind of address: entries and invoices are many and alike


@pytest.mark.parametrize("person", [cast.AMARA, cast.SAM, cast.MINA], ids=lambda person: person.key)
def test_every_link_of_every_page_opens(story_app, person):
    browser = Browser(story_app).enter(person.email)
    waiting, from_where, kinds, broken = ["/"], {"/": ""}, {}, []
    while waiting:
        address = waiting.pop(0)
        response = browser.get(address)
        if response.status_code >= 400:
            broken.append(f"{response.status_code} {address} (on {from_where[address]})")
        links = [response.headers["Location"]] if response.status_code in (302, 303) else re.findall(r'href="([^"#]+)', response.text)
        for link in map(html.unescape, links):
            kind = re.sub(r"[0-9a-f]{32}|\d+", "_", link)
            if not link.startswith("/") or link.startswith("/static") or link in from_where or kinds.get(kind, 0) >= PER_ADDRESS:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            from_where[link] = address
            waiting.append(link)
    assert broken == []
    assert len(from_where) > 60
