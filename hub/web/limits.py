"""How large a request may be, and a number for each so that a person can tell us which one went wrong."""

from __future__ import annotations

import secrets
import time

from flask import Flask, g, request
from werkzeug.wrappers import Response

from hub.web.forms import UPLOAD, stated

FORM_BYTES = 1_000_000
DRAIN_BYTES = 256_000_000
DRAIN_SECONDS = 20
TOO_LARGE = "This is more than we can take at once (1 MB). Send less, or in several parts."


def init_limits(app: Flask) -> None:
    """Bound every request before anything of it is read."""
    app.config.update(MAX_CONTENT_LENGTH=FORM_BYTES, MAX_FORM_MEMORY_SIZE=FORM_BYTES, MAX_FORM_PARTS=2_000)
    app.before_request(_begin)
    app.after_request(_tell_number)


def request_id() -> str:
    """Return the number of this request, short enough to read out on the telephone."""
    if "hub_request_id" not in g:
        g.hub_request_id = secrets.token_hex(5)
    number: str = g.hub_request_id
    return number


def too_large_sentence() -> str:
    """Say what to do with a request that was too large for its route."""
    upload = stated(UPLOAD)
    return upload[1] if upload else TOO_LARGE


def drain() -> None:
    """Read off what a too large request still sends, so that the browser shows our answer and not a broken connection."""
    stream, deadline, left = request.environ["wsgi.input"], time.monotonic() + DRAIN_SECONDS, min(request.content_length or 0, DRAIN_BYTES)
    while left > 0 and time.monotonic() < deadline:
        piece = stream.read(min(left, 65_536))
        if not piece:
            return
        left -= len(piece)


def _begin() -> None:
    request_id()
    upload = stated(UPLOAD)
    if upload:
        request.max_content_length = upload[0] + 100_000  # the other fields of the form come with the file


def _tell_number(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    return response
