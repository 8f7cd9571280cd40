"""What the database's own catalogue must say, whatever table a later migration adds. An exception stands here, with its reason."""

from __future__ import annotations

import pytest

CLASSES = {"tenant", "commons", "personal", "system"}

UNIQUE_ACROSS_PRACTICES = {
    "decision_by_id": "rates, rules and admissions name the decision that set them by its id alone; ids are random, so none can be guessed",
    "leave_day_once": "a person is off once on a day, wherever they work; who writes it down knows the person",
}
NAMES_A_DECISION = "what all may know names its decision by a random id alone"
COMMONS_NAMING_TENANT_ROWS = {
    "membership_decision": NAMES_A_DECISION,
    "entity_decision": NAMES_A_DECISION,
    "agreement_decision": NAMES_A_DECISION,
    "pay_rate_decision": NAMES_A_DECISION,
    "leave_policy_decision": NAMES_A_DECISION,
    "month_rule_decision": NAMES_A_DECISION,
    "rate_floor_decision": NAMES_A_DECISION,
    "surplus_policy_decision": NAMES_A_DECISION,
    "surplus_allocation_decision": NAMES_A_DECISION,
}
DEFINERS = {
    "check_entries_balance": "an entry balances over rows that its writer need not see",
    "check_postings_balance": "the same, for whoever adds postings another way",
    "check_twin": "the other half of a fee lies in a book that the writer is not bound to",
    "close_month": "numbers and seals; refuses any book but the bound one, except in hub scope",
    "find_hub": "every unit of work binds the hub's id before it has a scope",
    "finish_outbox": "a job marks its own row done in the transaction of its effect",
    "keep_days_a_day_long": "a day has 24 hours in all places together",
    "keep_standing": "where a matter stands follows from rows that only grow",
    "minutes_by_person": "minutes per person and year are for all of us, daily lines are not",
    "minutes_by_place": "the hub's month needs totals, not lines",
    "post_entries": "the one door through which entries come; refuses any book but the bound one, except in hub scope",
    "seal_audit": "only the sealing writes links of the chain",
    "verify_audit": "the check walks every chain and tells counts and places alone",
    "verify_ledger": "the check adds up every book and tells differences alone",
}


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


def test_no_unique_index_tells_of_a_row_in_another_practice(ask):
    wrong = ask(
        """SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
           WHERE x.indisunique AND t.relnamespace = 'hub'::regnamespace AND obj_description(t.oid) = 'tenant' AND NOT EXISTS (
             SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'entity_id' AND a.attnum = ANY (x.indkey))"""
    )
    assert {name for (name,) in wrong} == set(UNIQUE_ACROSS_PRACTICES)


def test_what_all_may_know_names_no_row_of_a_practice_but_its_decision(ask):
    found = ask(
        """SELECT k.conname, f.relname FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
           WHERE k.contype = 'f' AND obj_description(f.oid) = 'tenant' AND obj_description(t.oid) <> 'tenant'"""
    )
    assert {name for name, _ in found} == set(COMMONS_NAMING_TENANT_ROWS)
    assert {table for _, table in found} == {"decision"}


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


def test_every_definer_function_is_on_the_list_with_its_reason(ask):
    found = ask("SELECT proname FROM pg_proc WHERE pronamespace = 'hub'::regnamespace AND prosecdef")
    assert {name for (name,) in found} == set(DEFINERS)


def test_a_scope_that_may_write_a_tenant_table_writes_under_a_policy_for_that_verb(ask):
    wrong = ask(
        """SELECT g.table_name, g.grantee, g.privilege_type FROM information_schema.role_table_grants g
           WHERE g.table_schema = 'hub' AND g.grantee LIKE 'scope%' AND g.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
             AND NOT EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = 'hub' AND p.tablename = g.table_name
                             AND g.grantee::name = ANY (p.roles) AND p.cmd IN ('ALL', g.privilege_type))"""
    )
    assert wrong == []


def test_the_public_and_the_login_of_the_app_hold_no_right_on_any_table(ask):
    wrong = ask(
        """SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants
           WHERE table_schema = 'hub' AND grantee IN ('PUBLIC', 'hub_app')"""
    )
    assert wrong == []


def test_no_sequence_counts_where_everybody_could_read_it(ask):
    assert ask("SELECT relname FROM pg_class WHERE relnamespace = 'hub'::regnamespace AND relkind = 'S'") == []


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
    inspector, dialect = inspect(engine), engine.dialect
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
            if found and (said := column.type.compile(dialect)) != (is_ := found["type"].compile(dialect)):
                problems.append(f"{table.name}.{column.name}: {said} in the model, {is_} in the database")
    assert problems == []
    assert set(in_database) == {"alembic_version"}
