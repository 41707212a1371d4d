"""Matching the terms of the codebook in a text, and attributing a voice to each hit."""
