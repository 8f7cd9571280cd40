"""Worked examples: a file of cases with inputs and expected figures, run through the real rules.

Run it with `python -m tests.worked_examples FILE`. Nothing is ever computed from what a case expects: the runner looks at the
area and the shape of the inputs, asks the rules, and then compares every key that the case expects.
"""
