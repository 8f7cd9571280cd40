"""Agreements between the hub and each practice: what the hub does, for which set amount, from when, and who signed.

A practice pays the hub a fee for services under a written management services agreement. The fee is set in advance and never
follows what the practice earns. Agreements are made, changed and ended by decisions; each month of an agreement brings one
invoice, which stands in both books under one reference.
"""
