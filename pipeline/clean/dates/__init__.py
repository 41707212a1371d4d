"""Publication date of a page: all statements of it, and the choice between them."""
