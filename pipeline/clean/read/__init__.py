"""Page parsing: decoding, text extraction, and the texts and names in mark-up."""
