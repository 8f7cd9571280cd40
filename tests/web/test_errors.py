"""What goes wrong is told in a sentence and a number, and in nothing more."""

from __future__ import annotations

import logging
import socket
import threading

import pytest
from sqlalchemy import text
from werkzeug.serving import make_server

from hub.db.base import db
from hub.db.unit_of_work import transact
from hub.kernel.context import Scope, operator_actor
from hub.kernel.errors import Problem, forbidden, invalid, missing, refused, stale, unavailable
from hub.web.access import public
from hub.web.forms import takes_upload
from tests.builders.people import Browser, small_collective

REFUSALS = {
    "invalid": (invalid("hours.entry.record", "Look again.", Problem("/minutes", "This is no time.")), 422),
    "refused": (refused("hours.month.settle", "The month is settled."), 409),
    "stale": (stale("consensus.position.share", "The words changed."), 412),
    "forbidden": (forbidden("hours.entry.record", "This is for members."), 403),
    "missing": (missing("hours.entry.read"), 404),
    "unavailable": (unavailable("db.server.reach", "Try again in a moment.", 7), 503),
}


@pytest.fixture
def faulty(make_app, database):
    """An app with addresses that fail in every way there is."""
    app = make_app(database)
    with app.app_context():
        small_collective()

    def refuse(kind):
        raise REFUSALS[kind][0]

    def fail():
        raise RuntimeError("secret detail: SELECT * FROM hub.person at /srv/hub")

    def sql(words):
        statement = {
            "duplicate": "INSERT INTO hub.schedule_run VALUES ('a', now()), ('a', now())",
            "forbidden": "SELECT * FROM hub.posting",
            "wrong": "SELECT * FROM hub.no_such_table",
            "nul": "SELECT '1e999999'::numeric::bigint",
        }[words]
        transact(Scope.system(), operator_actor(), lambda uow: uow.execute(statement))
        return ""

    for prefix in ("", "/api/v1"):
        for path, view in (("/x/refuse/<kind>", refuse), ("/x/fail", fail), ("/x/sql/<words>", sql)):
            public(view)
            app.add_url_rule(prefix + path, f"{prefix}{path}", view)
    return app


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_under_api_is_a_problem_document(faulty, kind):
    refusal, status = REFUSALS[kind]
    answer = faulty.test_client().get(f"/api/v1/x/refuse/{kind}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["code"] == refusal.code and answer.json["detail"] == refusal.message and answer.json["status"] == status
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert answer.json.get("errors") == ([{"pointer": "/minutes", "detail": "This is no time."}] if kind == "invalid" else None)
    assert answer.headers.get("Retry-After") == ("7" if kind == "unavailable" else None)


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_elsewhere_is_a_page_with_the_sentence(faulty, kind):
    refusal, status = REFUSALS[kind]
    answer = faulty.test_client().get(f"/x/refuse/{kind}")
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert refusal.message.rstrip(".") in answer.text


@pytest.mark.parametrize("address", ["/x/fail", "/api/v1/x/fail", "/x/sql/wrong", "/api/v1/x/sql/wrong"])
def test_a_fault_shows_a_number_and_nothing_else(faulty, address, caplog):
    with caplog.at_level(logging.ERROR, "hub.web"):
        answer = faulty.test_client().get(address)
    assert answer.status_code == 500
    number = answer.headers["X-Request-ID"]
    assert number in answer.text and number in caplog.text
    for secret in ("secret detail", "SELECT", "Traceback", "/srv", "psycopg", "no_such_table", "RuntimeError"):
        assert secret not in answer.text


@pytest.mark.parametrize(("words", "status"), [("duplicate", 409), ("forbidden", 404), ("nul", 422)])
def test_what_the_database_refuses_has_a_sentence(faulty, words, status):
    answer = faulty.test_client().get(f"/api/v1/x/sql/{words}")
    assert answer.status_code == status and "hub." not in answer.json["detail"]


def test_a_method_that_is_not_taken_names_those_that_are(app):
    for address in ("/sign-out", "/health"):
        answer = app.test_client().put(address)
        assert answer.status_code == 405 and answer.headers["Allow"]


def test_the_database_away_is_said_with_a_time_to_come_back(make_app, make_settings, database):
    app = make_app(database, DATABASE_URL=database.url.replace("host=", "host=/nowhere"))
    client = app.test_client()
    client.set_cookie("hub_session", "A" * 43)
    for address, mimetype in (("/me/security", "text/html"), ("/api/v1/x", "application/problem+json")):
        answer = client.get(address)
        if answer.status_code != 404:
            assert (answer.status_code, answer.mimetype) == (503, mimetype) and int(answer.headers["Retry-After"]) > 0
            assert "database" in answer.text
    health = client.get("/health")
    assert health.status_code == 503 and health.json["database"] == "unavailable" and health.json["redis"] == "ok"


def test_health_says_that_all_is_well_and_nothing_more(app):
    answer = app.test_client().get("/health")
    assert answer.status_code == 200
    assert set(answer.json) == {"status", "version", "database", "redis"} and answer.json["status"] == "ok"


def test_a_connection_that_died_in_the_pool_is_replaced(app, database):
    with app.app_context():
        small_collective()
    ada = Browser(app).enter("ada@example.coop")
    with database.admin() as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = 'hub_app'", (database.name,))
    assert ada.get("/me/security").status_code == 200


def test_a_form_that_is_too_large_is_refused_with_what_to_do(app):
    answer = app.test_client().post("/sign-in", data={"email": "x" * 1_200_000})
    assert answer.status_code == 413 and "1 MB" in answer.text


def test_the_pool_is_modest(app):
    with app.app_context():
        assert db.engine.pool.size() <= 8
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT current_user")).scalar() == "hub_app"


def test_a_file_of_fifty_megabytes_gets_its_sentence_and_not_a_broken_connection(make_app, database):
    app = make_app(database)

    @public
    @takes_upload(5_000_000, "This file is larger than 5 MB. Bring it in month by month.")
    def bring():
        return "never"

    app.add_url_rule("/x/bring", "bring", bring, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        assert "larger than 5 MB" in _send(server.port, 50_000_000)
        assert "larger than 5 MB" in _send(server.port, 5_200_000)
        assert "larger than 5 MB" not in _send(server.port, 4_000_000)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _send(port, size):
    """Send a file as a browser does, and read the answer only when all of it is sent."""
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="hours.csv"\r\nContent-Type: text/csv\r\n\r\n'
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        length = len(head) + size + len(b"\r\n--cut--\r\n")
        connection.sendall(
            b"POST /x/bring HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
            + f"Content-Length: {length}\r\n\r\n".encode()
            + head
        )
        for _ in range(size // 100_000):
            connection.sendall(b"x" * 100_000)
        connection.sendall(b"\r\n--cut--\r\n")
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer.decode()
