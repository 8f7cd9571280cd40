"""The hub: one shared management company and the practices that own nothing of each other."""

__version__ = "0.1.0"
