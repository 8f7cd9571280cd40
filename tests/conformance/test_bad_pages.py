"""A page of a plugin that fails, or reaches for what is not its own, says so on itself alone; everything else works."""

from __future__ import annotations

import logging

import pytest

from hub.db.base import db
from hub.plugin_host.health import Health
from hub.plugin_host.release import release_plugins
from tests.builders.plugged import come_as, found_hub, plugged_app
from tests.conformance.strangers import STEAL_SPELT, answering, page, with_table

STEAL = "SELECT count(*) AS n, (SELECT set_config('hub.entity', :to, true)) AS x FROM oil"
MOVE = "UPDATE pg_catalog.pg_settings SET setting = 'hub' WHERE name = 'search_path'"

PAGES = {
    "raises": "1 / 0",
    "answers with html": "return '<script>alert(1)</script>'",
    "answers with uneven rows": "return PageView('Oils', 'None.', (Table('All', (Column('Name'),), (('a', 'b'),), 'None.'),))",
    "answers with an unknown block": "return PageView('Oils', 'None.', (object(),))",
    "reads people": "return PageView('Oils', str(desk.rows('SELECT * FROM hub.person')))",
    "reads the books": "return PageView('Oils', str(desk.rows('SELECT * FROM hub.posting')))",
    "writes while reading": "desk.write(\"INSERT INTO oil (name) VALUES ('x')\")\nreturn PageView('Oils', 'One.')",
    "runs two statements": "desk.rows('SELECT 1; SELECT 2')\nreturn PageView('Oils', 'One.')",
    "changes its table": "desk.write('DROP TABLE oil')\nreturn PageView('Oils', 'None.')",
    "changes the tenant": f"desk.rows({STEAL!r}, to=request.query['to'])\nreturn PageView('Oils', 'Mine.')",
    "changes the tenant by another spelling": f"return PageView('Oils', str(desk.rows({STEAL_SPELT!r}, to=request.query['to'])))",
    "changes where names are looked up": f"desk.write({MOVE!r})\nreturn PageView('Oils', 'Mine.')",
    "changes its role": "desk.rows('SET ROLE scope_hub')\nreturn PageView('Oils', 'Mine.')",
}


@pytest.fixture(scope="module")
def failing_pages(make_database, module_folder):
    """One plugin with one page for each way to fail."""
    stranger = with_table("massage")
    pages = [page(slug(how), handler=f"PACKAGE.page{number}:show").strip("()") for number, how in enumerate(PAGES)]
    stranger.says["pages"] = "(" + " ".join(pages) + ")"
    stranger.modules |= {f"page{number}": answering(body) for number, body in enumerate(PAGES.values())}
    stranger.install(module_folder)
    database = make_database()
    release_plugins(database.admin_url)
    app = plugged_app(database.url)
    with app.app_context():
        places = found_hub(hands="massage", others="massage", needles="acupuncture")
        come_as(app, *places.values())
        yield app, places
        db.engine.dispose()


def slug(how: str) -> str:
    return how.replace(" ", "-")


@pytest.mark.parametrize("how", PAGES)
def test_a_page_that_fails_says_so_on_itself_alone(failing_pages, how, caplog):
    caplog.set_level(logging.CRITICAL)
    app, places = failing_pages
    app.extensions["hub.plugin_health"] = Health()
    visitor = app.test_client()
    failed = visitor.get(f"/p/hands/{slug(how)}", query_string={"to": str(places["others"].entity_id)})
    assert failed.status_code == 503
    assert "This page is switched off" in failed.text and "made by A stranger, and it failed" in failed.text
    assert "Traceback" not in failed.text and "psycopg" not in failed.text and "<script>alert" not in failed.text
    assert visitor.get("/p/needles/needle-certificates").status_code == 200
    assert visitor.get("/hub/plugins").status_code == 200
    assert visitor.get("/p/hands/kept").status_code == 200
