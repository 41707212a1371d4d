"""Rows rendered for people and programs: Atom feeds and citations as BibTeX, RIS or CSL-JSON."""
