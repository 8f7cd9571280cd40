"""How the API describes itself: what holds everywhere, and for each operation its name, permission, token scope and answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from flask import Flask

from hub.web.access import SAFE, Access, access_of, routes

ABOUT = {
    "description": """\
What the pages of the hub do, for programs: the same services, the same rights, the same words.

**Tokens.** Make one under *Keys for scripts*, or with `hub token create`, and send it as `Authorization: Bearer ...`. Each operation names the
scope it asks for in `x-token-scope`: `<feature>:read` or `<feature>:write`. A token does what its person may do, and never more.

**Places.** `/hub` is what all of us share, `/p/<practice>` one practice, `/me` what is yours. A place that you are not part of answers
404, as an unknown one does.

**Amounts** are whole minor units, in fields that end in `_minor`, with a `currency` beside them. **Days** are `2026-05-31`, **months**
`2026-05`, **periods** `2026`, `2026-Q2`, `2026-05` or `last-12`. **Ids** carry the kind of thing in front: `je_...`, `prop_...`.

**Lists** come in parts. Send `next_cursor` back as `cursor` for the part after; null says that there is none.

**Sending twice.** Send an `Idempotency-Key` of your own with a POST: the same key and body get the first answer again and nothing is done
twice; another body under it is refused with 422.

**Unchanged, or changed meanwhile.** Answers to reading carry an `ETag`; send it as `If-None-Match` and get 304 while nothing changed.
Where saving could overwrite what somebody else saved, send it as `If-Match`: 428 without it, 412 when it is not the latest.

**Refusals** are problem documents (RFC 9457) with a sentence for a person, a `code`, and for 422 a pointer to each field.""",
    "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
}
TOKEN = {"type": "http", "scheme": "bearer", "description": "A personal token. It is shown once, ends on a day, and can be taken back."}
ERRORS = {
    400: "The request itself cannot be read.",
    401: "There is no token, or it is over.",
    403: "The token has another scope, or this waits for membership.",
    404: "There is no such thing, or it is not open to you.",
    409: "The rules, or how things stand, do not allow this now; or the first request with this key is still under way.",
    412: "It has changed since you looked.",
    413: "This is more than is taken at once.",
    415: "Send JSON.",
    422: "Something in it cannot be read; `errors` points to each field.",
    428: "Say which state you looked at, with If-Match.",
    503: "A part of the machine is away for now, and nothing was done. Retry-After says when to come again.",
}
KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "A key of your own: the same key and body are done once and answered alike each time.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$", "examples": ["5b0c2f0e-import-2026-05"]},
}  # fmt: skip
IN_PATH = {
    "practice": {"examples": ["psychology"]}, "slug": {"examples": ["psychology"]}, "month": {"examples": ["2026-05"]},
    "week": {"examples": ["2026-W21"]},
}  # fmt: skip


def describe(app: Flask, spec: APISpec) -> None:
    """Write into each described operation its name, which permission and token scope open it, and every answer that it may give.

    Keeps    what each may be asked in its query, for the gate in front of them.
    """
    paths: dict[str, Any] = spec._paths  # the library offers no reading of what it has gathered
    queries = app.extensions["hub.api_queries"] = {}
    spec.components.parameter("IDEMPOTENCY_KEY", "header", KEY)
    for rule, method in routes(app):
        path = paths.get(re.sub(r"<(?:[^:<>]*:)?([^<>]+)>", r"{\1}", rule.rule), {})
        operation = path.get(method.lower())
        access: Access | None = access_of(app, rule.endpoint, method)
        if operation is None or access is None:
            continue
        scope = access.scope(method)
        operation["operationId"] = rule.endpoint.replace("_api.", "_").replace(".", "_")
        operation["tags"] = [_plain(tag) for tag in operation.get("tags", ())]
        operation["security"] = [{"token": []}] if scope else []
        if access.permission:
            operation["x-permission"], operation["x-token-scope"] = access.permission, scope
        queries[rule.endpoint, method] = _queries(operation)
        _add_key(spec, operation, method)
        _add_errors(spec, operation, method, asks=bool(rule.arguments - {"practice"} or _queries(operation)))
        for parameter in (*path.get("parameters", ()), *operation.get("parameters", ())):
            if parameter.get("in") == "path":
                parameter["schema"] = IN_PATH.get(parameter["name"], {}) | parameter["schema"]
    for tag in spec._tags:
        tag["name"] = _plain(tag["name"])


def describe_shapes(spec: APISpec, shapes: Mapping[Any, str]) -> None:
    """Say of each shape what its docstring says; the keys of `shapes` begin with their class."""
    for key, name in shapes.items():
        words = (key[0].__doc__ or "").strip().partition("\n")[0]
        if words:
            spec.components.schemas[name].setdefault("description", words)


def _plain(tag: str) -> str:
    return tag.removesuffix("_api").replace("_", " ")


def _queries(operation: dict[str, Any]) -> frozenset[str]:
    return frozenset(parameter["name"] for parameter in operation.get("parameters", ()) if parameter.get("in") == "query")


def _add_key(spec: APISpec, operation: dict[str, Any], method: str) -> None:
    matches = any("IF_MATCH" in str(parameter.get("$ref")) for parameter in operation.get("parameters", ()))
    if method not in SAFE and not matches:
        operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/IDEMPOTENCY_KEY"})


def _add_errors(spec: APISpec, operation: dict[str, Any], method: str, *, asks: bool) -> None:
    """Name every status that an operation may answer with, in place of the library's one answer for whatever else may come."""
    answers: dict[str, Any] = operation["responses"]
    answers.pop("default", None)
    wanted = {400, 401, 403, 404, 503} | ({422} if asks else set())
    if method not in SAFE:
        wanted |= {409, 412, 413, 415, 422}
    for status in sorted(wanted):
        answers.setdefault(str(status), spec.components.get_ref("response", HTTPStatus(status).name))
