"""A write of the API that is sent twice with one key is done once and answered twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import Response, request
from marshmallow import Schema

from hub.db.unit_of_work import UnitOfWork, transact
from hub.kernel.context import Actor, Scope
from hub.kernel.errors import DomainError, Kind, Problem, invalid

HEADER = "Idempotency-Key"
LONGEST = 200


def answer_once(scope: Scope, actor: Actor, work: Callable[[UnitOfWork], Any], schema: type[Schema], status: int = 201) -> Response:
    """Do `work` in one transaction and answer with its result, written by `schema`.

    Once     with an `Idempotency-Key`, the answer is stored in the transaction of the effect, and a repeat gets the stored one.
    Raises   INVALID for a key that came with another request before; REFUSED, with a time to come back, while the first is under way.
    """
    key = request.headers.get(HEADER)
    if key is None:
        body = transact(scope, actor, lambda uow: schema().dump(work(uow)))
        return _response(body, status)
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        sentence = f"An {HEADER} is up to {LONGEST} plain characters."
        raise invalid("web.key.read", sentence, Problem(f"/{HEADER}", sentence))
    asked = hashlib.sha256(f"{request.method}\n{request.full_path}\n".encode() + request.get_data()).digest()

    def once(uow: UnitOfWork) -> tuple[Any, int]:
        _alone(uow, actor, key)
        before = _stored(uow, actor, key)
        if before is not None:
            if bytes(before.request_hash) != asked:
                raise invalid("web.key.reuse", f"This {HEADER} came with another request before. Use a new one.")
            return before.body, before.status
        body = schema().dump(work(uow))
        uow.execute(
            """INSERT INTO hub.idempotency_key (person_id, key, request_hash, status, body)
               VALUES (:person, :key, :asked, :status, CAST(:body AS jsonb))""",
            {"person": actor.person_id, "key": key, "asked": asked, "status": status, "body": json.dumps(body)},
        )
        return body, status

    return _response(*transact(scope, actor, once))


def _alone(uow: UnitOfWork, actor: Actor, key: str) -> None:
    free = uow.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))", {"key": f"{actor.person_id} {key}"}).scalar_one()
    if not free:
        raise DomainError("web.key.wait", Kind.REFUSED, "The same request is still under way. Ask again in a moment.", retry_after=1)


def _stored(uow: UnitOfWork, actor: Actor, key: str) -> Any:
    return uow.execute(
        "SELECT request_hash, status, body FROM hub.idempotency_key WHERE person_id = :person AND key = :key",
        {"person": actor.person_id, "key": key},
    ).one_or_none()


def _response(body: Any, status: int) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
