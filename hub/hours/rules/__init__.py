"""The rules of hours: how a length of time is read, what fits into a day, what an exported file says. Nothing here asks a clock."""
