"""Tables of people and of how they sign in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from hub.db.base import Base, privacy

INSTANT = TIMESTAMP(timezone=True)


class Person(Base):
    """Somebody who works here or did."""

    __tablename__ = "person"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="person_pkey"),
        UniqueConstraint("email", name="person_email_once"),
        CheckConstraint("email = lower(email) AND position('@' in email) > 1", name="person_email_plain"),
        CheckConstraint("length(btrim(name)) BETWEEN 1 AND 120", name="person_name"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("commons"))
    name: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    email: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    pronouns: Mapped[str] = mapped_column(Text, info=privacy("commons"))
    created_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("commons"))


class Credential(Base):
    """A person's password, as Argon2id."""

    __tablename__ = "credential"
    __table_args__ = (
        PrimaryKeyConstraint("person_id", name="credential_pkey"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="credential_person_fkey"),
        CheckConstraint("password_hash LIKE '$argon2id$%'", name="credential_password_is_argon2id"),
    )

    person_id: Mapped[UUID] = mapped_column(info=privacy("personal"))
    password_hash: Mapped[str] = mapped_column(Text, info=privacy("secret"))
    changed_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("personal"))


class SignInLink(Base):
    """A link that signs one person in, once, soon."""

    __tablename__ = "sign_in_link"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="sign_in_link_pkey"),
        UniqueConstraint("token_hash", name="sign_in_link_token_key"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="sign_in_link_person_fkey"),
        CheckConstraint("octet_length(token_hash) = 32", name="sign_in_link_token_is_sha256"),
        CheckConstraint("expires_at > created_at AND expires_at <= created_at + interval '24 hours'", name="sign_in_link_is_short"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("personal"))
    person_id: Mapped[UUID] = mapped_column(info=privacy("personal"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, info=privacy("secret"))
    created_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("personal"))
    expires_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("personal"))
    used_at: Mapped[datetime | None] = mapped_column(INSTANT, info=privacy("personal"))


class Session(Base):
    """One browser in which a person is signed in, or was."""

    __tablename__ = "session"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="session_pkey"),
        UniqueConstraint("token_hash", name="session_token_key"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="session_person_fkey"),
        CheckConstraint("octet_length(token_hash) = 32", name="session_token_is_sha256"),
        CheckConstraint("via IN ('password', 'link')", name="session_via_is_known"),
        CheckConstraint("char_length(agent) <= 200", name="session_agent_is_short"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("personal"))
    person_id: Mapped[UUID] = mapped_column(info=privacy("personal"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, info=privacy("secret"))
    via: Mapped[str] = mapped_column(Text, info=privacy("personal"))
    agent: Mapped[str] = mapped_column(Text, info=privacy("personal"))
    created_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("personal"))
    seen_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("personal"))
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT, info=privacy("personal"))


class AccessToken(Base):
    """A key that a person made for a script of theirs."""

    __tablename__ = "access_token"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="access_token_pkey"),
        UniqueConstraint("token_hash", name="access_token_token_key"),
        ForeignKeyConstraint(["person_id"], ["hub.person.id"], name="access_token_person_fkey"),
        CheckConstraint("octet_length(token_hash) = 32", name="access_token_token_is_sha256"),
        CheckConstraint("char_length(name) BETWEEN 1 AND 100", name="access_token_name_is_short"),
        CheckConstraint("cardinality(scopes) BETWEEN 1 AND 100", name="access_token_has_scopes"),
        CheckConstraint("expires_at > created_at AND expires_at <= created_at + interval '366 days'", name="access_token_ends_within_a_year"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("personal"))
    person_id: Mapped[UUID] = mapped_column(info=privacy("personal"))
    name: Mapped[str] = mapped_column(Text, info=privacy("personal"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, info=privacy("secret"))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), info=privacy("personal"))
    created_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("personal"))
    expires_at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("personal"))
    revoked_at: Mapped[datetime | None] = mapped_column(INSTANT, info=privacy("personal"))
    last_used_at: Mapped[datetime | None] = mapped_column(INSTANT, info=privacy("personal"))


class Attempt(Base):
    """One guess at a password that was let through to be checked."""

    __tablename__ = "attempt"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="attempt_pkey"),
        CheckConstraint("octet_length(account_hash) = 32 AND octet_length(source_hash) = 32", name="attempt_hashes_are_sha256"),
    )

    id: Mapped[UUID] = mapped_column(info=privacy("system"))
    account_hash: Mapped[bytes] = mapped_column(LargeBinary, info=privacy("system"))
    source_hash: Mapped[bytes] = mapped_column(LargeBinary, info=privacy("system"))
    at: Mapped[datetime] = mapped_column(INSTANT, info=privacy("system"))
