"""Pay: one rate for every hour of every kind of work, set by a decision and the same for everybody.

Each month has a rhythm that we agreed: hours are complete, pay is worked out, paid, and the month settled. A statement shows
every line that makes it. What is found wrong later is a dated line in the open month, never a change of the past.
"""
