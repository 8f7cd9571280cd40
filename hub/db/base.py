"""The declarative base that every table stands on, and the privacy class that every column states."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

SCHEMA = "hub"
PRIVACY_CLASSES = ("commons", "tenant", "personal", "system", "secret")


class Base(DeclarativeBase):
    """Parent of all tables of the hub; plugins keep their own tables in schemas of their own."""

    metadata = MetaData(schema=SCHEMA)


def privacy(name: str) -> dict[str, Any]:
    """State who may read a column: pass the result as `info` to `mapped_column`.

    Shape    one of commons (every member), tenant (the practice), personal (the person), system, secret (nobody reads it back).
    Raises   ValueError for another word.
    """
    if name not in PRIVACY_CLASSES:
        raise ValueError(f"{name} is no privacy class; use one of {', '.join(PRIVACY_CLASSES)}")
    return {"privacy": name}


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
