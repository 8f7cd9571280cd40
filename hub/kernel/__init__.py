"""What every part of the house stands on: money, periods, ids, errors, the clock, who acts where, settings.

Nothing here touches the database, the web or the queue.
"""
