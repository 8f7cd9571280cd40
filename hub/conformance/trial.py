"""Try a plugin on a database that may be spoiled: its migrations, its tables, two practices side by side, its pages and jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from hub.conformance.scratch import Scratch
from hub.conformance.words import unfitting
from hub.db.base import db
from hub.db.migrate import run_script, sqlalchemy_url
from hub.db.unit_of_work import UnitOfWork, unit_of_work
from hub.kernel.context import Place, Scope, operator_actor
from hub.kernel.ids import new_id
from hub.ledger import services as ledger
from hub.plugin_api.checks import names_a_client
from hub.plugin_api.declaration import SpokeDeclaration
from hub.plugin_api.pages import Done, Form, Note, PageRequest, PageView, Refused, Table, Text
from hub.plugin_host.answers import clean
from hub.plugin_host.catalogue import Plugin
from hub.plugin_host.desk import PracticeDesk, lay_desk
from hub.plugin_host.loading import CannotLoad, guarded, resolve
from hub.plugin_host.schema import migrate
from hub.practices import services as practices

Found = Iterator[tuple[str, str]]
PAGE_SECONDS = 5.0
OUTSIDE = "outside its own"


def try_out(plugin: Plugin, scratch: Scratch) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Return everything that is wrong, as pairs of rule and sentence, and the rules that could not be tried because of it."""
    engine = create_engine(sqlalchemy_url(scratch.admin_url))
    try:
        with engine.begin() as connection:
            run_script(connection, f"DROP SCHEMA IF EXISTS plugin_{plugin.key} CASCADE")
        found = list(_migrations(plugin, scratch, engine))
        if any(rule in ("migrations", "tables") for rule, _ in found):
            return found, ("isolation", "pages", "demo")
        wrong, untried = _doing(plugin, scratch, engine)
        return found + wrong, untried
    finally:
        engine.dispose()


def _migrations(plugin: Plugin, scratch: Scratch, engine: Engine) -> Found:
    declaration = _declared(plugin)
    if not declaration.migrations:
        return
    steps: tuple[tuple[str, set[str]], ...] = (("head", set(declaration.tables)), ("base", set()), ("head", set(declaration.tables)))
    for number, (revision, wanted) in enumerate(steps):
        for result in migrate(scratch.admin_url, [plugin], revision):
            if result.fault:
                yield ("tables" if OUTSIDE in result.fault or "entity_id" in result.fault else "migrations"), result.fault
                return
        have = _relations(engine, declaration)
        if have != wanted and revision == "head":
            yield "tables", f"It declares the tables {_listed(wanted)} and makes {_listed(have)}."
            return
        if have != wanted:
            yield "migrations", f"Taken back to nothing, it leaves {_listed(have)}; step {number + 1} of up, down, up."
            return
    yield from _columns(engine, declaration)


def _relations(engine: Engine, declaration: SpokeDeclaration) -> set[str]:
    query = text("""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relname <> :version_table
                      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')""")
    with engine.connect() as connection:
        found = connection.execute(query, {"schema": declaration.schema, "version_table": f"alembic_version_{declaration.key}"})
        return set(found.scalars())


def _columns(engine: Engine, declaration: SpokeDeclaration) -> Found:
    query = text("""SELECT c.relname, a.attname, c.relrowsecurity AND c.relforcerowsecurity AS secured
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND c.relname <> :version_table
                      AND a.attnum > 0 AND NOT a.attisdropped""")
    with engine.connect() as connection:
        rows = connection.execute(query, {"schema": declaration.schema, "version_table": f"alembic_version_{declaration.key}"}).all()
    for table, column, secured in rows:
        if names_a_client(column):
            yield "privacy", f"The column {table}.{column} reads like something about a client."
        if not secured:
            yield "tables", f"The table {table} is not under forced row security."


def _doing(plugin: Plugin, scratch: Scratch, engine: Engine) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    app = Flask("conformance")
    app.config.update(SQLALCHEMY_DATABASE_URI=sqlalchemy_url(scratch.app_url), HUB_TIMEZONE="America/New_York", TESTING=True)
    db.init_app(app)
    with app.app_context():
        try:
            one, other = _two_practices(engine, plugin.key)
            found = list(_pages(_declared(plugin), one, "empty"))
            if any(rule == "pages" for rule, _ in found):
                return found, ("isolation", "demo")
            found += _side_by_side(_declared(plugin), one, other)
            return found, ("isolation",) if any(rule == "demo" for rule, _ in found) else ()
        finally:
            db.session.remove()
            db.engine.dispose()


def _two_practices(engine: Engine, key: str) -> tuple[Place, Place]:
    """Make two practices of one discipline, and a hub when there is none."""
    with engine.connect() as connection:
        hub = connection.execute(text("SELECT id FROM hub.entity WHERE kind = 'hub'")).scalar()
    mark = new_id().hex[-10:]
    one, other = (Place(new_id(), f"{word}-{mark}", f"Practice {word}", "practice") for word in ("one", "other"))
    ident = hub or new_id()
    with unit_of_work(Scope.hub(ident), operator_actor()) as uow:
        if hub is None:
            _make_entity(uow, Place(ident, "hub", "Hub", "hub"), None)
        for place in (one, other):
            _make_entity(uow, place, key)
    return one, other


def _make_entity(uow: UnitOfWork, place: Place, discipline: str | None) -> None:
    new = practices.NewEntity(place.kind, place.slug, place.name, "PLLC", "US-NY", discipline=discipline)
    practices.add_entity(uow, new, uow.today, None, place.entity_id)
    ledger.open_book(uow, place.entity_id, place.kind)


def _side_by_side(declaration: SpokeDeclaration, one: Place, other: Place) -> Found:
    before = _look(declaration, other)
    if declaration.demo:
        yield from _tell(declaration, one)
    yield from _pages(declaration, one, "full")
    yield from _posts(declaration, one)
    yield from _jobs(declaration, one)
    if before != _look(declaration, other):
        yield "isolation", "What one practice wrote changed what another one is shown."
    yield from _rows(declaration, one, other)


def _tell(declaration: SpokeDeclaration, place: Place) -> Found:
    handler = str(declaration.demo)
    for time in ("the first time", "the second time"):
        fault = _at_desk(declaration, place, lambda desk: resolve(handler)(desk))[1]
        if fault:
            yield "demo", f"Its demo data cannot be told {time}: {fault}"
            return
    for table in declaration.tables:
        count, _ = _at_desk(declaration, place, lambda desk, name=table: desk.rows(f'SELECT count(*) AS n FROM "{name}"')[0]["n"])
        if not count:
            yield "demo", f"Its demo data leaves the table {table} empty."


def _pages(declaration: SpokeDeclaration, place: Place, how: str) -> Found:
    for page in declaration.pages:
        view, fault = _view(declaration, place, page.handler)
        if fault or view is None:
            yield "pages", f"The page {page.path} of {_a(how)} practice does not answer: {fault}"
            continue
        if not view.title.strip() or not view.lead.strip():
            yield "pages", f"The page {page.path} has no title or no sentence that says how things stand."
        yield from (("words", words) for words in unfitting(_shown(view)))
        for form in _forms(view):
            yield from (("privacy", f"The field {each.name} of {page.path} reads like something about a client.")
                        for each in form.fields if names_a_client(each.name))  # fmt: skip


def _posts(declaration: SpokeDeclaration, place: Place) -> Found:
    """Send every form empty: it must be refused in words, or do nothing that harms; it may not fail."""
    for page in declaration.pages:
        view, _ = _view(declaration, place, page.handler)
        posts = any(access.method == "POST" for access in page.access)
        for form in _forms(view) if view else ():
            if not posts:
                yield "permissions", f"The page {page.path} has the form {form.action} and states nobody who may send it."
                continue
            request = PageRequest("POST", form={"action": form.action})
            answer, fault = _at_desk(declaration, place, lambda desk, asked=request, name=page.handler: resolve(name)(desk, asked))
            if fault:
                yield "pages", f"The form {form.action} of {page.path}, sent empty, fails: {fault}"
            elif not isinstance(answer, Refused | Done) or not answer.words.strip():
                yield "pages", f"The form {form.action} of {page.path} answers with neither Done nor Refused in words."


def _jobs(declaration: SpokeDeclaration, place: Place) -> Found:
    for job in declaration.jobs:
        words, fault = _at_desk(declaration, place, lambda desk, name=job.handler: resolve(name)(desk))
        if fault or not isinstance(words, str) or not words.strip():
            yield "pages", f"The job {job.name} does not answer with a sentence: {fault or words!r}"


def _rows(declaration: SpokeDeclaration, one: Place, other: Place) -> Found:
    """Reach for a neighbour's rows in every way there is: read, change, take away, make."""
    for table in declaration.tables:
        name = f'{declaration.schema}."{table}"'
        _, fault = _at_desk(declaration, other, lambda desk, name=name: desk.rows(f"SELECT 1 FROM {name}"))
        seen, _ = _at_desk(declaration, other, lambda desk, name=name: len(desk.rows(f"SELECT 1 FROM {name}")))
        gone, _ = _at_desk(declaration, other, lambda desk, name=name: desk.write(f"DELETE FROM {name}"), keep=False)
        if fault or seen or gone:
            yield "isolation", f"A practice that wrote nothing sees {seen} and takes away {gone} rows of {table}. {fault}"
        _, fault = _at_desk(
            declaration,
            other,
            lambda desk, name=name: desk.write(f"INSERT INTO {name} (entity_id) VALUES (:neighbour)", neighbour=one.entity_id),
            keep=False,
        )
        if "row-level security" not in fault and "null value" not in fault:
            yield "isolation", f"A row of {table} can be made in a neighbour's name."
        if _open_to_all(name):
            yield "isolation", f"The table {table} can be read by somebody who is bound to no practice."


def _at_desk(declaration: SpokeDeclaration, place: Place, work: Callable[[PracticeDesk], Any], *, keep: bool = True) -> tuple[Any, str]:
    """Do something at a plugin's desk and return what came of it, or nothing and the fault in one line."""

    def run() -> Any:
        with unit_of_work(Scope.practice(place.entity_id), operator_actor()) as uow:
            result = work(lay_desk(uow, declaration, practices.entity(uow, place.entity_id)))
            if not keep or isinstance(result, Refused):
                raise _Undone(result)
            return result

    try:
        return guarded(run, PAGE_SECONDS), ""
    except CannotLoad as error:
        if isinstance(error.__cause__, _Undone):
            return error.__cause__.result, ""
        return None, str(error)


class _Undone(Exception):
    """Carry a result out of a transaction that shall not stay."""

    def __init__(self, result: Any):
        super().__init__("undone")
        self.result = result


def _open_to_all(name: str) -> bool:
    try:
        with unit_of_work(Scope.system(), operator_actor(), read_only=True) as uow:
            return bool(uow.execute(f"SELECT 1 FROM {name}").all())
    except DBAPIError:
        return False


def _view(declaration: SpokeDeclaration, place: Place, handler: str) -> tuple[PageView | None, str]:
    def ask(desk: PracticeDesk) -> PageView:
        answer = resolve(handler)(desk, PageRequest("GET"))
        if not isinstance(answer, PageView):
            raise TypeError(f"it answered with a {type(answer).__name__}")
        return clean(answer)

    return _at_desk(declaration, place, ask)


def _look(declaration: SpokeDeclaration, place: Place) -> list[PageView | None]:
    return [_view(declaration, place, page.handler)[0] for page in declaration.pages]


def _shown(view: PageView) -> Iterator[str]:
    yield from (view.title, view.lead)
    for block in view.blocks:
        if isinstance(block, Text | Note):
            yield block.words
        elif isinstance(block, Table):
            yield from (block.caption, block.empty, *(column.title for column in block.columns))
        else:
            yield from (block.title, block.button)
            yield from (text for field in block.fields for text in (field.label, field.help))


def _forms(view: PageView) -> list[Form]:
    return [block for block in view.blocks if isinstance(block, Form)]


def _declared(plugin: Plugin) -> SpokeDeclaration:
    assert plugin.declaration is not None
    return plugin.declaration


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
