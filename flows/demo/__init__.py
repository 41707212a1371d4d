"""A small newsroom of our own writing, served on loopback, and the three nights over it."""
