"""The bundled PostgreSQL and Valkey by themselves: private, durable, and refused in a sentence when they cannot run."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from hub.embedded import run_as
from hub.embedded.data_dir import DataDir
from hub.embedded.postgres import Postgres
from hub.embedded.process import alive, wait_until
from hub.embedded.servers import Servers
from hub.embedded.valkey import Valkey
from hub.kernel.errors import DomainError, Kind
from hub.kernel.settings import load_settings
from hub.launcher.release import refuse_unsafe_login


@pytest.fixture
def home(tmp_path):
    """A directory whose parents nobody else may pass, as a home directory is."""
    yield tmp_path
    for name in ("pg", "vk"):
        for leftover in Path("/tmp").glob(f"hub-{name}-{os.geteuid()}-*"):
            if not any(leftover.iterdir()) and leftover.stat().st_uid == os.geteuid():
                leftover.rmdir()


@pytest.fixture
def postgres(home):
    server = Postgres(home / "postgres", home / "log", extra={"fsync": "on"})
    server.initdb("pass-word", sync=False)
    server.start()
    server.wait_ready()
    yield server
    server.stop()
    shutil.rmtree(server.sockets, ignore_errors=True)


def login(server, **other):
    return psycopg.connect(**{"host": str(server.sockets), "user": "hub_admin", "password": "pass-word", "dbname": "postgres"} | other)


def test_postgres_runs_below_a_directory_that_is_closed_to_others(postgres):
    assert postgres.data.stat().st_mode & 0o077 == 0
    with login(postgres) as connection:
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user").fetchone() == (True,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has these ways to choose from")
@pytest.mark.parametrize("way", ["_namespace", "_with_passage"])
def test_below_a_closed_directory_root_has_two_ways_to_run_postgres(home, way):
    home.chmod(0o700)
    identity = getattr(run_as, way)(*([run_as._nobody()] if way == "_with_passage" else []))
    server = Postgres(home / "postgres", home / "log")
    server.run_as = identity
    server.run_as.own(server.sockets)
    server.initdb("pass-word", sync=False)
    try:
        server.start()
        server.wait_ready()
        with login(server) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()
        shutil.rmtree(server.sockets, ignore_errors=True)


def test_no_mode_of_a_parent_directory_is_changed(home):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "postgres", closed / "log")
    server.initdb("x" * 20, sync=False)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    shutil.rmtree(server.sockets, ignore_errors=True)


def test_a_wrong_password_and_none_are_both_refused(postgres):
    for wrong in ("", "guess"):
        with pytest.raises(psycopg.OperationalError, match=r"password authentication failed|no password supplied"):
            login(postgres, password=wrong)


def test_there_is_no_network_listener_and_the_socket_is_private(postgres):
    with login(postgres) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW jit").fetchone() == ("off",)
    assert stat.S_IMODE(postgres.sockets.stat().st_mode) == 0o700


def test_what_was_committed_survives_kill_9(postgres):
    with login(postgres) as connection:
        connection.execute("CREATE TABLE t (n int)")
        connection.execute("INSERT INTO t VALUES (7)")
    os.kill(postgres.child.pid, signal.SIGKILL)
    postgres.child.wait()
    postgres.start()
    postgres.wait_ready()
    with login(postgres) as connection:
        assert connection.execute("SELECT n FROM t").fetchone() == (7,)


def test_a_server_that_outlived_its_launcher_is_settled_by_the_next_start(postgres):
    second = Postgres(postgres.data, postgres.log)
    old = postgres.child
    waiting = subprocess.Popen(["true"])
    waiting.wait()
    second.start()
    second.wait_ready()
    assert wait_until(lambda: not alive(old.pid) or old.poll() is not None, 5)
    second.stop()


def test_a_directory_of_another_version_is_refused_in_a_sentence(home):
    server = Postgres(home / "postgres", home / "log")
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(DomainError, match="was made by PostgreSQL 16 and the bundled one is 18"):
        server.start()


def test_a_directory_with_other_things_in_it_is_left_alone(home):
    (home / "postgres").mkdir()
    (home / "postgres" / "diary.txt").write_text("mine")
    server = Postgres(home / "postgres", home / "log")
    with pytest.raises(DomainError, match="is not empty and holds no PostgreSQL"):
        server.initdb("x" * 20)
    assert (home / "postgres" / "diary.txt").read_text() == "mine"


def test_a_cluster_half_made_by_a_killed_start_is_made_again(home):
    server = Postgres(home / "postgres", home / "log")
    (home / "postgres.making").mkdir()
    (home / "postgres.making" / "PG_VERSION").write_text("18\n")
    assert not server.initialised()
    server.initdb("x" * 20, sync=False)
    assert server.initialised()
    assert not (home / "postgres.making").exists()
    shutil.rmtree(server.sockets)


def test_a_server_that_does_not_come_up_is_explained_by_its_log(postgres):
    postgres.stop()
    (postgres.data / "postgresql.conf").write_text("shared_buffers = nonsense\n")
    postgres.settings = {}
    postgres.start()
    with pytest.raises(DomainError, match=r"PostgreSQL did not start.*shared_buffers") as caught:
        postgres.wait_ready()
    assert caught.value.kind is Kind.UNAVAILABLE


def test_valkey_keeps_what_it_acknowledged_through_kill_9(home):
    server = Valkey(home / "valkey", home / "log")
    try:
        server.start()
        server.wait_ready()
        with Redis.from_url(server.url()) as connection:
            connection.set("bell", "rung")
        server.child.kill()
        server.child.wait()
        server.start()
        server.wait_ready()
        with Redis.from_url(server.url()) as connection:
            assert connection.get("bell") == b"rung"
            assert connection.config_get("appendfsync") == {"appendfsync": "always"}
    finally:
        server.stop()
        shutil.rmtree(server.sockets, ignore_errors=True)


# --- the data directory


def test_one_hub_at_a_time_holds_a_data_directory(home):
    first, second = DataDir(home), DataDir(home)
    first.prepare()
    first.hold()
    assert second.holder() == os.getpid()
    with pytest.raises(DomainError, match=rf"already runs on .* \(process {os.getpid()}\)"):
        second.hold()
    first.let_go()
    assert second.holder() is None
    second.hold()
    second.let_go()


def test_secrets_are_random_kept_and_private(home):
    data = DataDir(home)
    data.prepare()
    secret = data.secret("hub_app")
    assert data.secret("hub_app") == secret != data.secret("hub_admin")
    assert len(secret) >= 32
    assert stat.S_IMODE((data.secrets / "hub_app").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.secrets.stat().st_mode) == 0o700


def test_a_data_directory_that_is_a_file_inside_another_is_refused_in_a_sentence(home):
    (home / "file").write_text("")
    with pytest.raises(DomainError, match=r"Cannot write to .*file/var .*HUB_DATA_DIR") as caught:
        DataDir(home / "file" / "var").prepare()
    assert caught.value.kind is Kind.UNAVAILABLE


def test_a_full_disk_is_refused_before_anything_is_begun(home, monkeypatch):
    monkeypatch.setattr("hub.embedded.data_dir.NEEDED_BYTES", 2**60)
    with pytest.raises(DomainError, match="There is no space for"):
        DataDir(home / "var").prepare()


def test_the_settings_given_to_the_app_hold_no_superuser(home):
    data = DataDir(home)
    data.prepare()
    servers = Servers(load_settings({"HUB_DATA_DIR": str(home), "HUB_ADMIN_DATABASE_URL": "postgresql://root:pw@/x"}), data)
    live = servers.complete()
    assert live.admin_database_url is None
    assert "hub_admin" not in str(live)
    assert live.database_url.startswith("postgresql+psycopg://hub_app:")
    for leftover in (servers.postgres.sockets, servers.valkey.sockets):
        shutil.rmtree(leftover)


# --- logins that the hub refuses


def test_the_apps_login_is_accepted(database_url):
    refuse_unsafe_login(database_url)


def test_a_superuser_is_refused(admin_database_url):
    with pytest.raises(DomainError, match="hub_admin, because that login is a superuser") as caught:
        refuse_unsafe_login(admin_database_url)
    assert caught.value.kind is Kind.REFUSED


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [("BYPASSRLS", "may bypass row security"), ("IN ROLE hub_owner", "owns the hub's tables")],
)
def test_a_login_that_could_see_past_the_policies_is_refused(fresh_database, attributes, fault):
    with fresh_database.admin() as connection:
        connection.execute(f"CREATE ROLE stranger LOGIN PASSWORD 'pw' {attributes}")
    try:
        with pytest.raises(DomainError, match=fault):
            refuse_unsafe_login(f"postgresql://stranger:pw@/{fresh_database.name}?host={fresh_database.cluster.sockets}")
    finally:
        with fresh_database.admin() as connection:
            connection.execute("DROP ROLE stranger")


def test_an_empty_database_is_sent_to_the_release_step(cluster):
    with pytest.raises(DomainError, match="hub release"):
        refuse_unsafe_login(cluster.app_url("postgres"))


def test_a_stopped_postgres_is_a_sentence_without_the_password():
    with pytest.raises(DomainError, match="does not answer as hub_app") as caught:
        refuse_unsafe_login("postgresql://hub_app:hunter2@127.0.0.1:1/hub")
    assert caught.value.kind is Kind.UNAVAILABLE
    assert "hunter2" not in caught.value.message
