"""Cleaning: from the bytes of a page to its body text and metadata, or the reason why it has none."""
