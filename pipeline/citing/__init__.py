"""Articles as references for Zotero and its like: BibTeX, RIS and CSL-JSON, each a stream of text."""
