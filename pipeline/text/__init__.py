"""Text processing used by several steps: folding, sentence segmentation, flat text for literals."""
