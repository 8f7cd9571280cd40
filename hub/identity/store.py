"""SQL of people, sessions, links and tokens.

Sign-in lives by the real time of the database (`statement_timestamp()`), never by a told one: a story under a historical clock must not
make a link that is already old, and two machines with different clocks must count guesses alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hub.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Person:
    """Somebody who works here or did."""

    id: UUID
    name: str
    email: str
    pronouns: str


@dataclass(frozen=True)
class SessionLine:
    """One open session as its person sees it."""

    id: UUID
    via: str
    agent: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class TokenLine:
    """One token as its person sees it: everything but the token."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    live: bool


@dataclass(frozen=True)
class LiveSession:
    """Whose session a cookie opens."""

    id: UUID
    person_id: UUID
    created_at: datetime
    stale: bool


@dataclass(frozen=True)
class LiveToken:
    """Whose token was sent, and what it may do; `live` is False once it is revoked or over."""

    id: UUID
    person_id: UUID
    scopes: frozenset[str]
    created_at: datetime
    live: bool
    stale: bool


PERSON = "SELECT id, name, email, pronouns FROM hub.person"


def person_by_email(uow: UnitOfWork, email: str) -> Person | None:
    row = uow.execute(PERSON + " WHERE email = :email", {"email": email}).one_or_none()
    return Person(*row) if row else None


def person_and_password(uow: UnitOfWork, email: str) -> tuple[Person | None, str | None]:
    """Return who has this address and their password's hash, in one question, so that nobody and somebody take as long."""
    row = uow.execute(
        """SELECT p.id, p.name, p.email, p.pronouns, c.password_hash
           FROM hub.person p LEFT JOIN hub.credential c ON c.person_id = p.id WHERE p.email = :email""",
        {"email": email},
    ).one_or_none()
    return (Person(*row[:4]), row[4]) if row else (None, None)


def person(uow: UnitOfWork, person_id: UUID) -> Person | None:
    row = uow.execute(PERSON + " WHERE id = :id", {"id": person_id}).one_or_none()
    return Person(*row) if row else None


def people(uow: UnitOfWork) -> list[Person]:
    return [Person(*row) for row in uow.execute(PERSON + " ORDER BY name, id")]


def password_hash(uow: UnitOfWork, person_id: UUID) -> str | None:
    return uow.execute("SELECT password_hash FROM hub.credential WHERE person_id = :id", {"id": person_id}).scalar_one_or_none()


def keep_password(uow: UnitOfWork, person_id: UUID, hashed: str) -> None:
    uow.execute(
        """INSERT INTO hub.credential (person_id, password_hash) VALUES (:id, :hashed)
           ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = statement_timestamp()""",
        {"id": person_id, "hashed": hashed},
    )


def lock_guesses(uow: UnitOfWork, key: bytes) -> None:
    """Let one transaction at a time count and add the guesses of one account or source."""
    uow.execute("SELECT pg_advisory_xact_lock(:key)", {"key": int.from_bytes(key[:8], signed=True)})


def guesses(uow: UnitOfWork, column: str, key: bytes, within: timedelta) -> int:
    counted = {"account": "account_hash", "source": "source_hash"}[column]
    statement = f"SELECT count(*) FROM hub.attempt WHERE {counted} = :key AND at > statement_timestamp() - CAST(:within AS interval)"
    return int(uow.execute(statement, {"key": key, "within": within}).scalar_one())


def add_guess(uow: UnitOfWork, account: bytes, source: bytes) -> UUID:
    found: UUID = uow.execute(
        "INSERT INTO hub.attempt (account_hash, source_hash) VALUES (:account, :source) RETURNING id", {"account": account, "source": source}
    ).scalar_one()
    return found


def forget_guess(uow: UnitOfWork, attempt_id: UUID) -> None:
    uow.execute("DELETE FROM hub.attempt WHERE id = :id", {"id": attempt_id})


def forget_old_guesses(uow: UnitOfWork, older_than: timedelta) -> int:
    return uow.execute(
        "DELETE FROM hub.attempt WHERE at < statement_timestamp() - CAST(:age AS interval)", {"age": older_than}
    ).rowcount  # type: ignore[attr-defined,no-any-return]


def add_link(uow: UnitOfWork, person_id: UUID, token_hash: bytes, life: timedelta) -> datetime:
    found: datetime = uow.execute(
        """INSERT INTO hub.sign_in_link (person_id, token_hash, expires_at)
           VALUES (:person, :hash, statement_timestamp() + CAST(:life AS interval)) RETURNING expires_at""",
        {"person": person_id, "hash": token_hash, "life": life},
    ).scalar_one()
    return found


# A link from before somebody left is over, like every session and key of theirs; who has left every scope may read.
OPEN_LINK = """l.used_at IS NULL AND l.expires_at > statement_timestamp() AND NOT EXISTS (
    SELECT FROM hub.membership m WHERE m.person_id = l.person_id AND m.left_on <= :today
    AND (m.left_noted_at >= l.created_at OR m.left_on > CAST(l.created_at AS date)))"""


def link_is_open(uow: UnitOfWork, token_hash: bytes) -> Person | None:
    row = uow.execute(
        f"""SELECT p.id, p.name, p.email, p.pronouns FROM hub.sign_in_link l JOIN hub.person p ON p.id = l.person_id
            WHERE l.token_hash = :hash AND {OPEN_LINK}""",
        {"hash": token_hash, "today": uow.today},
    ).one_or_none()
    return Person(*row) if row else None


def use_link(uow: UnitOfWork, token_hash: bytes) -> UUID | None:
    """Take a link, if it is still there to be taken: of two at once, the second finds it used."""
    return uow.execute(
        f"UPDATE hub.sign_in_link l SET used_at = statement_timestamp() WHERE l.token_hash = :hash AND {OPEN_LINK} RETURNING l.person_id",
        {"hash": token_hash, "today": uow.today},
    ).scalar_one_or_none()


def end_links(uow: UnitOfWork, person_id: UUID) -> None:
    uow.execute("UPDATE hub.sign_in_link SET used_at = statement_timestamp() WHERE person_id = :id AND used_at IS NULL", {"id": person_id})


def add_session(uow: UnitOfWork, person_id: UUID, token_hash: bytes, via: str, agent: str) -> UUID:
    found: UUID = uow.execute(
        "INSERT INTO hub.session (person_id, token_hash, via, agent) VALUES (:person, :hash, :via, :agent) RETURNING id",
        {"person": person_id, "hash": token_hash, "via": via, "agent": agent},
    ).scalar_one()
    return found


OPEN = """ended_at IS NULL AND seen_at > statement_timestamp() - CAST(:idle AS interval)
          AND created_at > statement_timestamp() - CAST(:longest AS interval)"""


def live_session(uow: UnitOfWork, token_hash: bytes, idle: timedelta, longest: timedelta) -> LiveSession | None:
    row = uow.execute(
        f"""SELECT id, person_id, created_at, seen_at < statement_timestamp() - interval '5 minutes' FROM hub.session
            WHERE token_hash = :hash AND {OPEN}""",
        {"hash": token_hash, "idle": idle, "longest": longest},
    ).one_or_none()
    return LiveSession(*row) if row else None


def see_session(uow: UnitOfWork, session_id: UUID) -> None:
    uow.execute("UPDATE hub.session SET seen_at = statement_timestamp() WHERE id = :id AND ended_at IS NULL", {"id": session_id})


def sessions(uow: UnitOfWork, person_id: UUID, idle: timedelta, longest: timedelta) -> list[SessionLine]:
    found = uow.execute(
        f"SELECT id, via, agent, created_at, seen_at FROM hub.session WHERE person_id = :person AND {OPEN} ORDER BY seen_at DESC, id",
        {"person": person_id, "idle": idle, "longest": longest},
    )
    return [SessionLine(*row) for row in found]


def session_came_by_link(uow: UnitOfWork, session_id: UUID, person_id: UUID, within: timedelta) -> bool:
    found = uow.execute(
        """SELECT FROM hub.session WHERE id = :id AND person_id = :person AND ended_at IS NULL AND via = 'link'
           AND created_at > statement_timestamp() - CAST(:within AS interval)""",
        {"id": session_id, "person": person_id, "within": within},
    )
    return found.first() is not None


def renew_session(uow: UnitOfWork, session_id: UUID, token_hash: bytes) -> bool:
    changed = uow.execute(
        "UPDATE hub.session SET token_hash = :hash WHERE id = :id AND ended_at IS NULL RETURNING id", {"id": session_id, "hash": token_hash}
    )
    return changed.first() is not None


def end_sessions(uow: UnitOfWork, person_id: UUID, *, only: UUID | None = None, but: UUID | None = None) -> int:
    changed = uow.execute(
        """UPDATE hub.session SET ended_at = statement_timestamp() WHERE person_id = :person AND ended_at IS NULL
           AND (CAST(:only AS uuid) IS NULL OR id = :only) AND (CAST(:but AS uuid) IS NULL OR id <> :but) RETURNING id""",
        {"person": person_id, "only": only, "but": but},
    )
    return len(changed.all())


def add_token(uow: UnitOfWork, person_id: UUID, name: str, token_hash: bytes, scopes: Sequence[str], days: int) -> tuple[UUID, datetime]:
    row = uow.execute(
        """INSERT INTO hub.access_token (person_id, name, token_hash, scopes, expires_at)
           VALUES (:person, :name, :hash, :scopes, statement_timestamp() + make_interval(days => :days)) RETURNING id, expires_at""",
        {"person": person_id, "name": name, "hash": token_hash, "scopes": list(scopes), "days": days},
    ).one()
    return row[0], row[1]


def tokens(uow: UnitOfWork, person_id: UUID) -> list[TokenLine]:
    found = uow.execute(
        """SELECT id, name, scopes, created_at, expires_at, revoked_at, last_used_at,
                  revoked_at IS NULL AND expires_at > statement_timestamp()
           FROM hub.access_token WHERE person_id = :person ORDER BY id DESC""",
        {"person": person_id},
    )
    return [TokenLine(row[0], row[1], tuple(row[2]), *row[3:]) for row in found]


def live_token(uow: UnitOfWork, token_hash: bytes) -> LiveToken | None:
    row: Any = uow.execute(
        """SELECT id, person_id, scopes, created_at, revoked_at IS NULL AND expires_at > statement_timestamp(),
                  last_used_at IS NULL OR last_used_at < statement_timestamp() - interval '1 minute'
           FROM hub.access_token WHERE token_hash = :hash""",
        {"hash": token_hash},
    ).one_or_none()
    return LiveToken(row[0], row[1], frozenset(row[2]), row[3], row[4], row[5]) if row else None


def see_token(uow: UnitOfWork, token_id: UUID) -> None:
    uow.execute("UPDATE hub.access_token SET last_used_at = statement_timestamp() WHERE id = :id", {"id": token_id})


def revoke_tokens(uow: UnitOfWork, person_id: UUID, *, only: UUID | None = None) -> int:
    changed = uow.execute(
        """UPDATE hub.access_token SET revoked_at = statement_timestamp() WHERE person_id = :person AND revoked_at IS NULL
           AND (CAST(:only AS uuid) IS NULL OR id = :only) RETURNING id""",
        {"person": person_id, "only": only},
    )
    return len(changed.all())
