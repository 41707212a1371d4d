"""Boilerplate removal: which paragraphs of a page are not the article."""
