"""Relevance and genre of a text, by the rules of the codebook."""
