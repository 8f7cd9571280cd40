"""The error table of the two web edges: a refusal becomes problem+json under /api and a page elsewhere; no view catches one.

Nobody is shown a trace, a query or a path: a person gets a sentence and a number, and the log has the rest under that number.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, json, make_response, request
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from hub.kernel.errors import DomainError, Kind, invalid, missing, refused, unavailable
from hub.web import access, forms, limits
from hub.web.pages import page

log = logging.getLogger("hub.web")

STATUS = {Kind.INVALID: 422, Kind.REFUSED: 409, Kind.STALE: 412, Kind.FORBIDDEN: 403, Kind.MISSING: 404, Kind.UNAVAILABLE: 503}
SENTENCES = {
    400: "We could not read this request.",
    401: "Sign in first.",
    403: "This is not open to you.",
    404: "We cannot find that, or it is not open to you.",
    405: "This address does not take that.",
    409: "Somebody else changed this at the same time. Nothing was saved; look again and send it once more.",
    412: "This has changed since you looked. Look again, then send yours once more.",
    415: "We cannot read this kind of content here.",
    428: "Say which state you looked at: send its ETag as If-Match.",
    429: "That was too often in a short time. Wait a little and try again.",
    500: "Something went wrong on our side. Nothing was saved.",
    503: "The hub cannot reach its database just now. Nothing was saved. Try again in a moment.",
}
KEPT_HEADERS = ("Allow", "WWW-Authenticate", "Retry-After", "Content-Range", "ETag")
AWAY = ("08", "57P", "53", "57014", "55P03")
RETRIED = ("40001", "40P01")
UNREADABLE = ("22021", "22P05", "22P02", "22003", "22007", "22008")


class Challenge(HTTPException):
    """Refuse a token as RFC 6750 has it: the status, the code of the error, and how to identify oneself."""

    def __init__(self, status: int, code: str, sentence: str, challenge: str):
        super().__init__(sentence)
        self.code = status
        self.error_code = code
        self.challenge = challenge

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        return [("WWW-Authenticate", self.challenge)]


def init_problems(app: Flask) -> None:
    """Answer every error by the table."""
    app.register_error_handler(DomainError, answer)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(DBAPIError, _answer_database)
    app.register_error_handler(PoolTimeout, _answer_database)
    app.register_error_handler(Exception, _answer_unexpected)


def answer(error: DomainError) -> Response:
    """Answer a refusal: a problem document, the form again, or a page with the sentence."""
    status = STATUS[error.kind]
    away = error.kind is Kind.UNAVAILABLE
    headers = {"Retry-After": str(error.retry_after or 5)} if away or error.retry_after else {}
    if for_machine():
        return problem(status, error.code, error.message, headers, error)
    show = forms.stated(forms.MARK) if request.method == "POST" and forms.comes_again(error) else None
    if show is None:
        return error_page(status, error.message, headers)
    try:
        again = make_response(show(forms.typed(error), **(request.view_args or {})))
    except DomainError:  # the page of the form is itself closed by now
        return error_page(status, error.message, headers)
    again.status_code = status
    return again


def for_machine() -> bool:
    """Tell whether the answer goes to a program."""
    return request.path.startswith("/api/")


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None, error: DomainError | None = None) -> Response:
    """Write a problem document (RFC 9457) with the code of the refusal and a pointer for each field."""
    body: dict[str, Any] = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "code": code,
        "request_id": limits.request_id(),
    }  # fmt: skip
    if error is not None and error.problems:
        body["errors"] = [{"pointer": each.pointer, "detail": each.message} for each in error.problems]
    return Response(json.dumps(body), status, headers, content_type="application/problem+json")


def error_page(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """Write the page of an error: the sentence, the number of the request, and the way home."""
    if status >= 500:
        g.hub_visit = access.ANONYMOUS  # the frame must not ask the database that has just failed us
    try:
        response = page("error.html", status, code=status, sentence=sentence, number=limits.request_id())
    except Exception:
        log.exception("error page failed", extra={"request_id": limits.request_id()})
        response = Response(f"{sentence}\n\nNumber: {limits.request_id()}\n", status, content_type="text/plain; charset=utf-8")
    response.headers.update(headers or {})
    return response


def answer_http(error: HTTPException) -> Response:
    """Answer an error of the protocol: of the address, the method, the size, the token, the shape of what was sent."""
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    kept = {name: value for name, value in error.get_headers(request.environ) if name in KEPT_HEADERS}
    sent: Any = getattr(error, "data", None)
    if status == 422 and sent and "messages" in sent:
        return answer(_unreadable(sent["messages"]))
    if isinstance(error, RequestEntityTooLarge):
        limits.drain()
        return _refuse(status, "web.request.read", limits.too_large_sentence(), kept)
    if status == 401 and "WWW-Authenticate" not in kept:
        kept["WWW-Authenticate"] = 'Bearer realm="hub"'
    code = getattr(error, "error_code", None) or f"web.request.{HTTPStatus(status).phrase.lower().replace(' ', '_').replace('-', '_')}"
    own = isinstance(error, Challenge) or status == 401
    return _refuse(status, code, str(error.description) if own else SENTENCES.get(status, HTTPStatus(status).phrase + "."), kept)


def _unreadable(messages: Any) -> DomainError:
    """Say what was wrong with the parts of an API request, with pointers into its body."""
    body = forms.problems_in(messages.get("json", {})) if isinstance(messages, dict) else ()
    rest = {part: found for part, found in messages.items() if part != "json"} if isinstance(messages, dict) else messages
    return invalid("web.request.read", "Something in this request cannot be read.", *body, *forms.problems_in(rest))


def _refuse(status: int, code: str, sentence: str, headers: dict[str, str]) -> Response:
    return problem(status, code, sentence, headers) if for_machine() else error_page(status, sentence, headers)


def _answer_database(error: DBAPIError | PoolTimeout) -> Response:
    """Answer what the database said, by the class of its state; what we cannot place is our own fault and is loud."""
    refusal = from_database(error)
    if refusal is None:
        return _answer_unexpected(error)
    log.warning("database: %s", type(error).__name__, extra={"request_id": limits.request_id(), "code": refusal.code})
    return answer(refusal)


def from_database(error: DBAPIError | PoolTimeout) -> DomainError | None:
    """Translate a failure of the database into a refusal; None for what only a fault of ours can cause."""
    if isinstance(error, PoolTimeout):
        return unavailable("db.pool.wait", "The hub is busy just now. Nothing was saved. Try again in a moment.", 2)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in RETRIED:
        return unavailable("db.transaction.retry", SENTENCES[409], 1)
    if isinstance(error, IntegrityError):
        return refused("db.row.conflict", SENTENCES[409])
    if state == "42501":
        log.error("row security refused a statement of ours: %s", error.orig, extra={"request_id": limits.request_id()})
        return missing("db.row.hide")
    if state.startswith(UNREADABLE) or "NUL" in str(error.orig):
        return invalid("db.text.read", "There is a character or a number in here that cannot be stored. Write it in another way.")
    if error.connection_invalidated or state.startswith(AWAY) or (isinstance(error, OperationalError | InterfaceError) and not state):
        return unavailable("db.server.reach", SENTENCES[503])
    return None


def _answer_unexpected(error: Exception) -> Response:
    log.error("request %s failed: %s %s", limits.request_id(), request.method, request.path, exc_info=error)
    return _refuse(500, "web.request.fail", SENTENCES[500] + f" The number of this is {limits.request_id()}; pass it on.", {})
