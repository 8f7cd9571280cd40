"""What the database's own catalogue must say, whatever table a later migration adds."""

from __future__ import annotations

import pytest

CLASSES = {"tenant", "commons", "personal", "system"}


@pytest.fixture
def ask(database):
    with database.cluster.admin(database.name) as admin:
        yield lambda query: admin.execute(query).fetchall()


def tables(ask):
    return ask(
        """SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, obj_description(c.oid), pg_get_userbyid(c.relowner)
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'hub' AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version' ORDER BY 1"""
    )


def test_every_table_has_forced_row_security_a_class_and_the_owner_as_owner(ask):
    wrong = [row for row in tables(ask) if not (row[1] and row[2] and row[3] in CLASSES and row[4] == "hub_owner")]
    assert wrong == []


def test_no_policy_lets_everybody_do_everything(ask):
    public = ask("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'hub' AND 'public' = ANY (roles)")
    assert public == []


def test_every_key_of_a_tenant_table_begins_with_or_holds_the_entity(ask):
    wrong = ask(
        """SELECT t.relname, k.conname FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
           WHERE obj_description(t.oid) = 'tenant' AND k.contype IN ('p', 'u') AND NOT EXISTS (
             SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'entity_id' AND a.attnum = ANY (k.conkey))"""
    )
    assert wrong == []


def test_every_foreign_key_between_tenant_tables_carries_the_entity(ask):
    wrong = ask(
        """SELECT t.relname, k.conname FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
           WHERE k.contype = 'f' AND obj_description(t.oid) = 'tenant' AND obj_description(f.oid) = 'tenant' AND NOT EXISTS (
             SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'entity_id' AND a.attnum = ANY (k.conkey))"""
    )
    assert wrong == []


def test_policies_compare_by_equality_with_a_setting_and_ask_no_other_table(ask):
    wrong = ask(
        """SELECT tablename, policyname, qual FROM pg_policies WHERE schemaname = 'hub'
           AND (qual ~* '\\mOR\\M' OR qual ~* 'FROM hub\\.' OR with_check ~* 'FROM hub\\.')"""
    )
    assert wrong == []


def test_definer_functions_belong_to_poster_or_checker_with_a_fixed_search_path(ask):
    wrong = ask(
        """SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'hub' AND p.prosecdef
           AND (pg_get_userbyid(p.proowner) NOT IN ('hub_poster', 'hub_checker')
                OR NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search\\_path=hub, pg\\_temp%'))"""
    )
    assert wrong == []


def test_nobody_in_particular_may_run_a_definer_function(ask):
    wrong = ask(
        """SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname = 'hub' AND p.prosecdef AND p.prorettype <> 'trigger'::regtype AND has_function_privilege('public', p.oid, 'EXECUTE')"""
    )
    assert wrong == []


def test_views_read_with_the_rights_of_the_reader_and_no_matview_holds_a_copy(ask):
    wrong = ask(
        """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'hub'
           AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT coalesce(c.reloptions @> ARRAY['security_invoker=true'], false)))"""
    )
    assert wrong == []


def test_the_app_role_owns_nothing_cannot_bypass_and_inherits_no_scope(ask):
    assert ask("SELECT rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'hub_app'") == [(False,) * 5]
    assert ask("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'hub_app'") == [(0,)]
    memberships = ask(
        """SELECT r.rolname, m.inherit_option, m.set_option, m.admin_option FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
           WHERE pg_get_userbyid(m.member) = 'hub_app' ORDER BY 1"""
    )
    assert all(row[1:] == (False, True, False) for row in memberships)
    roles = [name for name, *_ in memberships if not name.startswith("plugin_")]  # a plugin's pages work as a role of its own
    assert roles == ["scope_hub", "scope_person", "scope_practice", "scope_system"]


def test_scopes_may_not_change_what_only_grows(ask):
    wrong = ask(
        """SELECT g.grantee, g.table_name, g.privilege_type FROM information_schema.role_table_grants g
           WHERE g.table_schema = 'hub' AND g.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE') AND g.grantee <> 'hub_owner'
             AND EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = ('hub.' || g.table_name)::regclass AND t.tgname = 'only_grows')"""
    )
    assert wrong == []


def test_models_say_the_same_as_the_tables(database):
    """Compare every mapped column with the catalogue: name, type, nullability; each states its privacy class."""
    import pkgutil
    from importlib import import_module

    from sqlalchemy import create_engine, inspect

    import hub
    from hub.db.base import Base

    for module in pkgutil.iter_modules(hub.__path__):
        if module.ispkg:
            for inner in pkgutil.iter_modules([f"{hub.__path__[0]}/{module.name}"]):
                if inner.name == "models":
                    import_module(f"hub.{module.name}.models")
    engine = create_engine(database.admin_url)
    inspector = inspect(engine)
    in_database = {name: {c["name"]: c for c in inspector.get_columns(name, schema="hub")} for name in inspector.get_table_names(schema="hub")}
    engine.dispose()
    problems = []
    for table in Base.metadata.tables.values():
        columns = in_database.pop(table.name, None)
        if columns is None:
            problems.append(f"{table.name} is not in the database")
            continue
        if set(columns) != set(table.columns.keys()):
            problems.append(f"{table.name}: {sorted(set(columns) ^ set(table.columns.keys()))}")
        for column in table.columns:
            if "privacy" not in column.info:
                problems.append(f"{table.name}.{column.name} states no privacy class")
            found = columns.get(column.name)
            if found and found["nullable"] != column.nullable:
                problems.append(f"{table.name}.{column.name}: nullable in one of the two alone")
    assert problems == []
    assert set(in_database) - {"alembic_version", "outbox", "schedule_run", "idempotency_key"} == set()
