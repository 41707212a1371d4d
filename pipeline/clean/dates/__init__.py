"""Publication date of a page: its candidates, and the choice between them."""
