"""The trail: who did what, in words, kept so that nobody can change it unseen.

Every act writes one line in the transaction of the act. Lines are hashed into one chain per legal entity,
in batches, and `hub audit verify` walks the chains and names the first line that does not fit.
"""
