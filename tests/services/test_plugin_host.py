"""The plugin host with the plugins that are installed: two disciplines of the hub's own, and acupuncture as a stranger would bring it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import DBAPIError

from hub.db.base import db
from hub.db.unit_of_work import transact, unit_of_work
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import DomainError, Kind
from hub.ledger import services as ledger
from hub.plugin_host import services
from hub.plugin_host.cli import plugin_group
from hub.plugin_host.desk import OutOfBounds, lay_desk
from hub.plugin_host.release import release_plugins
from hub.practices import services as practices
from tests.builders.books import client_fees
from tests.builders.plugged import come_as, form_token, found_hub, plugged_app

PAGE = "/p/needles/needle-certificates"
IN_A_YEAR = (date.today() + timedelta(days=365)).isoformat()


@pytest.fixture
def plugged(database):
    app = plugged_app(database.url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def places(plugged):
    """A hub with two acupuncture practices and one of psychology; whoever asks works in all but the second."""
    made = found_hub(needles="acupuncture", points="acupuncture", mind="psychology")
    come_as(plugged, made["hub"], made["needles"], made["mind"])
    return made


@pytest.fixture
def visitor(plugged, places):
    return plugged.test_client()


def keep(visitor, **typed):
    token = form_token(visitor.get(PAGE).text)
    data = {"csrf_token": token, "action": "keep", "holder": "Ines Okafor", "number": "CNT-1", "valid_to": IN_A_YEAR} | typed
    return visitor.post(PAGE, data=data)


def desk_of(uow, place, key="acupuncture"):
    return lay_desk(uow, services.registry().get(key), practices.entity(uow, place.entity_id))


def test_all_three_disciplines_are_ready_and_say_who_uses_them(plugged, places):
    found = transact(Scope.hub(places["hub"].entity_id), operator_actor(), services.overview, read_only=True)
    assert [(each.plugin.key, each.state.value, [place.slug for place in each.used_by]) for each in found] == [
        ("acupuncture", "ready", ["needles", "points"]),
        ("psychology", "ready", ["mind"]),
        ("social_work", "ready", []),
    ]


def test_a_page_of_a_plugin_keeps_what_is_typed_and_says_so_in_the_trail(visitor, places):
    assert keep(visitor).status_code == 303
    shown = visitor.get(PAGE)
    assert "Ines Okafor" in shown.text and "one clean needle certificate" in shown.text
    with unit_of_work(Scope.practice(places["needles"].entity_id), operator_actor(), read_only=True) as uow:
        trail = uow.execute("SELECT action, words FROM hub.audit_entry WHERE action LIKE 'acupuncture.%'").all()
    assert [row.action for row in trail] == ["acupuncture.certificate.keep"]
    assert trail[0].words.startswith("Clean needle certificates: Kept.")


def test_what_a_plugin_refuses_comes_back_at_the_field_with_everything_kept(visitor):
    refused = keep(visitor, valid_to="some day", number="CNT-7")
    assert refused.status_code == 422
    assert 'value="CNT-7"' in refused.text and "Give the day it ends" in refused.text and 'href="#f-valid-to"' in refused.text
    assert "No certificate is kept here yet" in visitor.get(PAGE).text


def test_the_same_certificate_twice_is_kept_once(visitor):
    assert keep(visitor).status_code == 303
    assert keep(visitor).status_code == 422
    assert visitor.get(PAGE).text.count("<tr><td>Ines Okafor</td>") == 1


def test_a_neighbour_of_the_same_discipline_sees_none_of_it(plugged, visitor, places):
    keep(visitor)
    assert visitor.get("/p/points/needle-certificates").status_code == 404
    come_as(plugged, places["hub"], places["points"])
    other = plugged.test_client().get("/p/points/needle-certificates")
    assert other.status_code == 200 and "Ines Okafor" not in other.text


def test_a_practice_of_another_discipline_has_no_such_page(visitor):
    assert visitor.get("/p/mind/needle-certificates").status_code == 404


def test_what_a_person_types_is_text_on_the_page_and_never_markup(visitor):
    keep(visitor, holder="<script>alert(1)</script>")
    assert "<script>alert(1)" not in visitor.get(PAGE).text
    assert "&lt;script&gt;alert(1)" in visitor.get(PAGE).text


def test_the_plugin_s_pages_are_named_in_the_menu_of_its_practices_alone(plugged, places):
    assert services.pages_of(places["needles"]) == [("Clean needle certificates", PAGE)]
    assert services.pages_of(places["mind"]) == []
    assert services.pages_of(places["hub"]) == []


def test_a_desk_is_laid_in_the_scope_of_its_own_practice_alone(plugged, places):
    with pytest.raises(OutOfBounds), unit_of_work(Scope.practice(places["points"].entity_id), operator_actor()) as uow:
        desk_of(uow, places["needles"])
    with pytest.raises(OutOfBounds), unit_of_work(Scope.hub(places["hub"].entity_id), operator_actor()) as uow:
        desk_of(uow, places["needles"])


def test_a_desk_reaches_no_table_of_the_hub(plugged, places):
    for table in ("hub.person", "hub.entity", "hub.posting", "hub.plugin_setting", "hub.audit_entry", "hub.outbox"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            unit_of_work(Scope.practice(places["needles"].entity_id), operator_actor()) as uow,
        ):
            desk_of(uow, places["needles"]).rows(f"SELECT * FROM {table}")


def test_after_a_plugin_s_statement_the_scope_is_what_it_was(plugged, places):
    with unit_of_work(Scope.practice(places["needles"].entity_id), operator_actor()) as uow:
        before = uow.execute("SELECT current_setting('role'), current_setting('search_path'), current_setting('hub.entity')").one()
        desk = desk_of(uow, places["needles"])
        assert desk.rows("SELECT current_user AS who")[0]["who"] == "plugin_acupuncture"
        with pytest.raises(DBAPIError):
            desk.write("INSERT INTO certificate (holder) VALUES (NULL)")
        assert uow.execute("SELECT current_setting('role'), current_setting('search_path'), current_setting('hub.entity')").one() == before


def test_a_plugin_without_tables_has_no_rows_to_ask_for(plugged, places):
    with pytest.raises(OutOfBounds, match="has no tables"), unit_of_work(Scope.practice(places["mind"].entity_id), operator_actor()) as uow:
        desk_of(uow, places["mind"], "psychology").rows("SELECT 1")


def test_the_summary_is_the_practice_s_own_month(plugged, places):
    with unit_of_work(Scope.practice(places["needles"].entity_id), operator_actor()) as uow:
        ledger.post(uow, [client_fees(places["needles"].entity_id, date(2026, 3, 4), 12_500, "one")])
    with unit_of_work(Scope.practice(places["needles"].entity_id), operator_actor(), read_only=True) as uow:
        desk = desk_of(uow, places["needles"])
        totals = {"outside_revenue": 12_500, "hub_fee": 0, "pay": 0, "other_costs": 0, "net": 12_500}
        assert desk.summary("2026-03") == {"month": "2026-03", "currency": "USD", "totals": totals}
        assert set(desk.summary("2026-04")["totals"].values()) == {0}
        with pytest.raises(DomainError):
            desk.summary("March")


def test_a_setting_is_kept_for_one_practice_and_checked_for_its_kind(plugged, places):
    scope = Scope.practice(places["needles"].entity_id)
    transact(scope, operator_actor(), lambda uow: services.set_setting(uow, "acupuncture", "notice_days", "30"))
    with unit_of_work(scope, operator_actor(), read_only=True) as uow:
        assert desk_of(uow, places["needles"]).settings["notice_days"] == 30
    with unit_of_work(Scope.practice(places["points"].entity_id), operator_actor(), read_only=True) as uow:
        assert desk_of(uow, places["points"]).settings["notice_days"] == 60
    for key, name, text, kind in (
        ("acupuncture", "notice_days", "soon", Kind.INVALID),
        ("acupuncture", "colour", "red", Kind.MISSING),
        ("x", "y", "z", Kind.MISSING),
    ):
        with pytest.raises(DomainError) as refusal:
            transact(scope, operator_actor(), lambda uow, given=(key, name, text): services.set_setting(uow, *given))
        assert refusal.value.kind is kind


def test_a_practice_may_be_admitted_with_a_plugin_that_is_ready_and_with_no_other(plugged, places):
    with unit_of_work(Scope.system(), operator_actor(), read_only=True) as uow:
        assert services.require_ready("acupuncture", uow).key == "acupuncture"
        with pytest.raises(DomainError) as refusal:
            services.require_ready("massage", uow)
    assert refusal.value.kind is Kind.MISSING


def test_a_plugin_whose_tables_are_not_there_is_not_ready(fresh_database):
    with fresh_database.admin() as admin:
        admin.execute("DELETE FROM hub.plugin WHERE key = 'acupuncture'")
    with plugged_app(fresh_database.url).app_context():
        with unit_of_work(Scope.system(), operator_actor(), read_only=True) as uow, pytest.raises(DomainError, match="not made yet"):
            services.require_ready("acupuncture", uow)
        db.engine.dispose()


def test_a_release_may_run_any_number_of_times(fresh_database):
    for _ in range(2):
        assert [(each.key, each.revision, each.fault) for each in release_plugins(fresh_database.admin_url)] == [
            ("acupuncture", "acu_0001", "")
        ]
    with fresh_database.admin() as admin:
        assert admin.execute("SELECT count(*) FROM hub.plugin").fetchone() == (3,)
        secured = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'plugin_acupuncture.certificate'::regclass"
        assert admin.execute(secured).fetchone() == (True,)


def test_the_app_s_login_enters_a_plugin_s_role_and_inherits_nothing_from_it(database):
    with database.admin() as admin:
        found = admin.execute(
            """SELECT m.inherit_option, m.set_option, m.admin_option FROM pg_auth_members m
               WHERE m.member = 'hub_app'::regrole AND m.roleid = 'plugin_acupuncture'::regrole"""
        ).fetchall()
        owner = admin.execute("SELECT pg_has_role('hub_app', 'plugin_acupuncture_owner', 'MEMBER')").fetchone()
    assert found == [(False, True, False)] and owner == (False,)


def test_the_pages_about_plugins_say_what_each_is_and_give_a_file(visitor):
    listed = visitor.get("/hub/plugins")
    assert listed.status_code == 200 and "Disciplines that come with the hub" in listed.text and "Used by Needles, Points." in listed.text
    one = visitor.get("/hub/plugins/acupuncture")
    assert all(
        words in one.text
        for words in ("Made for version 1.0; this hub is version 1.0.", "Clean needle certificates", "What was written with it is kept")
    )
    assert visitor.get("/hub/plugins/massage").status_code == 404
    rows = list(csv.DictReader(io.StringIO(visitor.get("/hub/plugins.csv").text)))
    assert [(row["key"], row["used_by"]) for row in rows] == [
        ("acupuncture", "needles, points"),
        ("psychology", "mind"),
        ("social_work", ""),
    ]


def test_a_program_reads_the_same_as_a_person(visitor):
    listed = visitor.get("/api/v1/hub/plugins").json["plugins"]
    assert [(each["key"], each["state"], [user["slug"] for user in each["used_by"]]) for each in listed] == [
        ("acupuncture", "working", ["needles", "points"]),
        ("psychology", "working", ["mind"]),
        ("social_work", "available", []),
    ]
    one = visitor.get("/api/v1/hub/plugins/acupuncture").json
    assert one["pages"] == [
        {
            "title": "Clean needle certificates",
            "path": "needle-certificates",
            "permissions": ["acupuncture.certificate.read", "acupuncture.certificate.keep"],
        }
    ]
    assert visitor.get("/api/v1/hub/plugins/massage").status_code == 404


def test_a_stranger_to_the_hub_is_shown_no_plugin(plugged, places):
    come_as(plugged, places["needles"])
    assert plugged.test_client().get("/hub/plugins").status_code == 404


def test_the_terminal_lists_shows_and_sets(plugged, places):
    run = CliRunner().invoke
    listed = json.loads(run(plugin_group, ["list", "--format", "json"]).output)
    assert [(each["key"], each["state"]) for each in listed] == [
        ("acupuncture", "working"),
        ("psychology", "working"),
        ("social_work", "available"),
    ]
    shown = json.loads(run(plugin_group, ["show", "acupuncture", "--format", "json"]).output)
    assert shown["revision"] == "acu_0001" and len(shown["digest"]) == 71 and shown["tables"] == ["certificate"]
    tried = run(plugin_group, ["set", "acupuncture", "notice_days", "45", "--practice", "needles", "--dry-run"])
    assert "Would be: notice_days = 45" in tried.output
    assert "Is now: notice_days = 14" in run(plugin_group, ["set", "acupuncture", "notice_days", "14", "--practice", "needles"]).output
    assert json.loads(run(plugin_group, ["kept", "acupuncture", "--practice", "needles", "--format", "json"]).output) == {"certificate": []}
    with unit_of_work(Scope.practice(places["needles"].entity_id), operator_actor(), read_only=True) as uow:
        assert desk_of(uow, places["needles"]).settings["notice_days"] == 14


def test_the_files_of_a_plugin_can_be_held_to_their_digest(database):
    from hub.plugin_host.catalogue import discover
    from hub.plugin_host.discovery import digest_of, folder_of

    digest = digest_of(folder_of("hub_acupuncture"))
    assert discover(f"acupuncture@sha256:{digest}").get("acupuncture").ready
    assert discover("acupuncture==0.1.0,psychology").registry.title("acupuncture") == "Acupuncture"


def test_an_event_is_told_to_the_plugin_of_the_practice_once(plugged, places):
    from hub.queue.worker import run_waiting

    scope = Scope.hub(places["hub"].entity_id)
    for _ in range(2):
        transact(
            scope, operator_actor(), lambda uow: services.tell(uow, "practice_admitted", places["needles"].entity_id, date(2026, 1, 1))
        )
    assert [each.words for each in run_waiting()] == ["0 told"]
    with pytest.raises(ValueError, match="is no event"):
        transact(
            scope, operator_actor(), lambda uow: services.tell(uow, "practice_exploded", places["needles"].entity_id, date(2026, 1, 1))
        )
