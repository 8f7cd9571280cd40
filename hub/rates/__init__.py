"""Low rates and free care: decided together in view of what there is, without a word about who it is for.

A rate below the threshold that we have set needs everybody's consent. We look at the money before and after, side by side, and
decide as people. Whoever gives the care is paid the same for it. A reference of random letters stands for the client; the
practice alone knows for whom.
"""
