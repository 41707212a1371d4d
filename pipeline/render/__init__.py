"""Rendering of rows as Atom feeds and as citations in BibTeX, RIS and CSL-JSON. All pure."""
