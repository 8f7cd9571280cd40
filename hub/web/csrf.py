"""A form sent here must have been shown here: one token per session, and no form from another site.

The token is made from the secret that the session's cookie carries, so it dies with the session and needs no storage. Before sign-in a
short-lived visit cookie takes the session's place. A request that identifies itself by a bearer token carries nothing that another site
could borrow, and needs no form token; every other unsafe request does, whatever came before it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from hub.kernel.errors import DomainError, forbidden
from hub.web.access import SAFE, current_visit
from hub.web.cookies import cookie_name, set_cookie

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
VISIT = "visit"
VISIT_SECONDS = 12 * 3600


def csrf_token() -> str:
    """Return the token that a form on this page must carry, and remember to give a visitor a visit cookie."""
    secret = _secret()
    if secret is None:
        secret = g.hub_new_visit = secrets.token_urlsafe(32)
    return _token(secret)


def csrf_field() -> Markup:
    """Write the hidden field that carries the token."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def init_csrf(app: Flask) -> None:
    """Check every unsafe request, and give templates the field."""
    app.before_request(_check)
    app.after_request(_keep_visit)
    app.jinja_env.globals.update(csrf_token=csrf_token, csrf_field=csrf_field)


def own_origins() -> frozenset[str]:
    """Return the origins that are ours: the public address, and the host that was asked for (which is checked elsewhere)."""
    return frozenset({_origin(current_app.config["HUB_PUBLIC_URL"]), _origin(request.host_url)})


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _check() -> None:
    """Refuse an unsafe request that another site could have sent."""
    if request.method in SAFE or request.url_rule is None:
        return
    if current_visit().credential == "token":
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise _not_ours()
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() not in own_origins():
        raise _not_ours()
    secret = _secret()
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if secret is None or not hmac.compare_digest(_token(secret).encode(), sent.encode()):
        raise _not_ours()


def _not_ours() -> DomainError:
    return forbidden("web.form.send", "This page was open for too long, or was not sent from here. Nothing was saved. Open it again and send it once more.")


def _secret() -> str | None:
    """Return what the form token is made from: the session's secret, or the visit's when nobody is signed in."""
    visit = current_visit()
    if visit.secret is not None:
        return visit.secret
    fresh: str | None = g.get("hub_new_visit")
    return fresh or request.cookies.get(cookie_name(VISIT)) or None


def _token(secret: str) -> str:
    return urlsafe_b64encode(hmac.digest(secret.encode(), b"hub form token", hashlib.sha256)).decode().rstrip("=")


def _keep_visit(response: Response) -> Response:
    if "hub_new_visit" in g:
        set_cookie(response, VISIT, g.hub_new_visit, max_age=VISIT_SECONDS)
    return response
