"""Write `migrations/schema.sql`: what all migrations together make, for whoever reviews a change. Run by `make schema`.

Shape    pg_dump of a freshly migrated database: tables, constraints, triggers, policies, functions, grants. Everything belongs to
         hub_owner unless an `OWNER TO` says otherwise; what pg_dump says about itself and its session is left out.
"""

from __future__ import annotations

import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from hub.db.migrate import upgrade
from hub.embedded.postgres import SUPERUSER, Postgres, binaries

SCHEMA_FILE = Path(__file__).with_name("schema.sql")
HEAD = "-- What the migrations make, written by `make schema`. Read it in every diff; do not edit it.\n-- Owner is hub_owner unless said.\n"
LEFT_OUT = re.compile(r"^(SET |SELECT pg_catalog\.set_config|\\(un)?restrict |ALTER .* OWNER TO hub_owner;$|--$|-- (Name:|Dumped |PostgreSQL database dump))")
PROGRAM_SECONDS = 60


def dump(admin_url: str) -> str:
    """Return the schema of the hub in the database at `admin_url`, in an order and a form that depend on nothing but it."""
    address = make_url(admin_url)
    login = {"PGHOST": address.host or address.query["host"], "PGPORT": address.port, "PGUSER": address.username, "PGPASSWORD": address.password}
    told = subprocess.run(
        [binaries() / "pg_dump", "--schema-only", "--schema=hub", str(address.database)],
        env={"LC_ALL": "C.UTF-8"} | {name: str(value) for name, value in login.items() if value},
        capture_output=True, text=True, check=True, timeout=PROGRAM_SECONDS,
    )  # fmt: skip
    kept = "\n".join(line.rstrip() for line in told.stdout.splitlines() if not LEFT_OUT.match(line))
    return HEAD + "\n" + re.sub(r"\n{3,}", "\n\n", kept).strip() + "\n"


def dump_of_head() -> str:
    """Migrate an empty database in a server of its own, return its schema, and leave nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="hub-schema-"))
    home.chmod(0o711)  # when root runs this, PostgreSQL runs as somebody else
    password = secrets.token_hex(16)
    server = Postgres(home / "postgres", home / "postgres.log", extra={"fsync": "off"})
    try:
        server.initdb(password, sync=False)
        server.start()
        server.wait_ready()
        admin_url = f"postgresql+psycopg://{SUPERUSER}:{password}@/hub?host={server.sockets}"
        with psycopg.connect(host=str(server.sockets), user=SUPERUSER, password=password, dbname="postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE hub TEMPLATE template0 ENCODING 'UTF8'")
        upgrade(admin_url)
        return dump(admin_url)
    finally:
        server.stop()
        for leftover in (home, server.sockets):
            shutil.rmtree(leftover, ignore_errors=True)


def main() -> int:
    """Write the file, and say whether it changed."""
    before = SCHEMA_FILE.read_text(encoding="utf-8") if SCHEMA_FILE.exists() else ""
    after = dump_of_head()
    SCHEMA_FILE.write_text(after, encoding="utf-8")
    print("The schema is as it was." if after == before else f"Wrote {SCHEMA_FILE}; look at its diff.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
