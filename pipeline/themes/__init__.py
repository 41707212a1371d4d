"""The codebook, and the matcher that finds the hits of its themes in a text."""
