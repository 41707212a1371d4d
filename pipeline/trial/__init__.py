"""Trying a codebook: codebooks compared over texts, idle exclusions, emerging phrases with examples."""
