"""Look through what a plugin answered before anybody is shown it."""

from __future__ import annotations

from typing import Any

from hub.plugin_api.pages import Block, Column, Field, Form, Note, PageView, Table, Text


def clean(view: PageView) -> PageView:
    """Make sure that a plugin's answer is what a page can show: known blocks, plain text, rows as long as their columns.

    Raises   TypeError or ValueError for anything else, which is then the plugin's own fault.
    """
    return PageView(str(view.title)[:120], str(view.lead)[:400], tuple(_clean(block) for block in view.blocks))


def block_kind(block: Block) -> str:
    """Name a block for the template: text, note, table or form."""
    return type(block).__name__.lower()


def _clean(block: Any) -> Block:
    if isinstance(block, Text):
        return Text(str(block.words))
    if isinstance(block, Note):
        return Note(str(block.words), block.tone if block.tone in ("plain", "look", "good") else "plain")
    if isinstance(block, Table):
        columns = tuple(Column(str(column.title), bool(column.numeric)) for column in block.columns)
        rows = tuple(tuple(str(cell) for cell in row) for row in block.rows)
        if any(len(row) != len(columns) for row in rows):
            raise ValueError(f"a row of “{block.caption}” has more or fewer cells than the table has columns")
        return Table(str(block.caption), columns, rows, str(block.empty))
    if isinstance(block, Form):
        return Form(str(block.action), str(block.title), tuple(_clean_field(field) for field in block.fields), str(block.button))
    raise TypeError(f"{type(block).__name__} is nothing that a page can show")


def _clean_field(field: Field) -> Field:
    if field.kind not in ("text", "date", "number", "choice", "yes_no"):
        raise ValueError(f"{field.kind} is no kind of field")
    choices = tuple((str(value), str(label)) for value, label in field.choices)
    return Field(str(field.name), str(field.label), field.kind, str(field.help), bool(field.required), str(field.value), choices)
