"""What the design promises of every page, held against every template with usual, empty, long and many contents."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.web.frame import LONG_PLACE, frame_app, rendered
from tests.web.page_reader import Element, read_page
from tests.web.samples import PAGES, every_page

WEB = Path(__file__).parents[2] / "hub" / "web"
EVERY = [pytest.param(template, context, id=f"{template.removesuffix('.html')}: {variant}") for template, variant, context in every_page()]
BLOCKS = frozenset({"p", "div", "ul", "ol", "dl", "section", "table", "form", "h1", "h2", "h3", "figure", "details", "fieldset", "blockquote", "nav"})
FIELDS = ("input", "select", "textarea")
POINTERS = ("aria-labelledby", "aria-describedby", "for")

# Section 9 of the design: words that these pages do not use. Words of law and accounting stand once in brackets, on the pages listed below.
NOT_OUR_WORDS = (
    "approve", "approves", "approved", "approval", "sign off", "signed off", "request permission", "abstain", "reject", "rejected", "submitted to", "pending",
    "voters", "overdue", "vote", "votes", "passed", "failed", "employee", "employees", "staff", "resource", "resources", "user", "users", "administrator",
    "treasurer", "manager", "supervision", "spoke", "spokes", "tenant", "tenants", "organisation", "organization", "mso", "headquarters", "revenue", "opex",
    "net income", "dividend", "dividends", "bonus", "patronage", "retained earnings", "commission", "burn rate", "runway", "import", "imports",
    "importing", "rollback", "close period", "reconcile", "charity", "write-off", "discount", "boss", "principal", "invalid", "error", "errors",
    "can't", "can’t", "oops", "are you sure", "simply", "just", "streak", "dashboard", "tenancy", "click",
)  # fmt: skip
FORMAL = {
    "help_words.html": {"revenue", "net income", "retained earnings", "reconcile", "organization", "patronage", "dividend"},
    "surplus.html": {"patronage", "dividends"},
}
LEFTOVERS = ("None", "undefined", "{{", "{%", "&lt;")


def page_of(template: str, context: dict[str, Any], **frame: Any) -> tuple[Element, list[str]]:
    return read_page(rendered(template, context, **frame))


def test_every_template_has_a_sample():
    templates = {path.name for path in (WEB / "templates").glob("*.html")} - {"base.html"}
    assert templates == set(PAGES)


def test_every_template_says_what_it_expects():
    for path in (WEB / "templates").glob("*.html"):
        assert path.read_text().startswith("{#"), path.name


@pytest.mark.parametrize(("template", "context"), EVERY)
def test_page(template: str, context: dict[str, Any]):
    """One test for all promises about one page, so that each page is rendered once; every fault of the page is named at once."""
    page, faults = page_of(template, context)
    faults += structure(page) + names(page) + forms(page) + nothing_inline(page) + visibility(page) + words(template, page)
    assert not faults, "\n".join(faults)


def structure(page: Element) -> list[str]:
    faults = []
    (html,) = page.find("html")
    if html.attributes.get("lang") != "en":
        faults.append("the page does not say its language")
    if len(page.find("h1")) != 1:
        faults.append(f"{len(page.find('h1'))} h1")
    if not page.find("title")[0].text().strip() or "None" in page.find("title")[0].text():
        faults.append("the title is empty")
    levels = [int(each.tag[1]) for each in page.find("main")[0].find("h1", "h2", "h3", "h4")]
    faults += [f"h{two} follows h{one}" for one, two in pairwise(levels) if two > one + 1]
    for each in page.walk():
        around = next((above for above in each.ancestors() if above.tag == "p"), None)
        if each.tag in BLOCKS and around is not None:
            faults.append(f"<{each.tag}> inside <p>: {around.text().strip()[:60]}")
        if each.tag == "ul" and any(isinstance(child, Element) and child.tag != "li" for child in each.children):
            faults.append("something that is no <li> in a list")
    for table in page.find("table"):
        if not any("scope" in cell.attributes for cell in table.find("th")):
            faults.append("a table without headings")
        widths = [sum(int(cell.attributes.get("colspan", 1)) for cell in row.find("th", "td")) for row in table.find("tr")]
        if len(set(widths)) > 1:
            faults.append(f"rows of {sorted(set(widths))} cells in one table")
    return faults


def names(page: Element) -> list[str]:
    ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
    faults = [f"id {one} stands twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    for each in page.walk():
        for pointer in POINTERS:
            faults += [f"{pointer} of <{each.tag}> points to {one}, which is not there" for one in each.attributes.get(pointer, "").split() if one not in ids]
        href = each.attributes.get("href", "")
        if each.tag == "a" and href.startswith("#") and href[1:] not in ids:
            faults.append(f"a link leads to {href}, which is not there")
        if each.tag == "a" and (not href or "None" in href):
            faults.append(f"a link leads nowhere: {each.text().strip()}")
        if each.tag in ("a", "button", "summary", "h1", "h2", "h3", "th", "legend") and not each.text().strip():
            faults.append(f"<{each.tag}> says nothing")
        if each.tag == "svg" and each.attributes.get("aria-hidden") != "true" and each.attributes.get("role") != "img":
            faults.append("a drawing that neither hides nor speaks")
        if each.tag == "form" and "card" in each.classes() and not {"aria-label", "aria-labelledby"} & set(each.attributes):
            faults.append("a form without a name")
    return faults


def forms(page: Element) -> list[str]:
    labelled = {each.attributes.get("for") for each in page.find("label")}
    faults = []
    for each in page.find(*FIELDS):
        hidden = each.attributes.get("type") == "hidden" or "hidden" in each.attributes
        wrapped = any(above.tag == "label" for above in each.ancestors())
        if not hidden and not wrapped and each.attributes.get("id") not in labelled and not each.attributes.get("aria-label"):
            faults.append(f"field {each.attributes.get('name')} has no label")
        if "placeholder" in each.attributes:
            faults.append(f"field {each.attributes.get('name')} has a placeholder")
    for form in page.find("form"):
        tokens = [each for each in form.find("input") if each.attributes.get("name") == "csrf_token"]
        wanted = 1 if form.attributes.get("method") == "post" else 0
        if len(tokens) != wanted:
            faults.append(f"a {form.attributes.get('method')} form with {len(tokens)} tokens")
        if not form.find("button"):
            faults.append("a form without a button")
    return faults


def nothing_inline(page: Element) -> list[str]:
    faults = []
    for each in page.walk():
        faults += [f"<{each.tag}> has {name}" for name in each.attributes if name == "style" or name.startswith("on")]
        if each.tag in ("script", "style") and (each.text().strip() or "src" not in each.attributes):
            faults.append(f"an inline <{each.tag}>")
        faults += [f"an address of data: in <{each.tag}>" for name in ("src", "href") if each.attributes.get(name, "").startswith("data:")]
    return faults


def visibility(page: Element) -> list[str]:
    said = [each.text().strip() for each in page.walk() if "visibility" in each.classes()]
    return [] if len(said) == 1 and len(said[0]) > 15 else ["the foot does not say who can see the page"]


def words(template: str, page: Element) -> list[str]:
    shown = spoken(page.find("body")[0])
    faults = ["an exclamation mark"] if "!" in shown else []
    for word in NOT_OUR_WORDS:
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-]| now)", shown, re.IGNORECASE) and word not in FORMAL.get(template, ()):
            faults.append(f"the word “{word}”")
    left = (each for each in LEFTOVERS if re.search(rf"(?<!\w){re.escape(each)}(?! (?:in|yet))(?!\w|\.)", shown))
    return faults + [f"“{each}” was left in the text" for each in left]


def spoken(element: Element) -> str:
    if element.tag in ("code", "script"):
        return " "
    between = " " if element.tag in BLOCKS | {"li", "td", "th", "span", "dt", "dd", "a", "button", "option"} else ""
    return between + "".join(child if isinstance(child, str) else spoken(child) for child in element.children) + between


@pytest.mark.parametrize("template", sorted(PAGES))
def test_a_visitor_sees_the_page_without_places_and_tabs(template: str):
    page, _ = page_of(template, next(iter(PAGES[template].values())), app=frame_app(None))
    assert not [each for each in page.walk() if {"side", "tabbar", "topbar"} & each.classes()]
    assert len(page.find("h1")) == 1


def test_after_a_problem_the_title_says_so_and_the_summary_leads_to_each_field():
    page, _ = page_of("founding.html", PAGES["founding.html"]["problem"])
    assert page.find("title")[0].text().startswith("Problem: ")
    (summary,) = [each for each in page.walk() if "problems" in each.classes()]
    assert summary.attributes["role"] == "alert"
    assert summary.find("h2")[0].text() == "Two things need a look"
    for link in summary.find("a"):
        field = next(each for each in page.walk() if each.attributes.get("id") == link.attributes["href"][1:])
        assert field.attributes["aria-invalid"] == "true"
        message = next(each for each in page.walk() if each.attributes.get("id") == field.attributes["aria-describedby"].split()[-1])
        assert message.text().strip() == link.text().strip()


def test_what_was_typed_is_kept_and_a_password_is_not_sent_back():
    page, _ = page_of("sign_in.html", {**PAGES["sign_in.html"]["problem"], "form": {"email": 'a"<b>@example.org', "password": "secret"}})
    fields = {each.attributes["name"]: each for each in page.find("input")}
    assert fields["email"].attributes["value"] == 'a"<b>@example.org'
    assert "value" not in fields["password"].attributes


def test_a_flash_offers_to_take_it_back_with_a_form():
    page, faults = page_of("help.html", {}, said="Saved. 14 lines came in from “october.csv”.")
    (flash,) = [each for each in page.walk() if "flash" in each.classes()]
    assert not faults and not forms(page)
    assert flash.attributes["role"] == "status"
    assert flash.find("form")[0].attributes["action"] == "/undo"


def test_the_current_place_and_page_are_marked_once():
    page, _ = page_of("help.html", {}, app=frame_app(place=LONG_PLACE), path="/p/long/money")
    marked = [each.text().strip() for each in page.find("header")[0].find("a") if each.attributes.get("aria-current") == "page"]
    assert marked == ["Money"]


def test_only_pages_that_exist_are_in_the_navigation():
    page, _ = page_of("help.html", {})
    links = {each.attributes["href"] for each in page.find("nav")[1].find("a")}
    assert links == {"/hub", "/hub/decisions", "/hub/money", "/me/hours", "/hub/people", "/hub/practices", "/hub/agreements", "/hub/records"}


def test_what_a_member_wrote_is_shown_as_text():
    proposal = PAGES["proposal.html"]["usual"]
    html = rendered("proposal.html", {**proposal, "proposal": {**proposal["proposal"], "text": "<script>alert(1)</script>\n\nSecond & last"}})
    assert "<script>alert" not in html
    assert "<p>Second &amp; last</p>" in html


@pytest.mark.parametrize("template", sorted(PAGES))
def test_a_page_is_small(template: str):
    """HTML, stylesheet and script together stay under forty kilobytes on the wire, and a page under 1,200 elements."""
    html = rendered(template, next(iter(PAGES[template].values())))
    carried = [html.encode(), (WEB / "static/app.css").read_bytes(), (WEB / "static/app.js").read_bytes()]
    assert sum(len(gzip.compress(each, 6)) for each in carried) < 40_000
    assert sum(1 for _ in read_page(html)[0].walk()) < 1_200


def test_the_stylesheet_and_the_script_keep_their_budgets():
    assert len(gzip.compress((WEB / "static/app.css").read_bytes(), 6)) <= 10_000
    assert len(gzip.compress((WEB / "static/app.js").read_bytes(), 6)) < 4_000


def test_the_stylesheet_asks_for_nothing_and_flows_either_way():
    css = (WEB / "static/app.css").read_text()
    assert "url(" not in css and "@import" not in css
    assert not re.findall(r"(?:margin|padding|border)-(?:left|right)\b|(?<![-\w])(?:left|right):", css)
