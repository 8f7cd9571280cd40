"""What every test may ask for.

`settings`, `app`   the application on this worker's database, which is put back to its migrated state before each test that
                    asks for either (or for `database`, `database_url`, `admin_database_url`, `redis_url`).
`fresh_database`    a database of the test's own, dropped after it: for tests that change tables, roles or migrations.
`module_app`        an application on a database that one module's tests share and that nothing puts back: for long stories.
`story_app`         the same with the Alliance story told; it is told once per run and shared, so only read from it.
`story_copy`        an application on a copy of the told story for one test that writes.
`make_database`, `make_app`   the two factories behind these.

Rules    warnings are errors; no connection leaves this machine; nothing of ours is mocked.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.database import TEMPLATE, Cluster, Database, Resetter, running_cluster

STORY = "hub_story"
_stack = ExitStack()
_cluster: Cluster | None = None


def pytest_configure(config: pytest.Config) -> None:
    """In a run of several workers the controller starts the servers, and tells the workers where they are."""
    config.addinivalue_line("filterwarnings", "error")
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput") and not config.option.collectonly:
        _start()


def pytest_configure_node(node: Any) -> None:
    if _cluster is not None:
        node.workerinput["cluster"] = vars(_cluster)


def pytest_unconfigure() -> None:
    global _cluster
    _stack.close()
    _cluster = None


def _start() -> Cluster:
    global _cluster
    if _cluster is None:
        _cluster = _stack.enter_context(running_cluster())
    return _cluster


@pytest.fixture(scope="session", autouse=True)
def _no_connection_leaves() -> Iterator[None]:
    genuine = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test tried to reach {address[0]}: nothing may leave this machine")
        genuine(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """The servers of this run."""
    told = getattr(request.config, "workerinput", {}).get("cluster")
    return Cluster(**told) if told else _start()


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    name = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    return int(name.removeprefix("gw"))


@pytest.fixture(scope="session")
def make_database(cluster: Cluster) -> Iterator[Callable[..., Database]]:
    """Make databases from a template; they go when the run ends."""
    made: list[Database] = []

    def make(template: str = TEMPLATE) -> Database:
        made.append(cluster.copy(template))
        return made[-1]

    yield make
    for database in made:
        database.drop()


@pytest.fixture(scope="session")
def make_settings(cluster: Cluster, worker_number: int, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Make settings for a database; keyword arguments are further environment variables."""
    from hub.kernel.settings import load_settings

    data = tmp_path_factory.mktemp("var")

    def make(database: Database, **environment: str) -> Any:
        return load_settings(
            {
                "DATABASE_URL": database.url,
                "REDIS_URL": cluster.redis_url(worker_number),
                "HUB_DATA_DIR": str(data),
                "HUB_SECRET_KEY": "a key for the tests alone, long enough to be one",
                "HUB_STORY": "none",
            }
            | environment
        )

    return make


@pytest.fixture(scope="session")
def make_app(make_settings: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Make an application on a database, with `TESTING` on; its connections are closed when the run ends."""
    from hub.app import create_app
    from hub.db.base import db

    made: list[Any] = []

    def make(database: Database, **environment: str) -> Any:
        app = create_app(make_settings(database, **environment))
        app.testing = True
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def _shared_database(make_database: Callable[..., Database]) -> Database:
    return make_database()


@pytest.fixture(scope="session")
def _resetter(_shared_database: Database) -> Iterator[Resetter]:
    resetter = Resetter(_shared_database)
    yield resetter
    resetter.connection.close()


@pytest.fixture(scope="session")
def _shared_app(_shared_database: Database, make_app: Callable[..., Any]) -> Any:
    return make_app(_shared_database)


@pytest.fixture
def database(_shared_database: Database, _resetter: Resetter) -> Database:
    """This worker's database, holding what the migrations put there and nothing else."""
    _resetter.reset()
    return _shared_database


@pytest.fixture
def redis_url(cluster: Cluster, worker_number: int) -> str:
    """This worker's own numbered database in Valkey, emptied."""
    from redis import Redis

    url = cluster.redis_url(worker_number)
    with Redis.from_url(url) as connection:
        connection.flushdb()
    return url


@pytest.fixture
def database_url(database: Database) -> str:
    """The app's login to this worker's database."""
    return database.url


@pytest.fixture
def admin_database_url(database: Database) -> str:
    """The superuser's login to this worker's database."""
    return database.admin_url


@pytest.fixture
def settings(database: Database, redis_url: str, make_settings: Callable[..., Any]) -> Any:
    return make_settings(database)


@pytest.fixture
def app(database: Database, redis_url: str, _shared_app: Any) -> Any:
    """The application on an empty, migrated database. Enter `app.app_context()` where a unit of work is wanted."""
    return _shared_app


@pytest.fixture
def fresh_database(cluster: Cluster) -> Iterator[Database]:
    database = cluster.copy()
    yield database
    database.drop()


@pytest.fixture(scope="module")
def module_app(make_database: Callable[..., Database], make_app: Callable[..., Any]) -> Any:
    return make_app(make_database())


@pytest.fixture(scope="session")
def _story_template(cluster: Cluster, make_app: Callable[..., Any]) -> str:
    """Tell the story into a template, once for all workers."""
    from hub.db.base import db
    from hub.demo.story import tell

    with cluster.admin() as connection:
        connection.execute("SELECT pg_advisory_lock(2)")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (STORY,)).fetchone() is None:
            draft = cluster.copy(prefix="story")
            app = make_app(draft)
            tell(app)
            with app.app_context():
                db.engine.dispose()
            connection.execute(f"ALTER DATABASE {draft.name} RENAME TO {STORY}")
    return STORY


@pytest.fixture(scope="session")
def story_app(_story_template: str, make_database: Callable[..., Database], make_app: Callable[..., Any]) -> Any:
    return make_app(make_database(_story_template))


@pytest.fixture
def story_copy(_story_template: str, make_database: Callable[..., Database], make_app: Callable[..., Any]) -> Any:
    return make_app(make_database(_story_template))
