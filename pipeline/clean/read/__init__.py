"""Reading a page: decoding, parsing, extraction, and the texts and names in its mark-up."""
