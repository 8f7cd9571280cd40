"""What the hub lays before a plugin's function: one practice, one day, and the plugin's own tables as its own role."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from hub.db.unit_of_work import UnitOfWork
from hub.finances import services as finances
from hub.kernel.context import ScopeKind
from hub.kernel.period import Month, Period
from hub.plugin_api.declaration import SpokeDeclaration
from hub.plugin_host import store
from hub.practices.services import EntityRecord

VERBS = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
FORBIDDEN = re.compile(
    r"\b(set_config|pg_read_|pg_ls_|pg_sleep|lo_import|lo_export|dblink|query_to_xml|database_to_xml)|U&[\"']|;\s*\S", re.IGNORECASE
)
MOST_ROWS = 10_000


class OutOfBounds(RuntimeError):
    """Stop a plugin that reaches for what does not lie on its desk; the whole transaction is rolled back."""


@dataclass(frozen=True)
class PracticeDesk:
    """The desk of one plugin in one practice, for one transaction.

    Law      every statement runs as the plugin's own role, which sees its own schema and the bound practice's rows alone;
             afterwards the scope must be what it was, or nothing of the transaction stays.
    """

    key: str
    schema: str
    practice: str
    slug: str
    today: date
    actor_name: str
    settings: Mapping[str, Any]
    _uow: UnitOfWork
    _entity: EntityRecord
    _has_tables: bool

    def rows(self, sql: str, **params: Any) -> Sequence[Mapping[str, Any]]:
        """Read rows of the plugin's own tables; at most ten thousand."""
        return self._run(sql, params)[0]

    def write(self, sql: str, **params: Any) -> int:
        """Change rows of the plugin's own tables and return how many."""
        return self._run(sql, params)[1]

    def summary(self, month: str) -> Mapping[str, Any]:
        """Return the practice's month as its column in the pooled review has it: money in above zero, money out below."""
        column = finances.book_totals(self._uow, self._entity.id, Period.of_month(Month.parse(month)))
        totals = {row: column.cell(row) for row in ("outside_revenue", "hub_fee", "pay", "other_costs", "net")}
        return {"month": month, "currency": self._entity.currency, "totals": totals}

    def _run(self, sql: str, params: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], int]:
        if not self._has_tables:
            raise OutOfBounds(f"The plugin {self.key} has no tables.")
        if not VERBS.match(sql) or FORBIDDEN.search(sql):
            raise OutOfBounds("A plugin reads and writes rows of its own tables, one statement at a time.")
        session = self._uow.session
        role, path, bound = _standing(session)
        with session.begin_nested():
            session.execute(ENTER, {"role": self.schema, "path": f"{self.schema}, pg_catalog"})
            result = session.execute(text(sql), dict(params))
            rows: list[Mapping[str, Any]] = [dict(row) for row in result.mappings().fetchmany(MOST_ROWS)] if result.returns_rows else []
            count = len(rows) if result.returns_rows else int(result.rowcount)  # type: ignore[attr-defined]
            if _standing(session) != (self.schema, f"{self.schema}, pg_catalog", bound):
                raise OutOfBounds(f"The plugin {self.key} tried to work as somebody else.")
            session.execute(ENTER, {"role": role, "path": path})
        return rows, count


ENTER = text("SELECT set_config('role', :role, true), set_config('search_path', :path, true)")
STANDING = text("""
    SELECT current_setting('role'), current_setting('search_path'), concat_ws('|', current_setting('hub.entity', true),
      current_setting('hub.person', true), current_setting('hub.hub_entity', true), current_setting('hub.now', true),
      current_setting('hub.actor', true))
""")


def _standing(session: Session) -> tuple[str, str, str]:
    role, path, bound = session.execute(STANDING).one()
    return role, path, bound


def lay_desk(uow: UnitOfWork, declaration: SpokeDeclaration, entity: EntityRecord) -> PracticeDesk:
    """Lay the desk of a plugin for the practice that the unit of work is bound to.

    Needs    practice scope, of that very practice.
    """
    if uow.scope.kind is not ScopeKind.PRACTICE or uow.scope.entity_id != entity.id:
        raise OutOfBounds("A desk is laid in the scope of its own practice.")
    defaults = {setting.name: setting.default for setting in declaration.settings}
    chosen = {name: value for name, value in store.chosen(uow, declaration.key).items() if name in defaults}
    return PracticeDesk(
        key=declaration.key,
        schema=declaration.schema,
        practice=entity.name,
        slug=entity.slug,
        today=uow.today,
        actor_name=uow.actor.name,
        settings=MappingProxyType(defaults | chosen),
        _uow=uow,
        _entity=entity,
        _has_tables=bool(declaration.tables),
    )
