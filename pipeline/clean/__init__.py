"""Cleaning: article text and metadata of a fetched page, or the reason why it is rejected."""
