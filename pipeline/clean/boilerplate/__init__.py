"""Boilerplate removal: classification of paragraphs that are not the article's text."""
