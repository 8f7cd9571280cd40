"""Pages of signing in and out, of where one is signed in, and of the keys for scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, request

from hub.db.unit_of_work import UnitOfWork, transact
from hub.identity import keys, rules, services
from hub.identity.bearer import DOOR
from hub.identity.schemas import PasswordSchema, SignInSchema, TokenSchema
from hub.identity.services import SignedIn
from hub.kernel.context import Scope
from hub.kernel.ids import parse, public
from hub.web.access import current_actor, current_scope, current_visit, requires, token_scopes
from hub.web.access import public as anybody
from hub.web.cookies import cookie_name, drop_cookie, over_https, set_cookie
from hub.web.csrf import VISIT
from hub.web.forms import Form, load, shown_again_by
from hub.web.pages import page, say

bp = Blueprint("identity", __name__)
SESSION, DEVICE = "session", "device"
DEVICE_SECONDS = 400 * 24 * 3600
SESSION_SECONDS = int(rules.LONGEST_SESSION.total_seconds())


def sign_in_page(form: Form) -> Response:
    """Show the page where one signs in."""
    back = form.values.get("next") or request.args.get("next", "")
    return page("sign_in.html", next=own_address(back), **form.context())


def own_address(text: str) -> str:
    """Return an address of ours to go on to; home for anything that leads elsewhere."""
    parts = urlsplit(text) if text.isprintable() else None
    fine = parts and not parts.scheme and not parts.netloc and text.startswith("/") and not text.startswith(("//", "/\\")) and "\\" not in text
    return text if fine and not text.startswith("/sign-") else "/"


@bp.get("/sign-in")
@anybody
def show_sign_in() -> Response:
    if current_visit().known:
        return redirect(own_address(request.args.get("next", "")), 303)  # type: ignore[return-value]
    return sign_in_page(Form())


@bp.post("/sign-in")
@anybody
@shown_again_by(sign_in_page)
def sign_in() -> Response:
    typed = load(SignInSchema, "identity.session.begin")
    account = rules.account(typed["email"])
    device = keys.device_of(request.cookies.get(cookie_name(DEVICE)), account, str(current_app.secret_key))
    address, agent = request.remote_addr or "", request.headers.get("User-Agent", "")
    attempt = transact(Scope.system(), DOOR, lambda uow: services.admit_guess(uow, account, address, device))
    signed = transact(Scope.system(), DOOR, lambda uow: services.sign_in(uow, account, typed["password"], attempt, agent))
    response = _welcome(signed, own_address(typed["next"]))
    set_cookie(response, DEVICE, keys.sign_device(account, str(current_app.secret_key)), max_age=DEVICE_SECONDS)
    return response


@bp.get("/sign-in/link/<token>")
@anybody
def show_link(token: str) -> Response:
    """Show a button and use nothing: programs that look at links before people do must not sign anybody in."""
    owner = transact(Scope.system(), DOOR, lambda uow: services.link_owner(uow, token), read_only=True)
    name, secret = (owner.name, token) if owner else ("", "")
    response = page("sign_in_link.html", 200 if owner else 404, owner=name, token=secret, gone=services.LINK_GONE)
    response.headers["Referrer-Policy"] = "strict-origin"  # with no-referrer a browser sends no origin either, and the form is refused
    return response


@bp.post("/sign-in/link/<token>")
@anybody
def use_link(token: str) -> Response:
    agent = request.headers.get("User-Agent", "")
    return _welcome(transact(Scope.system(), DOOR, lambda uow: services.use_link(uow, token, agent)), "/")


def _welcome(signed: SignedIn, where: str) -> Response:
    """Give the browser its new session, and end the one that it came with."""
    before = current_visit()
    if before.session_id is not None and before.actor.person_id is not None:
        person_id, session_id = before.actor.person_id, before.session_id
        transact(Scope.system(), DOOR, lambda uow: services.sign_out(uow, person_id, session_id))
    response: Response = redirect(where, 303)  # type: ignore[assignment]
    set_cookie(response, SESSION, signed.secret, max_age=SESSION_SECONDS)
    drop_cookie(response, VISIT)
    return response


@bp.post("/sign-out")
@requires("identity.session.end", of="person")
def sign_out() -> Response:
    visit = current_visit()
    if visit.session_id is not None and visit.actor.person_id is not None:
        person_id, session_id = visit.actor.person_id, visit.session_id
        transact(Scope.system(), DOOR, lambda uow: services.sign_out(uow, person_id, session_id))
    response: Response = redirect("/sign-in", 303)  # type: ignore[assignment]
    drop_cookie(response, SESSION)
    if over_https():
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def security_page(form: Form) -> Response:
    """Show where a person is signed in, and the form for a new password."""
    visit, person_id = current_visit(), current_actor().person_id

    def read(uow: UnitOfWork) -> dict[str, object]:
        assert person_id is not None and visit.session_id is not None
        return {
            "sessions": [
                {"id": public("ses", each.id), "agent": each.agent, "via": each.via, "created_at": each.created_at,
                 "seen_at": each.seen_at, "current": each.id == visit.session_id}
                for each in services.list_sessions(uow, person_id)
            ],
            "has_password": services.has_password(uow, person_id),
            "asks_current": not services.may_skip_current(uow, person_id, visit.session_id),
        }  # fmt: skip

    return page("security.html", **transact(current_scope(), current_actor(), read, read_only=True), **form.context())


@bp.get("/me/security")
@requires("identity.session.read", of="person", place="me")
def show_security() -> Response:
    return security_page(Form())


@bp.post("/me/security/password")
@requires("identity.password.set", of="person", place="me")
@shown_again_by(security_page)
def set_password() -> Response:
    typed = load(PasswordSchema, "identity.password.set")
    visit, person_id = current_visit(), current_actor().person_id

    def change(uow: UnitOfWork) -> str:
        assert person_id is not None and visit.session_id is not None
        return services.change_password(uow, person_id, visit.session_id, typed["new_password"], typed["current_password"])

    secret = transact(current_scope(), current_actor(), change)
    response = _back_to("/me/security", "Your new password is set. You are signed out everywhere else.")
    set_cookie(response, SESSION, secret, max_age=SESSION_SECONDS)
    return response


@bp.post("/me/security/sessions/<session>/end")
@requires("identity.session.end", of="person", place="me")
def end_session(session: str) -> Response:
    session_id, actor = parse("ses", session), current_actor()
    transact(current_scope(), actor, lambda uow: services.end_session(uow, actor.person_id, session_id))  # type: ignore[arg-type]
    return _back_to("/me/security", "You are signed out there.")


@bp.post("/me/security/sessions/end-others")
@requires("identity.session.end", of="person", place="me")
def end_other_sessions() -> Response:
    visit, actor = current_visit(), current_actor()
    transact(current_scope(), actor, lambda uow: services.end_other_sessions(uow, actor.person_id, visit.session_id))  # type: ignore[arg-type]
    return _back_to("/me/security", "You are signed out everywhere else.")


def tokens_page(form: Form) -> Response:
    """Show a person's tokens and the form for a new one."""
    return _tokens(form, None)


def _tokens(form: Form, made: services.MadeToken | None) -> Response:
    actor = current_actor()
    found = transact(current_scope(), actor, lambda uow: services.list_tokens(uow, actor.person_id), read_only=True)  # type: ignore[arg-type]
    lines = [
        {"id": public("tok", each.id), "name": each.name, "scopes": each.scopes, "created_at": each.created_at,
         "expires_at": each.expires_at, "last_used_at": each.last_used_at, "revoked_at": each.revoked_at, "live": each.live}
        for each in found
    ]  # fmt: skip
    return page("tokens.html", tokens=lines, known_scopes=token_scopes(current_app), made=made, **form.context())


@bp.get("/me/tokens")
@requires("identity.token.read", of="person", place="me")
def show_tokens() -> Response:
    return tokens_page(Form())


@bp.post("/me/tokens")
@requires("identity.token.make", of="worker", place="me")
@shown_again_by(tokens_page)
def make_token() -> Response:
    """Make a token and show it in this one answer; it is kept nowhere, so a redirect would lose it."""
    typed, actor = load(TokenSchema, "identity.token.make"), current_actor()
    known = frozenset(token_scopes(current_app))

    def make(uow: UnitOfWork) -> services.MadeToken:
        assert actor.person_id is not None
        return services.make_token(uow, actor.person_id, typed["name"], tuple(typed["scopes"]), typed["days"], known)

    return _tokens(Form(), transact(current_scope(), actor, make))


@bp.post("/me/tokens/<token>/revoke")
@requires("identity.token.revoke", of="person", place="me")
def revoke_token(token: str) -> Response:
    token_id, actor = parse("tok", token), current_actor()
    transact(current_scope(), actor, lambda uow: services.revoke_token(uow, actor.person_id, token_id))  # type: ignore[arg-type]
    return _back_to("/me/tokens", "That key no longer opens anything.")


def _back_to(where: str, words: str) -> Response:
    say(words)
    return redirect(where, 303)  # type: ignore[return-value]
