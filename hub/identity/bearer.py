"""How a script identifies itself: a bearer token, checked by Authlib, refused as RFC 6750 has it."""

from __future__ import annotations

from typing import Any, NoReturn

from authlib.integrations.flask_oauth2 import ResourceProtector
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6750 import BearerTokenValidator, InvalidTokenError

from hub.db.unit_of_work import transact
from hub.identity import services
from hub.identity.services import LiveToken
from hub.kernel.context import Actor, ActorKind, Scope
from hub.web.problems import Challenge

SENTENCES = {
    "missing_authorization": "Send a token that was made for this, as Authorization: Bearer.",
    "unsupported_token_type": "Send the token as Authorization: Bearer.",
    "invalid_token": "This token is not one of ours, is over, or was taken back. Make a new one under /me/tokens.",
}
DOOR = Actor(ActorKind.JOB, "sign-in")


class SentToken:
    """A token as Authlib asks about it."""

    def __init__(self, token: LiveToken):
        self.token = token

    def is_expired(self) -> bool:
        return not self.token.live

    def is_revoked(self) -> bool:
        return not self.token.live

    def get_scope(self) -> list[str]:
        return sorted(self.token.scopes)


class PersonalTokens(BearerTokenValidator):  # type: ignore[misc]
    """Find a personal token by its fingerprint."""

    def authenticate_token(self, token_string: str) -> SentToken | None:
        found = transact(Scope.system(), DOOR, lambda uow: services.token_by_secret(uow, token_string))
        return SentToken(found) if found else None


class Protector(ResourceProtector):  # type: ignore[misc]
    """Refuse by our own error table, with the challenge that the RFC asks for."""

    def raise_error_response(self, error: OAuth2Error) -> NoReturn:
        refuse(error)


protector = Protector()
protector.register_token_validator(PersonalTokens(realm="hub"))


def token_of_request(scope: str | None) -> LiveToken:
    """Return the live token that this request carries, if it opens `scope`; None as scope is opened by no token at all.

    Raises   Challenge: 401 for a token that is not good, 403 for one that is not allowed this.
    """
    try:
        sent: Any = protector.acquire_token([scope or "nothing:never"])
    except OAuth2Error as error:
        refuse(error, scope)
    found: LiveToken = sent.token
    return found


def refuse_dead_token() -> NoReturn:
    """Answer a token that would be good but for its person: as one that is over."""
    refuse(InvalidTokenError())


def refuse(error: OAuth2Error, scope: str | None = None) -> NoReturn:
    """Answer what Authlib found, in a sentence and a challenge."""
    code = str(error.error)
    if code == "insufficient_scope":
        told = f' scope="{scope}"' if scope else ""
        words = f"This token is not allowed {scope}. Make one that is." if scope else "No token opens this; sign in with a browser."
        raise Challenge(403, "identity.token.allow", words, f'Bearer realm="hub", error="insufficient_scope"{"," + told if told else ""}')
    challenge = 'Bearer realm="hub"' if code in ("missing_authorization", "unsupported_token_type") else f'Bearer realm="hub", error="{code}"'
    raise Challenge(401, "identity.token.check", SENTENCES.get(code, SENTENCES["invalid_token"]), challenge)
