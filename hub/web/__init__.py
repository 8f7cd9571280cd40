"""The edge that people and programs knock at: who may ask, what a page looks like, and how a refusal is told."""
