"""The publication date of a page: what states it, and which statement is believed."""
