"""Discovery of entries: feed parsing, classification of entries as new or known, feed state and polling schedule."""
