"""A release that dies, that waits, or that meets another one leaves a database that the next release brings to head."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from hub.db.migrate import LOCK, upgrade
from hub.kernel.errors import DomainError, Kind
from hub.launcher.release import release
from migrations.schema import dump
from tests.migrations.road import BEFORE, REVISIONS, empty_database, fingerprints, version

HEAD = REVISIONS[-1]
KILLED = (DBAPIError, psycopg.OperationalError)
KILL = """
    CREATE FUNCTION public.die() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE seen int := coalesce(nullif(current_setting('test.seen', true), ''), '0')::int + 1;
    BEGIN
      PERFORM set_config('test.seen', seen::text, true);
      IF seen = {after} THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
        PERFORM pg_sleep(5);
      END IF;
    END $$;
    CREATE EVENT TRIGGER die ON ddl_command_end EXECUTE FUNCTION public.die();
"""


@pytest.fixture
def road(cluster):
    with empty_database(cluster) as database:
        yield database


@contextmanager
def dying(database, after):
    """Let the backend that changes the schema be killed after some commands of one transaction."""
    with database.admin() as admin:
        admin.execute(KILL.format(after=after))
        yield
        admin.execute("DROP EVENT TRIGGER die")
        admin.execute("DROP FUNCTION public.die()")


@pytest.mark.parametrize("after", [3, 12])
def test_a_release_killed_inside_any_revision_leaves_nothing_half_done_and_starts_again(road, after):
    upgrade(road.admin_url, revision=REVISIONS[0])
    killed = 0
    for revision in REVISIONS[1:]:
        before, rows = dump(road.admin_url), fingerprints(road)
        with dying(road, after):
            try:
                upgrade(road.admin_url, revision=revision)
            except KILLED:
                killed += 1
                assert version(road) == BEFORE[revision]
                assert dump(road.admin_url) == before
                assert fingerprints(road) == rows
        upgrade(road.admin_url, revision=revision)
        assert version(road) == revision
    assert killed >= (len(REVISIONS) - 1) * 3 // 4


def test_a_release_killed_in_the_very_first_revision_starts_again(road):
    with dying(road, 20), pytest.raises(KILLED):
        upgrade(road.admin_url)
    assert version(road) is None
    upgrade(road.admin_url)
    assert version(road) == HEAD


def test_a_table_that_somebody_holds_is_waited_for_five_seconds_and_no_longer(road):
    upgrade(road.admin_url, revision="20261123_04_identity")
    with road.admin() as holder, holder.transaction():
        holder.execute("LOCK TABLE hub.membership IN ROW EXCLUSIVE MODE")  # as whoever writes a row
        began = time.monotonic()
        with pytest.raises(DomainError) as refused:
            release(road.admin_url)
        assert refused.value.kind is Kind.UNAVAILABLE
        assert "hub release" in refused.value.message
        assert 4 < time.monotonic() - began < 20
        assert version(road) == "20261123_04_identity"
    upgrade(road.admin_url)
    assert version(road) == HEAD


def test_of_two_releases_at_once_one_waits_for_the_other(road):
    with road.admin() as first, ThreadPoolExecutor(2) as pool:
        first.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        releases = [pool.submit(upgrade, road.admin_url) for _ in range(2)]
        waiting = """SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        for _ in range(200):
            if first.execute(waiting).fetchone() == (2,):
                break
            time.sleep(0.05)
        assert first.execute(waiting).fetchone() == (2,)
        assert version(road) is None
        first.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        for each in releases:
            each.result(timeout=60)
    assert version(road) == HEAD
