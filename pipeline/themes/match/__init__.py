"""Matching the codebook's terms in a text, and whose voice each hit stands in."""
