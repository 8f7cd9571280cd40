"""The pooled review: read-only pages across the books, for every member.

Every legal entity keeps its own book. Here they stand side by side: each practice, the hub, the elimination
column and the combined total. What practices pay the hub for its services is money that moves between our own
books, so the elimination column takes it out again, and the combined total shows what came in from outside and
what went out to people and bills. Nothing here writes to a book.
"""
