"""How we decide: by consent of everybody who is a member on the day.

Somebody brings a matter, in words that say what it would do. We talk, often over several meetings. Each member says
whether they consent, consent with reservations, stand aside, block, or need to talk first. One block is enough to stop it.
Nobody's silence is consent: who was away is asked afterwards. When the meaning changes, everybody is asked again.
Nobody has the last word, and nothing here counts one side against another.
"""
