"""Who belongs: candidates and members of the hub, those who have left, and for which practice each person works.

A candidate reads and speaks from the first day; deciding comes with membership. Whoever has left keeps what is theirs: pay, statements,
the capital account.
"""
