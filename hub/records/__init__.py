"""The trail in words: who did what, day by day, and whether the seal holds."""
