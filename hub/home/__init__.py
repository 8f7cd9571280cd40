"""The first page of the day: what needs you, how the month stands, how we are doing; and the frame's own pages of help.

It owns no table. It asks each feature and lays the answers side by side, for one practice, or for the hub.
"""
