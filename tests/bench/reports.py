"""The pooled review at size: our services against bare SQL on the kept balances, a scan of all postings, and hledger.

    python -m tests.bench reports [POSTINGS ...]      (10000 and 100000 when nothing is said; 1000000 takes some minutes)

100 practices and a hub, 24 months, balanced entries of two lines, the same figures for everybody; every contestant must come to the same sums.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from hub.app import create_app
from hub.db.base import db
from hub.db.unit_of_work import transact
from hub.finances import services as finances
from hub.kernel.context import Scope, operator_actor
from hub.kernel.ids import new_id
from hub.kernel.period import Period
from hub.kernel.settings import load_settings
from tests.bench.rounds import heading, line, medians, milliseconds
from tests.builders.books import make_entity
from tests.database import Cluster, Database, running_cluster

PRACTICES, YEAR = 100, 2025
PERIOD = Period("24 months", date(2024, 1, 1), date(2026, 1, 1))
# What moves in a practice: debit and credit account of every fifth entry; the share of the fee goes to the hub's book as a twin.
KINDS = "ARRAY['1000:4000', '1000:4010', '5000:2200', '6100:1000', '2200:1000']"
LOAD = f"""
    SET LOCAL session_replication_role = replica; SET LOCAL hub.now = '2026-01-02 12:00+00';
    CREATE TEMP TABLE made ON COMMIT DROP AS
      SELECT n, (SELECT array_agg(id ORDER BY id) FROM hub.entity WHERE kind = 'practice') [1 + (n %% {PRACTICES})::int] AS entity_id, uuidv7() AS id,
             date '2024-01-01' + (n * 7919 %% 730)::int AS on_day, 1000 + n * 104729 %% 99000 AS amount, ({KINDS}) [1 + (n / {PRACTICES} %% 5)::int] AS kind
      FROM generate_series(1, %(entries)s::bigint) n;
    INSERT INTO hub.journal_entry (entity_id, id, accounting_on, month, memo, source, source_key, recorded_by)
      SELECT entity_id, id, on_day, to_char(on_day, 'YYYYMM')::int, 'Entry ' || n, 'bench', n::text, 'bench' FROM made;
    INSERT INTO hub.posting (entity_id, entry_id, line, account_code, side, amount_minor, month)
      SELECT entity_id, id, l, split_part(kind, ':', l), CASE l WHEN 1 THEN 'D' ELSE 'C' END, amount, to_char(on_day, 'YYYYMM')::int
      FROM made, generate_series(1, 2) l;
    INSERT INTO hub.balance (entity_id, account_code, month, slot, debit_minor, credit_minor)
      SELECT entity_id, account_code, month, 0, coalesce(sum(amount_minor) FILTER (WHERE side = 'D'), 0),
             coalesce(sum(amount_minor) FILTER (WHERE side = 'C'), 0) FROM hub.posting GROUP BY 1, 2, 3;
"""
FROM_BALANCES = """
    SELECT b.entity_id, b.month, coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'outside_revenue'), 0)::bigint,
           coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'hub_fee'), 0)::bigint,
           coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'pay'), 0)::bigint,
           coalesce(sum(b.credit_minor - b.debit_minor) FILTER (WHERE a.report_class = 'other_costs'), 0)::bigint
    FROM hub.balance b JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code
    WHERE b.month BETWEEN 202401 AND 202512 GROUP BY b.entity_id, b.month
"""
SIGNED = "CASE p.side WHEN 'C' THEN p.amount_minor ELSE -p.amount_minor END"
FROM_POSTINGS = f"""
    SELECT p.entity_id, p.month, coalesce(sum({SIGNED}) FILTER (WHERE a.report_class = 'outside_revenue'), 0)::bigint,
           coalesce(sum({SIGNED}) FILTER (WHERE a.report_class = 'hub_fee'), 0)::bigint,
           coalesce(sum({SIGNED}) FILTER (WHERE a.report_class = 'pay'), 0)::bigint,
           coalesce(sum({SIGNED}) FILTER (WHERE a.report_class = 'other_costs'), 0)::bigint
    FROM hub.posting p JOIN hub.account a ON a.entity_id = p.entity_id AND a.code = p.account_code
    WHERE p.month BETWEEN 202401 AND 202512 GROUP BY p.entity_id, p.month
"""
ONE_YEAR = FROM_BALANCES.replace("202401 AND 202512", f"{YEAR}01 AND {YEAR}12").replace(", b.month,", ",").replace("b.entity_id, b.month", "b.entity_id")
RESULT = """
    SELECT sum(b.debit_minor - b.credit_minor)::bigint FROM hub.balance b
    JOIN hub.account a ON a.entity_id = b.entity_id AND a.code = b.account_code WHERE a.kind IN ('income', 'expense')
"""
JOURNAL = """
    COPY (SELECT concat(j.accounting_on, ' ', j.memo, E'\\n', string_agg(
            concat('  ', a.kind, ':', e.slug, ':', a.code, '  ', CASE p.side WHEN 'D' THEN '' ELSE '-' END,
                   p.amount_minor / 100, '.', lpad((p.amount_minor % 100)::text, 2, '0'), ' USD'), E'\\n' ORDER BY p.line), E'\\n')
          FROM hub.journal_entry j JOIN hub.posting p ON p.entity_id = j.entity_id AND p.entry_id = j.id JOIN hub.entity e ON e.id = j.entity_id
          JOIN hub.account a ON a.entity_id = p.entity_id AND a.code = p.account_code
          GROUP BY j.entity_id, j.id, j.accounting_on, j.memo ORDER BY j.accounting_on) TO STDOUT
"""


AGAINST = {
    "our service, practice x month": "bare SQL on balances, practice x month",
    "our service, the matrix of one year": "bare SQL on balances, one year",
    "scan of all postings, practice x month": "our service, practice x month",
}


def books(cluster: Cluster, postings: int) -> tuple[Any, Database, Scope]:
    """Make a database with so many postings; entries are loaded past the door, balances worked out from them."""
    database = cluster.copy()
    app = create_app(
        load_settings({"DATABASE_URL": database.url, "REDIS_URL": cluster.redis_url(0), "HUB_SECRET_KEY": "long enough, and for measuring alone"})
    )
    hub = Scope.hub(new_id())

    def found(uow: Any) -> None:
        make_entity(uow, "hub", "hub", hub.entity_id)
        for number in range(PRACTICES):
            make_entity(uow, f"practice-{number}")

    with app.app_context():
        transact(hub, operator_actor(), found)
    with database.admin() as connection, connection.transaction():
        connection.execute(psycopg.ClientCursor(connection).mogrify(LOAD, {"entries": postings // 2}))
    with database.admin() as connection:
        connection.execute("VACUUM ANALYZE")
    return app, database, hub


def contestants(app: Any, database: Database, hub: Scope, bare: psycopg.Connection) -> dict[str, Callable[[], Any]]:
    def ours(work: Callable[[Any], Any]) -> Callable[[], Any]:
        def run() -> Any:
            with app.app_context():
                return transact(hub, operator_actor(), work, read_only=True)

        return run

    return {
        "bare SQL on balances, practice x month": lambda: bare.execute(FROM_BALANCES).fetchall(),
        "our service, practice x month": ours(lambda uow: finances.month_rows(uow, PERIOD)),
        "an empty unit of work": ours(lambda uow: None),
        "bare SQL on balances, one year": lambda: bare.execute(ONE_YEAR).fetchall(),
        "our service, the matrix of one year": ours(lambda uow: finances.pooled(uow, Period.parse(str(YEAR)))),
        "scan of all postings, practice x month": lambda: bare.execute(FROM_POSTINGS).fetchall(),
    }


def sums(rows: Any) -> dict[Any, tuple[int, ...]]:
    """Bring rows of any contestant to one shape: by practice and month, the four classes; months without movement left out."""
    found = {}
    for row in rows:
        values = tuple(row) if isinstance(row, tuple) else tuple(vars(row).values())
        found[values[:2]] = values[2:6]
    return {key: value for key, value in found.items() if any(value)}


def hledger(database: Database, postings: int) -> float | None:
    """Let hledger make the same report from a file; return milliseconds, or None where it is not installed."""
    if shutil.which("hledger") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder, "books.journal")
        with database.admin() as connection, journal.open("wb") as file, connection.cursor().copy(JOURNAL) as copy:
            for block in copy:
                file.write(bytes(block).replace(b"\\n", b"\n"))
        command = ["hledger", "-f", str(journal), "balance", "-M", "-N", "-O", "csv", "income", "expense"]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        lines = told.splitlines()[1:]
        seen = sum(round(float(cell.split()[0]) * 100) for each in lines for cell in each.replace('"', "").split(",")[1:] if cell not in ("0", ""))
        with database.admin() as connection:
            known = connection.execute(RESULT).fetchone()
        assert known is not None and seen == known[0], f"hledger has {seen}, our balances {known}"
        return milliseconds(lambda: subprocess.run(command, capture_output=True, check=True))


def main(sizes: list[int]) -> int:
    heading("Reports: 100 practices, 24 months")
    growth: dict[str, list[float]] = defaultdict(list)
    with running_cluster() as cluster:
        for postings in sizes or [10_000, 100_000]:
            app, database, hub = books(cluster, postings)
            with database.admin() as bare:
                runs = contestants(app, database, hub, bare)
                same = [sums(work()) for name, work in runs.items() if name.endswith("practice x month")]
                assert len(same) == 3 and same.count(same[0]) == 3, "the contestants do not agree"
                found = medians(runs, 15)
            print(f"\n {postings:,} postings")
            for name, spent in found.items():
                growth[name].append(spent)
                limit = AGAINST.get(name)
                line(name, spent, "ms", spent / found[limit] if limit else None, limit or "")
            peer = hledger(database, postings)
            if peer is None:
                print("  hledger is not installed: not measured")
            else:
                line("hledger, practice x month, whole process", peer, "ms", peer / found["our service, practice x month"], "our service")
            with app.app_context():
                db.engine.dispose()
            database.drop()
    if len(growth["our service, practice x month"]) > 1:
        print("\n from the smallest to the largest")
        for name, spent in growth.items():
            line(name, spent[-1] / spent[0], "x  ")
    return 0
