"""Measurements: how fast the hub starts and what it weighs at rest. `make bench`."""
