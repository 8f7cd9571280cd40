"""Text that wants to be more than text, ways to write it into every field there is, and eyes for where it came to life."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from tests.builders.people import Browser
from tests.tenancy.neighbours import this_day
from tests.web.page_reader import Element, read_page

TEXTS = {
    "a formula with =": '=HYPERLINK("http://canary.example")<script>canary()</script>',
    "a formula with +": "+{{1337*7331}}${1337*7331}#{1337*7331}<img src=x onerror=canary()>",
    "a formula with -": "-1+1'\"><svg onload=canary()><iframe srcdoc=canary>",
    "a formula with @": "@SUM(1)'; DROP TABLE hub.person; -- %s %(x)s :x {0} \\' canary",
    "an attribute": '" onfocus="canary()" autofocus x="',
    "an address": 'javascript:canary()//"></a>',
    "lines of a header and of a journal": "line\r\nX-Canary: 1\r\n\r\n2020-01-01 open Assets:Canary USD\n; canary",
    "a tab before a formula": "\t=1+1+canary",
    "a line break before a formula": "\r\n=1+1+canary",
    "nothing that can be stored": "canary\x00",
    "letters that turn the line around": "\u202e=1+1 \u2066yranac\u2069 \u200bcanary\u0301\u0301\u0301 \U0001f5a4",
    "ten thousand letters": "k" * 10_000,
}
COUNTED = "9801547"  # what 1337*7331 comes to, should any template work it out
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*")
TYPED = frozenset({"text", "search", "email", "password", "tel", "url", ""})
INNER = re.compile(r"Traceback|psycopg|sqlalchemy|SELECT .* FROM|INSERT INTO|/site-packages/|\.py\b|line \d+, in |hub_app|DETAIL:")
LOCAL = ("/", "#", "?", "https://", "")
GIVEN = {
    "time": "0:05", "amount": "1.00", "usual": "80", "agreed": "10", "sessions_a_month": "1", "months": "1", "how_long": "0:05", "words": "Rent",
    "title": "A fern", "text": "We buy a fern.", "floor_minor": "45", "per_hour_minor": "41", "minutes": "5", "notes": "All came.",
    "position": "consent_with_reservations", "reason": "It is dear.", "name": "Willow Rooms", "scopes": "hours:read", "from_month": str(this_day())[:7],
    "holder": "Mei Lin", "number": "CNT-1", "valid_to": "2030-05-31", "email": "mei@willow.example", "owner_name": "Mei Lin", "licence_number": "LAC-1",
    "meaning": "changed", "paid_by_clients": "1", "task": "acupuncturist", "hub_signed_by": "Sam Okafor", "practice_signed_by": "Mei Lin",
}  # fmt: skip


@dataclass
class PageForm:
    """One form of a page: where it goes, and what a person who fills it in as asked would send."""

    at: str
    action: str
    shape: str
    values: dict[str, Any] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


def forms_on(address: str, html: str) -> Iterator[PageForm]:
    """Read the forms of a page that send something to be written down."""
    page, _ = read_page(html)
    for form in page.find("form"):
        if form.attributes.get("method", "").lower() != "post":
            continue
        action = unescape(form.attributes.get("action", "")) or address
        found = PageForm(address, action, "")
        for each in form.find("input", "textarea", "select"):
            _take(each, found)
        shape = re.sub(r"[0-9a-f]{32}", "id", action.partition("?")[0])
        found.shape = f"{re.sub(r'[0-9]{4}-[0-9W-]+', 'period', shape)} {found.values.get('kind', '')} {','.join(found.typed)}"
        yield found


def _take(each: Element, found: PageForm) -> None:
    name, kind = each.attributes.get("name", ""), each.attributes.get("type", "" if each.tag == "input" else each.tag)
    value = unescape(each.attributes.get("value", ""))
    if not name or name == "csrf_token" or kind in ("file", "submit"):
        return
    if kind == "select":
        choices = [unescape(option.attributes.get("value", "")) for option in each.find("option")]
        found.values[name] = next((choice for choice in choices if choice), "")
        found.other.append(name)
    elif kind in ("radio", "checkbox"):
        wanted = GIVEN.get(name) == value or "checked" in each.attributes
        if wanted or (kind == "radio" and name not in found.values):
            found.values[name] = value
        if name not in found.other:
            found.other.append(name)
    elif kind == "textarea" or kind in TYPED:
        found.values[name] = GIVEN.get(name) or value or each.text().strip() or "1"
        found.typed.append(name)
    else:
        found.values[name] = str(this_day()) if kind == "date" else value
        found.other.append(name)


def renewed(browser: Browser, form: PageForm) -> dict[str, Any]:
    """Open the page of a form anew, and return what stands in it now: marks of what was seen, keys that serve once."""
    fresh = next((each for each in forms_on(form.at, browser.get(form.at).text) if each.shape == form.shape), form)
    values = dict(fresh.values)
    if "once" in values:
        values["once"] = secrets.token_hex(16)
    return values


# What came to life


def faults_of(address: str, answer: TestResponse) -> list[str]:
    """Tell what in an answer is more than text, or tells more than a person should hear."""
    faults = [f"{name}: {value}" for name, value in answer.headers if "canary" in name.lower() or "\n" in value or "\r" in value]
    if answer.status_code >= 500:
        faults.append(f"status {answer.status_code}")
    if COUNTED in answer.text or f"{int(COUNTED):,}" in answer.text:
        faults.append("a template worked it out")
    if found := INNER.search(answer.text):
        faults.append(f"tells “{found[0]}”")
    if answer.mimetype == "text/html":
        faults += alive(answer.text)
    elif answer.mimetype == "text/csv":
        faults += running(answer.text)
    elif answer.mimetype == "text/plain" and answer.headers.get("Content-Disposition"):
        faults += out_of_line(answer.text)
    if answer.mimetype != "text/html" and answer.headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("a browser may take it for a page")
    named = answer.headers.get("Content-Disposition", "")
    if named and not re.fullmatch(r'attachment; filename="[A-Za-z0-9._-]+"', named):
        faults.append(f"a file called {named}")
    return [f"{address}: {fault}" for fault in faults]


def alive(html: str) -> list[str]:
    """Tell which elements of a page a text has made, and where one would run."""
    page, faults = read_page(html)
    for each in page.walk():
        faults += [f"<{each.tag} {name}>" for name in each.attributes if name.startswith("on") or name in ("style", "srcdoc", "autofocus")]
        if each.tag in ("iframe", "object", "embed", "base", "template") or (each.tag == "img" and "canary" in str(each.attributes)):
            faults.append(f"<{each.tag}>")
        if each.tag == "script" and not each.attributes.get("src", "").startswith("/static/"):
            faults.append(f"<script> {each.text()[:40]}")
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            if not each.attributes.get(name, "").startswith(LOCAL) or each.attributes.get(name, "").startswith("//"):
                faults.append(f"<{each.tag} {name}={each.attributes[name][:40]}>")
        if each.tag == "a" and "javascript:" in each.attributes.get("href", "").lower()[:20]:
            faults.append(f"<a href={each.attributes['href'][:40]}>")
    return faults


def running(text: str) -> list[str]:
    """Tell which cells of a CSV file a spreadsheet would run, and which rows have come apart."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    faults = [f"the cell {cell[:40]!r}" for row in rows for cell in row if cell.startswith(RUNS) and not NUMBER.fullmatch(cell)]
    if len({len(row) for row in rows}) > 1:
        faults.append(f"rows of {sorted({len(row) for row in rows})} cells")
    return faults + (["a zero sign"] if "\x00" in text else [])


ROOT = "(Assets|Liabilities|Equity|Income|Expenses):"
JOURNAL = re.compile(
    "|".join((
        "", "; .*", r"decimal-mark \.", "commodity [0-9.]+ [A-Z]{3}", 'option "(title|operating_currency)" ".*"', f"account {ROOT}.*  ; type:[AREXL]",
        f"[0-9-]{{10}} open {ROOT}[^ ]+ [A-Z]{{3}}", r"[0-9-]{10} \* .*", r"[0-9-]{10} \* ?\([0-9]+\) .*", f"  {ROOT}.*  -?[0-9.]+ [A-Z]{{3}}",
        "  ; .*", "  [a-z_]+: .*",
    ))
)  # fmt: skip


def out_of_line(text: str) -> list[str]:
    """Tell which lines of a plain-text journal are none that we write."""
    lines = text.splitlines()
    faults = [f"the line {line[:60]!r}" for line in text.split("\n") if not JOURNAL.fullmatch(line)]
    faults += ["a line break that is none of ours"] if len(lines) != len(text.split("\n")) - text.endswith("\n") else []
    return faults + [f"the line {line[:60]!r}" for line in lines if re.match(r"\S.*open Assets:Canary", line)]
