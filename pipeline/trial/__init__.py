"""Codebook trials: comparison of two codebooks on texts, idle exclusions, emerging phrases with examples."""
