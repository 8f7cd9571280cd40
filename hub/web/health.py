"""Whether the hub works: for whoever watches it, without a word about what is in it."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, current_app, jsonify
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hub.db.base import db
from hub.web.access import public

log = logging.getLogger("hub.web")
bp = Blueprint("health", __name__)


@bp.get("/health")
@public
def show() -> tuple[Response, int]:
    """Answer 200 when the database and Redis answer, else 503 and which of them does not."""
    parts = {"database": _database(), "redis": _redis()}
    fine = all(state == "ok" for state in parts.values())
    return jsonify(status="ok" if fine else "unavailable", version=current_app.config["HUB_VERSION"], **parts), 200 if fine else 503


def _database() -> str:
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        log.warning("health: the database does not answer: %s", type(error).__name__)
        return "unavailable"
    return "ok"


def _redis() -> str:
    url = current_app.config.get("HUB_REDIS_URL")
    if not url:
        return "unavailable"
    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as connection:
            connection.ping()
    except (RedisError, OSError) as error:
        log.warning("health: Redis does not answer: %s", type(error).__name__)
        return "unavailable"
    return "ok"
