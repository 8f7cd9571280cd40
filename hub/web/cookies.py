"""How our cookies are set: never readable by script, bound to this host, and only over https where the hub is reached by https."""

from __future__ import annotations

from flask import current_app
from werkzeug.wrappers import Response


def over_https() -> bool:
    """Tell whether people reach this hub by https; then cookies are Secure and carry the `__Host-` promise."""
    return str(current_app.config["HUB_PUBLIC_URL"]).startswith("https://")


def cookie_name(name: str) -> str:
    """Name one of our cookies: `__Host-hub_session` over https, `hub_session` on a plain loopback address."""
    return f"__Host-hub_{name}" if over_https() else f"hub_{name}"


def set_cookie(response: Response, name: str, value: str, *, max_age: int) -> None:
    """Set one of our cookies, host-bound and lax, so that a link from a message still finds the person signed in."""
    response.set_cookie(cookie_name(name), value, max_age=max_age, path="/", secure=over_https(), httponly=True, samesite="Lax")


def drop_cookie(response: Response, name: str) -> None:
    """Take one of our cookies back."""
    response.delete_cookie(cookie_name(name), path="/", secure=over_https(), httponly=True, samesite="Lax")
