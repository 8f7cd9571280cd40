"""What every answer says to the browser: run nothing that is not ours, tell nobody, keep nothing."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

from hub.web.access import is_file
from hub.web.cookies import over_https

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR = 365 * 24 * 3600


def init_headers(app: Flask) -> None:
    """Put the headers on every answer, errors and files included."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if is_file(request.endpoint) and response.status_code < 400:  # that there is no such file is told by a page, with somebody's name on it
        response.headers.setdefault("Cache-Control", "public, max-age=3600")
    else:
        # Pages speak of people and money: a shared machine must not keep them, and no proxy may answer one person with another's.
        response.headers["Cache-Control"] = "no-store, private"
        response.vary.update(("Cookie", "Authorization"))
    if over_https():
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response
