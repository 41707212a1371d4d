"""Page reading: decoding, HTML parsing, main text extraction, and the texts and names in the mark-up."""
