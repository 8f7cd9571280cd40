"""The money pages: the pooled view and its cells, each book, its entries, and all of it as files."""

from hub.finances.views import books, entries, files, pooled
from hub.finances.views.frame import bp

__all__ = ["books", "bp", "entries", "files", "pooled"]
