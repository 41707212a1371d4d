"""A page in, its author's own text and what the page says about it out: or the reason why not."""
