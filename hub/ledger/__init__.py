"""The books: one for each legal entity, in double entry, and none that reaches into another.

What is posted stays. A correction is a new entry that names what it reverses. Money moves between two books as twin
entries under one reference, and the database refuses one without the other.
"""
