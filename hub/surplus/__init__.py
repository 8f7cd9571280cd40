"""What is left over in the hub at the end of a year, and how we share it.

The way of sharing is agreed before the year begins. What was earned by the work of people who are not members yet belongs to
all of us and goes to the collective account. The rest goes to members' capital accounts, usually by the hours each one worked,
to the cent. A loss is taken from the reserve first. Whoever leaves is paid what stands in their account.
Only the hub's surplus is shared here: what a practice has left over belongs to its owners of record.
"""
