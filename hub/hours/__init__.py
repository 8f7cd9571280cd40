"""Hours: the time that each of us worked, written down by hand or brought in from a phone app, and the days we were off.

An hour is an hour: sessions, notes, meetings and bookkeeping are all paid alike, so a kind of work is a label and never a
price. Daily lines stay in the practice where the work was done; minutes per person and year are open to every member.
Nothing about clients is kept: from a phone app's file only the day, the length and a kind of work are taken.
"""
