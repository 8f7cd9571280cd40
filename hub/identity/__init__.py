"""Who you are: how people sign in, where they are signed in, and the tokens that their scripts use.

Secrets are kept as fingerprints only: a password under Argon2id, everything else under SHA-256. What a person is to the hub and to the
practices is told elsewhere (membership); here is only who they are.
"""
