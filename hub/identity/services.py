"""Sign in, stay signed in, sign out, and make and take back the keys of scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hub.audit.services import record
from hub.db.unit_of_work import UnitOfWork
from hub.identity import keys, rules, store
from hub.identity.store import LiveSession, LiveToken, Person, SessionLine, TokenLine
from hub.kernel.errors import DomainError, Problem, invalid, missing

__all__ = ["LiveSession", "LiveToken", "Person", "SessionLine", "TokenLine"]

ALIKE = "That email and password do not go together here. Look at both and try again in a moment, or ask for a one-time link."
LINK_GONE = "This link has been used or is too old. Ask for a new one."


@dataclass(frozen=True)
class SignedIn:
    """A session that has just begun; `secret` goes into the cookie and is kept nowhere else."""

    session_id: UUID
    person_id: UUID
    secret: str


@dataclass(frozen=True)
class MadeLink:
    """A one-time link that has just been made; `secret` is its last part."""

    person: Person
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class MadeToken:
    """A token that has just been made; `secret` is shown once."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime
    secret: str


def not_signed_in() -> DomainError:
    """Make the one answer to every sign-in that fails, whatever the reason."""
    return invalid("identity.session.begin", ALIKE, Problem("/email", ALIKE))


def list_people(uow: UnitOfWork) -> list[Person]:
    """Return everybody, by name."""
    return store.people(uow)


def person(uow: UnitOfWork, person_id: UUID) -> Person | None:
    """Return one person, or None."""
    return store.person(uow, person_id)


def person_by_email(uow: UnitOfWork, email: str) -> Person:
    """Return the person with this address.

    Raises   MISSING, for the operator; a page must not show it.
    """
    found = store.person_by_email(uow, rules.account(email))
    if found is None:
        raise missing("identity.person.find", f"Nobody here has the address {email}. `hub person list` shows who there is.")
    return found


def admit_guess(uow: UnitOfWork, email: str, address: str, device: str | None = None) -> UUID:
    """Count one guess before it is checked, in a transaction of its own, so that no crash and no second process forgets it.

    Limits   10 in 5 minutes and 50 in a day for an account; a browser that this person has signed in with before has a count of its own,
             so that a stranger's guesses do not lock them out. More for one address, which a whole office may share.
    Raises   the same refusal as a wrong password.
    """
    account = keys.fingerprint(f"{rules.account(email)}\n{device or ''}")
    source = keys.fingerprint(f"from {address}")
    counts = [("account", account, rules.GUESSES)]
    if device is None:
        counts.append(("source", source, rules.GUESSES_FROM_ONE_SOURCE))
    for column, key, limits in counts:
        store.lock_guesses(uow, key)
        if any(store.guesses(uow, column, key, within) >= limit for within, limit in limits):
            raise not_signed_in()
    return store.add_guess(uow, account, source)


def sign_in(uow: UnitOfWork, email: str, password: str, attempt_id: UUID, agent: str = "") -> SignedIn:
    """Check a password and begin a session.

    Needs    the attempt that `admit_guess` let through; a right guess is taken off the count.
    Raises   one refusal for everything: unknown address, no password set, wrong password.
    """
    found, kept = store.person_and_password(uow, rules.account(email))
    if not keys.password_fits(password, kept) or found is None or kept is None:
        raise not_signed_in()
    if keys.is_dated(kept):
        store.keep_password(uow, found.id, keys.hash_password(password))
    store.forget_guess(uow, attempt_id)
    return _begin(uow, found.id, "password", agent)


def make_link(uow: UnitOfWork, email: str, life: timedelta = rules.LINK_LIFE) -> MadeLink:
    """Make a link that signs one person in once; only its fingerprint is kept.

    Needs    system scope.
    Raises   MISSING for an unknown address, INVALID for a life of no time or over a day.
    """
    found = person_by_email(uow, email)
    if not timedelta() < life <= rules.LONGEST_LINK_LIFE:
        raise invalid("identity.link.make", "A one-time link lives up to 24 hours.")
    secret = keys.mint()
    expires_at = store.add_link(uow, found.id, keys.fingerprint(secret), life)
    record(uow, action="identity.link.make", subject=found.id, words=f"A one-time sign-in link was made for {found.name}")
    return MadeLink(found, secret, expires_at)


def link_owner(uow: UnitOfWork, secret: str) -> Person | None:
    """Return whom a link would sign in, without using it; None when it is used or too old."""
    return store.link_is_open(uow, keys.fingerprint(secret))


def use_link(uow: UnitOfWork, secret: str, agent: str = "") -> SignedIn:
    """Use a link and begin a session; of two who try at once, one gets in.

    Raises   MISSING when it is used, too old, or never was.
    """
    person_id = store.use_link(uow, keys.fingerprint(secret))
    if person_id is None:
        raise missing("identity.link.use", LINK_GONE)
    return _begin(uow, person_id, "link", agent)


def _begin(uow: UnitOfWork, person_id: UUID, via: str, agent: str) -> SignedIn:
    secret = keys.mint()
    session_id = store.add_session(uow, person_id, keys.fingerprint(secret), via, rules.agent_name(agent))
    record(uow, action="identity.session.begin", subject=person_id, words=f"Signed in by {via}", detail={"session": str(session_id)})
    return SignedIn(session_id, person_id, secret)


def session_by_secret(uow: UnitOfWork, secret: str) -> LiveSession | None:
    """Return the session that a cookie opens, and note that it was used; None once it has ended or lapsed."""
    found = store.live_session(uow, keys.fingerprint(secret), rules.IDLE_SESSION, rules.LONGEST_SESSION)
    if found is not None and found.stale:
        store.see_session(uow, found.id)
    return found


def sign_out(uow: UnitOfWork, person_id: UUID, session_id: UUID) -> None:
    """End one session; a copy of its cookie is dead from here on."""
    store.end_sessions(uow, person_id, only=session_id)
    record(uow, action="identity.session.end", subject=person_id, words="Signed out", detail={"session": str(session_id)})


def list_sessions(uow: UnitOfWork, person_id: UUID) -> list[SessionLine]:
    """Return where a person is signed in, the latest used first."""
    return store.sessions(uow, person_id, rules.IDLE_SESSION, rules.LONGEST_SESSION)


def end_session(uow: UnitOfWork, person_id: UUID, session_id: UUID) -> None:
    """End one session of a person's own.

    Raises   MISSING when it is not theirs, or over.
    """
    if not store.end_sessions(uow, person_id, only=session_id):
        raise missing("identity.session.end", "You are already signed out there.")
    record(uow, action="identity.session.end", subject=person_id, words="Signed out elsewhere", detail={"session": str(session_id)})


def end_other_sessions(uow: UnitOfWork, person_id: UUID, but: UUID | None) -> int:
    """End every session of a person except one, and return how many there were."""
    count = store.end_sessions(uow, person_id, but=but)
    record(uow, action="identity.session.end", subject=person_id, words="Signed out everywhere else", detail={"sessions": count})
    return count


def end_everything(uow: UnitOfWork, person_id: UUID) -> None:
    """Take back all that a person could come in with: sessions, links, tokens. For whoever leaves.

    Needs    system scope.
    """
    store.end_links(uow, person_id)
    detail = {"sessions": store.end_sessions(uow, person_id), "tokens": store.revoke_tokens(uow, person_id)}
    record(uow, action="identity.access.end", subject=person_id, words="Every session, link and token was ended", detail=detail)


def has_password(uow: UnitOfWork, person_id: UUID) -> bool:
    """Tell whether a person has set a password."""
    return store.password_hash(uow, person_id) is not None


def may_skip_current(uow: UnitOfWork, person_id: UUID, session_id: UUID) -> bool:
    """Tell whether a new password may be set without the old one: there is none yet, or this session came by link just now."""
    return not has_password(uow, person_id) or store.session_came_by_link(uow, session_id, person_id, rules.FRESH_LINK)


def change_password(uow: UnitOfWork, person_id: UUID, session_id: UUID, new: str, current: str | None) -> str:
    """Set a new password, end every other session and open link, and return a fresh secret for this session.

    Raises   INVALID at the field: the current password is wrong, the new one is too short or too common.
    """
    if not may_skip_current(uow, person_id, session_id) and not keys.password_fits(current or "", store.password_hash(uow, person_id)):
        raise _at("current_password", "This is not your password as it stands. If you have lost it, sign in with a one-time link.")
    set_password(uow, person_id, new)
    store.end_sessions(uow, person_id, but=session_id)
    secret = keys.mint()
    if not store.renew_session(uow, session_id, keys.fingerprint(secret)):
        raise missing("identity.session.renew")
    return secret


def set_password(uow: UnitOfWork, person_id: UUID, new: str) -> None:
    """Keep a new password, whoever asks: the edge must know that it may.

    Raises   INVALID when it is too short or too common.
    """
    known = store.person(uow, person_id)
    if known is None:
        raise missing("identity.person.find")
    flaw = rules.password_flaw(new, (known.email.partition("@")[0], known.email, known.name.replace(" ", "")))
    if flaw:
        raise _at("new_password", flaw)
    store.keep_password(uow, person_id, keys.hash_password(new))
    store.end_links(uow, person_id)
    record(uow, action="identity.password.set", subject=person_id, words="Set a password")


def _at(name: str, sentence: str) -> DomainError:
    return invalid("identity.password.set", sentence, Problem(f"/{name}", sentence))


def make_token(
    uow: UnitOfWork, person_id: UUID, name: str, scopes: tuple[str, ...], days: int = rules.TOKEN_DAYS, known: frozenset[str] | None = None
) -> MadeToken:
    """Make a token for a script; its secret is in the answer and nowhere else.

    Shape    `known` are the scopes that this hub has; without it only their form is checked.
    Raises   INVALID at the field.
    """
    scopes = tuple(sorted(set(scopes)))
    name = name.strip()
    problems = []
    if not 1 <= len(name) <= 100:
        problems.append(Problem("/name", "Give it a name of up to 100 characters, so that you know it again."))
    if flaw := rules.scopes_flaw(scopes, known):
        problems.append(Problem("/scopes", flaw))
    if not 1 <= days <= rules.LONGEST_TOKEN_DAYS:
        problems.append(Problem("/days", f"Choose from 1 to {rules.LONGEST_TOKEN_DAYS} days."))
    if problems:
        raise invalid("identity.token.make", problems[0].message, *problems)
    secret = keys.mint("hub_")
    token_id, expires_at = store.add_token(uow, person_id, name, keys.fingerprint(secret), scopes, days)
    record(uow, action="identity.token.make", subject=token_id, words=f"Made a token that may {', '.join(scopes)}")
    return MadeToken(token_id, name, scopes, expires_at, secret)


def list_tokens(uow: UnitOfWork, person_id: UUID) -> list[TokenLine]:
    """Return a person's tokens, the newest first, those that are over too."""
    return store.tokens(uow, person_id)


def revoke_token(uow: UnitOfWork, person_id: UUID, token_id: UUID) -> None:
    """Take a token back; it is dead at its next use.

    Raises   MISSING when it is not this person's, or already taken back.
    """
    if not store.revoke_tokens(uow, person_id, only=token_id):
        raise missing("identity.token.revoke", "There is no such token to take back.")
    record(uow, action="identity.token.revoke", subject=token_id, words="Took a token back")


def token_by_secret(uow: UnitOfWork, secret: str) -> LiveToken | None:
    """Return the token that was sent, live or not, and note that it was used; None when it never was one."""
    found = store.live_token(uow, keys.fingerprint(secret))
    if found is not None and found.live and found.stale:
        store.see_token(uow, found.id)
    return found


def forget_old_guesses(uow: UnitOfWork) -> int:
    """Drop the guesses that no limit counts any more."""
    return store.forget_old_guesses(uow, max(within for within, _ in rules.GUESSES) * 2)
