"""Bring in a file from a phone app: choose it, say which column is which if we must ask, look at every line, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Redirect

from hub.db.unit_of_work import UnitOfWork
from hub.hours import services
from hub.hours.acting import in_place, me, one_of, own
from hub.hours.rules.dates import DateOrder
from hub.hours.rules.kinds import KINDS, LABELS
from hub.hours.rules.layouts import APP_NAMES, Unit
from hub.hours.rules.lengths import say_length
from hub.hours.rules.readings import CHOOSABLE
from hub.hours.rules.reduction import UNREAD
from hub.hours.rules.sheets import MAX_BYTES, TOO_LARGE, check_size
from hub.hours.schemas import COLUMN_FIELDS, ColumnsForm, LinesForm, UploadForm
from hub.hours.services import BroughtIn, ImportDraft, Line, State
from hub.hours.views.desk import back_to, bp, name_of, options
from hub.kernel.context import Place
from hub.kernel.errors import Problem, invalid
from hub.kernel.ids import parse, public
from hub.web.access import requires
from hub.web.forms import Form, load, shown_again_by, takes_upload
from hub.web.pages import page
from hub.web.rendering import count_of
from hub.web.tables import csv_file

START = "/me/hours/import"
SHOWN_LINES = 500
COLUMN_LABELS = {
    "date": "The day",
    "length": "How long",
    "start_time": "When it began",
    "end_time": "When it ended",
    "kind": "Kind of work",
}
COLUMN_HINTS = {
    "length": "Or leave it out, and say when it began and ended.",
    "kind": "Read for our own kinds of work; nothing else of it is kept.",
}
FORMATS = [
    {"name": "Toggl Track", "words": "Reports, Detailed, Export, CSV."},
    {"name": "Clockify", "words": "Reports, Detailed, Export, CSV. Any of its ways to write dates and times."},
    {"name": "A plain table", "words": "Three columns: date, minutes or time, and kind.", "sample_href": "/me/hours/import/sample.csv"},
    {"name": "Another table", "words": "We ask you which column is which, and remember it."},
]
ORDERS = {DateOrder.DAY_FIRST: "Day first: 4/5 is 4 May", DateOrder.MONTH_FIRST: "Month first: 4/5 is 5 April"}
STATES = {State.NEW: "new", State.HERE: "here", State.BAD: "unreadable", State.LEFT_OUT: "left_out"}
Looked = tuple[ImportDraft, Place]


def choose_page(form: Form) -> Response:
    """Show the first step, and the files that came in before."""
    _, person_id = me()

    def read(uow: UnitOfWork) -> tuple[list[Place], Place | None, list[BroughtIn], Any]:
        payers = services.payers_of(uow, person_id)
        return payers, services.place_used_last(uow, person_id, payers), services.list_imports(uow, person_id), uow.now

    payers, used, brought, now = own(read)
    names = {place.entity_id: name_of(place) for place in payers}
    past = [
        {"words": f"{APP_NAMES[each.app]}, {count_of(each.lines, 'line')}", "place": names.get(each.entity_id, ""), "minutes": each.minutes,
         "at": each.confirmed_at, "taken_back": each.state == "taken_back",
         "undo": f"{START}/{public('imp', each.id)}/take-back" if each.may_be_taken_back(now) else ""}
        for each in brought
    ]  # fmt: skip
    kinds = [{"value": kind.code, "label": kind.label} for kind in KINDS]
    otherwise = "administration" if used and used.kind == "hub" else "sessions"
    return page(
        "hours_import.html", step="choose", action=START, fields={}, formats=FORMATS, payers=options(payers),
        payer=used.slug if used else "", kinds=kinds, otherwise=otherwise, past=past, **form.context(),
    )  # fmt: skip


def columns_page(form: Form, batch: str) -> Response:
    """Show the question about a file."""
    draft, _ = own(lambda uow: _look(uow, parse("imp", batch)))
    question = draft.question
    if question is None:
        return lines_page(form, batch)
    places = [{"value": str(place), "label": name or f"Column {place + 1}"} for place, name in enumerate(question.header)]
    none = [{"value": "", "label": "Not in this file"}]
    columns: list[dict[str, Any]] = []
    if question.asks_columns:
        columns = [
            {"name": word, "label": COLUMN_LABELS[word], "options": places if word == "date" else none + places,
             "hint": COLUMN_HINTS.get(word, ""), "value": str(question.guessed.get(word, ""))}
            for word in COLUMN_FIELDS
        ]  # fmt: skip
        units = [
            {"value": Unit.HOURS.value, "label": "Hours, such as 1.5 or 1:30"},
            {"value": Unit.MINUTES.value, "label": "Minutes, such as 90"},
        ]
        columns.append({"name": "unit", "label": "A bare number is", "options": units, "value": question.unit.value})
    if question.asks_order:
        orders = [{"value": order.value, "label": words} for order, words in ORDERS.items()]
        hint = "The dates of this file do not tell." if not question.asks_columns else "Asked in case the dates do not tell."
        columns.append(
            {"name": "order", "label": "In dates", "options": [{"value": "", "label": "Choose one"}, *orders], "value": "", "hint": hint}
        )
    sample = [["not read" if cell == UNREAD else cell for cell in row] for row in question.sample]
    return page(
        "hours_import.html", step="columns", action=f"{START}/{batch}/columns", fields={}, file_name="Your file", columns=columns,
        guessed=bool(question.guessed), sample={"head": question.header, "rows": sample}, **form.context(),
    )  # fmt: skip


def lines_page(form: Form, batch: str) -> Response:
    """Show every line of a file, those that need a look first when there are very many."""
    draft, place = own(lambda uow: _look(uow, parse("imp", batch)))
    lines = list(draft.lines)
    if len(lines) > SHOWN_LINES:
        lines.sort(
            key=lambda line: (line.state in (State.NEW, State.HERE, State.LEFT_OUT), line.state is not State.NEW, line.line, line.part)
        )
    shown = lines[:SHOWN_LINES]
    shown_to = max((line.line for line in shown if line.state is State.NEW), default=0) if len(lines) > SHOWN_LINES else len(lines) + 10**6
    more = f"{len(shown):,} of {len(lines):,} lines are shown; the rest of the new ones come in too."
    counts = {"new": draft.count(State.NEW), "here": draft.count(State.HERE), "unreadable": draft.count(State.BAD),
              "alike": draft.count(*(CHOOSABLE - {State.NEW}))}  # fmt: skip
    return page(
        "hours_import.html", step="lines", action=f"{START}/{batch}/confirm", fields={"shown_to": shown_to}, file_name="Your file",
        counts=counts, lines=[_shown(line, place) for line in shown], back_href=START,
        failed_href=f"{START}/{batch}/unread.csv" if counts["unreadable"] else "",
        shown_words=more if len(shown) < len(lines) else "",
        **form.context(),
    )  # fmt: skip


def _shown(line: Line, place: Place) -> dict[str, Any]:
    return {
        "number": line.line, "state": STATES.get(line.state, "alike"), "on": line.worked_on, "kind": LABELS.get(line.kind or "", ""),
        "minutes": line.minutes, "place": "", "words": line.note[:1].upper() + line.note[1:] + "." if line.note else "",
        "choice": line.state in CHOOSABLE and line.part == 0, "chosen": line.state is State.NEW,
    }  # fmt: skip


def _look(uow: UnitOfWork, import_id: UUID) -> Looked:
    draft = services.read_draft(uow, import_id)
    _, person_id = me()
    return draft, next(place for place in services.payers_of(uow, person_id) if place.entity_id == draft.entity_id)


@bp.get("/me/hours/import")
@requires("hours.import.read", of="person", place="me")
def choose_file() -> Response:
    return choose_page(Form())


@bp.get("/me/hours/import/sample.csv")
@requires("hours.import.read", of="person", place="me")
def sample_file() -> Response:
    """The plain table that needs no questions."""
    return csv_file("hours-sample.csv", ("date", "time", "kind"), [("2026-05-04", "1:30", "sessions"), ("2026-05-04", "0:45", "notes")])


@bp.post("/me/hours/import")
@requires("hours.import.preview", place="me")
@takes_upload(MAX_BYTES, TOO_LARGE)
@shown_again_by(choose_page)
def upload() -> Redirect:
    typed, (_, person_id) = load(UploadForm(), "hours.import.read"), me()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        message = "Choose a file first."
        raise invalid("hours.import.read", message, Problem("/file", message))
    content = sent.stream.read(MAX_BYTES + 1)
    check_size(len(content))

    def read(uow: UnitOfWork) -> ImportDraft:
        place = one_of(services.payers_of(uow, person_id), typed["payer"])
        otherwise = typed["otherwise"] or ("administration" if place.kind == "hub" else "sessions")
        return services.preview_import(uow, place.entity_id, person_id, content, otherwise=otherwise)

    draft = own(read, read_only=False)
    return redirect(f"{START}/{public('imp', draft.id)}", 303)


@bp.get("/me/hours/import/<batch>")
@requires("hours.import.read", of="person", place="me")
def look(batch: str) -> Response | Redirect:
    draft, _ = own(lambda uow: _look(uow, parse("imp", batch)))
    if draft.state in ("confirmed", "taken_back"):
        return redirect(START, 303)
    return columns_page(Form(), batch) if draft.question else lines_page(Form(), batch)


@bp.post("/me/hours/import/<batch>/columns")
@requires("hours.import.answer", place="me")
@shown_again_by(columns_page)
def answer(batch: str) -> Redirect:
    import_id, typed = parse("imp", batch), load(ColumnsForm(), "hours.import.answer")
    columns = {word: typed[word] for word in COLUMN_FIELDS}
    own(lambda uow: services.answer_question(uow, import_id, columns, typed["unit"], typed["order"]), read_only=False)
    return redirect(f"{START}/{batch}", 303)


@bp.post("/me/hours/import/<batch>/confirm")
@requires("hours.import.confirm", place="me")
@shown_again_by(lines_page)
def confirm(batch: str) -> Response:
    import_id, typed = parse("imp", batch), load(LinesForm(), "hours.import.confirm")
    draft, place = own(lambda uow: _look(uow, import_id))
    chosen = frozenset(typed["line"]) | {line.line for line in draft.lines if line.state is State.NEW and line.line > typed["shown_to"]}
    brought = in_place(place, lambda uow: services.confirm_import(uow, import_id, chosen))
    first = min((line.worked_on for line in draft.lines if line.worked_on and line.line in chosen), default=None)
    words = f"{count_of(brought.lines, 'line', capital=True)} came in, {say_length(brought.minutes)}."
    return back_to("/me/hours" + (f"?day={first}" if first else ""), words, undo=f"{START}/{batch}/take-back")


@bp.post("/me/hours/import/<batch>/take-back")
@requires("hours.import.take_back", place="me")
def take_back_file(batch: str) -> Response:
    import_id = parse("imp", batch)
    _, place = own(lambda uow: _look(uow, import_id))
    gone = in_place(place, lambda uow: services.take_back_import(uow, import_id))
    return back_to(START, f"{count_of(gone.lines, 'line', capital=True)} taken back, {say_length(gone.minutes)}.")


@bp.get("/me/hours/import/<batch>/unread.csv")
@requires("hours.import.read", of="person", place="me")
def unread_lines(batch: str) -> Response:
    """The lines that could not be read, by number and reason; what they said is not kept, so it is not here."""
    draft, _ = own(lambda uow: _look(uow, parse("imp", batch)))
    return csv_file("lines-not-read.csv", ("line", "reason"), services.unreadable_lines(draft))
