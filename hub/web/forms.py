"""Forms: read what was typed with a marshmallow schema, and show the same page again with everything kept when it is refused.

A view never catches a refusal. It states which page shows its form, and the error table (`problems.py`) shows that page again:

    @bp.post("/me/hours")
    @requires("hours.entry.record", place="me")
    @shown_again_by(week_page)
    def record(): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import current_app, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from hub.kernel.errors import DomainError, Kind, Problem, invalid
from hub.web.csrf import FIELD

V = TypeVar("V", bound=Callable[..., Any])
MARK = "__hub_form__"
UPLOAD = "__hub_upload__"
PLAIN = {
    "Missing data for required field.": "Please fill this in.",
    "Field may not be null.": "Please fill this in.",
    "Shorter than minimum length 1.": "Please fill this in.",
    "Not a valid integer.": "Please write a whole number.",
    "Not a valid number.": "Please write a number.",
    "Not a valid date.": "Please write a day, such as 2026-03-31.",
    "Not a valid email address.": "This is not an email address we can read.",
    "Not a valid UUID.": "Please choose one of the list.",
    "Not a valid boolean.": "Please choose yes or no.",
    "Unknown field.": "We do not know this field.",
}


@dataclass(frozen=True)
class Form:
    """What stands in a form: what was typed, and what is to be said about it.

    Shape    `values` has one text per field, and a list where a field was sent several times.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def context(self) -> dict[str, Any]:
        """Return it in the names that templates know: `form` and `problems`."""
        return {"form": self.values, "problems": self.problems}


def shown_again_by(show: Callable[..., Any]) -> Callable[[V], V]:
    """State the page that shows this form: `show(form, **view_args)`, called again with a `Form` when the post is refused."""

    def state(view: V) -> V:
        setattr(view, MARK, show)
        return view

    return state


def takes_upload(limit: int, sentence: str) -> Callable[[V], V]:
    """State that a view takes a file of up to `limit` bytes, and what is said to a person whose file is larger."""

    def state(view: V) -> V:
        setattr(view, UPLOAD, (limit, sentence))
        return view

    return state


def stated(mark: str) -> Any:
    """Return what the view of this request states under a mark, or None."""
    if request.url_rule is None:
        return None
    view = current_app.view_functions.get(request.url_rule.endpoint)
    view_class = getattr(view, "view_class", None)
    return getattr(getattr(view_class, request.method.lower(), None) if view_class else view, mark, None)


def load(schema: Schema | type[Schema], code: str, data: MultiDict[str, str] | None = None) -> Any:
    """Read the posted form with a schema; a field left blank counts as not sent.

    Raises   INVALID with a problem per field, each in words a person can act on.
    """
    schema = schema if isinstance(schema, Schema) else schema()
    sent = request.form if data is None else data
    try:
        return schema.load(_gathered(schema, sent), unknown=EXCLUDE)
    except ValidationError as error:
        raise invalid(code, "Something needs a look before we can go on.", *problems_of(error)) from error


def _gathered(schema: Schema, sent: MultiDict[str, str]) -> dict[str, Any]:
    gathered: dict[str, Any] = {}
    for name, shape in schema.load_fields.items():
        key = shape.data_key or name
        if isinstance(shape, fields.List):
            gathered[key] = [value for value in sent.getlist(key) if value.strip()]
        elif sent.get(key, "").strip():
            gathered[key] = sent[key]
    return gathered


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """Turn what a schema found into problems with JSON pointers and plain words."""
    return problems_in(error.normalized_messages())


def problems_in(messages: Any) -> tuple[Problem, ...]:
    """Turn nested messages of marshmallow into problems."""
    return tuple(_problems(messages, ""))


def _problems(messages: Any, pointer: str) -> Iterator[Problem]:
    if isinstance(messages, Mapping):
        for name, below in messages.items():
            yield from _problems(below, pointer if name == "_schema" else f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield Problem(pointer or "/", PLAIN.get(str(message), str(message)))


def typed(error: DomainError) -> Form:
    """Return the form as it was typed, with what the refusal says; passwords are not sent back."""
    values = {name: sent[0] if len(sent) == 1 else sent for name, sent in request.form.lists() if name != FIELD and "password" not in name}
    problems = error.problems or (Problem("/" + next(iter(values), ""), error.message),)
    return Form(values, problems)


def comes_again(error: DomainError) -> bool:
    """Tell whether a refusal is one that the form itself should show."""
    return error.kind in (Kind.INVALID, Kind.REFUSED, Kind.STALE)
