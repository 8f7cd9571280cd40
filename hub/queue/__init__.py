"""What is to be done later: written beside its cause, rung through Redis, done once.

A service writes a row into the outbox in its own transaction. The relay rings a worker after the commit; the worker looks the
row up, runs the job it names, and the job marks the row done in the transaction of its effect. Redis is only the bell: it may
lose everything at any moment, and the relay rings again.
"""
