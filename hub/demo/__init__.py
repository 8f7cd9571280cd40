"""The story of a collective like Alliance, told into an empty hub.

Everything in it is invented but the shape: six people, a psychology practice, a hub that all own, and in the second year a
practice of social work. It is told through the same services that people use, day by day under a clock of its own, so every
balance, decision and line of the trail is the system's own. It can begin on an empty database alone, and is sealed when it ends.
"""
