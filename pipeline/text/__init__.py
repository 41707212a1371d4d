"""Tools on text that belong to no step: folding, sentences, literals."""
