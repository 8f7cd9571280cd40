"""How a practice comes in, and how a hub begins.

A practice comes in step by step: which discipline, the legal entity, the owner of record and their licence, the agreement and its
fee, the people. Each step is kept when it is saved, and anybody can go on where another stopped. Then it is a proposal like any
other. When everybody has consented, the practice, its book, its agreement, its people and its first fee exist, all at once.
"""
