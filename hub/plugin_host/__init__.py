"""Where plugins are found, read with care, checked, given a place of their own, and let in to a practice's pages.

A plugin that cannot be read, says what is not true or fails is put aside with a plain reason; everything else works on,
and what was written with it stays readable.
"""
