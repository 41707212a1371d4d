"""The codebook and its matcher: a text in, the hits of each theme out."""
