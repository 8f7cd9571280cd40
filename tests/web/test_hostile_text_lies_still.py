"""Text that wants to be a script, a template, a query, a formula, a header or a line of a journal: written into every field of every form
and of every operation, by members and by the people of a practice whose very name is one, and then read on every page and in every file.

HUB_HOSTILE=all writes every text into every field; without it each field gets two, another two than the one before.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest

from hub.demo import cast
from tests.builders.people import Browser
from tests.web.hostile import COUNTED, TEXTS, alive, faults_of, forms_on, out_of_line, renewed, running
from tests.web.hostile_practice import ALL, MEI, SIGNED, SLUG, Battery, welcome
from tests.web.test_the_story_can_be_walked import walk

WRITTEN = {
    "proposal_version.title", "proposal_version.text", "proposal_version.why", "position.reason", "position.principle", "agenda_item.title",
    "decision.title", "meeting.notes", "journal_entry.memo", "access_token.name", "onboarding.name", "entity.name", "person.name",
    "engagement.task", "ownership.owner_name", "ownership.licence_number", "agreement_signature.name", "certificate.holder", "certificate.number",
}  # fmt: skip


UNSEEN = (
    "[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\u202a-\\u202e\\u2066-\\u2069]"  # controls, and what turns the direction of the rest of a line
)


@pytest.fixture(scope="module")
def battered(_story_template, make_database, make_app) -> Battery:
    database = make_database(_story_template)
    battery = Battery(make_app(database), database)
    welcome(battery)
    agent = {"User-Agent": TEXTS["a formula with ="]}
    for email in (MEI, cast.AMARA.email):
        browser = Browser(battery.app)
        browser.client.environ_base |= {"HTTP_USER_AGENT": agent["User-Agent"]}
        write_into_forms(battery, browser.enter(email))
    write_into_operations(battery, cast.AMARA.email)
    bring_in_files(battery, Browser(battery.app).enter(cast.AMARA.email))
    print(f"{battery.sent} texts sent to {len(battery.fields)} fields, {battery.taken} taken")
    return battery


def write_into_forms(battery: Battery, browser: Browser) -> None:
    """Fill every form that a person can find, one field after the other, with hostile text."""
    tried: set[str] = set()
    begun = browser.post("/hub/practices/new", {"plugin": "acupuncture", "name": "Begun"})
    start = ("/", "/menu", begun.headers["Location"], "/hub/money/record", "/me/tokens")
    for address, shown in walk(browser.client, start).items():
        if shown.mimetype != "text/html" or shown.status_code != 200:
            continue
        for form in forms_on(address, shown.text):
            if form.shape in tried or not form.typed + form.other:
                continue
            tried.add(form.shape)
            for name in form.typed:
                for text in battery.texts():
                    battery.note(form.action, browser.post(form.action, renewed(browser, form) | {name: text}))
            for name in form.other:
                battery.note(form.action, browser.post(form.action, renewed(browser, form) | {name: battery.texts()[0]}))
            battery.fields |= {f"{form.shape.split()[0]} {name}" for name in form.typed + form.other}


def write_into_operations(battery: Battery, email: str) -> None:
    """Send hostile text in every text of every body and of every query that the description of the API names."""
    with battery.app.app_context():
        spec = battery.app.extensions["hub.api"].spec.to_dict()
    client, key = battery.app.test_client(), battery.key(email) | {"If-Match": "*"}
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            address = re.sub(r"\{(\w+)\}", lambda found: KNOWN.get(found[1], "x_" + "0" * 32), path)
            for each in operation.get("parameters", ()):
                if each.get("in") == "query":
                    for text in battery.texts():
                        battery.note(address, client.open(address, method=method.upper(), query_string={each["name"]: text}, headers=key))
                    battery.fields.add(f"{path}?{each['name']}")
            whole = example(spec, operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema"))
            for place in places_of(whole):
                for text in battery.texts():
                    battery.note(address, client.open(address, method=method.upper(), json=put(whole, place, text), headers=key))
                battery.fields.add(f"{path} {'/'.join(map(str, place))}")


KNOWN = {
    "practice": "psychology",
    "slug": "psychology",
    "place": "psychology",
    "month": SIGNED[:7],
    "year": "2025",
    "week": "2026-W20",
    "key": "acupuncture",
}


def example(spec: Any, schema: Any, depth: int = 0) -> Any:
    """Return something that fits a schema."""
    schema = schema or {}
    if "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    kind = schema.get("type", "string")
    kind = next((each for each in kind if each != "null"), "string") if isinstance(kind, list) else kind
    if "enum" in schema or "examples" in schema:
        return (schema.get("enum") or schema["examples"])[0]
    if kind == "object":
        return {name: example(spec, each, depth + 1) for name, each in schema.get("properties", {}).items()}
    if kind == "array":
        return [example(spec, schema.get("items"), depth + 1)]
    known = {"date": SIGNED, "uuid": "0" * 32}.get(schema.get("format", ""))
    return {"integer": max(schema.get("minimum", 1), 1), "boolean": False, "number": 1}.get(
        kind, known or schema.get("default") or "A fern"
    )


def places_of(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List where in a body something stands that is no further body."""
    if isinstance(value, dict):
        return [place for name, each in value.items() for place in places_of(each, (*at, name))]
    if isinstance(value, list):
        return [place for number, each in enumerate(value) for place in places_of(each, (*at, number))]
    return [at] if at else []


def put(whole: Any, place: tuple[Any, ...], text: str) -> Any:
    """Return a body with text at one place of it."""
    if not place:
        return text
    if isinstance(whole, list):
        return [put(each, place[1:], text) if number == place[0] else each for number, each in enumerate(whole)]
    return {name: put(each, place[1:], text) if name == place[0] else each for name, each in whole.items()}


def bring_in_files(battery: Battery, browser: Browser) -> None:
    """Bring in files of hours whose headings, kinds and notes are hostile, and whose name is."""
    for text in TEXTS.values():
        quoted = '"' + text.replace('"', '""') + '"'
        for head, line in ((f"date,minutes,kind,{quoted}", f"{SIGNED},5,notes,{quoted}"), ("date,minutes,kind", f"{SIGNED},5,{quoted}"),
                           (f"{quoted},b,c", f"{quoted},5,notes"), ("date,minutes,kind", f"{quoted},{quoted},notes")):  # fmt: skip
            content = f"{head}\n{line}\n".encode()
            named = re.sub(r"[\r\n\x00]", "", text)[:200] + ".csv"
            browser.get("/me/hours/import")
            answer = browser.post("/me/hours/import", {"file": (BytesIO(content), named), "payer": "psychology"})
            battery.note("/me/hours/import", answer)
            if answer.status_code == 303:
                shown = browser.get(answer.headers["Location"])
                battery.note(answer.headers["Location"], shown)
                battery.note("unread.csv", browser.get(answer.headers["Location"] + "/unread.csv"))


def test_writing_it_breaks_nothing_and_tells_nothing(battered: Battery):
    assert battered.findings == [], "\n" + "\n".join(sorted(set(battered.findings))[:60])
    assert battered.sent > 1000 and battered.taken > 200 and len(battered.fields) > 150


def test_it_was_written_down_as_it_was_typed(battered: Battery):
    with battered.database.admin() as admin:
        columns = admin.execute(
            """SELECT table_schema, table_name, column_name FROM information_schema.columns c
               JOIN pg_tables t ON t.schemaname = c.table_schema AND t.tablename = c.table_name
               WHERE data_type = 'text' AND table_schema NOT IN ('pg_catalog', 'information_schema')"""
        ).fetchall()
        found = {f"{table}.{column}" for schema, table, column in columns
                 if admin.execute(f"SELECT FROM {schema}.{table} WHERE {column} ~ '^[-=+@]' OR {column} LIKE '%canary%' LIMIT 1").rowcount}  # fmt: skip
        assert WRITTEN - found == set()
        turned = {f"{table}.{column}" for schema, table, column in columns
                  if admin.execute(f"SELECT FROM {schema}.{table} WHERE {column} ~ %s LIMIT 1", (UNSEEN,)).rowcount}  # fmt: skip
        assert turned == set()
        assert admin.execute("SELECT count(*) FROM hub.person").fetchone()[0] == len(cast.EVERYBODY) + 2


@pytest.mark.parametrize("email", [MEI, cast.AMARA.email, *([cast.SAM.email] if ALL else [])])
def test_every_page_and_every_file_shows_it_as_text(battered: Battery, email: str):
    browser = Browser(battered.app).enter(email)
    answers = walk(browser.client)
    files = {address: browser.client.get(address) for address in sorted(set(files_of(answers)))}
    styles = {f"{address}{'&' if '?' in address else '?'}format=beancount": None for address in files if ".journal" in address}
    files |= {address: browser.client.get(address) for address in styles}
    faults = [fault for address, answer in (answers | files).items() for fault in faults_of(address, answer)]
    assert faults == [], "\n" + "\n".join(faults[:60])
    shown = [address for address, answer in (answers | files).items() if "canary" in answer.text]
    assert len(answers) > 60 and len(files) > 10 and len(shown) > 20


def files_of(answers: dict[str, Any]) -> list[str]:
    found = []
    for address, answer in answers.items():
        if answer.mimetype == "text/html":
            found += [each.replace("&amp;", "&") for each in re.findall(r'href="(/[^"]+\.(?:csv|journal|ics|pdf)[^"]*)"', answer.text)]
        elif answer.headers.get("Content-Disposition"):
            found.append(address)
    return found


def test_every_reading_of_the_api_is_json_whatever_was_written(battered: Battery):
    client, key = battered.app.test_client(), battered.key(MEI)
    rules = [rule.rule for rule in battered.app.url_map.iter_rules() if rule.rule.startswith("/api/v1/") and "GET" in rule.methods]
    shown = 0
    for rule in rules:
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: {"practice": SLUG, "slug": SLUG}.get(found[1], KNOWN.get(found[1], "x")), rule)
        answer = client.get(address, headers=key)
        assert faults_of(address, answer) == []
        assert answer.mimetype in ("application/json", "application/problem+json") and answer.get_json() is not None
        shown += "canary" in answer.text
    assert shown > 5


def test_the_eyes_see(battered: Battery):
    """What would be found, were a page or a file to let a text through."""
    for text in list(TEXTS.values())[:3]:
        assert alive(f"<p>{text}</p>") and running(f"name\r\n{text.splitlines()[0]}\r\n")
    assert alive('<a href="javascript:canary()">x</a>') and alive(f'<input value="{TEXTS["an attribute"]}">')
    assert out_of_line("; ours\n2020-01-01 open Assets:Canary USD\n") and str(1337 * 7331) == COUNTED
