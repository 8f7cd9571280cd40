"""The macros that every page is made of can be called with the least that they ask for."""

from __future__ import annotations

from tests.web.frame import frame_app

MACROS = ("navigation", "chips", "people", "tables", "figures", "forms", "tasks", "notes")


def test_every_file_of_macros_can_be_read():
    app = frame_app()
    for name in MACROS:
        assert app.jinja_env.get_template(f"macros/{name}.html").module, name
